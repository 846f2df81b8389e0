package main

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"math/rand"
	"strconv"
)

type Money int64

func (m Money) String() string { return fmt.Sprintf("$%d.%02d", int64(m)/100, int64(m)%100) }

func main() {
	fmt.Println(0.1, 1.0, 1e6, 1e20, 1e21, 1e-4, 1e-5, 123456789.0, 100000000.0, float32(1)/3, 2.0/3)
	fmt.Println(math.Inf(1), math.Inf(-1), math.NaN(), math.Copysign(0, -1))
	z := 0.0
	fmt.Println(1/z, -1/z, z/z == z/z, 1/(-z))
	fmt.Println(math.MaxFloat64, math.SmallestNonzeroFloat64, math.MaxUint32, math.MinInt64)
	fmt.Println(strconv.FormatFloat(1.5, 'e', 3, 64), strconv.Quote("a\n\"é\x00"), strconv.FormatInt(-255, 16), strconv.Itoa(7))
	n, err := strconv.ParseInt("99999999999999999999", 10, 64)
	fmt.Println(n, err)
	b, err := strconv.ParseBool("maybe")
	fmt.Println(b, err)
	f, _ := strconv.ParseFloat("1e3", 64)
	fmt.Println(f, Money(1234), []Money{1, 99}, map[Money]bool{5: true})
	x := new(big.Int).Exp(big.NewInt(2), big.NewInt(100), nil)
	y, _ := new(big.Int).SetString("1267650600228229401496703205377", 10)
	fmt.Println(x, x.Cmp(y), new(big.Int).Sub(y, x), big.NewRat(3, 6))
	fmt.Println(bits.OnesCount(255), bits.LeadingZeros64(1), bits.Reverse8(1), bits.Len(1023))
	hi, lo := bits.Mul64(1<<63, 4)
	fmt.Println(hi, lo)
	r := rand.New(rand.NewSource(1))
	fmt.Println(r.Intn(100), r.Intn(100), r.Perm(5))
	fmt.Println(math.Sqrt(2), math.Floor(-1.5), math.Round(2.5), math.Trunc(-2.7), math.Mod(7, -3), math.Hypot(3, 4), math.Cbrt(27))
	fmt.Println(float32(16777216.0)+1, float32(0.1)+float32(0.2), 0.1+0.2, float64(float32(0.1)))
	var f32 float32 = 0.1
	var f64 = float64(f32)
	fmt.Println(f32 == 0.1, f64 == 0.1, f32*3, f64*3)
	var u8 uint8 = 250
	for range 10 {
		u8++
	}
	var i8 int8 = 120
	i8 += 10
	fmt.Println(u8, i8, -i8, i8<<1, uint8(i8)>>1, i8>>1)
	var u uint = 3
	fmt.Println(u-4 > 0, int(u)-4, ^u == math.MaxUint-3, u<<63>>63)
	h := uint32(2166136261)
	for _, c := range []byte("hash") {
		h ^= uint32(c)
		h *= 16777619
	}
	fmt.Println(h)
	var seed uint64 = 42
	for range 3 {
		seed ^= seed << 13
		seed ^= seed >> 7
		seed ^= seed << 17
	}
	fmt.Println(seed)
	fmt.Println(7&-7, 6&^3, 1<<10|1, 5^1, -5>>1, -5/2, -5%3, 5%-3)
	const huge = 1 << 62
	var i64 int64 = huge
	fmt.Println(i64*2, i64*4, i64+i64-1)
	c := complex(3, -4)
	fmt.Println(c, real(c), -c, c*c, c == complex(3, -4), fmt.Sprintf("%.1f", c))
	fmt.Printf("%v %v %.3v %6.2f|%-8.1f|%+d %e %G\n", float32(3.14159274), 1e100, math.Pi, math.E, 2.25, 5, 123456.789, 1e-7)
}

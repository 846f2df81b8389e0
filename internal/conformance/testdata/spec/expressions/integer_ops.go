// Integer operators: truncated division, overflow, bits, precedence, op=.
package main

import (
	"fmt"
	"math"
	"math/bits"
)

func divmod[T int8 | int16 | int32 | int64 | int](a, b T) (T, T) { return a / b, a % b }

func try(f func() any) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println("panic:", e)
		}
	}()
	fmt.Println(f())
}

func main() {
	for _, c := range [][2]int{{5, 3}, {-5, 3}, {5, -3}, {-5, -3}, {0, 7}, {math.MinInt64, -1}, {math.MaxInt64, -1}, {7, 7}} {
		q, r := c[0]/c[1], c[0]%c[1]
		fmt.Println(c, q, r, q*c[1]+r == c[0])
	}
	fmt.Println(divmod[int8](-128, -1))
	fmt.Println(divmod[int16](-32768, -1))
	fmt.Println(divmod[int32](math.MinInt32, -1))
	fmt.Println(divmod[int64](-7, 2))
	zero, u0 := 0, uint8(0)
	try(func() any { return 1 / zero })
	try(func() any { return 1 % zero })
	try(func() any { return uint8(1) / u0 })
	try(func() any { x := 5; x /= zero; return x })
	try(func() any { x := uint64(5); x %= uint64(u0); return x })
	try(func() any { q, r := divmod[int8](1, int8(zero)); return q + r })

	x := int32(math.MaxInt32)
	x++
	y := uint16(0)
	y -= 3
	z := int8(-128)
	z = -z
	w := int64(math.MaxInt64)
	w += 2
	v := uint8(200)
	v += 100
	v *= 3
	fmt.Println(x, y, z, w, v, uint32(x)<<31*2, int8(127)+int8(v-v+1))
	fmt.Println(int32(x)*x, int8(z)*z, uint64(w)*math.MaxUint64, w*w)

	a, b := 0b1100, 0b1010
	fmt.Println(a&b, a|b, a^b, a&^b, ^a, ^uint8(a), -a&a, a&-a)
	var u uint32 = 0xF0F0F0F0
	fmt.Printf("%x %x %x %d %d\n", u>>4, u<<4, ^u, bits.OnesCount32(u), bits.LeadingZeros32(u>>3))
	a &= 7
	b |= 1
	a ^= b
	b &^= 2
	u >>= 28
	u <<= 2
	a <<= 3
	a %= 50
	b *= b - 1
	fmt.Println(a, b, u)

	fmt.Println(1+2*3-4/2%3, 1<<2+1, 6&3|8^1, 7&^2<<1, -5%3, - -5, ^-1, -2*-3, 3*5/2*2, 10-4-3)
	fmt.Println(2+3 == 5 && 1 < 2 || false, !(1 > 2) == true, 5&1 == 1, -1>>1, -1>>63, uint8(255)>>1<<1)
	i := 3
	p := &i
	fmt.Println(2**p, 10 / *p, -*p, i - -1, i&^1, *p**p)
	h := uint32(2166136261)
	for _, c := range []byte("hash me") {
		h ^= uint32(c)
		h *= 16777619
	}
	fmt.Println(h)
	seed := uint64(42)
	for range 3 {
		seed ^= seed << 13
		seed ^= seed >> 7
		seed ^= seed << 17
		fmt.Print(seed, " ")
	}
	lcg := int32(12345)
	for range 3 {
		lcg = lcg*1103515245 + 12345
		fmt.Print(lcg, " ")
	}
	fmt.Println()
	gcd := func(a, b uint16) uint16 {
		for b != 0 {
			a, b = b, a%b
		}
		return a
	}
	fmt.Println(gcd(48000, 36000), int8(int16(x)), uint8(w&0xff), int16(-1)>>15, uintptr(z)-6 > 0)
	hi, lo := bits.Mul64(1<<63, 6)
	fmt.Println(hi, lo, bits.Reverse8(1), bits.RotateLeft16(0x8001, 1), bits.Len(0))
	fmt.Printf("%d %+d %05d %x %X %#x %o %#o %O %b %c %q %U %e\n", -42, 42, -42, -255, 255, 255, 8, 8, 8, 5, 65, 65, 65, 1000.0)
}

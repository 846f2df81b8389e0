// Constants of arbitrary size and precision, and where they become values.
package main

import (
	"fmt"
	"math"
)

const (
	Huge     = 1 << 100
	Big      = Huge * Huge >> 190
	Four     = Huge >> 98
	Fact20   = 1 * 2 * 3 * 4 * 5 * 6 * 7 * 8 * 9 * 10 * 11 * 12 * 13 * 14 * 15 * 16 * 17 * 18 * 19 * 20
	Fact25   = Fact20 * 21 * 22 * 23 * 24 * 25
	Googol   = 1e100
	Pi       = 3.14159265358979323846264338327950288419716939937510582097494459
	MaxU128  = 1<<128 - 1
	Mask     = ^uint64(0)
	MinInt   = -1 << 63
	KiB, MiB = 1 << 10, 1 << 20
)

func main() {
	fmt.Println(Big, Four, Fact20, Fact25/Fact20, Huge/(Huge-1), Huge%1000007)
	fmt.Println(float64(Huge), float32(Huge), Huge*1.0, uint64(Huge>>37), Huge>>100 == 1)
	fmt.Println(Googol/1e98, float64(Googol*Googol), Googol == 1e50*1e50)
	fmt.Println(Pi, float32(Pi), Pi*1e15, Pi-math.Pi, Pi/math.Pi == 1)
	fmt.Println(MaxU128>>64 == math.MaxUint64, uint64(MaxU128&math.MaxUint64), MaxU128%(1<<31-1))
	fmt.Println(Mask, Mask>>63, MinInt, -(MinInt + 1), uint64(-MinInt), KiB*MiB)

	const a = 1 << 62
	fmt.Println(a+a-1+a-a, a*2-1, a*4>>2 == a)
	const f = 1.0 / 3.0
	fmt.Println(f*3 == 1.0, int64(f*3*1000), float64(f)*3 == 1)
	const big = 12345678901234567890123456789
	fmt.Println(big/1e20, big%97, -big/1e15, big&0xffff, big|1 == big, big^big)
	fmt.Println(float64(big), big/3*3 == big, big>>60)
	const q = (1<<200 + 1) / (1 << 199)
	fmt.Println(q, (1<<200-1)%(1<<10), -7/2, -7%3, 7%-3)
	const c = (1e300 + 1e300i) * (1e-300 + 2e-300i)
	fmt.Println(c, real(c), imag(c) == 3)
	fmt.Println(1<<63>>62, uint64(1<<63), ^0, -5>>1, -5/2, ^(1<<70)>>69)
	fmt.Println('a'*1e3, "s"+"t", len("abc"+"de"), 'b'-'a' == 1.0)
	fmt.Println(math.MaxInt64, uint64(math.MaxUint64), math.MinInt64, math.MaxInt8+1)
	fmt.Println(math.MaxUint32*math.MaxUint32 == 18446744065119617025, uint64(math.MaxUint32*math.MaxUint32))

	var i32 int32 = Huge >> 70
	var f32 float32 = Fact25
	var u8 uint8 = Huge >> 93 & 0xff
	fmt.Println(i32, f32, u8)
	type Weight float32
	const w Weight = 0.1
	fmt.Printf("%T %v %v\n", w, w, float64(w))
	const yes = Huge > Fact25 && Pi > 3
	var no = !yes
	fmt.Println(yes, no)
}

// Floating-point and imaginary literals, decimal and hexadecimal.
package main

import (
	"fmt"
	"math"
)

func main() {
	fmt.Println(0., 72.40, 072.40, 2.71828, 1.e+0, 6.67428e-11, 1e6, .25, .12345e+5, 1_5., 0.15e+0_2)
	fmt.Println(0x1p-2, 0x2.p10, 0x1.Fp+0, 0x.8p-0, 0x_1FFFp-16, 0x1.8P1, 0XAp0)
	fmt.Println(0i, 0.i, 2.71828i, 1.e+0i, 6.67428e-11i, 1E6i, .25i, .12345E+5i, 0x1p-2i)
	fmt.Println(0x15e-2, 0x1e+2) // hexadecimal integers less 2, plus 2

	fmt.Println(math.MaxFloat64, math.SmallestNonzeroFloat64, math.MaxFloat32, math.SmallestNonzeroFloat32)
	fmt.Println(0x1p-1074 == math.SmallestNonzeroFloat64, 0x1p1023*(2-0x1p-52) == math.MaxFloat64)
	fmt.Println(float32(0x1p-149), float32(0.1), float64(float32(0.1)), 0.1)

	// Constants are exact until they become values.
	const third = 1.0 / 3
	fmt.Println(third*3 == 1, third+third+third == 1, 0.1+0.2 == 0.3)
	a, b := 0.1, 0.2
	fmt.Println(a+b == 0.3, a+b, 0.1+0.2)
	const huge = 1e1000
	fmt.Println(huge/1e999, huge*1e-1000, 1e-1000*huge)
	const tiny = 1e-400
	fmt.Println(tiny*1e400, float64(tiny), tiny*1e390)

	// Rounding to even, at the last place.
	fmt.Println(9007199254740993.0, float64(9007199254740993), float32(16777217), float32(16777219))
	var f32 float32 = 16777216
	f32 += 1
	fmt.Println(f32, f32 == 16777216, f32+2)

	var zero float64
	fmt.Println(-0.0, 1/zero, -1/zero, math.Signbit(-0.0), math.Signbit(-zero), math.IsNaN(zero/zero))
	n := -zero
	fmt.Println(n, 1/n, zero == n)

	fmt.Printf("%T %T %T %T\n", 1., 1i, 1.5+'a', 2*1i)
	fmt.Println(1i*1i, real(3+4i), imag(3+4i), 'a'+1i, -1i)
	var c64 complex64 = 0.1 + 0.2i
	fmt.Println(c64, complex128(c64))
	var i int = 1e3
	var r rune = 97.0
	var u uint8 = 2.55e2
	fmt.Println(i, r, u, 5.0/2, 5/2, 5./2, int(5.0)/2, 1.0<<3)
}

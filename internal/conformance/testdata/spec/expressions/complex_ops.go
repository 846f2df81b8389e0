// Complex numbers.
package main

import (
	"fmt"
	"math"
	"math/cmplx"
)

type C complex128

func (c C) Abs2() float64 { return real(c)*real(c) + imag(c)*imag(c) }

type cnum interface{ ~complex64 | ~complex128 }

func mul[T cnum](a, b T) T { return a * b }
func sum[T cnum](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}

func mandel(c complex128) int {
	z := 0i
	for i := range 50 {
		if cmplx.Abs(z) > 2 {
			return i
		}
		z = z*z + c
	}
	return 50
}

func main() {
	a, b := 1+2i, complex(3, -4)
	fmt.Println(a+b, a-b, a*b, a/b, -a, +b, a == b, a != b, a*a == -3+4i)
	var c64 complex64 = complex64(a)
	c64 *= 2i
	c64 += 1
	c64 -= 0.5i
	c64 /= 2
	fmt.Println(c64, real(c64), imag(c64), complex(real(c64), 1))
	fmt.Printf("%T %T %T %T %T\n", c64, real(c64), imag(a), complex(float32(1), 2), 1i)
	x, y := 1.5, -2.0
	z := complex(x, y)
	fmt.Println(z, real(z) == x, imag(z)*2, C(z).Abs2(), mul(z, 2), mul[C](1i, 1i), sum(1, 2i, 3+3i), sum[complex64]())
	i := 1i
	for n := range 5 {
		fmt.Print(cmplx.Pow(i, complex(float64(n), 0)) == 1, " ")
	}
	fmt.Println(i*i*i*i == 1)
	zero := 0i
	inf := complex(math.Inf(1), 0)
	nan := cmplx.NaN()
	fmt.Println(1/zero, zero/zero, inf*inf, nan == nan, inf == inf, -zero, inf-inf)
	fmt.Println(cmplx.Abs(3+4i), cmplx.Conj(a), cmplx.Sqrt(-1), real(cmplx.Exp(1i*math.Pi)), cmplx.Phase(-1), cmplx.IsNaN(nan), cmplx.IsInf(inf))
	fmt.Printf("%v %.2f %g %e %8.1f %+.1f\n", a, a/3, b, a, b, a)
	m := map[complex128]string{1i: "i", 0: "zero"}
	m[complex(0, 1)] += "!"
	fmt.Println(m[1i], m[zero], len(m), m[-0i])
	s := []complex128{1, 1i, -1}
	s[1] += 1
	for k := range s {
		s[k] *= s[k]
	}
	arr := [2]complex64{1: 2i}
	fmt.Println(s, arr, arr == [2]complex64{0, 2i}, len(s))
	var e any = a
	_, is64 := e.(complex64)
	v, is128 := e.(complex128)
	fmt.Println(is64, v, is128, e == any(1+2i), any(c64) == any(complex64(c64)))
	const k = (1 + 1i) * (1 - 1i)
	fmt.Println(k, int(k), float64(k), k == 2, real(2i*2i))
	type st struct {
		c complex64
		d C
	}
	p := &st{1 + 1i, 2}
	p.c *= p.c
	p.d++
	fmt.Println(*p, p.d.Abs2(), *p == st{2i, 3})
	swap := func(c complex128) complex128 { return complex(imag(c), real(c)) }
	fmt.Println(swap(a), swap(swap(b)) == b)
	for im := 1.0; im >= -1; im -= 1 {
		for re := -2.0; re <= 0.5; re += 0.5 {
			fmt.Printf("%3d", mandel(complex(re, im)))
		}
		fmt.Println()
	}
	switch a {
	case 1 + 2i:
		fmt.Println("switch on complex")
	}
	re, im := real(a*b), imag(a*b)
	fmt.Println(complex(re, im) == a*b, complex128(complex64(0.1+0.2i)) == 0.1+0.2i, complex64(1e300+0i*complex(x, 0)))
}

// complex, real, imag; and conversions in constant and other contexts of these.
package main

import "fmt"

type F float32
type C complex64
type D complex128

func parts[T ~complex64 | ~complex128](c T) string { return fmt.Sprintf("%T %v", c, c) }

const (
	a = complex(1, 2)
	b = real(a) + imag(a)
	c = complex(b, 'a')
	d = real('x') + imag(5)
)

func main() {
	fmt.Printf("%v %T %v %T %v %v\n", a, a, b, b, c, d)
	f, g := 1.5, 2.5
	var x F = 3
	z := complex(f, g)
	w := complex(x, 4)
	fmt.Printf("%v %T %v %T\n", z, z, w, w)
	fmt.Printf("%T %T %T %T\n", real(z), imag(w), real(C(w)), imag(D(z)))
	fmt.Println(complex(f, 0) == 1.5, complex(0, g), complex(float32(f), 0.1), real(complex(f, g)) == f)
	var c64 complex64 = a
	var c128 complex128 = a
	var cc C = 1 + 0.5i
	fmt.Println(c64, c128, cc, complex128(c64) == c128, C(c64)+cc, D(c128)*2i, parts(cc), parts(D(1)))
	const k = 1i * 1i
	var i int = k
	var u uint8 = real(200 + 0i)
	fmt.Println(i, u, k, int(real(a*a)), imag(a*a) == 4)
	s := []complex64{1, 1i, a, complex(2, 'b')}
	for n, v := range s {
		s[n] = v * v
	}
	fmt.Println(s, len(s))
	m := map[complex64]int{1i: 1}
	m[complex(0, 1)]++
	fmt.Println(m, -z, +z, z-z == 0, z != w2(z))
	st := struct{ r, i float64 }{real(z), imag(z)}
	fmt.Println(complex(st.r, st.i) == z, complex(st.i, st.r))
	var e any = z
	switch v := e.(type) {
	case complex64:
		fmt.Println("64", v)
	case complex128:
		fmt.Println("128", real(v))
	}
	fmt.Printf("%.1f %5.2f %g %v %+v %e\n", z, z, z, -z, z, z)
	println(z, real(z), imag(w))
	p := &z
	*p *= complex(0, 1)
	z += 1
	z /= 2i
	fmt.Println(z, *p == z)
	fmt.Println(1/(1+1i), (1+2i)/(3-4i), complex(f, 1e308)*10 == z, 2i/1i)
}

func w2(z complex128) complex128 { return complex(imag(z), real(z)) }

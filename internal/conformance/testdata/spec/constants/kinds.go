// Untyped constants: which kind wins in an operation, and the default type of the result.
package main

import "fmt"

const (
	ci = 7
	cr = 'a'
	cf = 2.0
	cc = 1i
	cs = "s"
	cb = ci > cf
)

type (
	Int   int
	Float float32
	Rune  rune
	Bool  bool
	Str   string
)

func t(xs ...any) {
	for _, x := range xs {
		fmt.Printf("%T:%v ", x, x)
	}
	fmt.Println()
}

func main() {
	t(ci, cr, cf, cc, cs, cb)
	t(ci+cr, cr+cf, ci/cf, cf*cc, ci/2, cr/2, ci/2.0, cr-cr)
	t(ci == cf, cs < "t", !cb, cb == true, ci == 7.0, 'a' == 97.0+0i)
	t(ci%4, cr%10, -cf, +cc, ^ci, -cr)
	t(1/2, 1/2., 1./2, 'a'/2, 'a'/2., 1/2*3.0, 3.0*1/2, 1/2+1i)
	const n = 15 / 4
	const m = 15 / 4.0
	const o = 15.0 / 4
	t(n, m, o, 5.0/2*2, 5/2*2, 5/2*2.)

	var i Int = ci
	var f Float = cr
	var r Rune = cf + 1
	var b Bool = ci < 8
	var s Str = cs + "t"
	t(i, f, r, b, s)
	t(i+cf, f*ci, r+'b', b && true, s+"u", i == ci, f == 97)
	t(i*'b', f/2, r/2, i<<cf, -f)
	bb := i > 3
	t(bb, b == (i == 7), Bool(bb) || b)

	const typed int8 = 100
	var x = typed + 27
	t(typed, x, x+1, typed/3, typed/3.0)
	const fl float64 = 3
	t(fl/2, fl*2 == 6, int(fl)/2)
	const cpx complex64 = 1 + 2i
	t(cpx, real(cpx), imag(cpx), cpx*2, cpx == 1+2i)
	t(real(cc), imag(2i+1), complex(1, 2), complex(1, 2.5), complex(float32(1), 2), real('a'), len(cs))
	t(min(1, 2.5), max(1, 'a'), min(2, 1), max("a", "b"), min(1.0, 2), max(i, 3), min(f, 0.5))
	var any1 any = 'x'
	var any2 any = 1 << 3
	var any3 any = 1e3
	t(any1, any2, any3, []any{1, 'a', 2.5, 1i, "x", nil, true}, [...]any{1 == 1.0})
	const big = 1 << 40
	t(float32(big), int64(big), big/1e3, uint8(big>>36))
	t(func() any { return 3.0 }(), map[any]int{1: 1, 1.0: 2, '\x01': 3}[1.0])
}

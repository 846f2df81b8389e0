// Constant expressions: kinds of results, conversions, len and unsafe-free functions of constants, in array sizes and cases.
package main

import (
	"fmt"
	"math"

	"time"
)

const (
	a = 15 / 4
	b = 15 / 4.0
	Θ = 3 / 2.
	Π = 1 << 3.0
	c = "foo" > "bar"
	d = 'x' - '0' + 1.0
	e = Π / 3
	h = "hi"+"!" == `hi!`
	j = true != false
	k = 'w' + 1
	l = "Hel" + "lo"
	s = 1 << 62 >> 60
	w = ^1
	x = uint8(^0 & 0xff)
	y = int8(-128) / 2
	z = -7 % 3
	n = len("héllo")
	m = len([10]int{}) * cap([2][3]string{})
	o = real(3+4i) * imag(3+4i)
	p = complex(1, 2) * 1i
	q = float32(0.1) + 0.2
	r = float64(float32(16777217))
	t = time.Second * 90
	u = math.MaxUint32 >> 1
	v = min(1, 2.5) + max('a', 3)
)

type Mode uint8

const (
	Read Mode = 1 << iota
	Write
	Exec
	RW  = Read | Write
	All = RW | Exec
	Not = All &^ Write
)

const huge = 1 << 500
const ratio = huge / (huge >> 3)

type Size [a * 2]struct{ b [n]byte }

var table = [...]string{a: "three", s: "four", ratio: "eight"}

func f(x int) string {
	switch x {
	case a, s + 1:
		return "a or s+1"
	case n * 2:
		return "twelve"
	case ratio | 16:
		return "24"
	case -z:
		return "one"
	}
	return "none"
}

func main() {
	const l = "shadowed" // from here on
	show := func(xs ...any) {
		for _, x := range xs {
			fmt.Printf("%T:%v ", x, x)
		}
		fmt.Println()
	}
	show(a, b, Θ, Π, c, d, e, h, j, k, l, s)
	show(w, x, y, z, n, m, o, p, q, r, t, u, v)
	show(Read, RW, All, Not, ratio, huge>>498)
	show(len(Size{}), len(Size{}[0].b), len(table), table[a], table[ratio])
	for _, i := range []int{3, 5, 12, 24, 1, 2} {
		fmt.Print(f(i), "; ")
	}
	fmt.Println()
	show(uint32(1<<31), int64(math.MinInt64), -5>>1, 5&^1, 7^2, -7/2, 1.0<<3, 'a'<<1, "a"+"b" < "ac", !(1 == 1.0))
	show(1/3.0*3 == 1, 0.1+0.2 == 0.3, 1e400/1e399, 2e-400*1e400, math.Pi*1e10, math.E-2.5)
	show(string(rune(0x65e5)), string("conv"), []byte("const")[0], len([]byte("é")), float32(1)/3, 10/4*2.5, 10/4.0*2)
	show(time.Duration(2.5*1e9), 3*time.Hour/2, t.Minutes(), time.March+1, time.Saturday-1)
	const inner = iota + len(strings2)
	const (
		i0, i1 = iota, iota * 10
		i2, i3
	)
	show(inner, i0, i1, i2, i3)
	var arr [inner + i3]int
	var i8 int8 = -y
	var f32 float32 = huge >> 490
	var u8 byte = 'z' - 'a'
	var cplx complex64 = Θ
	show(len(arr), i8, f32, u8, cplx, Mode(3)&Write, Mode(b*4)>>2)
	const bigf = 1e1000
	show(bigf/1e998, math.MaxFloat64/1e308, math.SmallestNonzeroFloat64*2, float32(math.MaxFloat32), 1-1e-17 == 1)
	show(0x1p-3, 0b11+0o17, 1_000.5, 'a'+'b', 'a'*2.0, "\x41"+"\u0042", 07+010)
	if const1 := 2; const1<<n > 100 {
		show(const1 << n)
	}
}

const strings2 = "four"

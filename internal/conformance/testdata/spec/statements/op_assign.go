// Assignment operations on places of every kind; the place is found once.
package main

import "fmt"

type (
	N  int8
	St struct {
		a  N
		s  string
		f  float32
		in struct{ xs []N }
		p  *St
		m  map[string]N
		c  complex64
		u  uint16
		b  [2]uint8
	}
)

var calls string

func tr[T any](name string, x T) T { calls += name + " "; return x }
func (s *St) self() *St            { calls += "self "; return s }
func show(xs ...any)               { fmt.Println(append(xs, calls)...); calls = "" }

func main() {
	s := St{m: map[string]N{}}
	s.p = &s
	s.in.xs = []N{1, 2, 3}
	s.a += 127
	s.a++
	s.self().a -= 1
	s.self().self().a ^= 0x55
	show(s.a)
	s.s += "x"
	s.p.p.s += s.s + "y"
	s.f += 1.5
	s.f *= 3
	s.f /= 2
	s.f--
	s.c += 1
	s.c *= 2i
	s.c -= 1i
	s.u--
	s.u <<= 3
	s.u |= 1
	s.b[tr("i", 1)] -= 3
	s.b[0]++
	show(s.s, s.f, s.c, s.u, s.b)
	tr("slice", s.in.xs)[tr("index", 2)] *= tr[N]("value", 100)
	s.in.xs[len(s.in.xs)-1] %= 7
	s.in.xs[0] <<= 6
	s.in.xs[0] <<= 1
	s.in.xs[1] &^= 2
	show(s.in.xs)
	tr("map", s.m)[tr("key", "k")] += tr[N]("v", 5)
	s.m["k"]++
	s.m["new"]--
	s.m["k"] |= 64
	show(s.m)
	mm := map[string]map[int][]string{"a": {1: {"x"}}}
	mm["a"][1][0] += "z"
	mm[tr("a", "a")][tr("2", 2)] = append(mm["a"][2], "n")
	show(mm)
	x := 10
	p, pp := &x, new(*int)
	*pp = p
	*p += 5
	**pp *= 2
	*tr("ptr", p) -= 1
	*func() *int { calls += "fn "; return &x }() /= 2
	x %= 8
	show(x)
	arr := [2][2]int{{1, 2}, {3, 4}}
	q := &arr
	q[1][tr("one", 1)] += 10
	(*q)[0][0] -= arr[1][1]
	show(arr)
	ms := map[string]struct{ n int }{"a": {1}}
	e := ms["a"]
	e.n += 5
	ms["a"] = e
	mp := map[string]*St{"p": {}}
	mp["p"].a += 3
	mp["p"].b[1] ^= 0xFF
	mp["p"].in.xs = append(mp["p"].in.xs, 9)
	show(ms, mp["p"].a, mp["p"].b, mp["p"].in)
	var i any = 1
	i = i.(int) + 1
	str := "a"
	str += string(rune('b')) + fmt.Sprint(1)
	u8, i8, u64, i64 := uint8(250), int8(-128), uint64(1)<<63, int64(-1)<<63
	u8 += 10
	i8--
	u64 <<= 1
	i64 -= 1
	u8 -= 5
	u8 *= u8
	i8 /= -1
	show(i, str, u8, i8, u64, i64)
	n := uint(3)
	y := -100
	y >>= n
	y <<= n + 60
	z := 1.0
	z /= 3
	z += 1e100
	sh := int32(1)
	sh <<= 31
	sh >>= 31
	show(y, z, sh)
	for _, f := range []func(){
		func() { zero := 0; x /= zero },
		func() { neg := -1; x <<= neg },
		func() { var m map[string]int; m[tr("k", "k")] += tr("v", 1) },
		func() { tr("s", []int{})[tr("i", 0)] += tr("v", 1) },
		func() { var p *St; p.a += tr[N]("v", 1) },
		func() { var p *int; *p++ },
	} {
		func() {
			defer func() { show(recover()) }()
			f()
		}()
	}
	fs := []func() int{func() int { x++; return x }}
	fs[0]()
	y, x = x, y
	g := struct{ xs [3]int }{}
	for i := range g.xs {
		g.xs[i] += i
		g.xs[2-i] -= 10
	}
	ch := make(chan int, 2)
	ch <- 4
	t := 3
	t += <-ch
	t *= len("abc")
	show(x == 0, y, g, t)
}

// Variable declarations: grouped, typed, of many values, with zero values of every type, and their scope and lifetime.
package main

import (
	"fmt"
	"os"
)

var (
	a, b   int
	c      = "c"
	d, e   = 1.5, 'e'
	f      func(int) string
	g, h   = func() (int, error) { return 1, nil }()
	i, _   = os.LookupEnv("NO_SUCH_VARIABLE")
	j      [3]struct{ x, y int }
	k      interface{ M() }
	l      = []any{a, c, nil}
	m, ok  = map[string]int{"k": 5}["k"]
	n, ok2 = any(d).(string)
	o      = *new(complex64)
	p      *int
	q      chan<- int
	r              = &s
	s              = T{v: 3}
	t              = r.v
	_              = fmt.Sprint()
	u      uint8   = 1<<8 - 1
	v, w   float32 = 1, 2
	x              = len(y)
	y              = [...]string{2: "z"}
	z      error
)

type T struct {
	v    int
	next *T
}

func (t *T) grow() *T { t.next = &T{v: t.v + 1}; return t.next }

var counter = func() func() int {
	n := 0
	return func() int { n++; return n }
}()

func escape(n int) (*int, []*int, func() int) {
	local := n
	arr := [2]int{n, n}
	return &local, []*int{&arr[0], &arr[1]}, func() int { local++; return local }
}

func redeclare() string {
	a, err := 1, error(nil)
	b, err := 2, fmt.Errorf("second")
	a, c := 3, err
	var d, e = a, b
	if a, f := 10, d; f > 0 {
		a++
		d = a
	}
	return fmt.Sprint(a, b, c, d, e)
}

func zero() {
	var (
		i  int
		f  float64
		s  string
		b  bool
		c  complex128
		p  *T
		sl []T
		m  map[string]T
		fn func()
		ch chan T
		it interface{}
		ar [2]T
		st T
		nt struct {
			a [1][]string
			b struct{ c *T }
		}
	)
	fmt.Println(i, f, s == "", b, c, p, sl == nil, m == nil, fn == nil, ch == nil, it, ar, st, nt)
	fmt.Printf("%#v %#v %#v %#v\n", sl, m, nt, st)
}

func main() {
	fmt.Println(a, b, c, d, e, f == nil, g, h, i == "", j, k == nil, l, m, ok, n == "", ok2)
	fmt.Println(o, p == nil, q == nil, r.v, t, u, v, w, x, len(y), z)
	zero()
	fmt.Println(counter(), counter(), redeclare())
	pt, ps, fn := escape(5)
	pt2, _, fn2 := escape(50)
	*pt += 10
	*ps[0]++
	fmt.Println(fn(), *pt, *ps[0], *ps[1], fn2(), *pt2)
	r.grow().grow().grow()
	sum := 0
	for t := r; t != nil; t = t.next {
		sum = sum*10 + t.v
	}
	fmt.Println(sum, s.next.v)
	var first, second = "1", 2
	first, third := first+"!", second
	var fourth, fifth any = first, third
	fmt.Println(first, third, fourth, fifth)
	var (
		list []*int
		last int
	)
	for i := range 3 {
		var x int
		x += i * 10
		list = append(list, &x)
		last, x = x, x+1
	}
	fmt.Println(*list[0], *list[1], *list[2], last)
	a, b = b+1, a+2
	{
		a, b := b, a
		a++
		b--
		fmt.Println(a, b)
	}
	fmt.Println(a, b)
	var rec func(int) int
	rec = func(n int) int {
		var local = n * 2
		if n > 0 {
			defer func() { local = 0 }()
			return local + rec(n-1)
		}
		return local
	}
	fmt.Println(rec(4))
}

// make and new, also new(expr); sizes of any numeric type; what panics.
package main

import "fmt"

type S []string
type M map[int]S
type C chan<- bool
type T struct {
	n int
	s []int
	p *T
}
type N int

func (n *N) inc() *N    { *n++; return n }
func val() string       { fmt.Print("val "); return "v" }
func two() (int, error) { return 2, nil }

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func mk[X ~[]E, E any](n int) X { return make(X, n) }
func ptr[X any](x X) *X         { return new(x) }
func zero[X any]() *X           { return new(X) }

func main() {
	s := make([]int, 3)
	t := make(S, 2, 5)
	m := make(M)
	m2 := make(map[string]int, 100)
	c := make(chan int)
	d := make(C, 1)
	d <- true
	fmt.Println(s, len(t), cap(t), m, len(m2), cap(c), cap(d), len(d))
	fmt.Printf("%T %T %T\n", t, m, d)
	m[1] = make(S, 1)
	m[1][0] = "x"
	fmt.Println(m, make([][]int, 2), make([]T, 1), make([]any, 1), make([]error, 2)[1] == nil, len(make([]struct{}, 1<<20)))
	var u8 uint8 = 200
	var i64 int64 = 4
	fmt.Println(len(make([]byte, u8)), cap(make([]byte, 1, i64)), len(make([]int, 2.0)), cap(make(chan int, 'a')), len(make([]int, 1e1)), len(mk[S](4)))
	grid := make([][]rune, 3)
	for i := range grid {
		grid[i] = []rune(string(make([]byte, 0)) + "ab")[:i%3]
	}
	fmt.Println(grid)

	p, q := new(int), new(int)
	*p = 5
	fmt.Println(*p, *q, p != q, *new(string) == "", *new(T), new(T).s == nil, **new2())
	a := new([3]int)
	a[1] = 7
	for i := range a {
		a[i]++
	}
	fmt.Println(*a, len(a), a[1:])
	n := new(N)
	fmt.Println(*n.inc().inc(), *new(N).inc())
	x, y := new(42), new("s")
	*x++
	fmt.Printf("%T %T %d %s\n", x, y, *x, *y)
	z := new(val() + "!")
	w := new(T{n: 1, s: []int{2}})
	w2 := new(*w)
	w2.n = 100
	w2.s[0] = 200
	fmt.Println(*z, *w, w.p == nil, w2.n)
	k := new(T{p: new(T{n: 9})})
	fmt.Println(k.p.n, *new(1.5), *new('a'), *new(1 << 3), *new(N(3)), *new(uint8(255)), *new(true && false), *new([]int{1}), (*new(map[string]int{"a": 1}))["a"])
	fmt.Printf("%T %T %T %T %T\n", new('a'), new(1i), new(func() {}), new(any(1)), new(error(nil)))
	v := 3
	r := new(v)
	*r = 4
	fmt.Println(v, *r, *ptr(v), *ptr("gen"), *zero[float64](), *zero[[2]bool](), zero[any]() != nil)
	type opt struct {
		name *string
		age  *int
	}
	o := opt{name: new("ann"), age: new(30)}
	fmt.Println(*o.name, *o.age, opt{}.name == nil)
	f := new(func() int { return v })
	v = 8
	fmt.Println((*f)())
	ps := []*int{new(1), new(2)}
	*ps[0] += *ps[1]
	fmt.Println(*ps[0], len(ps))

	neg, big := -1, 1<<62
	one := 1
	var fl float64 = 1 << 40
	try("slice len", func() { _ = make([]int, neg) })
	try("slice cap", func() { _ = make([]int, 0, neg) })
	try("len > cap", func() { _ = make([]int, 5, one) })
	try("huge", func() { _ = make([]int, big) })
	try("huge cap", func() { _ = make([]int64, 0, big) })
	try("huge bytes", func() { _ = make([]byte, big) })
	try("chan", func() { _ = make(chan int, neg) })
	try("huge chan", func() { _ = make(chan [100]int, big) })
	try("map", func() { m := make(map[int]int, neg); m[1] = 2; fmt.Print(m, " ") })
	try("uint", func() { _ = make([]int, uint64(1)<<63+uint64(fl)) })
	try("generic", func() { mk[[]string](neg) })
}

func new2() **int { p := new(6); return &p }

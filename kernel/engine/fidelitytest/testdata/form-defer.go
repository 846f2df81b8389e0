package main

import (
	"fmt"
)

type T struct{ n int }

func (t T) Show(s string)   { fmt.Println("T", t.n, s) }
func (t *T) PShow(s string) { fmt.Println("*T", t.n, s) }

type I interface{ Show(string) }

func rec(name string) {
	if r := recover(); r != nil {
		fmt.Println(name, r)
	}
}
func r2(n int) (s string) {
	defer func() {
		if e := recover(); e != nil {
			s = fmt.Sprint("rec ", e, n)
		}
	}()
	if n > 1 {
		panic(n)
	}
	return "fine"
}
func g(x *int) {
	*x++
	if e := recover(); e != nil {
		fmt.Println("g", e)
	}
}
func f(n int) { defer func(a int) { fmt.Println(a, recover()) }(n); n = 7; panic("p") }

type M struct{ n int }

func (m *M) Done() { m.n++; fmt.Println("done", m.n) }
func del() map[int]bool {
	m := map[int]bool{}
	for i := 0; i < 3; i++ {
		m[i] = true
		defer delete(m, i)
	}
	return m
}
func main() {
	n := 1
	defer func(x int) { fmt.Println("lit", x, n) }(n)
	t := T{5}
	p := &t
	defer t.Show("a")
	defer t.PShow("b")
	defer p.Show("c")
	var i I = t
	defer i.Show("i")
	h := t.Show
	defer h("f")
	t.n = 6
	n = 2
	s := []int{1}
	defer fmt.Println(s, len(s), n)
	s = append(s, 2)
	n = 3
	func() { defer rec("rec"); panic("boom") }()
	for k := 0; k < 3; k++ {
		defer fmt.Print(k, " ")
	}
	for i := range 3 {
		defer func() { fmt.Print("i", i, " ") }()
	}
	for i := 0; i < 3; i++ {
		k := i * i
		defer func() { fmt.Print("k", k, " ") }()
	}
	for i := range 2 {
		defer func(a int) { fmt.Print("a", a, i, " ") }(i + 10)
	}
	fmt.Println(r2(1), r2(2))
	x := 0
	func() { defer g(&x); panic("q") }()
	fmt.Println(x)
	f(3)
	ms := []*M{{1}, {5}}
	func() {
		for _, m := range ms {
			defer m.Done()
		}
	}()
	func() {
		for _, s := range []string{"a", "b"} {
			defer fmt.Print(s, " ")
		}
	}()
	fmt.Println()
	var fs []func()
	for i := range 3 {
		fs = append(fs, func() { fmt.Print(i) })
	}
	for _, f := range fs {
		defer f()
	}
	for i := range 3 {
		func() { defer func() { fmt.Print("n", i, " ") }() }()
	}
	fmt.Println(len(del()))
	func() (r int) { defer func() { r++; fmt.Println("r", r) }(); return 41 }()
}

// Comparison: of each kind of value, of interfaces with values, and what panics at run time.
package main

import (
	"errors"
	"fmt"
	"io"
)

type K struct {
	a int
	b string
	c any
	_ int
}
type I interface{ M() }
type P struct{ x int }

func (P) M() {}

type Q struct{ x int }

func (*Q) M() {}

type L []int

func (L) M() {}

type F func()

func (F) M() {}

type Arr [2]any
type E struct{ error }

func try(name string, f func() bool) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println(name, "panics:", e)
		}
	}()
	fmt.Println(name, f())
}

func eq[T comparable](a, b T) bool { return a == b }
func index[T comparable](s []T, x T) int {
	for i, v := range s {
		if v == x {
			return i
		}
	}
	return -1
}

func main() {
	fmt.Println("abc" < "abd", "abc" < "ab", "" < "a", "Z" < "a", "é" > "z", "a\x00" > "a", "x" == "x", "ab" <= "ab")
	fmt.Println(true == !false, 1.0 == 1, 'a' == 97, 2 > 1 == true, (1 < 2) != (2 < 1))
	s := "dyn"
	t := string([]byte{'d', 'y', 'n'})
	fmt.Println(s == t, &s == &t, s != t+"", s+"x" > t)
	fmt.Println(K{1, "x", 2.5, 0} == K{1, "x", 2.5, 9}, K{c: 1} == K{c: int8(1)}, K{c: P{1}} == K{c: P{1}}, K{c: &P{1}} == K{c: &P{1}}, K{} != K{})
	fmt.Println([2]string{"a", "b"} == [2]string{"a", "b"}, [0]int{} == [0]int{}, [2][1]P{{{1}}} == [2][1]P{{{1}}, {{0}}})
	p, q := &P{1}, &P{1}
	fmt.Println(p == q, *p == *q, p == p, (*P)(nil) == nil)
	var i, j I = P{1}, P{1}
	var k I = p
	fmt.Println(i == j, i == k, k == I(p), i == P{1}, k == p, P{2} == i, i != nil, k == nil)
	var x, y any = 1, int64(1)
	var z any
	fmt.Println(x == y, x == 1, y == int64(1), z == nil, z == x, any(nil) == nil, any((*int)(nil)) == nil, any((*int)(nil)) == (*int)(nil))
	var np *Q
	var in I = np
	fmt.Println(in == nil, in == (*Q)(nil), in == I((*Q)(nil)), I(nil) == in)
	c := make(chan int)
	var ro <-chan int = c
	fmt.Println(c == ro, make(chan int) == make(chan int), ro != nil, any(c) == any(ro))
	var sl []int
	var m map[string]int
	var f func()
	fmt.Println(sl == nil, m == nil, f == nil, nil != sl, []int{} == nil, L(nil) == nil)
	fmt.Println(struct{}{} == struct{}{}, struct{ a, b any }{1, nil} == struct{ a, b any }{1, nil}, Arr{1, "x"} == Arr{1, "x"})
	e1, e2 := errors.New("x"), errors.New("x")
	fmt.Println(e1 == e2, e1 == e1, E{io.EOF} == E{io.EOF}, error(E{e1}) == E{e1}, E{e1} == E{e2})
	fmt.Println(eq[any](1, 1), eq[any](1, "1"), eq[error](io.EOF, io.EOF), eq(p, q), eq(Arr{}, Arr{}), index([]I{k, i, in}, I(P{1})), index([]any{1, "a", nil}, nil))

	try("slices", func() bool { var a, b any = sl, sl; return a == b })
	try("slice and map", func() bool { var a, b any = sl, m; return a == b })
	try("maps", func() bool { return any(m) == any(m) })
	try("funcs", func() bool { return I(F(nil)) == I(F(nil)) })
	try("L", func() bool { return I(L{}) == I(L{}) })
	try("L and P", func() bool { return I(L{}) == I(P{}) })
	try("struct with slice", func() bool { return K{c: sl} == K{c: sl} })
	try("differs before", func() bool { return K{a: 1, c: sl} == K{a: 2, c: sl} })
	try("array", func() bool { return Arr{1, sl} == Arr{1, sl} })
	try("array differs before", func() bool { return Arr{1, sl} == Arr{2, sl} })
	try("generic", func() bool { return eq[any](sl, sl) })
	try("struct type", func() bool {
		type T struct {
			n int
			s []int
		}
		return any(T{}) == any(T{})
	})
	try("switch", func() bool {
		switch z := any(sl); z {
		case any(sl):
			return true
		}
		return false
	})
	try("nil and slice", func() bool { return any(sl) == nil })
	try("pointer to slice", func() bool { return any(&sl) == any(&sl) })
	try("map key", func() bool { return map[any]bool{1: true}[sl] })
}

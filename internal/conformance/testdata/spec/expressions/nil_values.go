// nil of each type: what may be done with it, and what may not.
package main

import (
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
)

type T struct {
	n    int
	next *T
}
type L []int
type M map[string]int
type I interface{ Len() int }
type E struct{}

func (t *T) Len() int {
	if t == nil {
		return 0
	}
	return 1 + t.next.Len()
}
func (l L) Len() int     { return len(l) }
func (m M) Len() int     { return len(m) }
func (*E) Error() string { return "E" }
func find(ok bool) *E {
	if ok {
		return nil
	}
	return &E{}
}
func asErr(ok bool) error { return find(ok) }
func better(ok bool) error {
	if e := find(ok); e != nil {
		return e
	}
	return nil
}
func pass[X any](x X) X { return x }

func try(name string, f func()) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println(name, "→", e)
		}
	}()
	f()
	fmt.Println(name, "fine")
}

func main() {
	var (
		p  *T
		s  []int
		l  L
		m  map[string]int
		nm M
		f  func()
		c  chan int
		i  I
		a  any
		e  error
		pp **T
		sp *[]int
		ap *[3]int
		mp *map[string]int
	)
	fmt.Println(p == nil, s == nil, m == nil, f == nil, c == nil, i == nil, a == nil, e == nil, pp == nil)
	fmt.Println(p.Len(), l.Len(), nm.Len(), len(s), cap(s), len(m), len(c), cap(c), len(ap), m["x"], nm["y"])
	fmt.Println(s, l, m, nm, i, a, e, []any{nil, p == nil, error(nil)}, map[string]any{"k": nil})
	fmt.Printf("%v %+v %#v %T|%v %#v %T|%#v %#v %#v %T %d %s\n", p, p, p, p, a, a, a, s, m, f, e, nil, nil)
	for range s {
	}
	for range m {
	}
	for range ap {
	}
	for _, r := range string([]rune(nil)) {
		_ = r
	}
	s = append(s, s...)
	fmt.Println(s == nil, append(s, 1), append([]byte(nil), ""...) == nil, copy(s, []int{1}), s[:] == nil, s[0:0:0] == nil, string([]byte(nil)) == "")
	fmt.Println(asErr(true) == nil, better(true) == nil, asErr(true), asErr(false) == nil, errors.Is(asErr(true), nil))
	i = p
	fmt.Println(i == nil, i.Len(), i == I((*T)(nil)), any(p) == any((*T)(nil)), any(p) == any((*E)(nil)), any(nil) == nil)
	i = l
	_, isL := i.(L)
	_, isT := i.(*T)
	fmt.Println(i == nil, isL, isT, i.Len())
	a = s
	fmt.Println(a == nil, a.([]int) == nil, pass[any](nil) == nil, pass(p) == nil, pass[error](nil) == nil)
	switch x := a.(type) {
	case nil:
		fmt.Println("nil")
	case []int:
		fmt.Println("nil slice in an interface", x == nil)
	}
	var rd io.Reader
	if _, ok := rd.(io.Writer); !ok {
		fmt.Println("assertion on nil with ok")
	}
	try("field", func() { _ = p.n })
	try("set field", func() { p.n = 1 })
	try("second level", func() { p = &T{}; _ = p.next.next })
	try("deref", func() { _ = *pp })
	try("method", func() { var t *T; t.Len() })
	try("interface method", func() { var i I; i.Len() })
	try("index", func() { _ = s[0] })
	try("pointer to slice", func() { _ = (*sp)[0] })
	try("len of pointer to slice", func() { _ = len(*sp) })
	try("array pointer", func() { _ = ap[1] })
	try("array pointer range", func() {
		for _, v := range ap {
			_ = v
		}
	})
	try("array pointer slice", func() { _ = ap[:] })
	try("map read", func() { _ = m["a"]; delete(m, "a"); _, _ = m["b"] })
	try("map write", func() { m["a"] = 1 })
	try("map op", func() { nm["a"]++ })
	try("map pointer", func() { (*mp)["a"] = 1 })
	try("call", func() { f() })
	try("defer call", func() { defer f() })
	try("close", func() { close(c) })
	try("select", func() {
		select {
		case <-c:
		case c <- 1:
		default:
		}
	})
	try("assert", func() { _ = rd.(io.Writer) })
	try("assert type", func() { _ = e.(*E) })
	try("panic nil error", func() { panic(e) })
	try("sort", func() { sort.Ints(nil); sort.Sort(sort.IntSlice(nil)) })
	try("clear", func() { clear(m); clear(s) })
	try("strings", func() { _ = strings.Join(nil, ","); _ = len(strings.Split("", ",")) })
	try("method value", func() { g := (*T)(nil).Len; fmt.Print(g(), " ") })
	try("builder", func() { var b *strings.Builder; b.WriteString("x") })
	try("iterator", func() {
		var seq func(func(int) bool)
		for range seq {
		}
	})
	try("embedded", func() {
		var x struct{ *T }
		fmt.Print(x.Len(), " ")
		_ = x.n
	})
	try("go", func() {
		done := make(chan any)
		go func() {
			defer func() { done <- recover() }()
			f()
		}()
		panic(<-done)
	})
}

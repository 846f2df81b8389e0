// Recursive types: through pointers, slices, maps, functions, channels, interfaces, arrays of pointers, generics.
package main

import "fmt"

type Tree struct {
	Val  string
	Kids []Tree
}
type S []S
type M map[string]M
type F func(int) F
type C chan C
type P *P
type I interface{ Next() I }
type A [2]*A
type Mutual struct{ o *Other }
type Other struct {
	ms []Mutual
	by map[string]*Mutual
}
type St struct {
	self *St
	arr  [1]*St
	f    func(*St) St
	ch   chan St
	m    map[int]St
	i    interface{ Get() St }
}
type List[T any] struct {
	Head T
	Tail *List[T]
}
type Expr interface{ Eval(env Env) int }
type Env map[string]Expr
type Lit int
type Var string
type Bin struct {
	Op   byte
	L, R Expr
}

func (l Lit) Eval(Env) int   { return int(l) }
func (v Var) Eval(e Env) int { return e[string(v)].Eval(e) }
func (b Bin) Eval(e Env) int {
	l, r := b.L.Eval(e), b.R.Eval(e)
	switch b.Op {
	case '+':
		return l + r
	case '*':
		return l * r
	}
	panic(b.Op)
}

func (t Tree) Depth() int {
	d := 0
	for _, k := range t.Kids {
		d = max(d, k.Depth())
	}
	return d + 1
}
func (t *Tree) Map(f func(string) string) {
	t.Val = f(t.Val)
	for i := range t.Kids {
		t.Kids[i].Map(f)
	}
}
func (s S) Count() int {
	n := 1
	for _, x := range s {
		n += x.Count()
	}
	return n
}

type cnt int

func (c cnt) Next() I {
	if c == 0 {
		return nil
	}
	return c - 1
}
func (st St) Get() St { return st }

func (l *List[T]) Len() int {
	if l == nil {
		return 0
	}
	return 1 + l.Tail.Len()
}

func main() {
	t := Tree{"a", []Tree{{"b", nil}, {"c", []Tree{{Val: "d"}}}}}
	t.Map(func(s string) string { return s + s })
	fmt.Printf("%v %+v %d\n", t, t, t.Depth())
	s := S{S{}, S{S{}, nil}}
	s = append(s, s...)
	fmt.Println(s, s.Count(), len(s[1]), s[1][1] == nil)
	m := M{"x": {"y": {}, "z": nil}}
	m["x"]["y"]["w"] = m["none"]
	fmt.Println(m, len(m["x"]["y"]))
	sum := 0
	var f F
	f = func(i int) F { sum += i; return f }
	f(1)(2)(3)
	fmt.Println(sum)
	c := make(C, 1)
	c <- c
	fmt.Println(<-c == c)
	var p P
	p = &p
	fmt.Println(p == *p, **p == p)
	n := 0
	for i := I(cnt(4)); i != nil; i = i.Next() {
		n++
	}
	fmt.Println(n)
	var a A
	a[0] = &a
	a[1] = &A{nil, &a}
	fmt.Println(a[0][0][1][1] == &a, a[1][0] == nil)
	o := &Other{by: map[string]*Mutual{}}
	o.ms = append(o.ms, Mutual{o}, Mutual{})
	o.by["me"] = &o.ms[0]
	fmt.Println(o.by["me"].o.ms[0].o == o, o.ms[1].o)
	st := St{ch: make(chan St, 1), m: map[int]St{}}
	st.self, st.arr[0] = &st, &st
	st.f = func(x *St) St { return *x.self }
	st.i = st
	st.m[1] = st
	st.ch <- st
	got := <-st.f(&st).arr[0].ch
	fmt.Println(got.self == &st, got.i != nil, st.m[1].i.Get().self == &st)
	l := &List[string]{"a", &List[string]{"b", nil}}
	fmt.Println(l.Len(), l.Tail.Head, (*List[int])(nil).Len(), *l.Tail)
	e := Bin{'+', Lit(1), Bin{'*', Var("x"), Var("y")}}
	fmt.Println(e.Eval(Env{"x": Lit(6), "y": Bin{'+', Lit(3), Lit(4)}}))
	fmt.Printf("%v %T %T %T %T\n", e, s, f, c, l)
	type local struct {
		next *local
		v    int
	}
	h := &local{v: 1}
	h = &local{h, 2}
	for x := h; x != nil; x = x.next {
		fmt.Print(x.v, " ")
	}
	fmt.Println()
}

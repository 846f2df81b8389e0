// Method sets: of T, of *T, of types that embed either, of interfaces; as reflection and interfaces see them.
package main

import (
	"fmt"
	"reflect"
)

type T struct{ n int }

func (t T) Val() int  { return t.n }
func (t *T) Ptr() int { t.n++; return t.n }

type EmbT struct{ T }
type EmbP struct{ *T }
type EmbI struct{ Valuer }
type EmbBoth struct {
	EmbT
	X
}
type X struct{}

func (X) Val2() int  { return 2 }
func (*X) Val3() int { return 3 }

type Conflict struct {
	A
	B
}
type A struct{}
type B struct{}

func (A) Same() string { return "A" }
func (B) Same() string { return "B" }
func (A) OnlyA() int   { return 1 }

type Over struct {
	T
	Conflict
}

func (o Over) Val() int     { return -o.T.Val() }
func (o Over) Same() string { return o.A.Same() + o.B.Same() }

type Deep struct{ L1 }
type L1 struct{ *L2 }
type L2 struct{ L3 }
type L3 struct{ hidden int }

func (l *L3) Bottom() int { l.hidden += 10; return l.hidden }

type Def T       // has none of T's methods
type Ali = T     // has all
type DefE EmbT   // has those that are promoted
type DefI Valuer // an interface: same methods

type Valuer interface{ Val() int }
type Ptrer interface{ Ptr() int }

func names(x any) (ns []string) {
	t := reflect.TypeOf(x)
	for i := range t.NumMethod() {
		ns = append(ns, t.Method(i).Name)
	}
	return
}

func has(x any) string {
	_, v := x.(Valuer)
	_, p := x.(Ptrer)
	return fmt.Sprintf("%-12T Val:%-5v Ptr:%-5v %v", x, v, p, names(x))
}

func main() {
	t := T{1}
	for _, x := range []any{t, &t, EmbT{t}, &EmbT{t}, EmbP{&t}, &EmbP{&t}, EmbI{t}, &EmbI{&t}, EmbBoth{}, &EmbBoth{}, Conflict{}, Over{T: t}, &Over{},
		Deep{}, &Deep{}, L1{}, L2{}, &L2{}, Def{}, &Def{}, Ali{}, DefE{}, &DefE{}, struct{ T }{}, &struct{ T }{}, struct{ *T }{}, struct {
			Valuer
			Ptrer
		}{}} {
		fmt.Println(has(x))
	}
	e := EmbT{T{5}}
	e.Ptr() // addressable: (&e.T).Ptr()
	fmt.Println(e.Val(), e.T.n)
	p := EmbP{&t}
	q := p
	q.Ptr()
	fmt.Println(p.Val(), q.n, t.n)
	var v Valuer = e
	e.n = 100
	fmt.Println(v.Val(), e.Val())
	var pv Valuer = &e
	e.n = 7
	fmt.Println(pv.Val())
	o := Over{T: T{3}}
	fmt.Println(o.Val(), o.Ptr(), o.Same(), o.OnlyA(), o.Conflict.A.Same(), Valuer(o).Val())
	d := Deep{L1{&L2{}}}
	d.Bottom()
	var b interface{ Bottom() int } = d
	fmt.Println(b.Bottom(), d.hidden, d.L1.L2.L3.hidden)
	var di DefI = t
	fmt.Println(di.Val(), di.(Valuer).Val())
	eb := EmbBoth{}
	fmt.Println(eb.Val(), eb.Val2(), eb.Val3(), eb.Ptr(), eb.n)
	s := []EmbT{{T{1}}}
	s[0].Ptr()
	m := map[string]*EmbT{"a": &s[0]}
	m["a"].Ptr()
	fmt.Println(s, EmbT{T{9}}.Val(), (&EmbT{T{9}}).Ptr())
	it := reflect.TypeFor[interface {
		Valuer
		Ptrer
		fmt.Stringer
	}]()
	for i := range it.NumMethod() {
		fmt.Print(it.Method(i).Name, it.Method(i).Type, " ")
	}
	fmt.Println(reflect.TypeOf(t).Implements(reflect.TypeFor[Ptrer]()), reflect.TypeOf(&t).Implements(reflect.TypeFor[Ptrer]()))
	defer func() { fmt.Println(recover()) }()
	var bad EmbI
	bad.Val()
}

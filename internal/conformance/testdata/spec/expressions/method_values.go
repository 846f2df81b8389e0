// Method values and expressions: receivers are evaluated and copied when the value is made.
package main

import (
	"fmt"
	"strings"
)

type T struct{ a int }

func (tv T) Mv(a int) int          { return tv.a*1000 + a }
func (tp *T) Mp(f float32) float32 { tp.a++; return f + float32(tp.a) }

type I interface{ Mv(int) int }
type E struct {
	*T
	I2
}
type I2 interface{ Name() string }
type N string

func (n N) Name() string           { return string(n) }
func (n *N) Append(xs ...string) N { *n += N(strings.Join(xs, "")); return *n }
func (n N) Pair() (N, error)       { return n + n, nil }

type G[K comparable] struct{ k K }

func (g G[K]) Is(k K) bool { return g.k == k }
func (g *G[K]) Set(k K)    { g.k = k }

type Fn func(int) int

func (f Fn) Call(i int) int { return f(i) }

func make1() T  { fmt.Print("make1 "); return T{1} }
func makeP() *T { fmt.Print("makeP "); return &T{2} }

func main() {
	t := T{7}
	pt := &t
	f := t.Mv
	g := pt.Mv
	h := pt.Mp
	k := t.Mp // (&t).Mp
	t.a = 9
	fmt.Println(f(1), g(1), t.Mv(1), h(0.5), k(0.5), t.a)
	pt = &T{100}
	fmt.Println(h(0), g(2))
	mk := make1().Mv
	mp := makeP().Mp
	fmt.Println("made", mk(3), mp(1), mp(1))

	fmt.Println(T.Mv(t, 7), (T).Mv(T{2}, 7), (*T).Mv(pt, 1), (*T).Mp(pt, 1), pt.a)
	f1, f2, f3, f4 := T.Mv, (*T).Mv, (*T).Mp, I.Mv
	fmt.Printf("%T %T %T %T\n", f1, f2, f3, f4)
	fmt.Println(f1(t, 1), f2(&t, 2), f3(&t, 3), f4(t, 4), f4(&t, 5))
	var i I = t
	iv := i.Mv
	i = T{0}
	fmt.Println(iv(1), i.Mv(1))

	e := E{&T{5}, N("en")}
	ev, ep, en := e.Mv, e.Mp, e.Name
	e.T = &T{50}
	e.I2 = N("changed")
	fmt.Println(ev(1), ep(0), ep(0), en(), e.Name(), E.Name(e), E.Mv(e, 1), (*E).Mp(&e, 1), I2.Name(e))

	n := N("n")
	app := n.Append
	app("a", "b")
	var xs = []string{"x", "y"}
	fmt.Println(app(xs...), n, (*N).Append(&n, "z"), N.Name("lit"))
	fmt.Println(N("q").Pair())
	a, err := n.Pair()
	fmt.Println(a, err)
	gs := G[string]{"k"}
	is, set := gs.Is, gs.Set
	set("new")
	fmt.Println(is("k"), gs.Is("new"), G[int].Is(G[int]{3}, 3), (*G[string]).Is(&gs, "x"))
	fmt.Printf("%T %T\n", G[int].Is, (*G[rune]).Set)
	dbl := Fn(func(i int) int { return i * 2 })
	fmt.Println(Fn.Call(dbl, 4), dbl.Call(5), Fn(dbl.Call).Call(6))

	// In structures, as arguments, deferred, in goroutines.
	table := map[string]func(int) int{"v": t.Mv, "c": dbl.Call, "e": e.Mv}
	fmt.Println(table["v"](1), table["c"](2), table["e"](3))
	fmt.Println(strings.Map(mapper('x').to, "abc"))
	func() {
		d := T{1}
		defer show("deferred", d.Mv)
		defer fmt.Println(d.Mp(1))
		d.a = 40
	}()
	ch := make(chan string)
	go func(f func() string) { ch <- f() }(N("goroutine").Name)
	fmt.Println(<-ch)
	for _, f := range []func(){
		func() { var p *T; f := p.Mp; fmt.Println("bound a nil pointer"); f(1) },
		func() { var p *T; f := p.Mv; fmt.Println("never", f(1)) },
		func() { var i I; f := i.Mv; fmt.Println("never", f(1)) },
		func() { var e E; f := e.Name; fmt.Println("never", f()) },
		func() { var e E; _ = e.Mp; fmt.Println("fine"); _ = e.Mv },
		func() { var f Fn; c := f.Call; fmt.Println("bound"); c(1) },
		func() { fmt.Println((*T).Mv(nil, 1)) },
		func() { fmt.Println(I.Mv(nil, 1)) },
	} {
		func() {
			defer func() { fmt.Println("recovered:", recover()) }()
			f()
		}()
	}
	fmt.Println(interface{ Mv(int) int }.Mv(t, 1), struct{ T }.Mv(struct{ T }{t}, 2), struct{ *T }{&t}.Mp(0))
}

type mapper rune

func (m mapper) to(r rune) rune { return r + rune(m) - 'w' }

func show(s string, f func(int) int) { fmt.Println(s, f(2)) }

// Alias declarations: another name of one type, also generic, local, of other packages' types, and recursive through one.
package main

import (
	"bytes"
	"fmt"
	"io"
	"sort"
	"strings"
)

type (
	Int               = int
	Ints              = []Int
	Buf               = bytes.Buffer
	Str               = fmt.Stringer
	Set[T comparable] = map[T]struct{}
	Vec[T any]        = []T
	PairOf[T any]     = Pair[T, T]
	StrMap[V any]     = map[string]V
	Fn[A, R any]      = func(A) R
	Num               interface{ ~int | ~float64 }
	P                 = *Pt
)

type Pair[A, B any] struct {
	First  A
	Second B
}

func (p Pair[A, B]) Swap() Pair[B, A] { return Pair[B, A]{p.Second, p.First} }

type Pt struct{ x, y int }
type Point = Pt

func (p Point) Add(q Pt) Point { return Point{p.x + q.x, p.y + q.y} }
func (p P) Scale(k Int)        { p.x *= k; p.y *= k }

type Emb struct {
	Point
	Int
	*Buf
}

type Node = struct {
	val  int
	next *List
}
type List struct{ Node }

func sum[T Num](v Vec[T]) (t T) {
	for _, x := range v {
		t += x
	}
	return
}

func apply[A, R any](f Fn[A, R], v Vec[A]) Vec[R] {
	var out Vec[R]
	for _, x := range v {
		out = append(out, f(x))
	}
	return out
}

func sorted[T ~string](s Set[T]) (ks Vec[string]) {
	for k := range s {
		ks = append(ks, string(k))
	}
	sort.Strings(ks)
	return
}

func main() {
	var i Int = 3
	var j int = i
	fmt.Printf("%T %T %v\n", i, Ints{j}, any(i) == any(3))
	p := Point{1, 2}.Add(Pt{3, 4})
	p.Scale(2)
	P(&p).Scale(10)
	fmt.Printf("%v %T %T\n", p, p, &p)
	e := Emb{Point{1, 2}, 5, new(Buf)}
	e.WriteString("buffer")
	e.Int++
	fmt.Println(e.x, e.Int, e.Buf.String(), e.Add(p))
	s := Set[string]{"b": {}, "a": {}}
	fmt.Printf("%T %v %v\n", s, sorted(s), len(s))
	fmt.Println(sum(Vec[float64]{1.5, 2}), sum(Ints{1, 2, 3}), sum([]int{4}))
	pp := PairOf[string]{"l", "r"}
	fmt.Printf("%T %v %v\n", pp, pp.Swap(), Pair[string, int]{"a", 1}.Swap())
	fmt.Println(apply(func(s string) int { return len(s) }, Vec[string]{"a", "bb"}))
	var m StrMap[Vec[int]] = map[string][]int{"k": {1}}
	m["k"] = append(m["k"], 2)
	fmt.Printf("%T %v\n", m, m)
	l := List{Node{1, &List{Node{val: 2}}}}
	fmt.Println(l.val, l.next.val, l.next.next == nil)
	var str Str = bytes.NewBufferString("stringer")
	fmt.Println(str)
	{
		type T = map[string]Vec[Int]
		type U = T
		var t U = T{"x": {1}}
		fmt.Printf("%T %v\n", t, t)
		type Reader = io.Reader
		var r Reader = strings.NewReader("abc")
		b, _ := io.ReadAll(r)
		fmt.Println(string(b))
	}
	switch x := any(p).(type) {
	case Point:
		fmt.Println("Point is Pt", x)
	}
	switch any(byte(1)).(type) {
	case uint8:
		fmt.Println("byte is uint8")
	}
	var f Fn[int, string] = func(i int) string { return strings.Repeat("x", i) }
	fmt.Printf("%T %v\n", f, f(3))
	_, ok := any(pp).(Pair[string, string])
	fmt.Println(ok)
}

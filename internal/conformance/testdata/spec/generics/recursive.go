// Constraints that refer to their own type parameters, and types that refer to themselves through constraints.
package main

import (
	"fmt"
	"sort"
	"strings"
)

type Ord[T any] interface{ Less(T) bool }
type Eq[T any] interface{ Equal(T) bool }
type Cloner[T any] interface{ Clone() T }
type Enum[T any] interface {
	~int
	Values() []T
	fmt.Stringer
}
type Adder[T Adder[T]] interface{ Add(T) T }
type Node[T any] interface {
	Kids() []T
	Label() string
}
type Ptr[T any] interface {
	*T
	Init(int)
}
type Vertex[E any] interface{ Edges() []E }
type Edge[V any] interface{ Ends() (V, V) }

type Age int
type Vec struct{ x, y int }
type Color int
type File struct {
	name string
	subs []File
}
type Counter struct{ n int }
type V struct {
	id    int
	edges []*E
}
type E struct{ a, b *V }

func (a Age) Less(b Age) bool   { return a < b }
func (a Age) Add(b Age) Age     { return a + b }
func (v Vec) Less(w Vec) bool   { return v.x*v.x+v.y*v.y < w.x*w.x+w.y*w.y }
func (v Vec) Add(w Vec) Vec     { return Vec{v.x + w.x, v.y + w.y} }
func (v Vec) Equal(w Vec) bool  { return v == w }
func (v *Vec) Clone() *Vec      { c := *v; return &c }
func (c Color) Values() []Color { return []Color{0, 1, 2} }
func (c Color) String() string  { return []string{"red", "green", "blue"}[c] }
func (f File) Kids() []File     { return f.subs }
func (f File) Label() string    { return f.name }
func (c *Counter) Init(n int)   { c.n = n * 100 }
func (v *V) Edges() []*E        { return v.edges }
func (e *E) Ends() (*V, *V)     { return e.a, e.b }

func Max[T Ord[T]](x T, ys ...T) T {
	for _, y := range ys {
		if x.Less(y) {
			x = y
		}
	}
	return x
}
func Sort[T Ord[T]](xs []T) []T {
	sort.Slice(xs, func(i, j int) bool { return xs[i].Less(xs[j]) })
	return xs
}
func Sum[T Adder[T]](xs ...T) (t T) {
	for _, x := range xs {
		t = t.Add(x)
	}
	return
}
func Contains[T Eq[T]](xs []T, x T) bool {
	for _, y := range xs {
		if y.Equal(x) {
			return true
		}
	}
	return false
}
func CloneAll[T Cloner[T]](xs []T) (out []T) {
	for _, x := range xs {
		out = append(out, x.Clone())
	}
	return
}
func ParseEnum[T Enum[T]](s string) (T, bool) {
	var z T
	for _, v := range z.Values() {
		if any(v).(fmt.Stringer).String() == s && fmt.Sprint(v) == s {
			return v, true
		}
	}
	return -1, false
}
func Show[T Node[T]](n T, depth int) string {
	s := strings.Repeat(" ", depth) + n.Label() + "\n"
	for _, k := range n.Kids() {
		s += Show(k, depth+1)
	}
	return s
}
func Count[T Node[T]](n T) (c int) {
	c = 1
	for _, k := range n.Kids() {
		c += Count[T](k)
	}
	return
}
func New[T any, P Ptr[T]](n int) []T {
	out := make([]T, n)
	for i := range out {
		P(&out[i]).Init(i)
	}
	return out
}

type Graph[VV Vertex[EE], EE Edge[VV]] struct{ vs []VV }

func (g Graph[VV, EE]) Degree() (n int) {
	for _, v := range g.vs {
		n += len(v.Edges())
	}
	return
}
func (g Graph[VV, EE]) First() (VV, VV) { return g.vs[0].Edges()[0].Ends() }

type Heap[T Ord[T]] struct{ xs []T }

func (h *Heap[T]) Push(x T) {
	h.xs = append(h.xs, x)
	for i := len(h.xs) - 1; i > 0; {
		p := (i - 1) / 2
		if !h.xs[i].Less(h.xs[p]) {
			break
		}
		h.xs[i], h.xs[p] = h.xs[p], h.xs[i]
		i = p
	}
}
func (h *Heap[T]) Pop() T {
	top, last := h.xs[0], len(h.xs)-1
	h.xs[0] = h.xs[last]
	h.xs = h.xs[:last]
	for i := 0; ; {
		c := 2*i + 1
		if c >= last {
			break
		}
		if c+1 < last && h.xs[c+1].Less(h.xs[c]) {
			c++
		}
		if !h.xs[c].Less(h.xs[i]) {
			break
		}
		h.xs[i], h.xs[c] = h.xs[c], h.xs[i]
		i = c
	}
	return top
}

func main() {
	fmt.Println(Max(Age(3), 9, 4), Max(Vec{1, 1}, Vec{3, 4}, Vec{2, 2}), Sort([]Vec{{5, 5}, {0, 1}, {2, 2}}), Sort([]Age{3, 1}))
	fmt.Println(Sum(Age(1), 2, 3), Sum(Vec{1, 2}, Vec{3, 4}), Sum[Vec](), Contains([]Vec{{1, 2}}, Vec{1, 2}))
	vs := []*Vec{{1, 2}, {3, 4}}
	cl := CloneAll(vs)
	cl[0].x = 100
	fmt.Println(*vs[0], *cl[0], len(cl), vs[1] != cl[1])
	fmt.Println(ParseEnum[Color]("blue"))
	f := File{"root", []File{{"a", nil}, {"b", []File{{name: "c"}}}}}
	fmt.Print(Show(f, 0))
	fmt.Println(Count(f), New[Counter](3))
	a, b := &V{id: 1}, &V{id: 2}
	e := &E{a, b}
	a.edges, b.edges = []*E{e}, []*E{e, e}
	g := Graph[*V, *E]{[]*V{a, b}}
	x, y := g.First()
	fmt.Println(g.Degree(), x.id, y.id)
	var h Heap[Vec]
	for _, v := range []Vec{{3, 3}, {1, 0}, {2, 5}, {0, 0}} {
		h.Push(v)
	}
	for len(h.xs) > 0 {
		fmt.Print(h.Pop(), " ")
	}
	fmt.Println()
	fmt.Printf("%T %T\n", h, g)
}

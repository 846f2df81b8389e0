// Struct types: fields, blank and anonymous ones, tags, comparison, nesting, values and pointers.
package main

import (
	"fmt"
	"reflect"
)

type Point struct{ X, Y float64 }

type Named struct {
	Point
	*Label
	Tags  []string `json:"tags,omitempty" xml:"t"`
	inner struct {
		a, b int
		deep struct{ s string }
	}
	_    int
	Func func(int) int
	Any  any
}

type Label struct{ Text string }

func (l *Label) Upper() string { return "<" + l.Text + ">" }
func (p Point) Norm() float64  { return p.X*p.X + p.Y*p.Y }

type Empty struct{}

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func (e Empty) Hi() string { return "empty hi" }

func main() {
	n := Named{Point: Point{1, 2}, Label: &Label{"l"}, Tags: []string{"x"}}
	n.inner.a = 1
	n.inner.deep.s = "deep"
	n.Func = func(i int) int { return i + int(n.X) }
	n.X = 10
	fmt.Println(n.X, n.Point.X, n.Text, n.Label.Text, n.Norm(), n.Upper(), n.inner, n.Func(1))
	m := n
	m.Text = "shared"
	m.X = 5
	m.inner.deep.s = "other"
	m.Tags[0] = "alias"
	fmt.Println(n.X, n.Text, n.inner, n.Tags, m.X, m.Text, m.inner, n.Func(1), m.Func(1))

	p, q := Point{1, 2}, Point{Y: 2, X: 1}
	pp := &p
	fmt.Println(p == q, pp == &q, *pp == q, pp == &p, Point{} == Point{0, 0})
	pp.X++
	(*pp).Y--
	r := *pp
	r.X = 50
	fmt.Println(p, r, pp.Norm())

	anon := struct {
		A int
		B string
	}{1, "b"}
	type AB struct {
		A int
		B string
	}
	ab := AB(anon)
	anon = ab // assignable: one side is no named type
	anon.A = 9
	var x, y any = ab, anon
	fmt.Println(ab == anon, x == y, reflect.TypeOf(x) == reflect.TypeOf(y))
	fmt.Printf("%T %T %+v %#v\n", ab, anon, anon, anon)

	fmt.Printf("%v %+v %#v %T\n", Pair[string, []int]{"k", []int{1}}, Pair[int, *int]{1, nil}, Pair[bool, Empty]{}, Pair[Point, error]{})
	e1, e2 := Empty{}, Empty{}
	fmt.Println(e1 == e2, e1.Hi(), len([5]Empty{}), map[Empty]int{{}: 1, e2: 2}[e1])

	arr := []struct {
		name string
		want int
	}{{"one", 1}, {want: 2}, {name: "three"}}
	for i, tt := range arr {
		tt.want *= 10
		arr[i].name += "!"
		fmt.Print(tt, " ")
	}
	fmt.Println(arr)
	mp := map[string]Point{"a": {1, 1}}
	pt := mp["a"]
	pt.X = 7
	fmt.Println(mp, mp["none"], mp["a"].X)
	mp["a"] = pt
	mpp := map[string]*Point{"a": {1, 1}}
	mpp["a"].X = 8
	fmt.Println(mp, *mpp["a"])
	key := map[Point][]int{{1, 2}: {3}}
	key[q] = append(key[q], 4)
	fmt.Println(key, key[Point{X: 1}] == nil)

	t := reflect.TypeOf(n)
	for i := range t.NumField() {
		f := t.Field(i)
		fmt.Println(f.Name, f.Type, f.Tag, f.Anonymous, f.IsExported(), f.Index, f.Tag.Get("xml"))
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		var l Named
		fmt.Println(l.X, l.Label)
		fmt.Println(l.Text)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var a, b any = Named{}, Named{}
		fmt.Println(a == b)
	}()
	func(p Point) { p.X = 1e9 }(p)
	func(p *Point) { p.X = -1 }(&p)
	fmt.Println(p)
	var self struct {
		*Point
		next *struct{ v int }
	}
	self.Point = &p
	self.X++
	self.next = &struct{ v int }{4}
	self.next.v++
	fmt.Println(p, *self.next, self.Norm())
}

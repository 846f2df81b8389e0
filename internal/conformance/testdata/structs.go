package main

import (
	"fmt"
	"unsafe"
)

type Point struct{ X, Y int }
type Named struct {
	Point
	Name  string `json:"name"`
	inner struct{ a, b int }
	*Extra
}
type Extra struct{ Tag string }

func (p Point) Norm() int      { return p.X*p.X + p.Y*p.Y }
func (p *Point) Move(dx int)   { p.X += dx }
func (e *Extra) Hello() string { return "hello " + e.Tag }

type Node struct {
	val         int
	left, right *Node
}

func (n *Node) Insert(v int) *Node {
	if n == nil {
		return &Node{val: v}
	}
	if v < n.val {
		n.left = n.left.Insert(v)
	} else {
		n.right = n.right.Insert(v)
	}
	return n
}
func (n *Node) Walk(f func(int)) {
	if n != nil {
		n.left.Walk(f)
		f(n.val)
		n.right.Walk(f)
	}
}

type Empty struct{}

func main() {
	n := Named{Point: Point{3, 4}, Name: "pt", Extra: &Extra{"t"}}
	n.inner.a = 5
	n.Move(1)
	fmt.Println(n.X, n.Point.Y, n.Norm(), n.Hello(), n.Tag, n.inner)
	m := n
	m.X = 100
	m.Tag = "shared"
	fmt.Println(n.X, m.X, n.Tag)
	p := &n
	p.Point.Y++
	(*p).Name += "!"
	fmt.Println(p.Y, n.Name, p.Point)
	a, b := Point{1, 2}, Point{1, 2}
	fmt.Println(a == b, &a == &b, a != Point{2, 1})
	anon := struct {
		A int
		B string
	}{1, "x"}
	var other struct {
		A int
		B string
	} = anon
	fmt.Println(anon == other, anon)
	fmt.Printf("%v %+v %#v %T\n", a, a, a, a)
	fmt.Printf("%v %+v %T\n", anon, anon, anon)
	var root *Node
	for _, v := range []int{5, 2, 8, 1, 9} {
		root = root.Insert(v)
	}
	root.Walk(func(v int) { fmt.Print(v, " ") })
	fmt.Println()
	f := a.Norm
	a.X = 10
	g := a.Move
	g(5)
	fmt.Println(f(), a, Point.Norm(a), (*Point).Norm(&a))
	mv := (*Point).Move
	mv(&a, 1)
	fmt.Println(a)
	type T struct {
		i interface{}
		f float64
	}
	fmt.Println(T{1, 2} == T{1, 2}, T{"a", 0} == T{1, 0})
	var e1, e2 Empty
	fmt.Println(e1 == e2, unsafe.Sizeof(e1), unsafe.Sizeof(a))
	pp := &p
	(*pp).Name = "via"
	(**pp).Name += "2"
	fmt.Println(n.Name)
	nested := []struct {
		Pt   Point
		List []Point
		M    map[string]Point
	}{{Point{1, 1}, []Point{{2, 2}}, map[string]Point{"k": {3, 3}}}}
	nested[0].List[0].X = 7
	fmt.Printf("%+v\n", nested)
	new1 := new(Point)
	new1.X = 3
	*new1 = Point{Y: new1.X}
	fmt.Println(*new1)
	type Celsius float64
	type Temp struct{ Celsius }
	fmt.Println(Temp{3.5}.Celsius + 1)
	conv := struct{ X, Y int }(a)
	fmt.Println(conv, Point(conv))
	defer func() { fmt.Println(recover()) }()
	var np *Named
	fmt.Println(np.Name)
}

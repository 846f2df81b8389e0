package main

import (
	"fmt"
)

type Shape interface {
	Area() float64
	Name() string
}
type Sq struct{ s float64 }
type Ci struct{ r float64 }

func (s Sq) Area() float64  { return s.s * s.s }
func (s Sq) Name() string   { return "sq" }
func (c *Ci) Area() float64 { return 3 * c.r * c.r }
func (c *Ci) Name() string  { return "ci" }

type Named interface{ Name() string }
type Both struct {
	Shape
	tag string
}

func main() {
	shapes := []Shape{Sq{2}, &Ci{1}}
	t := 0.0
	for _, s := range shapes {
		t += s.Area()
		fmt.Println(s.Name(), s.Area())
		if q, ok := s.(Sq); ok {
			fmt.Println("square", q.s)
		}
		if n, ok := s.(Named); ok {
			fmt.Println(n.Name())
		}
	}
	fmt.Println(t, shapes[0] == Shape(Sq{2}), shapes[0] == shapes[1])
	b := Both{Sq{3}, "x"}
	fmt.Println(b.Area(), b.Name())
	var s Shape = b
	fmt.Println(s.Area())
	f := s.Area
	fmt.Println(f())
	var nilS Shape
	fmt.Println(nilS == nil)
	m := map[string]Shape{"a": Sq{1}}
	fmt.Println(m["a"].Area(), m["zz"] == nil)
	var x any = shapes[1]
	switch v := x.(type) {
	case Sq:
		fmt.Println("Sq", v)
	case *Ci:
		v.r = 5
		fmt.Println("Ci", v.r)
	}
	fmt.Println(shapes[1].Area())
	fmt.Printf("%v %+v %T\n", shapes[0], shapes[0], shapes[0])
	g := Shape.Area
	fmt.Println(g(Sq{5}))
	c := make(chan Shape, 1)
	c <- Sq{9}
	fmt.Println((<-c).Area())
	func(ss ...Shape) { fmt.Println(len(ss), ss[0].Area()) }(Sq{1}, &Ci{2})
}

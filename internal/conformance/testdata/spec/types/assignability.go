// Assignability: a value may go where its type differs if one of the two has no name, and identical underlying types.
package main

import (
	"fmt"
	"io"
	"strings"
)

type (
	Ints       []int
	IntMap     map[string]int
	Pt         struct{ X, Y int }
	Fn         func(int) int
	Ch         chan int
	Ptr        *Pt
	Shape      interface{ Area() float64 }
	Sq         float64
	Alias      = Ints
	Gen[T any] []T
)

func (s Sq) Area() float64  { return float64(s * s) }
func (p *Pt) Area() float64 { return float64(p.X * p.Y) }
func (i Ints) Sum() (t int) {
	for _, x := range i {
		t += x
	}
	return
}

func takesInts(i Ints) string       { return fmt.Sprintf("%T %v", i, i) }
func takesSlice(s []int) string     { return fmt.Sprintf("%T %v", s, s) }
func takesFn(f Fn) string           { return fmt.Sprintf("%T %v", f, f(3)) }
func takesRecv(c <-chan int) string { return fmt.Sprintf("%T %v", c, <-c) }
func takesAny(xs ...any) string     { return fmt.Sprintf("%T %v", xs, xs) }
func takesShape(s Shape) string     { return fmt.Sprintf("%T %v", s, s.Area()) }
func returnsShape(b bool) Shape {
	if b {
		return Sq(2)
	}
	return &Pt{2, 3}
}
func returnsInts() Ints   { return []int{1, 2} }
func pair() (Ints, error) { return nil, io.EOF }

func main() {
	s := []int{1, 2, 3}
	var i Ints = s
	i[0] = 100
	s = i
	var g Gen[int] = s
	var u []int = g
	fmt.Println(takesInts(s), takesSlice(i), takesSlice(g), u, i.Sum(), Ints(g).Sum())
	fmt.Println(takesFn(func(n int) int { return n * n }))
	var c Ch = make(chan int, 2)
	c <- 1
	var r <-chan int = c
	c <- 2
	fmt.Println(takesRecv(r), takesRecv(c))
	var p Ptr = &Pt{1, 2}
	var q *Pt = p
	q.X = 9
	fmt.Println(p.X, q.Area(), takesShape(q), takesShape(Sq(3)), returnsShape(true), returnsShape(false).Area())
	var anon struct{ X, Y int } = *q
	var pt Pt = anon
	pt = struct{ X, Y int }{5, 6}
	fmt.Printf("%T %v %T %v %v\n", anon, anon, pt, pt, pt == anon)

	var any1 any = i
	any1 = any1
	var sh Shape = Sq(1)
	any1 = sh
	var e interface {
		Area() float64
	} = sh
	fmt.Printf("%T %v %v\n", any1, e == sh, any1 == any(Sq(1)))
	var err error
	var x Ints
	x, err = pair()
	fmt.Println(x == nil, err, takesAny(), takesAny(nil), takesAny(i, s), takesAny([]any{1, 2}...), takesAny([]any{1}))
	m := map[string]Shape{"a": Sq(2), "b": &Pt{4, 5}}
	m["c"] = returnsShape(false)
	total := 0.0
	for _, v := range m {
		total += v.Area()
	}
	shapes := []Shape{Sq(1), q, nil}
	shapes[2] = m["a"]
	fmt.Println(total, len(shapes), shapes[2].Area())
	ch := make(chan Shape, 2)
	ch <- Sq(7)
	ch <- nil
	fmt.Println(<-ch, <-ch == nil)
	st := struct {
		S Shape
		R io.Reader
		I Ints
		A any
	}{Sq(3), strings.NewReader("x"), []int{7}, 'a'}
	st.A = st.S
	fmt.Printf("%T %T %T %T\n", st.S, st.R, st.I, st.A)
	var arr [2]any = [2]any{1, "b"}
	arr[0], arr[1] = arr[1], arr[0]
	fmt.Println(arr, [...]Shape{Sq(1)}[0], map[any]Ints{1: {2}}[1].Sum())
	var f func() Shape = func() Shape { return Sq(4) }
	fmt.Println(f().Area())
	var im IntMap = map[string]int{"k": 1}
	var um map[string]int = im
	um["z"] = 2
	fmt.Println(len(im), returnsInts().Sum(), Alias{4, 5}.Sum())
	var u8 uint8 = 'a'
	var f32 float32 = 1 << 20
	var cx complex128 = 'b'
	const k = 10.0
	var n int = k
	var b byte = "xyz"[1]
	fmt.Println(u8, f32, cx, n, b)
	if sh == Sq(1) {
		fmt.Println("interface compared with a value of its dynamic type")
	}
	switch any1 {
	case Sq(1):
		fmt.Println("switch too")
	}
}

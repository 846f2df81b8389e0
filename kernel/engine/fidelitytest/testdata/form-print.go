package main

import (
	"fmt"
	"time"
)

type In struct {
	a int
	B string
}
type Out struct {
	In
	p  *In
	s  []In
	m  map[string]In
	i  any
	e  error
	f  func()
	c  chan int
	t  time.Duration
	c2 Color
}
type Color uint8

func (c Color) String() string { return "color" + fmt.Sprint(uint8(c)) }

type Str string
type G struct{ x int }

func (g G) GoString() string { return "G!" }

type F struct{ x int }

func (f F) Format(s fmt.State, v rune) { fmt.Fprintf(s, "F<%c>", v) }

type Bytes []byte
type Fl float64

func main() {
	o := Out{In: In{1, "b"}, s: []In{{2, "c"}}, m: map[string]In{"k": {3, "d"}}, i: In{4, "e"}, t: time.Second, c2: 7}
	fmt.Printf("%v\n%+v\n", o, o)
	fmt.Printf("%#v\n", o.In)
	fmt.Printf("%#v %#v %#v\n", o.s, o.m, o.c2)
	fmt.Printf("%v %d %x %q %s|%5d|%-5v|%05d\n", o.c2, o.c2, o.c2, o.c2, o.c2, o.c2, o.c2, o.c2)
	fmt.Println(Str("hi"), []Str{"a", "b"})
	fmt.Printf("%q %v %x %T\n", []Str{"a"}, Str("z"), Str("z"), Str("z"))
	fmt.Printf("%v %#v %v\n", G{1}, G{1}, F{1})
	fmt.Println(&o.In, &[]In{{5, "x"}}, &map[Color]int{1: 2})
	fmt.Printf("%d %s\n", Str("no"), In{1, "x"})
	fmt.Println(Bytes("hi"), string(Bytes("hi")))
	fmt.Printf("%s %x %v\n", Bytes("hi"), Bytes("hi"), [2]Color{1, 2})
	fmt.Printf("%6.2f|%v|%g|%T\n", Fl(3.14159), Fl(2), Fl(2.5), Fl(1))
	fmt.Println(map[Color]Str{3: "c", 1: "a", 2: "b"})
	var n *In
	fmt.Printf("%v %+v\n", n, struct{ P *In }{n})
	fmt.Printf("%T %T %T %T\n", o, &o, o.s, []any{1})
	fmt.Println([]any{o.c2, Str("x"), 1, nil, In{1, "z"}})
	fmt.Printf("%v %[1]d %[1]T\n", o.c2)
	fmt.Printf("%t %v\n", true, struct {
		a any
		b error
	}{})
}

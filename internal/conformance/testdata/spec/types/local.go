// Types declared in functions: distinct by block, with embedded methods, in closures, loops, generic functions.
package main

import (
	"fmt"
	"reflect"
	"strings"
)

type T string

func first() any {
	type T struct{ A int }
	return T{1}
}

func second() any {
	type T struct{ A int }
	x := T{2}
	{
		type T []T
		y := T{nil, T{}}
		if len(y) != 2 {
			return nil
		}
	}
	return x
}

func both() (a, b any) {
	{
		type In int
		a = In(1)
	}
	{
		type In int
		b = In(1)
	}
	return
}

type named struct{ s string }

func (n named) Name() string      { return n.s }
func (n *named) SetName(s string) { n.s = s }

func loop() (all []any) {
	for i := range 3 {
		type L struct {
			i int
			named
		}
		all = append(all, L{i, named{strings.Repeat("l", i)}})
	}
	return
}

func generic[V any](v V) any {
	type box struct {
		v    V
		list []V
	}
	return box{v, []V{v, v}}
}

func recursive(n int) any {
	type R struct {
		n    int
		next any
	}
	if n == 0 {
		return R{}
	}
	return R{n, recursive(n - 1)}
}

func main() {
	a, b := first(), second()
	fmt.Printf("%T %T %v %v %v\n", a, b, a == b, a, b)
	fmt.Println(reflect.TypeOf(a) == reflect.TypeOf(b), reflect.TypeOf(a) == reflect.TypeOf(first()), reflect.TypeOf(a).Name())
	c, d := both()
	fmt.Printf("%T %T %v\n", c, d, c == d)
	ls := loop()
	fmt.Printf("%+v %T %v %v\n", ls, ls[0], reflect.TypeOf(ls[0]) == reflect.TypeOf(ls[2]), ls[2].(interface{ Name() string }).Name())
	g1, g2, g3 := generic(1), generic("s"), generic(2)
	fmt.Println(g1, g2, reflect.TypeOf(g1) == reflect.TypeOf(g3), reflect.TypeOf(g1) == reflect.TypeOf(g2))
	fmt.Println(recursive(3))

	type Celsius float64
	type Temp = Celsius
	type Conv func(Celsius) Celsius
	var t Temp = 20
	conv := Conv(func(c Celsius) Celsius { return c*9/5 + 32 })
	fmt.Printf("%v %T %T %v\n", conv(t), t, conv, Celsius(1)+t)

	type (
		Key  struct{ a, b int }
		Val  []Key
		Dict map[Key]Val
	)
	m := Dict{{1, 2}: {{3, 4}, {5, 6}}}
	m[Key{1, 2}] = append(m[Key{1, 2}], Key{7, 8})
	fmt.Printf("%v %T\n", m, m)
	type Outer struct {
		*named
		Inner struct{ X T }
	}
	o := Outer{named: &named{"x"}}
	o.SetName("set")
	o.Inner.X = "package T"
	var setter interface{ SetName(string) } = o
	setter.SetName("through interface")
	fmt.Printf("%v %T %v\n", o.Name(), o.Inner.X, o.Inner)
	f := func() any {
		type T int
		return T(5)
	}
	fmt.Printf("%T %v\n", f(), f() == f())
	type T bool
	fmt.Printf("%T %v\n", T(true), T(false))
	type Shape interface {
		Name() string
	}
	shapes := []Shape{named{"n1"}, &named{"n2"}, o}
	for _, s := range shapes {
		switch s := s.(type) {
		case named:
			fmt.Print("named ", s.s, " ")
		case *named:
			s.s += "!"
			fmt.Print("*named ", s.s, " ")
		case Outer:
			fmt.Println("Outer", s.named.s)
		}
	}
}

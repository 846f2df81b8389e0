// Type switches: with and without a binding, lists, nil, interfaces, generic and local types, fallthrough's absence.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

type Shape interface{ Area() float64 }
type Sq float64
type Rect struct{ w, h float64 }
type Named struct{ Rect }
type Fn func() int
type Gen[T any] struct{ v T }
type Err struct{ code int }

func (s Sq) Area() float64    { return float64(s * s) }
func (r *Rect) Area() float64 { return r.w * r.h }
func (e Err) Error() string   { return fmt.Sprint("err ", e.code) }
func (g Gen[T]) Get() T       { return g.v }

func bound(x any) string {
	switch v := x.(type) {
	case nil:
		return fmt.Sprintf("nil %v", v)
	case bool:
		if !v {
			return "not"
		}
		return "yes"
	case int, int8, int64:
		return fmt.Sprintf("int kind %T %v", v, v)
	case uint8:
		return fmt.Sprint("byte ", v+1)
	case rune:
		return "rune " + string(v)
	case string:
		return v + v
	case float32, float64:
		return fmt.Sprintf("%.1f", v)
	case []int:
		v = append(v, 1)
		return fmt.Sprint(len(v))
	case []any:
		return fmt.Sprint("anys ", v[0])
	case map[string]int:
		return fmt.Sprint(v["k"])
	case func(int) int:
		return fmt.Sprint(v(3))
	case Fn:
		return fmt.Sprint("Fn ", v())
	case chan int:
		return fmt.Sprint("chan ", cap(v))
	case <-chan int:
		return "recv"
	case *int:
		*v++
		return fmt.Sprint("*int ", *v)
	case struct{ X int }:
		return fmt.Sprint("struct ", v.X)
	case [2]int:
		return fmt.Sprint("array ", v[1])
	case Gen[int]:
		return fmt.Sprint("Gen int ", v.v*2)
	case interface{ Get() string }:
		return "getter " + v.Get()
	case error:
		return "error " + v.Error()
	case Shape:
		return fmt.Sprint("shape ", v.Area())
	case fmt.Stringer, io.Reader:
		return fmt.Sprintf("stringer or reader %T", v)
	default:
		return fmt.Sprintf("default %T", v)
	}
}

func unbound(x any) (s string) {
	switch x.(type) {
	case Sq, *Rect:
		s = "known shape"
	case Rect:
		s = "rect value"
	case Shape:
		s = "shape"
	case interface {
		Unwrap() error
	}:
		s = "wrapper"
	case error, nil:
		s = "error or nil"
	default:
		s = "?"
	}
	return
}

func order(x any) string {
	switch x.(type) {
	case interface{}:
		return "any first"
	case int:
		return "int never"
	default:
		return "nil"
	}
}

func control(xs ...any) (out []string) {
loop:
	for i, x := range xs {
		switch v := x.(type) {
		case int:
			if v < 0 {
				continue
			}
			if v == 0 {
				break
			}
			out = append(out, fmt.Sprint("i", v))
		case string:
			if v == "stop" {
				break loop
			}
			defer func() { out = append(out, v) }()
			continue loop
		}
		out = append(out, fmt.Sprint("end", i))
	}
	return
}

func effects() any { fmt.Print("evaluated once "); return 7 }

func generic[T any](x any) string {
	switch v := x.(type) {
	case T:
		return fmt.Sprintf("T %v", v)
	case []T:
		return fmt.Sprintf("[]T %v", len(v))
	case Gen[T]:
		return fmt.Sprintf("Gen %v", v.Get())
	case *T:
		return "*T"
	}
	return "none"
}

func main() {
	n := 4
	type Local struct{ X int }
	for _, x := range []any{nil, true, false, 1, int8(2), int64(3), int16(4), uint8(255), 'r', "s", 1.25, float32(2), []int{5}, []any{"e"},
		map[string]int{"k": 8}, func(i int) int { return i * i }, Fn(func() int { return 6 }), func() int { return 1 }, make(chan int, 3), make(<-chan int), &n,
		struct{ X int }{9}, Local{10}, [2]int{1, 2}, [3]int{}, Gen[int]{21}, Gen[string]{"g"}, Gen[bool]{}, Err{3}, &Err{4}, Sq(3), Rect{1, 2}, &Rect{2, 3}, Named{}, &Named{Rect{3, 3}},
		errors.New("std"), os.Stdin, 2i} {
		fmt.Println(bound(x))
	}
	for _, x := range []any{Sq(1), Rect{}, &Rect{}, &Named{}, Named{}, fmt.Errorf("%w", io.EOF), io.EOF, nil, error(nil), 3} {
		fmt.Print(unbound(x), "; ")
	}
	fmt.Println(order(1), order(nil))
	fmt.Println(control(1, -1, 0, "d1", 2.5, "d2", 2, "stop", 3))
	switch x := effects().(type) {
	case string:
	case int:
		x++
		fmt.Println(x)
	}
	switch e := error(Err{1}); e := e.(type) {
	case Err:
		fmt.Println(e.code)
	}
	var sh Shape = &Named{Rect{1, 5}}
	switch s := sh.(type) {
	case *Rect:
		fmt.Println("no")
	case *Named:
		s.w = 2
		fmt.Println(sh.Area(), s.Rect)
	}
	switch v := sh.(type) {
	case interface {
		Shape
		Name() string
	}:
		fmt.Println("no")
	case Sq, *Named:
		v.Area()
		fmt.Printf("%T\n", v)
	}
	var none Shape
	switch v := none.(type) {
	case nil:
		fmt.Println("nil interface", v == nil)
	case Shape:
		fmt.Println("no")
	}
	switch any((*Rect)(nil)).(type) {
	case nil:
		fmt.Println("no")
	case *Rect:
		fmt.Println("nil pointer is a *Rect")
	}
	fmt.Println(generic[int](1), generic[string](1), generic[string]([]string{"a"}), generic[error](Err{2}), generic[bool](Gen[bool]{true}), generic[int](new(int)), generic[any](nil), generic[[]int]([]int{1}))
	var fs []func() string
	for _, x := range []any{1, "two", 3.0} {
		switch v := x.(type) {
		case int:
			fs = append(fs, func() string { v += 10; return fmt.Sprint(v) })
		case string:
			fs = append(fs, func() string { v += "!"; return v })
		default:
			fs = append(fs, func() string { return fmt.Sprintf("%T%v", v, v) })
		}
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	switch any(n).(type) {
	}
	switch {
	}
	fmt.Println()
}

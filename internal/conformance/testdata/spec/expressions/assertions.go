// Type assertions: to concrete types and to interfaces, comma ok in its forms, and the texts of what fails.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
)

type Shape interface{ Area() float64 }
type Named interface {
	Shape
	Name() string
}
type Sq struct{ s float64 }

func (s Sq) Area() float64 { return s.s * s.s }
func (s *Sq) Name() string { return "square" }
func (s Sq) private() int  { return 1 }

type Celsius float64
type ID[T any] struct{ v T }
type hidden interface{ private() int }
type Wrap struct{ Shape }

func try(name string, f func()) {
	defer func() {
		e := recover()
		if e == nil {
			return
		}
		var ta *runtime.TypeAssertionError
		err, _ := e.(error)
		fmt.Printf("%s: %v [%T %v]\n", name, e, e, errors.As(err, &ta))
	}()
	f()
}

func to[T any](x any) (T, bool) { v, ok := x.(T); return v, ok }
func must[T any](x any) T       { return x.(T) }

func main() {
	var x any = 7
	i := x.(int)
	s, ok := x.(string)
	fmt.Printf("%d %q %v\n", i, s, ok)
	var f float64
	f, ok = x.(float64)
	fmt.Println(f, ok)
	if n, ok := x.(int); ok && n > 5 {
		fmt.Println("int above 5")
	}
	var m = map[string]any{}
	var okAny any
	m["v"], okAny = x.(int)
	var arr [2]bool
	_, arr[1] = x.(fmt.Stringer)
	fmt.Println(m, okAny, arr)
	var v, ok2 = any(Celsius(3)).(Celsius)
	fmt.Println(v, ok2)

	var sh Shape = &Sq{2}
	nm := sh.(Named)
	_, isVal := sh.(Sq)
	p, isPtr := sh.(*Sq)
	p.s = 3
	fmt.Println(nm.Name(), nm.Area(), isVal, isPtr, sh.(interface{ Area() float64 }).Area(), sh.(hidden).private())
	fmt.Println(any(sh).(Shape) == sh, nm.(Shape).(Named).(*Sq) == p)
	fmt.Println(to[int](x))
	fmt.Println(to[string](x))
	fmt.Println(to[Shape](Sq{2}))
	fmt.Println(to[Named](Sq{2}))
	fmt.Println(to[ID[int]](ID[int]{4}))
	fmt.Println(to[ID[int]](ID[string]{"x"}))
	fmt.Println(to[[]any]([]any{1}))
	fmt.Println(to[func()](nil))
	fmt.Println(must[error](io.EOF), must[interface{ Area() float64 }](Wrap{Sq{5}}).Area())
	var err error = &os.PathError{Op: "open", Path: "x", Err: os.ErrNotExist}
	pe, ok := err.(*os.PathError)
	_, isTimeout := err.(interface{ Timeout() bool })
	fmt.Println(pe.Op, ok, isTimeout)

	var none any
	var noShape Shape
	try("int as string", func() { _ = x.(string) })
	try("nil as int", func() { _ = none.(int) })
	try("nil shape", func() { _ = noShape.(Named) })
	try("nil shape to type", func() { _ = noShape.(Sq) })
	try("nil as any", func() { _ = none.(any) })
	try("missing", func() { _ = x.(Shape) })
	try("pointer method", func() { _ = Shape(Sq{1}).(Named) })
	try("wrong concrete", func() { _ = sh.(Sq) })
	try("wrong named", func() { _ = any(1.5).(Celsius) })
	try("underlying", func() { _ = any(Celsius(1)).(float64) })
	try("generic", func() { _ = any(ID[int]{}).(ID[string]) })
	try("generic must", func() { must[Celsius](ID[Celsius]{}) })
	try("generic iface", func() { must[Named](Sq{}) })
	try("func", func() { _ = any(func() {}).(func(int) error) })
	try("slice", func() { _ = any([]int{}).([]any) })
	try("map", func() { _ = any(map[string]int{}).(map[string]any) })
	try("struct", func() { _ = any(struct{ A int }{}).(struct{ B int }) })
	try("chan", func() { _ = any(make(chan int)).(<-chan int) })
	try("error", func() { _ = err.(interface{ Area() float64 }) })
	try("stringer", func() { _ = any(Wrap{}).(fmt.Stringer) })
	try("anon", func() { _ = sh.(interface{ Missing(int) string }) })
	try("int8", func() { _ = any(int8(1)).(int16) })
	try("ptr", func() { _ = any(new(int)).(*string) })
	try("type local", func() {
		type Sq struct{ s float64 }
		_ = any(Sq{}).(Shape)
	})
	try("same name", func() {
		type Celsius float64
		_ = any(Celsius(1)).(interface{ M() })
	})
}

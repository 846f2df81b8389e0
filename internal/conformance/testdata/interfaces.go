package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

type Shape interface {
	Area() float64
	Perimeter() float64
}
type Named interface{ Name() string }
type NamedShape interface {
	Shape
	Named
}
type Rect struct{ W, H float64 }
type Circle struct{ R float64 }

func (r Rect) Area() float64         { return r.W * r.H }
func (r Rect) Perimeter() float64    { return 2 * (r.W + r.H) }
func (r Rect) Name() string          { return "rect" }
func (c *Circle) Area() float64      { return 3 * c.R * c.R }
func (c *Circle) Perimeter() float64 { return 6 * c.R }

type MyErr struct{ Code int }

func (e *MyErr) Error() string { return fmt.Sprint("code ", e.Code) }

func mayFail(n int) error {
	if n > 0 {
		return &MyErr{n}
	}
	return nil
}
func typedNil() error { var e *MyErr; return e }

type Upper struct{ r io.Reader }

func (u Upper) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	copy(p, []byte(strings.ToUpper(string(p[:n]))))
	return n, err
}

type Stack []any

func main() {
	shapes := []Shape{Rect{2, 3}, &Circle{1}, &Rect{1, 1}}
	for _, s := range shapes {
		n, ok := s.(Named)
		name := "?"
		if ok {
			name = n.Name()
		}
		fmt.Println(s.Area(), s.Perimeter(), name)
		if ns, ok := s.(NamedShape); ok {
			fmt.Println("named shape", ns.Name())
		}
	}
	fmt.Printf("%T %T %v %+v\n", shapes[0], shapes[1], shapes[0], shapes[1])
	fmt.Println(shapes[0] == Shape(Rect{2, 3}), shapes[0] == shapes[1])
	err := mayFail(3)
	var me *MyErr
	fmt.Println(err, errors.As(err, &me), me.Code, mayFail(0) == nil, typedNil() == nil)
	w := fmt.Errorf("wrap: %w", err)
	fmt.Println(w, errors.Unwrap(w) == err, errors.Is(w, err))
	b, _ := io.ReadAll(Upper{strings.NewReader("shout")})
	fmt.Println(string(b))
	var st Stack
	st = append(st, 1, "two", 3.0, nil, Rect{1, 2}, []int{1})
	for _, x := range st {
		switch v := x.(type) {
		case int, float64:
			fmt.Printf("num %v %T;", v, v)
		case string:
			fmt.Print("str ", len(v), ";")
		case nil:
			fmt.Print("nil;")
		case Shape:
			fmt.Print("shape ", v.Area(), ";")
		default:
			fmt.Printf("other %T;", v)
		}
	}
	fmt.Println()
	var x any = Rect{1, 2}
	_, isC := x.(*Circle)
	_, isS := x.(fmt.Stringer)
	fmt.Println(isC, isS)
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = x.(string)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = x.(fmt.Stringer)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var e any
		_ = e.(int)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var a, b any = []int{1}, []int{1}
		fmt.Println(a == b)
	}()
	var np *Circle
	var s Shape = np
	fmt.Println(s == nil, s.(*Circle) == nil)
	var rw io.ReadWriter = struct {
		io.Reader
		io.Writer
	}{strings.NewReader("in"), io.Discard}
	buf := make([]byte, 5)
	n, _ := rw.Read(buf)
	fmt.Println(n, string(buf[:n]))
}

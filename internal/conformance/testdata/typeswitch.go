package main

import "fmt"

type A struct{ x int }
type B struct{ x int }
type Celsius float64
type Fahr float64
type IntAlias = int
type F func()
type I interface{ M() }
type J interface{ N() }

func (A) M()                   {}
func (*B) N()                  {}
func (F) M()                   {}
func (Celsius) String() string { return "C" }

func kind(x any) string {
	switch x.(type) {
	case A:
		return "A"
	case B:
		return "B"
	case *A:
		return "*A"
	case *B:
		return "*B"
	case Celsius:
		return "Celsius"
	case Fahr:
		return "Fahr"
	case float64:
		return "float64"
	case IntAlias:
		return "int"
	case []A:
		return "[]A"
	case []B:
		return "[]B"
	case map[string]A:
		return "map A"
	case map[string]B:
		return "map B"
	case func(A) B:
		return "func(A) B"
	case func(B) A:
		return "func(B) A"
	case chan A:
		return "chan A"
	case <-chan A:
		return "<-chan A"
	case [2]A:
		return "[2]A"
	case struct{ y int }:
		return "anon y"
	case struct{ x int }:
		return "anon x"
	case F:
		return "F"
	case func():
		return "func()"
	case error:
		return "error"
	case fmt.Stringer:
		return "Stringer"
	case nil:
		return "nil"
	}
	return fmt.Sprintf("?%T", x)
}

func iface(x any) string {
	switch v := x.(type) {
	case I:
		v.M()
		return "I"
	case J:
		v.N()
		return "J"
	default:
		_ = v
		return "-"
	}
}

func main() {
	for _, x := range []any{A{}, B{}, &A{}, &B{}, Celsius(1), Fahr(1), 1.0, 1, []A{}, []B{}, map[string]A{}, map[string]B{},
		func(A) B { return B{} }, func(B) A { return A{} }, make(chan A), make(<-chan A), [2]A{}, struct{ y int }{}, struct{ x int }{},
		F(nil), func() {}, fmt.Errorf("e"), nil, int8(1), []any{}, [3]A{}, "s", 'r', byte(1)} {
		fmt.Print(kind(x), ",", iface(x), " ")
	}
	fmt.Println()
	switch x := any(3).(type) {
	case int:
		x++
		fmt.Println(x)
		if x == 4 {
			break
		}
		fmt.Println("unreached")
	}
	switch y := f(); x := any(y).(type) {
	case string:
		fmt.Println("string", x+"!")
	case int, bool:
		fmt.Printf("%T\n", x)
	}
	type local struct{ x int }
	var v any = local{1}
	_, isA := v.(A)
	l, isL := v.(local)
	fmt.Println(isA, isL, l)
	func() {
		type local struct{ x int }
		_, ok := v.(local)
		fmt.Println("other local", ok)
	}()
	var e error
	switch e.(type) {
	case nil:
		fmt.Println("nil error")
	}
	fmt.Println(any(A{1}) == any(A{1}), any(A{1}) == any(B{1}), any(Celsius(1)) == any(1.0), any(int32(1)) == any('\x01'))
}

func f() string { return "f" }

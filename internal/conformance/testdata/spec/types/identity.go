// Type identity: what is one type, and what are two.
package main

import (
	"fmt"
	"reflect"
)

type (
	A0 = []string
	A1 = A0
	A2 = struct{ a, b int }
	A3 = int
	A4 = func(A3, float64) *A0
	A5 = func(x int, _ float64) *[]string

	B0 A0
	B1 []string
	B2 struct{ a, b int }
	B3 struct{ a, c int }
	B4 func(int, float64) *B0
	B5 func(x int, y float64) *A1
	C0 = B0

	D0[P1, P2 any] struct {
		x P1
		y P2
	}
	E0 = D0[int, string]
)

func same(a, b any) bool { return reflect.TypeOf(a) == reflect.TypeOf(b) }

func kind(x any) string {
	switch x.(type) {
	case struct{ A int }:
		return "plain A"
	case struct {
		A int `t:"1"`
	}:
		return "tagged A"
	case struct{ B int }:
		return "plain B"
	case []string:
		return "[]string"
	case B0:
		return "B0"
	case B1:
		return "B1"
	case A4:
		return "A4"
	case B4:
		return "B4"
	case func(...int):
		return "variadic"
	case func([]int):
		return "slice"
	case chan int:
		return "chan"
	case <-chan int:
		return "recv"
	case interface{ M() }:
		return "has M"
	case D0[int, string]:
		return "D0"
	case D0[string, int]:
		return "D0 swapped"
	case map[string]any:
		return "map"
	case map[string]error:
		return "map of error"
	case [2]int:
		return "[2]int"
	case [3]int:
		return "[3]int"
	case func() (int, error):
		return "func"
	}
	return fmt.Sprintf("other %T", x)
}

type m struct{}

func (m) M() {}

func local() any {
	type T struct{ A int }
	return T{1}
}

func local2() any {
	type T struct{ A int }
	return T{1}
}

func gen[T any]() any {
	type L struct{ v T }
	return L{}
}

func main() {
	fmt.Println(same(A0{}, A1{}), same(A0{}, []string{}), same(A2{}, struct{ a, b int }{}), same(A3(1), 1))
	fmt.Println(same(A4(nil), A5(nil)), same(A4(nil), (func(int, float64) *[]string)(nil)))
	fmt.Println(same(B0{}, C0{}), same(E0{}, D0[int, string]{}), same(D0[int, string]{}, D0[A3, string]{}))
	fmt.Println(same(B0{}, B1{}), same(B2{}, B3{}), same(B4(nil), B5(nil)), same(A0{}, B0{}), same(D0[int, string]{}, struct {
		x int
		y string
	}{}))
	for _, x := range []any{
		struct{ A int }{}, struct {
			A int `t:"1"`
		}{}, struct {
			A int `t:"2"`
		}{}, struct{ B int }{}, A1{}, B0{}, C0{}, B1{}, A5(nil), B4(nil), B5(nil),
		func(...int) {}, func([]int) {}, make(chan int), make(<-chan int), m{}, &m{}, E0{}, D0[string, A3]{},
		map[string]interface{}{}, map[string]error{}, [1 + 1]int{}, [...]int{1, 2, 3}, func() (n int, err error) { return },
		local(), local2(), func() (int, int) { return 1, 2 }, nil, [2]uint{}, new([2]int), []A3{1},
	} {
		fmt.Println(kind(x))
	}
	a, b := local(), local2()
	fmt.Printf("%T %T %v %v\n", a, b, a == b, local() == a)
	fmt.Println(same(gen[int](), gen[int]()), same(gen[int](), gen[string]()), same(gen[A3](), gen[int]()))
	fmt.Println(same([]any{}, []interface{}{}), same([]byte{}, []uint8{}), same([]rune{}, []int32{}), same(map[rune]byte{}, map[int32]uint8{}))
	fmt.Println(same(struct{ m }{}, struct{ m m }{}), same(func(error) {}, func(interface{ Error() string }) {}))
	var f func(x, y int) (z error) = func(a, b int) error { return nil }
	fmt.Printf("%T %T %T\n", f, E0{}, A2{1, 2})
}

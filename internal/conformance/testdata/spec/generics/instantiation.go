// Instantiation: partial lists, functions and methods as values, closures over type parameters, %T of instances.
package main

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

type Num interface{ ~int | ~float64 }

func Id[T any](x T) T              { return x }
func Conv[To, From Num](x From) To { return To(x) }
func Apply[A, B any](f func(A) B, xs ...A) []B {
	out := make([]B, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}
func Counter[T any]() func(T) int {
	n := 0
	return func(T) int { n++; return n }
}
func Name[T any]() string    { return fmt.Sprintf("%T", *new(T)) }
func NameOf[T any](T) string { return reflect.TypeFor[T]().String() }
func Rec[T any](n int, x T) string {
	if n == 0 {
		return fmt.Sprintf("%T", x)
	}
	return Rec(n-1, x) + fmt.Sprint(n)
}
func Even[T Num](n T) bool {
	if n == 0 {
		return true
	}
	return Odd(n - 1)
}
func Odd[T Num](n T) bool {
	if n == 0 {
		return false
	}
	return Even(n - 1)
}
func Zero[T any]() T                { var z T; return z }
func IsZero[T comparable](x T) bool { return x == Zero[T]() }
func Memo[K comparable, V any](f func(K) V) func(K) V {
	m := make(map[K]V)
	return func(k K) V {
		if v, ok := m[k]; ok {
			return v
		}
		m[k] = f(k)
		return m[k]
	}
}
func Curry[A, B, C any](f func(A, B) C) func(A) func(B) C {
	return func(a A) func(B) C { return func(b B) C { return f(a, b) } }
}
func Kind[T any](x T) string {
	switch any(x).(type) {
	case int, float64:
		return "number"
	case []T:
		return "slice of itself?"
	case interface{ Len() int }:
		return "has Len"
	case error:
		return "error"
	}
	switch any((*T)(nil)).(type) {
	case *any:
		return "pointer to any"
	case *error:
		return "pointer to error"
	}
	return "other"
}

type Box[T any] struct{ v T }

func (b Box[T]) Get() T                 { return b.v }
func (b *Box[T]) Set(v T)               { b.v = v }
func (b Box[T]) Pair() (Box[T], []T)    { return b, []T{b.v, b.v} }
func (b Box[T]) Map(f func(T) T) Box[T] { return Box[T]{f(b.v)} }

type Chain[T any] struct {
	Box[T]
	next *Chain[T]
}

var global = Apply[int, string]
var counts = map[string]func(string) int{"a": Counter[string](), "b": Counter[string]()}

func main() {
	f := Id[string]
	g := Conv[float64, int]
	fmt.Printf("%v %v %T %T %T\n", f("x"), g(3), f, g, Curry[int, string, error])
	fmt.Println(Conv[int](2.7), global(func(i int) string { return fmt.Sprint(i, "!") }, 1, 2))
	fmt.Println(Apply(Id[int], 1, 2), Apply(Conv[int, float64], 1.5, 2.5), Apply(strings.ToUpper, "a"), Apply(func(b Box[int]) int { return b.v }, Box[int]{7}), Apply(Box[string].Get, Box[string]{"m"}))
	c1, c2 := Counter[int](), Counter[int]()
	c1(1)
	fmt.Println(c1(1), c2(1), counts["a"]("x"), counts["a"]("x"), counts["b"]("x"))
	fmt.Println(Name[int](), Name[string](), Name[[]Box[int]](), Name[map[string]Box[Box[bool]]](), Name[error](), Name[*Box[any]](), Name[func(Box[int]) error](), Name[Chain[rune]](), Name[struct{ B Box[int] }]())
	fmt.Println(NameOf(1), NameOf[any](1), NameOf[error](nil), NameOf(Box[error]{}), NameOf(Id[int]))
	fmt.Println(Rec(2, 'x'), Rec(1, []string{}), Even(10), Odd(7.0), IsZero(""), IsZero(Box[int]{1}), IsZero[any](nil), IsZero([2]bool{}))
	calls := 0
	var fib func(int) int
	fib = Memo(func(n int) int {
		calls++
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	})
	fmt.Println(fib(60), calls)
	fmt.Println(Curry(func(a int, b string) string { return strings.Repeat(b, a) })(3)("ab"), Curry(Conv2[int, float64])(1)(2.5))
	fmt.Println(Kind(1), Kind("s"), Kind[any](nil), Kind[error](nil), Kind[error](fmt.Errorf("e")), Kind(new(strings.Builder)), Kind([]int{}))
	b := Box[int]{1}
	get, set := b.Get, b.Set
	set(5)
	fmt.Println(get(), b.Get(), Box[int].Get(b), (*Box[int]).Get(&b), b.Map(func(i int) int { return i * 10 }).Map(Id).v)
	x, y := b.Pair()
	fmt.Printf("%v %v %T %T\n", x, y, get, (*Box[string]).Set)
	ch := Chain[string]{Box[string]{"h"}, &Chain[string]{Box: Box[string]{"t"}}}
	ch.Set("H")
	fmt.Println(ch.Get(), ch.next.Get(), ch.next.next == nil, ch.Map(strings.ToLower))
	bs := []interface{ Get() string }{Box[string]{"1"}, &Box[string]{"2"}, ch, &ch}
	for _, b := range bs {
		fmt.Print(b.Get(), " ")
	}
	fmt.Println(slices.Sorted(maps.Keys(map[string]Box[int]{"b": {}, "a": {}})), slices.Collect(maps.Values(map[int]Box[rune]{1: {'x'}})))
	type local struct{ Box[float64] }
	l := local{Box[float64]{1.5}}
	fmt.Printf("%v %T %T %T\n", l.Get(), l, Box[local]{l}, Id(l))
	func() {
		type T struct{ a int }
		fmt.Println(Name[T](), Name[Box[T]](), reflect.TypeFor[Box[T]]() == reflect.TypeFor[Box[local]]())
	}()
}

func Conv2[A, B Num](a A, b B) float64 { return float64(a) + float64(b) }

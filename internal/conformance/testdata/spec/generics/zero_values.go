// Type parameters at run time: zero values, type switches on them, comparable interfaces, static data per instance.
package main

import (
	"errors"
	"fmt"
	"reflect"
)

type Opt[T any] struct {
	p *T
}

func Of[T any](v T) Opt[T] { return Opt[T]{&v} }
func (o Opt[T]) Get() (v T, ok bool) {
	if o.p == nil {
		return
	}
	return *o.p, true
}

func describe[T any](v T) string {
	switch x := any(v).(type) {
	case nil:
		return "nil"
	case int:
		return fmt.Sprint("int ", x+1)
	case string:
		return "string " + x
	case []T:
		return "[]T"
	case map[string]T:
		return "map of T"
	case func() T:
		return "func"
	case Opt[T]:
		return "opt of T"
	case Opt[int]:
		y, _ := x.Get()
		return fmt.Sprint("opt of int ", y)
	case error:
		return "error " + x.Error()
	case fmt.Stringer:
		return "stringer " + x.String()
	}
	return fmt.Sprintf("%T", v)
}

func as[T any](x any) string {
	if v, ok := x.(T); ok {
		return fmt.Sprintf("yes %v", v)
	}
	var zero T
	return fmt.Sprintf("no, zero %v", zero)
}

func asErr[E error](err error) (E, bool) {
	var e E
	ok := errors.As(err, &e)
	return e, ok
}

type myErr struct{ code int }

func (m myErr) Error() string { return fmt.Sprint("code ", m.code) }

type ptrErr struct{ s string }

func (p *ptrErr) Error() string { return p.s }

type S string

func (s S) String() string { return "S" + string(s) }

func ptrTo[T any]() *T               { return new(T) }
func slice[T any](n int) []T         { return make([]T, n) }
func arr[T any]() [2]T               { return [2]T{} }
func mp[K comparable, V any](k K) V  { return map[K]V{}[k] }
func nilOf[T any, P *T | []T]() bool { var p P; return any(p) != nil }
func closed[T any]() (T, bool) {
	c := make(chan T)
	close(c)
	v, ok := <-c
	return v, ok
}
func eq[T comparable](a, b T) (r string) {
	defer func() {
		if e := recover(); e != nil {
			r = fmt.Sprint(e)
		}
	}()
	return fmt.Sprint(a == b)
}
func newOf[T any](v T) *T { return new(v) }
func count[T comparable](xs ...T) map[T]int {
	m := map[T]int{}
	for _, x := range xs {
		m[x]++
	}
	return m
}

type Static[T any] struct{}

func (Static[T]) Name() string { return fmt.Sprintf("Static of %T", *new(T)) }

type Num interface{ ~int8 | ~uint8 | ~float32 }

func wrap[T Num](x T) (T, T, T) { return x + 1, x * 2, x - x - 1 + x }
func half[T Num](x T) T         { return x / 2 }
func limits[T Num](x T) (n int) {
	for x > 0 && n < 300 {
		x++
		n++
	}
	return
}

func main() {
	fmt.Println(Opt[int]{}.Get())
	fmt.Println(Of("v").Get())
	fmt.Println(Of[error](nil).Get())
	fmt.Println(describe(1), describe("s"), describe[any](nil), describe[error](nil), describe(myErr{1}), describe[error](&ptrErr{"p"}), describe(S("x")))
	fmt.Println(describe[any]([]any{}), describe[any](map[string]any{}), describe(Of(3)), describe[any](Of[any](1)), describe(2.5), describe[any](func() any { return 1 }), describe([]int{}))
	fmt.Println(as[int](1), as[string](1), as[error](myErr{2}), as[fmt.Stringer](S("q")), as[any](nil), as[[]int](nil), as[Opt[int]](Opt[string]{}), as[interface{ Error() string }](nil))
	err := fmt.Errorf("w: %w", errors.Join(myErr{7}, &ptrErr{"pe"}))
	e1, ok1 := asErr[myErr](err)
	e2, ok2 := asErr[*ptrErr](err)
	fmt.Println(e1.code, ok1, e2.s, ok2)
	fmt.Println(*ptrTo[int](), *ptrTo[S](), slice[*int](2), slice[struct{ a string }](1), arr[error](), arr[S](), mp[string, []int]("x") == nil, mp[any, bool](nil))
	fmt.Println(nilOf[int, *int](), nilOf[int, []int]())
	fmt.Println(closed[int]())
	fmt.Println(closed[error]())
	fmt.Println(eq(1, 1), eq("a", "b"), eq[any](1, 1), eq[any](1, int8(1)), eq[any]([]int{}, []int{}), eq(Of(1), Of(1)), eq(myErr{1}, myErr{1}), eq[error](myErr{1}, myErr{1}), eq([1]any{1}, [1]any{1}))
	fmt.Println(*newOf(5), *newOf("n"), *newOf([]int{1}), newOf(1) == newOf(1))
	fmt.Println(count(1, 2, 1), count("a", "a"), count[any](1, "1", 1, nil), count(myErr{1}, myErr{1}, myErr{2}))
	fmt.Println(Static[int]{}.Name(), Static[Static[string]]{}.Name(), Static[error]{}.Name())
	fmt.Println(wrap[int8](127))
	fmt.Println(wrap[uint8](255))
	fmt.Println(wrap[float32](0.5))
	fmt.Println(half[int8](-7), half[uint8](7), half[float32](7), limits[int8](120), limits[uint8](250), limits[float32](1))
	fmt.Println(reflect.TypeOf(Opt[map[string]S]{}).String(), reflect.TypeOf(describe[S]).String(), reflect.TypeOf(Static[[]error]{}).Name())
	fmt.Printf("%v %+v %#v %T\n", Opt[int]{}, Static[int]{}, struct{ O Opt[S] }{}, arr[Opt[error]])
}

// Type inference: from arguments, constants, functions passed, results assigned, constraint type sets.
package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

type Number interface{ ~int | ~int64 | ~float64 }
type List[E any] []E
type MyInts []int
type Named float64
type Pair[A, B any] struct {
	A A
	B B
}

func Map[S ~[]E, E, R any](s S, f func(E) R) []R {
	var out []R
	for _, x := range s {
		out = append(out, f(x))
	}
	return out
}
func Filter[S ~[]E, E any](s S, keep func(E) bool) (out S) {
	for _, x := range s {
		if keep(x) {
			out = append(out, x)
		}
	}
	return
}
func Reduce[A, E any](xs []E, a A, f func(A, E) A) A {
	for _, x := range xs {
		a = f(a, x)
	}
	return a
}
func Sum[T Number](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}
func Dup[T any](a, b T) string               { return fmt.Sprintf("%T %v %v", a, a, b) }
func MakePair[A, B any](a A, b B) Pair[A, B] { return Pair[A, B]{a, b} }
func Keys[M ~map[K]V, K cmp.Ordered, V any](m M) []K {
	var ks []K
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}
func Ptr[T any](v T) *T                       { return &v }
func Deref[P ~*T, T any](p P) T               { return *p }
func Elem[C ~chan T, T any](c C) T            { return <-c }
func Call[F ~func(A) R, A, R any](f F, a A) R { return f(a) }
func Compose[A, B, C any](f func(A) B, g func(B) C) func(A) C {
	return func(a A) C { return g(f(a)) }
}
func Double[T Number](x T) T { return x * 2 }
func Show[T fmt.Stringer](xs ...T) (s string) {
	for _, x := range xs {
		s += x.String()
	}
	return
}
func (n Named) String() string { return "N" + strconv.FormatFloat(float64(n), 'g', -1, 64) }
func Scale[S ~[]E, E Number](s S, c E) S {
	r := make(S, len(s))
	for i, v := range s {
		r[i] = v * c
	}
	return r
}
func (l List[E]) Each(f func(int, E)) {
	for i, e := range l {
		f(i, e)
	}
}
func (m MyInts) Len() int                       { return len(m) }
func Conv[To, From Number](f From) To           { return To(f) }
func Arr[T any](a [3]T) T                       { return a[1] }
func Nest[T any](m map[string][]func(*T) T) int { return len(m) }
func Recv[T any](c <-chan T) (T, bool)          { v, ok := <-c; return v, ok }
func Unwrap[A, B any](p Pair[A, B]) (A, B)      { return p.A, p.B }
func Zero[T any]() (z T)                        { return }

func main() {
	fmt.Println(Map([]int{1, 2, 3}, func(i int) string { return strconv.Itoa(i * i) }), Map([]string{"1", "x"}, func(s string) error { _, err := strconv.Atoi(s); return err }))
	m := Filter(MyInts{1, 2, 3, 4}, func(i int) bool { return i%2 == 0 })
	fmt.Printf("%T %v %d\n", m, m, m.Len())
	fmt.Println(Reduce([]string{"a", "bb"}, 0, func(n int, s string) int { return n + len(s) }), Reduce(m, "", func(s string, i int) string { return s + strconv.Itoa(i) }))
	fmt.Println(Sum(1, 2, 3), Sum(1.5, 2), Sum(1, 2.5), Sum[float64](), Sum(Named2(1), 2), Sum[int64](1, 2))
	fmt.Println(Dup(1, 2), Dup(1, 2.5), Dup('a', 1), Dup("x", "y"), Dup[any](1, "x"), Dup(1i, 2), Dup(nil, error(nil)), Dup([]int{1}, MyInts{2}))
	p := MakePair("k", 2)
	fmt.Printf("%T %v %T\n", p, p, MakePair(p, []any{nil}))
	fmt.Println(Keys(map[string]int{"b": 1, "a": 2}), Keys(map[Named]bool{2: true, 1: false}))
	fmt.Println(*Ptr(3), *Ptr("s"), Deref(Ptr(2.5)), **Ptr(Ptr('x')))
	c := make(chan string, 2)
	c <- "elem"
	c <- "recv"
	fmt.Println(Elem(c))
	fmt.Println(Recv(c))
	fmt.Println(Call(strconv.Itoa, 5), Call(func(s []int) int { return len(s) }, []int(m)), Compose(strconv.Itoa, func(s string) int { return len(s) })(12345))
	fmt.Println(Map([]int{1, 2}, Double), Map([]float64{1.5}, Double[float64]), Call(Double, 21))
	fmt.Println(Show(Named(1), 2.5, 3))
	fmt.Println(Scale(MyInts{1, 2}, 3).Len(), Scale([]float64{1}, 2.5), Scale(List[int]{4}, 2))
	List[string]{"x", "y"}.Each(func(i int, s string) { fmt.Print(i, s, " ") })
	fmt.Println(Conv[int](2.9), Conv[float64](7), Conv[Named2](3.5), Arr([3]string{"a", "b"}), Arr([...]any{1, nil, 3}))
	fmt.Println(Nest(map[string][]func(*int) int{"a": nil}), Zero[*int]() == nil, Zero[[2]string]())
	a, b := Unwrap(p)
	fmt.Println(a, b)
	var f func(int, int) string = Dup
	var g func([]string, func(string) int) []int = Map
	fmt.Println(f(1, 2), g([]string{"abc"}, func(s string) int { return len(s) }))
	var h func(float64) float64
	h = Double
	fs := []func(int) int{Double[int], func(i int) int { return Sum(i, i, i) }}
	fmt.Println(h(1.25), fs[0](4), fs[1](5))
	ret := func() func(int64) int64 { return Double }
	fmt.Println(ret()(8), slices.IndexFunc([]int{1, 5}, func(i int) bool { return i > 2 }), slices.SortedFunc(slices.Values([]string{"b", "a"}), cmp.Compare[string]))
	xs := []Pair[string, int]{{"b", 2}, {"a", 2}, {"c", 1}}
	slices.SortFunc(xs, func(x, y Pair[string, int]) int { return cmp.Or(cmp.Compare(x.B, y.B), cmp.Compare(x.A, y.A)) })
	fmt.Println(xs, slices.MaxFunc(xs, func(x, y Pair[string, int]) int { return cmp.Compare(x.A, y.A) }))
	slices.SortStableFunc(xs, by(func(p Pair[string, int]) string { return p.A }))
	fmt.Println(xs)
}

type Named2 int

func by[T any, K cmp.Ordered](key func(T) K) func(a, b T) int {
	return func(a, b T) int { return cmp.Compare(key(a), key(b)) }
}

// Calls: many results as arguments, variadic parameters, methods, order, copies.
package main

import (
	"errors"
	"fmt"
	"strings"
)

type V []string

func (v V) Join(sep ...string) string { return strings.Join(v, strings.Join(sep, "|")) }

func two() (int, string)              { return 1, "two" }
func three() (int, string, error)     { return 3, "three", errors.New("e") }
func take2(i int, s string) string    { return fmt.Sprint(i, s) }
func takeAny(xs ...any) int           { return len(xs) }
func takeV(i int, rest ...any) string { return fmt.Sprint(i, len(rest), rest) }
func ints(xs ...int) (int, bool)      { return len(xs), xs == nil }
func ret() (a, b, c int)              { a, b, c = 1, 2, 3; return c, a, b }
func nothing()                        {}
func change(xs ...int)                { xs[0] = 100 }
func pass(xs ...int) []int            { return xs }
func shadow(x int, f func(int) int) (y int) {
	x = f(x)
	y = x * 2
	return
}
func split(n int) (q, r int)        { return n / 10, n % 10 }
func add(a, b int) int              { return a + b }
func generic[T any](xs ...T) string { return fmt.Sprintf("%T %d", xs, len(xs)) }
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
func ptrs(xs ...*int) {
	for _, x := range xs {
		*x++
	}
}
func errs(es ...error) error { return errors.Join(es...) }
func funcs(fs ...func(int) int) (r int) {
	for _, f := range fs {
		r = f(r)
	}
	return
}
func nested(xs ...[]int) (n int) {
	for _, x := range xs {
		n += len(x)
	}
	return
}

func main() {
	fmt.Println(take2(two()), takeAny(three()), takeV(two()), takeV(three()), takeAny(nil...), takeAny(nil), takeAny())
	fmt.Println(two())
	fmt.Println(ret())
	fmt.Println(ints())
	fmt.Println(ints(nil...))
	fmt.Println(ints([]int{}...))
	fmt.Println(ints(1, 2))
	s := []int{1, 2, 3}
	change(s...)
	change(s[1], s[2])
	p := pass(s...)
	p[1] = 200
	q := pass(s[0], s[1])
	q[0] = -1
	fmt.Println(s, p, q, cap(pass(1, 2, 3)))
	fmt.Println(takeAny(s), takeAny([]any{1, 2}...), takeAny([]any{1, 2}), takeV(1, s, nil), takeV(1, []any{nil}...))
	fmt.Println(V{"a", "b", "c"}.Join(), V.Join(V{"x", "y"}, "1", "2"), V(nil).Join("q"))
	x := 5
	fmt.Println(shadow(x, func(i int) int { x++; return i + x }), x)
	fmt.Println(add(split(47)), split2(split(98)))
	fmt.Println(generic(1, 2), generic("a"), generic[any](1, "a"), generic([]int{1}...), generic[error](), generic([]int{1}, nil))
	fmt.Println(must(fmt.Sscan("12", &x)), x)
	a, b := 1, 2
	ptrs(&a, &b, &a)
	fmt.Println(a, b, errs() == nil, errs(nil, nil) == nil, errs(errors.New("1"), nil, errors.New("2")))
	fmt.Println(funcs(func(i int) int { return i + 5 }, func(i int) int { return i * i }), nested([]int{1}, nil, []int{2, 3}))
	nothing()
	func() {}()
	(func(string) {})("x")
	f := func() func() func() string { return func() func() string { return func() string { return "chain" } } }
	fmt.Println(f()()())
	m := map[string]func(...string) []string{"f": func(s ...string) []string { return s }}
	fmt.Println(len(m["f"]("a", "b")), m["f"]()[0:] == nil)
	arr := [3]int{1, 2, 3}
	mod := func(a [3]int, p *[3]int, s []int) { a[0], p[1], s[2] = 10, 20, 30 }
	mod(arr, &arr, arr[:])
	fmt.Println(arr)
	var sb strings.Builder
	sb.WriteString("a")
	n, err := fmt.Fprintf(&sb, "%d-%v", two2()...)
	fmt.Println(sb.String(), n, err)
	func(a int, b ...string) { fmt.Println(a, b, len(b)) }(1, "x", "y")
	func(_ int, _ ...int) { fmt.Println("blank parameters") }(1, 2, 3)
	var iface interface{ Join(...string) string } = V{"i", "f"}
	fmt.Println(iface.Join("+", "-"), iface.Join())
	g := fmt.Sprintf
	fmt.Println(g("%v %v", two2()...), g("none"))
	defer func() { fmt.Println("recovered", recover()) }()
	fmt.Println(must(three2()))
}

func split2(q, r int) string  { return fmt.Sprint(q, "&", r) }
func two2() []any             { return []any{1, []int{2}} }
func three2() (string, error) { return "", fmt.Errorf("wrapped: %w", errors.New("cause")) }

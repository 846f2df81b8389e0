// Variadic functions: of interfaces, functions, generic ones, methods; slices passed whole are shared.
package main

import (
	"fmt"
	"strings"
)

type Opt func(*conf)
type conf struct {
	name string
	tags []string
	n    int
}
type Shape interface{ Area() float64 }
type Sq float64
type Circle struct{ r float64 }

func (s Sq) Area() float64      { return float64(s * s) }
func (c *Circle) Area() float64 { return c.r * 3 }

type Log struct{ lines []string }

func (l *Log) Printf(format string, args ...any) *Log {
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
	return l
}
func (l Log) Join(seps ...string) string { return strings.Join(l.lines, strings.Join(seps, "")) }

type Printer interface{ Printf(string, ...any) *Log }
type V func(...int) int

func (v V) Apply(xs ...int) int { return v(xs...) + len(xs) }

func Name(s string) Opt     { return func(c *conf) { c.name = s } }
func Tags(ts ...string) Opt { return func(c *conf) { c.tags = append(c.tags, ts...) } }
func New(n int, opts ...Opt) conf {
	c := conf{n: n}
	for _, o := range opts {
		o(&c)
	}
	return c
}
func total(shapes ...Shape) (t float64) {
	for _, s := range shapes {
		if s != nil {
			t += s.Area()
		}
	}
	return
}
func describe(xs ...any) string            { return fmt.Sprintf("%d %T %v", len(xs), xs, xs) }
func wrap(prefix string, xs ...any) string { return describe(append([]any{prefix}, xs...)...) }
func mutate(xs ...int) []int {
	if len(xs) > 0 {
		xs[0] *= 100
	}
	return append(xs, -1)
}
func nilness(xs ...string) (bool, int, int) { return xs == nil, len(xs), cap(xs) }
func first[T any](xs ...T) (x T, ok bool) {
	if len(xs) > 0 {
		return xs[0], true
	}
	return
}
func merge[M ~map[K]X, K comparable, X any](ms ...M) M {
	out := M{}
	for _, m := range ms {
		for k, v := range m {
			out[k] = v
		}
	}
	return out
}
func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}
func slices(xs ...[]int) (n int) {
	for _, x := range xs {
		n += len(x)
	}
	return
}
func chans(cs ...<-chan int) (sum int) {
	for _, c := range cs {
		sum += <-c
	}
	return
}
func multi() (string, int, error) { return "m", 2, nil }
func rec(xs ...int) int {
	if len(xs) == 0 {
		return 0
	}
	return xs[0] + rec(xs[1:]...)
}
func deferArgs(xs ...any) { fmt.Print("deferred", xs, " ") }

func main() {
	fmt.Println(New(1), New(2, Name("x")), New(3, Name("y"), Tags("a"), Tags("b", "c")), New(4, []Opt{Tags()}...))
	fmt.Println(total(), total(Sq(2), &Circle{1}, nil), total([]Shape{Sq(1), Sq(2)}...))
	fmt.Println(describe(), describe(nil), describe(nil, nil), describe([]any{}...), describe([]any{}), describe([]int{1, 2}), describe(multi()))
	fmt.Println(wrap("p", 1, "a"), wrap("q"), wrap(multi()))
	l := &Log{}
	l.Printf("%d", 1).Printf("none").Printf("%v %v", []any{"x", 2}...)
	var p Printer = l
	p.Printf("%T", l).Printf("%s-%s", "a", "b")
	fmt.Println(l.Join("|"), l.Join(",", " "), len(l.Join()), Log.Join(*l, "+"))
	pf := l.Printf
	pf("%d%%", 50)
	fmt.Println(l.lines[len(l.lines)-1], (*Log).Printf(l, "%v", nil).lines[6])
	s := []int{1, 2, 3, 4}
	r := mutate(s[:2]...)
	r2 := mutate(s[3], s[2])
	fmt.Println(s, r, r2, len(mutate()))
	fmt.Println(nilness())
	fmt.Println(nilness(nil...))
	fmt.Println(nilness([]string{}...))
	fmt.Println(nilness(make([]string, 1, 5)...))
	fmt.Println(nilness("a", "b"))
	fmt.Println(first(1, 2))
	fmt.Println(first[string]())
	fmt.Println(first[any](nil))
	fmt.Println(first([]error{nil}...))
	fmt.Println(merge(map[string]int{"a": 1}, nil, map[string]int{"a": 2, "b": 3}), len(merge[map[int]int]()))
	fmt.Println(compose(func(i int) int { return i + 1 }, func(i int) int { return i * i })(3), compose()(7), slices([]int{1}, s, nil), rec(1, 2, 3, 4))
	c1, c2 := make(chan int, 1), make(chan int, 1)
	c1 <- 5
	c2 <- 6
	fmt.Println(chans(c1, c2), V(func(xs ...int) int { return rec(xs...) }).Apply(4, 5), V(rec).Apply())
	var f func(string, ...any) string = fmt.Sprintf
	g := func(n int, words ...string) string { return strings.Repeat(strings.Join(words, " "), n) }
	fmt.Println(f("%v", []int{1}), g(2, "ab", "c"), g(3), g(1, strings.Fields("x y z")[1:]...))
	h := map[string]func(...any) string{"d": describe}
	fmt.Printf("%s %T %T\n", h["d"](1), f, g)
	func() {
		xs := []any{1, 2}
		defer deferArgs(xs...)
		defer deferArgs(xs)
		defer deferArgs()
		xs[0] = "changed"
	}()
	done := make(chan string)
	go func(xs ...string) { done <- strings.Join(xs, "&") }("go", "variadic")
	fmt.Println(<-done, any(V(nil)) == nil)
}

package main

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
)

type Num interface{ ~int | ~float64 }
type List[T any] struct {
	head *node[T]
	n    int
}
type node[T any] struct {
	v    T
	next *node[T]
}

func (l *List[T]) Push(v T) { l.head = &node[T]{v, l.head}; l.n++ }
func (l *List[T]) All() iter.Seq[T] {
	return func(y func(T) bool) {
		for n := l.head; n != nil; n = n.next {
			if !y(n.v) {
				return
			}
		}
	}
}
func Map[A, B any](a []A, f func(A) B) []B {
	var b []B
	for _, x := range a {
		b = append(b, f(x))
	}
	return b
}
func Sum[T Num](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func (p Pair[K, V]) String() string { return fmt.Sprintf("<%v=%v>", p.Key, p.Val) }

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(v T)      { s[v] = struct{}{} }
func (s Set[T]) Has(v T) bool { _, ok := s[v]; return ok }

type MyInt int

func kind[T any](x T) string {
	switch any(x).(type) {
	case int:
		return "int"
	case MyInt:
		return "MyInt"
	case Pair[string, int]:
		return "pair"
	case []T:
		return "slice"
	default:
		return fmt.Sprintf("%T", x)
	}
}

type Tree[T any] struct {
	Left, Right *Tree[T]
	Val         T
	cmp         func(a, b T) int
}

func (t *Tree[T]) Insert(v T) *Tree[T] {
	if t == nil {
		return &Tree[T]{Val: v}
	}
	t.Left = t.Left.Insert(v)
	return t
}
func main() {
	l := &List[string]{}
	l.Push("a")
	l.Push("b")
	for v := range l.All() {
		fmt.Print(v, " ")
	}
	fmt.Println(l.n)
	fmt.Println(Map([]int{1, 2}, func(i int) string { return strings.Repeat("z", i) }), Sum(1, 2), Sum(1.5, 2), Sum[MyInt](3, 4))
	p := Pair[string, int]{"a", 1}
	fmt.Println(p, []Pair[string, int]{p})
	fmt.Printf("%T %v %+v\n", p, p, struct{ P Pair[string, int] }{p})
	s := Set[string]{}
	s.Add("x")
	fmt.Println(s.Has("x"), s.Has("y"), len(s))
	fmt.Println(kind(1), kind(MyInt(1)), kind(p), kind(2.5))
	t := (*Tree[int])(nil).Insert(3)
	fmt.Println(t.Insert(1).Left.Val)
	x := []int{3, 1, 2}
	slices.Sort(x)
	fmt.Println(x, slices.Max(x), slices.Contains(x, 2))
	m := map[string]int{"b": 2, "a": 1}
	fmt.Println(slices.Sorted(maps.Keys(m)))
	var ptr atomic.Pointer[MyInt]
	v := MyInt(5)
	ptr.Store(&v)
	fmt.Println(*ptr.Load())
}

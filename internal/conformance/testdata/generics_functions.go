package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
)

type Number interface {
	~int | ~int64 | ~float64
}

func Sum[T Number](xs ...T) (s T) {
	for _, x := range xs {
		s += x
	}
	return
}
func Map[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}
func Filter[S ~[]E, E any](s S, keep func(E) bool) S {
	var out S
	for _, e := range s {
		if keep(e) {
			out = append(out, e)
		}
	}
	return out
}
func Reduce[T, A any](xs []T, init A, f func(A, T) A) A {
	for _, x := range xs {
		init = f(init, x)
	}
	return init
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }
func (s *Stack[T]) Pop() (T, bool) {
	var zero T
	if len(s.items) == 0 {
		return zero, false
	}
	x := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x, true
}

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func (p Pair[K, V]) String() string { return fmt.Sprintf("%v=>%v", p.Key, p.Val) }

type List[T any] struct {
	head *node[T]
	n    int
}
type node[T any] struct {
	v    T
	next *node[T]
}

func (l *List[T]) Add(v T) { l.head = &node[T]{v, l.head}; l.n++ }
func (l *List[T]) All() func(yield func(int, T) bool) {
	return func(yield func(int, T) bool) {
		i := 0
		for n := l.head; n != nil; n = n.next {
			if !yield(i, n.v) {
				return
			}
			i++
		}
	}
}

type Tree[K cmp.Ordered, V any] struct {
	root *tnode[K, V]
}
type tnode[K cmp.Ordered, V any] struct {
	k    K
	v    V
	l, r *tnode[K, V]
}

func (t *Tree[K, V]) Put(k K, v V) {
	p := &t.root
	for *p != nil {
		switch {
		case k < (*p).k:
			p = &(*p).l
		case k > (*p).k:
			p = &(*p).r
		default:
			(*p).v = v
			return
		}
	}
	*p = &tnode[K, V]{k: k, v: v}
}
func (t *Tree[K, V]) Walk(f func(K, V)) {
	var rec func(*tnode[K, V])
	rec = func(n *tnode[K, V]) {
		if n != nil {
			rec(n.l)
			f(n.k, n.v)
			rec(n.r)
		}
	}
	rec(t.root)
}

type MyInt int

func (m MyInt) String() string { return fmt.Sprintf("MyInt(%d)", int(m)) }

type Stringer interface{ String() string }

func Join[T Stringer](xs []T) string {
	var p []string
	for _, x := range xs {
		p = append(p, x.String())
	}
	return strings.Join(p, ",")
}
func Ptr[T any](v T) *T { return &v }
func Keys[M ~map[K]V, K cmp.Ordered, V any](m M) []K {
	var ks []K
	for k := range m {
		ks = append(ks, k)
	}
	sort.Slice(ks, func(i, j int) bool { return ks[i] < ks[j] })
	return ks
}

type Setter[T any] interface {
	*T
	Set(string)
}
type Conf struct{ v string }

func (c *Conf) Set(s string) { c.v = s }
func FromStrings[T any, PT Setter[T]](ss []string) []T {
	out := make([]T, len(ss))
	for i, s := range ss {
		PT(&out[i]).Set(s)
	}
	return out
}
func TypeName[T any]() string { var z T; return fmt.Sprintf("%T", z) }
func Is[T any](x any) bool    { _, ok := x.(T); return ok }

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(v T) Set[T] { s[v] = struct{}{}; return s }
func (s Set[T]) Has(v T) bool   { _, ok := s[v]; return ok }

type Num[T any] interface{ Plus(T) T }

func (m MyInt) Plus(o MyInt) MyInt { return m + o }
func AddAll[T Num[T]](a T, bs ...T) T {
	for _, b := range bs {
		a = a.Plus(b)
	}
	return a
}
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

type Opt[T any] func(*T)

func Apply[T any](t *T, opts ...Opt[T]) {
	for _, o := range opts {
		o(t)
	}
}
func kind[T any](x T) string {
	switch any(x).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice"
	}
	return "?"
}

func main() {
	fmt.Println(Sum(1, 2, 3), Sum(1.5, 2), Sum[MyInt](1, 2))
	fmt.Println(Map([]int{1, 2}, func(i int) string { return fmt.Sprint(i, "!") }))
	type IDs []int
	f := Filter(IDs{1, 2, 3, 4}, func(i int) bool { return i%2 == 0 })
	fmt.Printf("%v %T\n", f, f)
	fmt.Println(Reduce([]string{"a", "bb"}, 0, func(a int, s string) int { return a + len(s) }))
	var s Stack[string]
	s.Push("x")
	s.Push("y")
	fmt.Println(s.Pop())
	fmt.Println(s.Pop())
	fmt.Println(s.Pop())
	p := Pair[string, int]{"k", 1}
	fmt.Println(p)
	fmt.Printf("%T %v\n", p, []Pair[string, int]{p})
	var l List[float64]
	l.Add(1)
	l.Add(2)
	for i, v := range l.All() {
		fmt.Print(i, v, " ")
	}
	fmt.Println()
	var t Tree[string, int]
	for i, w := range strings.Fields("the quick brown fox the") {
		t.Put(w, i)
	}
	t.Walk(func(k string, v int) { fmt.Print(k, v, " ") })
	fmt.Println()
	fmt.Println(Join([]MyInt{1, 2}), *Ptr(3), *Ptr("s"), Keys(map[string]bool{"b": true, "a": false}))
	fmt.Println(FromStrings[Conf]([]string{"a", "b"}))
	fmt.Println(TypeName[int](), TypeName[[]string](), TypeName[Pair[int, MyInt]](), TypeName[error]())
	fmt.Println(Is[int](3), Is[string](3), Is[MyInt](3), Is[Stringer](MyInt(3)), Is[error](nil))
	fmt.Println(Set[int]{}.Add(1).Add(2).Has(2), Set[MyInt]{}.Has(1))
	fmt.Println(AddAll(MyInt(1), 2, 3), Must(1, nil))
	c := Conf{}
	Apply(&c, func(c *Conf) { c.v = "opt" })
	fmt.Println(c, kind(1), kind("a"), kind(1.5))
	xs := []int{3, 1, 2}
	slices.Sort(xs)
	i, found := slices.BinarySearch(xs, 2)
	fmt.Println(xs, i, found, slices.Max(xs), slices.Contains(xs, 9), slices.Index(xs, 3))
	slices.SortFunc(xs, func(a, b int) int { return cmp.Compare(b, a) })
	fmt.Println(xs, cmp.Compare("a", "b"), min(MyInt(2), 1))
	g := Sum[float64]
	fmt.Println(g(1, 2))
	defer func() { fmt.Println(recover()) }()
	Must(0, errors.New("must"))
}

package main

import (
	"errors"
	"fmt"
	"sort"
	"strconv"
	"sync"
)

type Ordered interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~float32 | ~float64 | ~string
}

func Max[T Ordered](a T, rest ...T) T {
	for _, r := range rest {
		if r > a {
			a = r
		}
	}
	return a
}

type Cache[K comparable, V any] struct {
	mu    sync.RWMutex
	data  map[K]V
	load  func(K) (V, error)
	stats struct{ hit, miss int }
}

func NewCache[K comparable, V any](load func(K) (V, error)) *Cache[K, V] {
	return &Cache[K, V]{data: make(map[K]V), load: load}
}
func (c *Cache[K, V]) Get(k K) (V, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.data[k]; ok {
		c.stats.hit++
		return v, nil
	}
	c.stats.miss++
	v, err := c.load(k)
	if err != nil {
		var zero V
		return zero, fmt.Errorf("load %v: %w", k, err)
	}
	c.data[k] = v
	return v, nil
}

type Option[T any] struct {
	v  T
	ok bool
}

func Some[T any](v T) Option[T] { return Option[T]{v, true} }
func None[T any]() Option[T]    { return Option[T]{} }
func (o Option[T]) OrElse(d T) T {
	if o.ok {
		return o.v
	}
	return d
}
func Bind[T, U any](o Option[T], f func(T) Option[U]) Option[U] {
	if !o.ok {
		return None[U]()
	}
	return f(o.v)
}

type Heap[T any] struct {
	xs   []T
	less func(a, b T) bool
}

func (h *Heap[T]) Push(x T) {
	h.xs = append(h.xs, x)
	for i := len(h.xs) - 1; i > 0; {
		p := (i - 1) / 2
		if !h.less(h.xs[i], h.xs[p]) {
			break
		}
		h.xs[i], h.xs[p] = h.xs[p], h.xs[i]
		i = p
	}
}
func (h *Heap[T]) Pop() (T, bool) {
	var zero T
	if len(h.xs) == 0 {
		return zero, false
	}
	top := h.xs[0]
	n := len(h.xs) - 1
	h.xs[0] = h.xs[n]
	h.xs = h.xs[:n]
	for i := 0; ; {
		c := 2*i + 1
		if c >= n {
			break
		}
		if c+1 < n && h.less(h.xs[c+1], h.xs[c]) {
			c++
		}
		if !h.less(h.xs[c], h.xs[i]) {
			break
		}
		h.xs[i], h.xs[c] = h.xs[c], h.xs[i]
		i = c
	}
	return top, true
}

type Numeric interface{ ~int | ~float64 }
type Vec[T Numeric] []T

func (v Vec[T]) Dot(w Vec[T]) (s T) {
	for i := range v {
		s += v[i] * w[i]
	}
	return
}

type Matrix[T Numeric] [][]T

func (m Matrix[T]) Mul(v Vec[T]) Vec[T] {
	out := make(Vec[T], len(m))
	for i, row := range m {
		out[i] = Vec[T](row).Dot(v)
	}
	return out
}

type Shape interface{ Area() float64 }
type Sq struct{ s float64 }

func (s Sq) Area() float64 { return s.s * s.s }

func Largest[S Shape](ss []S) (best S) {
	for i, s := range ss {
		if i == 0 || s.Area() > best.Area() {
			best = s
		}
	}
	return
}

func Pipeline[T any](in <-chan T, stages ...func(T) T) <-chan T {
	for _, st := range stages {
		out := make(chan T)
		go func(in <-chan T) {
			defer close(out)
			for v := range in {
				out <- st(v)
			}
		}(in)
		in = out
	}
	return in
}
func Merge[T any](cs ...<-chan T) <-chan T {
	out := make(chan T)
	var wg sync.WaitGroup
	for _, c := range cs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for v := range c {
				out <- v
			}
		}()
	}
	go func() { wg.Wait(); close(out) }()
	return out
}
func GroupBy[T any, K comparable](xs []T, key func(T) K) map[K][]T {
	m := make(map[K][]T)
	for _, x := range xs {
		k := key(x)
		m[k] = append(m[k], x)
	}
	return m
}
func SortBy[T any, K Ordered](xs []T, key func(T) K) []T {
	out := append([]T(nil), xs...)
	sort.Slice(out, func(i, j int) bool { return key(out[i]) < key(out[j]) })
	return out
}

type Either[L, R any] interface{ isEither(L, R) }
type Left[L, R any] struct{ v L }
type Right[L, R any] struct{ v R }

func (Left[L, R]) isEither(L, R)  {}
func (Right[L, R]) isEither(L, R) {}
func Fold[L, R, T any](e Either[L, R], f func(L) T, g func(R) T) T {
	switch x := e.(type) {
	case Left[L, R]:
		return f(x.v)
	case Right[L, R]:
		return g(x.v)
	}
	panic("impossible")
}

type Embeds[T any] struct {
	Option[T]
	name string
}
type LinkedList[T comparable] struct {
	head, tail *elem[T]
}
type elem[T comparable] struct {
	val  T
	next *elem[T]
}

func (l *LinkedList[T]) Append(vs ...T) *LinkedList[T] {
	for _, v := range vs {
		e := &elem[T]{val: v}
		if l.tail == nil {
			l.head, l.tail = e, e
		} else {
			l.tail.next = e
			l.tail = e
		}
	}
	return l
}
func (l *LinkedList[T]) Index(v T) int {
	i := 0
	for e := l.head; e != nil; e = e.next {
		if e.val == v {
			return i
		}
		i++
	}
	return -1
}

type Alias = Option[int]
type GAlias[T any] = map[string]T

func Zero[T any]() (z T) { return }
func Count[T comparable](xs []T) map[T]int {
	m := map[T]int{}
	for _, x := range xs {
		m[x]++
	}
	return m
}
func Memo[A comparable, R any](f func(A) R) func(A) R {
	m := map[A]R{}
	return func(a A) R {
		if r, ok := m[a]; ok {
			return r
		}
		r := f(a)
		m[a] = r
		return r
	}
}

func main() {
	fmt.Println(Max(1, 5, 3), Max("a", "c", "b"), Max(2.5))
	c := NewCache(func(s string) (int, error) { return strconv.Atoi(s) })
	fmt.Println(c.Get("12"))
	fmt.Println(c.Get("12"))
	_, err := c.Get("zz")
	fmt.Println(err, errors.Is(err, strconv.ErrSyntax), c.stats)
	o := Bind(Some(4), func(i int) Option[string] { return Some(fmt.Sprint("v", i)) })
	fmt.Println(o, o.OrElse("none"), Bind(None[int](), func(int) Option[string] { return Some("x") }).OrElse("none"))
	fmt.Printf("%v %+v %T\n", o, o, o)
	h := &Heap[string]{less: func(a, b string) bool { return len(a) < len(b) }}
	for _, s := range []string{"ccc", "a", "dddd", "bb"} {
		h.Push(s)
	}
	for s, ok := h.Pop(); ok; s, ok = h.Pop() {
		fmt.Print(s, " ")
	}
	fmt.Println()
	fmt.Println(Matrix[int]{{1, 2}, {3, 4}}.Mul(Vec[int]{1, 1}), Vec[float64]{.5}.Dot(Vec[float64]{4}))
	fmt.Println(Largest([]Sq{{1}, {3}, {2}}), Largest([]Shape{Sq{1}, Sq{2}}))
	in := make(chan int)
	go func() {
		for i := range 3 {
			in <- i
		}
		close(in)
	}()
	for v := range Pipeline(in, func(i int) int { return i + 1 }, func(i int) int { return i * 10 }) {
		fmt.Print(v, " ")
	}
	fmt.Println()
	a, b := make(chan int, 1), make(chan int, 1)
	a <- 1
	b <- 2
	close(a)
	close(b)
	s := 0
	for v := range Merge[int](a, b) {
		s += v
	}
	fmt.Println(s)
	fmt.Println(GroupBy([]int{1, 2, 3, 4}, func(i int) bool { return i%2 == 0 }))
	fmt.Println(SortBy([]string{"ccc", "a", "bb"}, func(s string) int { return len(s) }))
	var e Either[int, string] = Right[int, string]{"r"}
	fmt.Println(Fold(e, strconv.Itoa, func(s string) string { return s + "!" }))
	fmt.Println(Embeds[int]{Some(3), "n"}.OrElse(1))
	var l LinkedList[rune]
	fmt.Println(l.Append('a', 'b', 'c').Index('c'), l.Index('z'))
	fmt.Println(Alias{v: 1}, GAlias[int]{"a": 1}, Zero[*int](), Zero[[2]string](), Count([]string{"x", "y", "x"}))
	var fib func(int) int
	fib = Memo(func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	})
	fmt.Println(fib(80))
	fmt.Printf("%T %T %T\n", c, h, e)
}

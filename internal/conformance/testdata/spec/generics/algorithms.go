// Generic data structures and algorithms: graphs, heaps, union-find, LRU, tries, matrices, parsers of combinators.
package main

import (
	"cmp"
	"container/heap"
	"errors"
	"fmt"
	"slices"
	"strings"
)

type Graph[K comparable] struct{ edges map[K]map[K]int }

func (g *Graph[K]) Add(a, b K, w int) *Graph[K] {
	if g.edges == nil {
		g.edges = map[K]map[K]int{}
	}
	for _, e := range [][2]K{{a, b}, {b, a}} {
		if g.edges[e[0]] == nil {
			g.edges[e[0]] = map[K]int{}
		}
		g.edges[e[0]][e[1]] = w
	}
	return g
}

type entry[P cmp.Ordered, V any] struct {
	pri P
	val V
}
type pq[P cmp.Ordered, V any] []entry[P, V]

func (q pq[P, V]) Len() int           { return len(q) }
func (q pq[P, V]) Less(i, j int) bool { return q[i].pri < q[j].pri }
func (q pq[P, V]) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *pq[P, V]) Push(x any)        { *q = append(*q, x.(entry[P, V])) }
func (q *pq[P, V]) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}

func Dijkstra[K comparable](g *Graph[K], from K) map[K]int {
	dist := map[K]int{from: 0}
	q := &pq[int, K]{{0, from}}
	for q.Len() > 0 {
		e := heap.Pop(q).(entry[int, K])
		if e.pri > dist[e.val] {
			continue
		}
		for to, w := range g.edges[e.val] {
			if d, ok := dist[to]; !ok || e.pri+w < d {
				dist[to] = e.pri + w
				heap.Push(q, entry[int, K]{e.pri + w, to})
			}
		}
	}
	return dist
}

type DSU[T comparable] struct{ parent map[T]T }

func (d DSU[T]) Find(x T) T {
	p, ok := d.parent[x]
	if !ok || p == x {
		d.parent[x] = x
		return x
	}
	d.parent[x] = d.Find(p)
	return d.parent[x]
}
func (d DSU[T]) Union(a, b T) bool {
	a, b = d.Find(a), d.Find(b)
	d.parent[a] = b
	return a != b
}

type lruNode[K comparable, V any] struct {
	k          K
	v          V
	prev, next *lruNode[K, V]
}
type LRU[K comparable, V any] struct {
	m          map[K]*lruNode[K, V]
	head, tail *lruNode[K, V]
	max        int
	onEvict    func(K, V)
}

func NewLRU[K comparable, V any](max int, onEvict func(K, V)) *LRU[K, V] {
	l := &LRU[K, V]{m: map[K]*lruNode[K, V]{}, max: max, onEvict: onEvict, head: new(lruNode[K, V]), tail: &lruNode[K, V]{}}
	l.head.next, l.tail.prev = l.tail, l.head
	return l
}
func (l *LRU[K, V]) unlink(n *lruNode[K, V]) { n.prev.next, n.next.prev = n.next, n.prev }
func (l *LRU[K, V]) front(n *lruNode[K, V]) {
	n.prev, n.next = l.head, l.head.next
	n.prev.next, n.next.prev = n, n
}
func (l *LRU[K, V]) Get(k K) (v V, ok bool) {
	n, ok := l.m[k]
	if !ok {
		return
	}
	l.unlink(n)
	l.front(n)
	return n.v, true
}
func (l *LRU[K, V]) Put(k K, v V) {
	if n, ok := l.m[k]; ok {
		n.v = v
		l.unlink(n)
		l.front(n)
		return
	}
	if len(l.m) == l.max {
		old := l.tail.prev
		l.unlink(old)
		delete(l.m, old.k)
		l.onEvict(old.k, old.v)
	}
	n := &lruNode[K, V]{k: k, v: v}
	l.m[k] = n
	l.front(n)
}

type Parser[T any] func(string) (T, string, error)

func Char(c byte) Parser[byte] {
	return func(s string) (byte, string, error) {
		if s == "" || s[0] != c {
			return 0, s, fmt.Errorf("want %q at %q", c, s)
		}
		return c, s[1:], nil
	}
}
func Bind[A, B any](p Parser[A], f func(A) Parser[B]) Parser[B] {
	return func(s string) (b B, rest string, err error) {
		a, rest, err := p(s)
		if err != nil {
			return b, s, err
		}
		return f(a)(rest)
	}
}
func Map[A, B any](p Parser[A], f func(A) B) Parser[B] {
	return Bind(p, func(a A) Parser[B] { return func(s string) (B, string, error) { return f(a), s, nil } })
}
func Many[A any](p Parser[A]) Parser[[]A] {
	return func(s string) (as []A, rest string, err error) {
		for rest = s; ; {
			a, r, err := p(rest)
			if err != nil {
				return as, rest, nil
			}
			as, rest = append(as, a), r
		}
	}
}
func Or[A any](ps ...Parser[A]) Parser[A] {
	return func(s string) (a A, rest string, err error) {
		var errs []error
		for _, p := range ps {
			if a, rest, err = p(s); err == nil {
				return
			}
			errs = append(errs, err)
		}
		return a, s, errors.Join(errs...)
	}
}
func Digit(s string) (int, string, error) {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, s, errors.New("no digit")
	}
	return int(s[0] - '0'), s[1:], nil
}
func Lazy[A any](f func() Parser[A]) Parser[A] {
	return func(s string) (A, string, error) { return f()(s) }
}

var number = Map(Bind(Digit, func(d int) Parser[[]int] {
	return Map(Many(Digit), func(ds []int) []int { return append([]int{d}, ds...) })
}), func(ds []int) int {
	n := 0
	for _, d := range ds {
		n = n*10 + d
	}
	return n
})

func expr() Parser[int] {
	return Bind(term(), func(a int) Parser[int] {
		rest := Bind(Char('+'), func(byte) Parser[int] { return Map(Lazy(expr), func(b int) int { return a + b }) })
		return Or(rest, func(s string) (int, string, error) { return a, s, nil })
	})
}
func term() Parser[int] {
	paren := Bind(Char('('), func(byte) Parser[int] {
		return Bind(Lazy(expr), func(v int) Parser[int] { return Map(Char(')'), func(byte) int { return v }) })
	})
	return Or(Parser[int](number), paren)
}

func Permute[S ~[]E, E cmp.Ordered](s S) (out []S) {
	s = slices.Clone(s)
	slices.Sort(s)
	for {
		out = append(out, slices.Clone(s))
		i := len(s) - 2
		for i >= 0 && s[i] >= s[i+1] {
			i--
		}
		if i < 0 {
			return
		}
		j := len(s) - 1
		for s[j] <= s[i] {
			j--
		}
		s[i], s[j] = s[j], s[i]
		slices.Reverse(s[i+1:])
	}
}
func MergeSort[T any](xs []T, less func(a, b T) bool) []T {
	if len(xs) < 2 {
		return xs
	}
	l, r := MergeSort(xs[:len(xs)/2], less), MergeSort(xs[len(xs)/2:], less)
	out := make([]T, 0, len(xs))
	for len(l) > 0 && len(r) > 0 {
		if less(r[0], l[0]) {
			out, r = append(out, r[0]), r[1:]
		} else {
			out, l = append(out, l[0]), l[1:]
		}
	}
	return append(append(out, l...), r...)
}

type Num interface{ ~int | ~float64 }
type Mat[T Num] [][]T

func (a Mat[T]) Mul(b Mat[T]) Mat[T] {
	out := make(Mat[T], len(a))
	for i := range a {
		out[i] = make([]T, len(b[0]))
		for j := range b[0] {
			for k := range b {
				out[i][j] += a[i][k] * b[k][j]
			}
		}
	}
	return out
}
func Pow[M interface{ Mul(M) M }](m M, n int) M {
	if n == 1 {
		return m
	}
	h := Pow(m, n/2)
	if h = h.Mul(h); n%2 == 1 {
		h = h.Mul(m)
	}
	return h
}

func main() {
	g := new(Graph[string]).Add("a", "b", 4).Add("a", "c", 1).Add("c", "b", 2).Add("b", "d", 5)
	fmt.Println(Dijkstra(g, "a"))
	gp := new(Graph[[2]int])
	for i := range 5 {
		gp.Add([2]int{i, 0}, [2]int{i + 1, 0}, i)
	}
	fmt.Println(Dijkstra(gp, [2]int{2, 0}))
	d := DSU[rune]{map[rune]rune{}}
	fmt.Println(d.Union('a', 'b'), d.Union('b', 'c'), d.Union('a', 'c'), d.Find('a') == d.Find('c'), d.Find('z') == 'z')
	var evicted []string
	l := NewLRU(2, func(k string, v int) { evicted = append(evicted, fmt.Sprint(k, v)) })
	l.Put("a", 1)
	l.Put("b", 2)
	l.Get("a")
	l.Put("c", 3)
	l.Put("a", 10)
	l.Put("d", 4)
	_, ok := l.Get("b")
	fmt.Println(evicted, ok, len(l.m))
	for _, s := range []string{"12", "1+2+30", "(1+2)+((4))x", "+1", "(1"} {
		v, rest, err := expr()(s)
		fmt.Printf("%d %q %v\n", v, rest, err != nil)
	}
	fmt.Println(Permute([]int{1, 2, 2}), len(Permute([]string{"d", "c", "b", "a"})))
	fmt.Println(MergeSort(strings.Fields("the quick brown fox jumps over the lazy dog"), func(a, b string) bool { return len(a) < len(b) }))
	fmt.Println(Pow(Mat[int]{{1, 1}, {1, 0}}, 30), Pow(Mat[float64]{{0.5}}, 4))
}

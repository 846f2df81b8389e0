// Generic iterators: own adapters over iter.Seq and iter.Seq2, pulled ones, recursive ones, the std's.
package main

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

type Num interface{ ~int | ~float64 }

func Count[N Num](from, step N) iter.Seq[N] {
	return func(yield func(N) bool) {
		for n := from; yield(n); n += step {
		}
	}
}
func Map[A, B any](s iter.Seq[A], f func(A) B) iter.Seq[B] {
	return func(yield func(B) bool) {
		for a := range s {
			if !yield(f(a)) {
				return
			}
		}
	}
}
func Filter[A any](s iter.Seq[A], keep func(A) bool) iter.Seq[A] {
	return func(yield func(A) bool) {
		s(func(a A) bool { return !keep(a) || yield(a) })
	}
}
func Take[A any](s iter.Seq[A], n int) iter.Seq[A] {
	return func(yield func(A) bool) {
		if n <= 0 {
			return
		}
		i := 0
		for a := range s {
			if !yield(a) {
				return
			}
			if i++; i == n {
				return
			}
		}
	}
}
func Zip[A, B any](as iter.Seq[A], bs iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		next, stop := iter.Pull(bs)
		defer stop()
		for a := range as {
			b, ok := next()
			if !ok || !yield(a, b) {
				return
			}
		}
	}
}
func Chain[A any](ss ...iter.Seq[A]) iter.Seq[A] {
	return func(yield func(A) bool) {
		for _, s := range ss {
			for a := range s {
				if !yield(a) {
					return
				}
			}
		}
	}
}
func Reduce[A, R any](s iter.Seq[A], r R, f func(R, A) R) R {
	for a := range s {
		r = f(r, a)
	}
	return r
}
func Enumerate[A any](s iter.Seq[A]) iter.Seq2[int, A] { return Zip(Count(0, 1), s) }
func Merge[A any](less func(a, b A) bool, x, y iter.Seq[A]) iter.Seq[A] {
	return func(yield func(A) bool) {
		nx, sx := iter.Pull(x)
		defer sx()
		ny, sy := iter.Pull(y)
		defer sy()
		a, oka := nx()
		b, okb := ny()
		for oka || okb {
			if oka && (!okb || less(a, b)) {
				if !yield(a) {
					return
				}
				a, oka = nx()
			} else {
				if !yield(b) {
					return
				}
				b, okb = ny()
			}
		}
	}
}
func Perms[T any](xs []T) iter.Seq[[]T] {
	return func(yield func([]T) bool) { perms(xs, 0, yield) }
}
func perms[T any](xs []T, k int, yield func([]T) bool) bool {
	if k == len(xs) {
		return yield(slices.Clone(xs))
	}
	for i := k; i < len(xs); i++ {
		xs[k], xs[i] = xs[i], xs[k]
		ok := perms(xs, k+1, yield)
		xs[k], xs[i] = xs[i], xs[k]
		if !ok {
			return false
		}
	}
	return true
}

type Tree[T any] struct {
	l, r *Tree[T]
	v    T
}

func (t *Tree[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) { t.push(yield) }
}
func (t *Tree[T]) push(yield func(T) bool) bool {
	return t == nil || t.l.push(yield) && yield(t.v) && t.r.push(yield)
}
func (t *Tree[T]) Slow() iter.Seq[T] {
	return func(yield func(T) bool) {
		if t == nil {
			return
		}
		for v := range t.l.Slow() {
			if !yield(v) {
				return
			}
		}
		if !yield(t.v) {
			return
		}
		t.r.Slow()(yield)
	}
}

func same[T comparable](a, b iter.Seq[T]) bool {
	na, sa := iter.Pull(a)
	nb, sb := iter.Pull(b)
	defer sa()
	defer sb()
	for {
		x, okx := na()
		y, oky := nb()
		if okx != oky || x != y {
			return false
		}
		if !okx {
			return true
		}
	}
}

func main() {
	sq := Map(Count(1, 1), func(i int) int { return i * i })
	fmt.Println(slices.Collect(Take(sq, 5)), slices.Collect(Take(Filter(sq, func(i int) bool { return i%2 == 0 }), 3)), slices.Collect(Take(Count(0.5, 0.25), 3)))
	for a, b := range Zip(Count(1, 1), slices.Values(strings.Fields("a b c"))) {
		fmt.Print(a, b, " ")
	}
	for i, s := range Enumerate(maps.Keys(map[string]bool{"only": true})) {
		fmt.Println(i, s)
	}
	fmt.Println(slices.Collect(Chain(Take(Count(1, 1), 2), slices.Values([]int{9, 8}))), Reduce(Take(Count(1, 1), 10), "", func(s string, i int) string { return s + fmt.Sprint(i) }))
	lt := func(a, b int) bool { return a < b }
	fmt.Println(slices.Collect(Merge(lt, slices.Values([]int{1, 4, 9}), slices.Values([]int{2, 3, 10, 11}))))
	for m := range Merge(lt, Count(0, 2), Count(1, 3)) {
		if m > 8 {
			break
		}
		fmt.Print(m, " ")
	}
	n := 0
	for p := range Perms([]string{"a", "b", "c"}) {
		fmt.Print(strings.Join(p, ""), " ")
		if n++; n == 5 {
			break
		}
	}
	fmt.Println()
	t := &Tree[int]{&Tree[int]{nil, &Tree[int]{v: 2}, 1}, &Tree[int]{v: 4}, 3}
	fmt.Println(slices.Collect(t.All()), slices.Collect(t.Slow()), same(t.All(), t.Slow()), same(t.All(), Take(t.Slow(), 3)))
	next, stop := iter.Pull2(Enumerate(t.All()))
	fmt.Println(next())
	fmt.Println(next())
	stop()
	fmt.Println(next())
	m := maps.Collect(Zip(slices.Values([]string{"x", "y"}), Count(10, 10)))
	fmt.Println(m, slices.Sorted(maps.Values(m)), slices.Collect(slices.Chunk([]int{1, 2, 3}, 2)))
	for i, v := range slices.Backward([]string{"p", "q"}) {
		fmt.Print(i, v, " ")
	}
	fmt.Printf("%T %T\n", sq, Zip[int, string])
}

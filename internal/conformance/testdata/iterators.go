package main

import (
	"fmt"
	"iter"
	"maps"
	"slices"
)

func Count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Print("[done]")
		for i := 0; i < n; i++ {
			if !yield(i) {
				fmt.Print("[stop]")
				return
			}
		}
	}
}
func Filter[T any](s iter.Seq[T], f func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range s {
			if f(v) && !yield(v) {
				return
			}
		}
	}
}
func Pairs[K comparable, V any](ks []K, vs []V) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for i := range ks {
			if !yield(ks[i], vs[i]) {
				return
			}
		}
	}
}
func find(n int) int {
	for v := range Count(10) {
		if v == n {
			return v * 100
		}
	}
	return -1
}
func nested() string {
outer:
	for i := range Count(3) {
		for j := range Count(3) {
			if j == 1 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			fmt.Print(i, j)
		}
	}
	return "n"
}
func deferred() {
	for i := range Count(2) {
		defer fmt.Print("d", i)
	}
	fmt.Print("end ")
}

type Tree struct {
	l, r *Tree
	v    int
}

func (t *Tree) All(yield func(int) bool) bool {
	return t == nil || t.l.All(yield) && yield(t.v) && t.r.All(yield)
}
func (t *Tree) Seq() iter.Seq[int] { return func(y func(int) bool) { t.All(y) } }

func main() {
	for i := range Count(3) {
		fmt.Print(i)
	}
	fmt.Println()
	for i := range Count(9) {
		if i == 1 {
			continue
		}
		if i == 3 {
			break
		}
		fmt.Print(i)
	}
	fmt.Println()
	fmt.Println(find(4), find(50))
	fmt.Println(nested())
	deferred()
	fmt.Println()
	for v := range Filter(Count(6), func(i int) bool { return i%2 == 1 }) {
		fmt.Print(v)
	}
	fmt.Println()
	for k, v := range Pairs([]string{"a", "b"}, []int{1, 2}) {
		fmt.Print(k, v)
	}
	fmt.Println()
	for range Count(2) {
		fmt.Print("x")
	}
	fmt.Println()
	t := &Tree{&Tree{nil, nil, 1}, &Tree{nil, nil, 3}, 2}
	fmt.Println(slices.Collect(t.Seq()))
	next, stop := iter.Pull(t.Seq())
	a, ok := next()
	fmt.Println(a, ok)
	stop()
	_, ok = next()
	fmt.Println(ok)
	fmt.Println(slices.Sorted(maps.Keys(map[string]int{"z": 1, "y": 2})))
	for i, v := range slices.Backward([]string{"p", "q"}) {
		fmt.Print(i, v)
	}
	for c := range slices.Chunk([]int{1, 2, 3}, 2) {
		fmt.Print(c)
	}
	fmt.Println()
	var fs []func()
	for i := range Count(3) {
		fs = append(fs, func() { fmt.Print(i) })
	}
	for _, f := range fs {
		f()
	}
	fmt.Println()
	for i := range 3 {
		i *= 2
		fmt.Print(i)
	}
	var n8 int8 = 3
	for i := range n8 {
		fmt.Printf("%T", i)
	}
	fmt.Println()
	func() {
		defer func() { fmt.Println("rec", recover()) }()
		for i := range Count(3) {
			if i == 1 {
				panic("body")
			}
		}
	}()
	var i int
	for i = range Count(4) {
	}
	fmt.Println(i)
}

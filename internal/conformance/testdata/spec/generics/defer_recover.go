// Generic functions with defer, recover, goroutines, select, labels, switches: control flow in instances.
package main

import (
	"errors"
	"fmt"
	"sync"
)

type Number interface{ ~int | ~float64 }
type Res[T any] struct {
	V   T
	Err error
}

func Try[T any](f func() T) (r Res[T]) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case error:
			r.Err = fmt.Errorf("wrapped: %w", e)
		case T:
			r.V = e
		default:
			r.Err = fmt.Errorf("%v", e)
		}
	}()
	return Res[T]{V: f()}
}
func Throw[T any](x T) { panic(x) }
func Retry[T any](n int, f func(int) (T, error)) (v T, err error) {
retry:
	for i := range n {
		switch v, err = f(i); {
		case err == nil:
			break retry
		case i == n-1:
			err = fmt.Errorf("after %d: %w", n, err)
		default:
			continue retry
		}
	}
	return
}
func Stack[T any](xs ...T) (out []T) {
	for _, x := range xs {
		defer func() { out = append(out, x) }()
	}
	return nil
}
func Race[T any](fs ...func() T) (T, int) {
	type win struct {
		v T
		i int
	}
	c := make(chan win, len(fs))
	for i, f := range fs {
		go func() { c <- win{f(), i} }()
	}
	w := <-c
	return w.v, w.i
}
func Parallel[A, B any](xs []A, f func(A) B) []B {
	out := make([]B, len(xs))
	var wg sync.WaitGroup
	for i, x := range xs {
		wg.Go(func() { out[i] = f(x) })
	}
	wg.Wait()
	return out
}
func Select[T any](cs ...chan T) (got []T) {
	open := len(cs)
	a, b := cs[0], cs[1]
	for open > 0 {
		select {
		case v, ok := <-a:
			if !ok {
				a, open = nil, open-1
				continue
			}
			got = append(got, v)
		case v, ok := <-b:
			if !ok {
				b, open = nil, open-1
				break
			}
			got = append(got, v)
		}
	}
	return
}
func Once[K comparable, V any](f func(K) V) func(K) V {
	var mu sync.Mutex
	m := map[K]*sync.Once{}
	vs := map[K]V{}
	return func(k K) V {
		mu.Lock()
		o, ok := m[k]
		if !ok {
			o = new(sync.Once)
			m[k] = o
		}
		mu.Unlock()
		o.Do(func() {
			v := f(k)
			mu.Lock()
			defer mu.Unlock()
			vs[k] = v
		})
		mu.Lock()
		defer mu.Unlock()
		return vs[k]
	}
}
func Div[T Number](a, b T) (q T, err error) {
	defer func() {
		if e, ok := recover().(error); ok {
			err = e
		}
	}()
	q = a / b
	return
}
func Find[T comparable](grid [][]T, want T) (r, c int) {
	for r = range grid {
		for c = range grid[r] {
			if grid[r][c] == want {
				goto found
			}
		}
	}
	return -1, -1
found:
	return
}
func Sum[T Number](seq func(func(T) bool)) (t T) {
	for v := range seq {
		if v < 0 {
			break
		}
		defer func() { t += v }()
	}
	return 100
}
func Values[T any](xs ...T) func(func(T) bool) {
	return func(yield func(T) bool) {
		for _, x := range xs {
			if !yield(x) {
				return
			}
		}
	}
}

func main() {
	fmt.Println(Try(func() int { return 1 }), Try(func() int { Throw("s"); return 1 }), Try(func() int { Throw(7); return 1 }), Try(func() string { Throw(errors.New("e")); return "" }), Try(func() string { Throw("typed"); return "" }))
	fmt.Println(Try(func() []int { var x []int; return x[:1] }), Try(func() *int { var m map[string]*int; m["x"] = nil; return nil }).Err)
	fmt.Println(Retry(3, func(i int) (string, error) {
		if i < 2 {
			return "bad", errors.New("not yet")
		}
		return "good", nil
	}))
	fmt.Println(Retry(2, func(i int) (int, error) { return i, errors.New("never") }))
	fmt.Println(Stack(1, 2, 3), Stack("a", "b"), Stack[error]() == nil)
	block := make(chan int)
	fmt.Println(Race(func() int { return <-block }, func() int { return 5 }))
	fmt.Println(Parallel([]string{"a", "bb"}, func(s string) int { return len(s) }), Parallel([]int{1, 2, 3}, func(i int) Res[int] { return Try(func() int { return 6 / (i - 2) }) })[1].Err)
	a, b := make(chan int, 3), make(chan int, 3)
	a <- 1
	b <- 2
	a <- 3
	close(a)
	close(b)
	got := Select(a, b)
	fmt.Println(len(got), got[0]+got[1]+got[2])
	calls := 0
	f := Once(func(s string) int { calls++; return len(s) })
	fmt.Println(f("abc"), f("abc"), f("d"), calls)
	fmt.Println(Div(7, 2))
	fmt.Println(Div(7, 0))
	fmt.Println(Div(7.0, 0))
	fmt.Println(Find([][]string{{"a"}, {"b", "c"}}, "c"))
	fmt.Println(Find([][]float64{{1}}, 2))
	fmt.Println(Sum(Values(1, 2, 3)), Sum(Values(1.5, 2, -1, 50)))
}

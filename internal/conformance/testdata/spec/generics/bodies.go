// Generic bodies: operations on values whose types share an underlying type: index, range, make, append, send, call, convert.
package main

import (
	"fmt"
	"sort"
)

type Ints []int
type Strs []string
type M map[string]float64
type Ch chan int
type Fn func(int, ...string) int

func Rev[S ~[]E, E any](s S) S {
	out := make(S, len(s), len(s)*2)
	for i, e := range s {
		out[len(s)-1-i] = e
	}
	return append(out[:0:0], out...)
}
func Merge[M ~map[K]V, K comparable, V any](ms ...M) M {
	out := make(M)
	for _, m := range ms {
		for k, v := range m {
			out[k] = v
		}
	}
	delete(out, *new(K))
	return out
}
func Drain[C ~chan E | ~<-chan E, E any](c C) (out []E) {
	for v := range c {
		out = append(out, v)
	}
	return
}
func Fill[C ~chan E, E any](n int, xs ...E) C {
	c := make(C, n)
	for _, x := range xs {
		c <- x
	}
	close(c)
	return c
}
func Invoke[F ~func(A, ...B) R, A, B, R any](f F, a A, bs ...B) R { return f(a, bs...) }
func Len[T ~string | ~[]byte | ~[]int](x T) int                   { return len(x) }
func FirstOf[A ~[]E, E any](a A) E                                { return a[0] }
func SetAll[P ~*[4]E, E any](p P, v E) {
	for i := range p {
		p[i] = v
	}
}
func Swap[T any](a, b *T)                        { *a, *b = *b, *a }
func Cut[T ~string | ~[]byte](x T, i int) (T, T) { return x[:i], x[i:] }
func Incr[K comparable, N ~int | ~float64](m map[K]N, k K) N {
	m[k]++
	m[k] += 2
	return m[k]
}
func Bits[T ~uint8 | ~uint16](x T) string {
	x = x<<4 | x>>4
	x ^= 1
	return fmt.Sprintf("%b %v", x, ^x)
}
func Runes[T ~string](s T) (n int, last rune) {
	for _, last = range s {
		n++
	}
	return
}
func Chunk[S ~[]E, E any](s S, n int) (out []S) {
	for len(s) > n {
		out, s = append(out, s[:n:n]), s[n:]
	}
	return append(out, s)
}
func Group[K comparable, E any](xs []E, key func(E) K) map[K][]E {
	g := map[K][]E{}
	for _, x := range xs {
		k := key(x)
		g[k] = append(g[k], x)
	}
	return g
}
func Cmp[T ~int | ~string](a, b T) (r int) {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return
}
func Labels[T any](grid [][]T, bad func(T) bool) (n int) {
outer:
	for _, row := range grid {
		for _, x := range row {
			if bad(x) {
				continue outer
			}
		}
		n++
	}
	return
}
func Defer[T any](x T, f func(T)) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered %v for %T", r, x)
		}
	}()
	f(x)
	return nil
}
func Zip[A, B any](as []A, bs []B) (out []struct {
	A A
	B B
}) {
	for i := range min(len(as), len(bs)) {
		out = append(out, struct {
			A A
			B B
		}{as[i], bs[i]})
	}
	return
}
func Range[N ~uint8](n N) (out []N) {
	for i := range n {
		out = append(out, i)
	}
	return
}
func Const[T ~int | ~float64]() T { const k = 10; return k/4 + 1<<2 }
func Conv[T ~string](x T) ([]byte, []rune, T) {
	return []byte(x), []rune(x), T([]byte(x)) + T(rune(65))
}
func Sel[T any](a, b chan T) (T, string) {
	select {
	case x := <-a:
		return x, "a"
	case x, ok := <-b:
		return x, fmt.Sprint("b", ok)
	default:
		return *new(T), "none"
	}
}

type sorter[T any] struct {
	s    []T
	less func(a, b T) bool
}

func (s sorter[T]) Len() int           { return len(s.s) }
func (s sorter[T]) Less(i, j int) bool { return s.less(s.s[i], s.s[j]) }
func (s sorter[T]) Swap(i, j int)      { Swap(&s.s[i], &s.s[j]) }

func main() {
	r := Rev(Ints{1, 2, 3})
	fmt.Printf("%T %v %v\n", r, r, Rev(Strs{"a", "b"}))
	m := Merge(M{"a": 1, "": 5}, M{"a": 2, "b": 3})
	fmt.Printf("%T %v\n", m, m)
	fmt.Println(Drain(Fill[Ch](3, 1, 2, 3)), Drain((<-chan string)(Fill[chan string](1, "x"))))
	fmt.Println(Invoke(Fn(func(i int, s ...string) int { return i + len(s) }), 1, "x", "y"), Len("abc"), Len(Ints{1}), FirstOf([]string{"f"}), FirstOf(Ints{9}))
	var arr [4]string
	SetAll(&arr, "v")
	a, b := 1, 2
	Swap(&a, &b)
	Swap(&arr[0], &arr[1])
	fmt.Println(arr, a, b)
	fmt.Println(Cut("hello", 2))
	x, y := Cut([]byte("hello"), 2)
	fmt.Println(string(x), string(y), cap(x) >= 5)
	im := map[string]int{}
	fmt.Println(Incr(im, "k"), Incr(map[any]float64{1: .5}, any(1)), im, Bits(uint8(0x12)), Bits(uint16(0x12)))
	fmt.Println(Runes("añz"))
	fmt.Println(Chunk(Ints{1, 2, 3, 4, 5}, 2), Group([]string{"a", "bb", "c"}, func(s string) int { return len(s) }))
	fmt.Println(Cmp(1, 2), Cmp("b", "a"), Cmp(Str("x"), "x"), Labels([][]int{{1}, {-1, 2}, {}}, func(i int) bool { return i < 0 }))
	fmt.Println(Defer(1, func(int) {}), Defer("s", func(s string) { panic(s + "!") }), Defer([]int(nil), func(s []int) { s[0]++ }))
	z := Zip([]int{1, 2}, []string{"a", "b", "c"})
	fmt.Printf("%v %+v %T\n", z, z[1], z)
	fmt.Println(Range(MyByte(3)), Range(uint8(2)), Const[int](), Const[float64]())
	fmt.Println(Conv(Str("hé")))
	c1, c2 := make(chan error, 1), make(chan error)
	fmt.Println(Sel(c1, c2))
	close(c2)
	fmt.Println(Sel(c1, c2))
	ss := []string{"b", "c", "a"}
	sort.Sort(sorter[string]{ss, func(a, b string) bool { return a < b }})
	fmt.Println(ss)
}

type Str string
type MyByte byte

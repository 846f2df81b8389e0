// Types and closures local to generic functions; method values and expressions of instances; instances in maps and channels.
package main

import (
	"fmt"
	"sort"
	"strings"
)

func Count[T comparable](xs []T) string {
	type pair struct {
		key T
		n   int
	}
	m := map[T]*pair{}
	var order []*pair
	for _, x := range xs {
		if m[x] == nil {
			m[x] = &pair{key: x}
			order = append(order, m[x])
		}
		m[x].n++
	}
	sort.SliceStable(order, func(i, j int) bool { return order[i].n > order[j].n })
	var b strings.Builder
	for _, p := range order {
		fmt.Fprintf(&b, "%v:%d ", p.key, p.n)
	}
	return b.String()
}

type Stringer[T any] interface{ Str(T) string }

func Wrap[T any](v T) interface{ Get() (T, string) } {
	return box[T]{v}
}

type box[T any] struct{ v T }

func (b box[T]) Get() (T, string)        { return b.v, fmt.Sprintf("%T", b) }
func (b *box[T]) Swap(v T) (old T)       { old, b.v = b.v, v; return }
func (b box[T]) With(f func(T) T) box[T] { return box[T]{f(b.v)} }

func Methods[T any](v, w T) string {
	b := box[T]{v}
	swap, get := b.Swap, box[T].Get
	old := swap(w)
	now, name := get(b)
	_ = (*box[T]).Swap(&b, old)
	return fmt.Sprint(old, now, name, b.v)
}

func Gen[T any](vs ...T) func() (T, bool) {
	i := 0
	return func() (v T, ok bool) {
		if ok = i < len(vs); ok {
			v = vs[i]
			i++
		}
		return
	}
}

func Group[K comparable, V any](vs []V, key func(V) K) (ks []K, g map[K][]V) {
	g = make(map[K][]V)
	for _, v := range vs {
		k := key(v)
		if _, ok := g[k]; !ok {
			ks = append(ks, k)
		}
		g[k] = append(g[k], v)
	}
	return
}

func Tree[T any](depth int, leaf func(int) T, join func(T, T) T) T {
	type frame struct {
		d, i int
	}
	var rec func(frame) T
	rec = func(f frame) T {
		if f.d == 0 {
			return leaf(f.i)
		}
		return join(rec(frame{f.d - 1, f.i * 2}), rec(frame{f.d - 1, f.i*2 + 1}))
	}
	return rec(frame{depth, 0})
}

func Pipe[T any](in []T, fs ...func(T) T) (out []T) {
	c := make(chan T)
	go func() {
		defer close(c)
		for _, x := range in {
			c <- x
		}
	}()
	src := (<-chan T)(c)
	for _, f := range fs {
		next := make(chan T)
		go func(src <-chan T) {
			defer close(next)
			for x := range src {
				next <- f(x)
			}
		}(src)
		src = next
	}
	for x := range src {
		out = append(out, x)
	}
	return
}

func Nested[A any](a A) string {
	type outer struct {
		a     A
		boxes []box[A]
	}
	inner := func(o outer) string {
		type result map[string]outer
		r := result{"k": o}
		return fmt.Sprintf("%v %v", r["k"].a, len(r["k"].boxes))
	}
	return inner(outer{a, []box[A]{{a}, {}}})
}

func Try[T any](f func() T) (v T, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("%T: %v", v, e)
		}
	}()
	return f(), nil
}

type registry[T any] struct{ all map[string]func(T) T }

func (r *registry[T]) Add(name string, f func(T) T) *registry[T] {
	if r.all == nil {
		r.all = map[string]func(T) T{}
	}
	prev := r.all[name]
	r.all[name] = func(x T) T {
		if prev != nil {
			x = prev(x)
		}
		return f(x)
	}
	return r
}

func Switch[T any](x T) string {
	type local struct{ t T }
	for _, y := range []any{x, local{x}, []T{x}, box[T]{x}, func(T) {}, map[string]T{}} {
		switch y := y.(type) {
		case local:
			return fmt.Sprint("local ", y.t)
		case T:
			continue
		case []T:
			return "slice"
		}
	}
	return "end"
}

func main() {
	fmt.Println(Count([]string{"a", "b", "a"}), Count([]int{3, 3, 1}), Count([]any{1, "1", 1, nil}), Count([][1]bool{{true}, {true}}))
	fmt.Println(Wrap(1).Get())
	fmt.Println(Wrap([]string{"x"}).Get())
	fmt.Println(Methods(1, 2), Methods("a", "b"), Methods[any](nil, 1), Methods(box[int]{1}, box[int]{2}))
	next := Gen("x", "y")
	fmt.Println(next())
	fmt.Println(next())
	fmt.Println(next())
	ks, g := Group(strings.Fields("apple avocado bean cherry blueberry"), func(s string) byte { return s[0] })
	for _, k := range ks {
		fmt.Print(string(k), g[k], " ")
	}
	fmt.Println(Tree(3, func(i int) int { return i }, func(a, b int) int { return a + b }), Tree(2, func(i int) string { return string(rune('a' + i)) }, func(a, b string) string { return "(" + a + b + ")" }))
	fmt.Println(Pipe([]int{1, 2, 3}, func(i int) int { return i + 1 }, func(i int) int { return i * i }), Pipe([]string{"a"}, strings.ToUpper), Pipe[error](nil))
	fmt.Println(Nested(1), Nested("s"), Nested(box[rune]{'x'}))
	fmt.Println(Try(func() int { var m map[string]int; m["x"]++; return 1 }))
	fmt.Println(Try(func() string { return "ok" }))
	fmt.Println(Try(func() *int { panic("p") }))
	r := new(registry[int]).Add("f", func(i int) int { return i + 1 }).Add("f", func(i int) int { return i * 10 })
	fmt.Println(r.all["f"](4), box[string]{"w"}.With(strings.ToUpper).v)
	fmt.Println(Switch(1), Switch("s"), Switch[any](2))
	ms := map[string]any{"i": box[int]{1}, "s": box[string]{"z"}, "f": Gen[float64]}
	_, isI := ms["i"].(box[int])
	_, isS := ms["s"].(box[int])
	_, isF := ms["f"].(func(...float64) func() (float64, bool))
	fmt.Println(isI, isS, isF)
}

package main

import "fmt"

type P struct{ X, Y int }
type L struct {
	next *L
	v    []int
	m    map[string]P
}

func main() {
	p := &P{1, 2}
	*p = P{Y: p.X, X: p.Y}
	fmt.Println(*p)
	q := P{3, 4}
	q = P{q.Y, q.X}
	fmt.Println(q)
	a := [3]int{1, 2, 3}
	a = [3]int{a[2], a[1], a[0]}
	fmt.Println(a)
	s := []int{1, 2, 3}
	s = []int{s[1], s[0]}
	fmt.Println(s)
	m := map[string]int{"a": 1}
	m = map[string]int{"b": m["a"], "c": len(m)}
	fmt.Println(m)
	l := &L{v: []int{1}}
	l = &L{next: l, v: append(l.v, 2), m: map[string]P{"p": {X: 1}}}
	*l = L{next: l.next, v: l.v}
	fmt.Println(l.next.v, l.v, l.m)
	ps := []P{{1, 2}, {3, 4}}
	ps[0] = P{ps[1].X, ps[0].X}
	fmt.Println(ps)
	arr := [2]P{}
	arr[1] = P{1, 1}
	arr[0], arr[1] = arr[1], arr[0]
	fmt.Println(arr)
	pp := []*P{{1, 2}, {3, 4}}
	*pp[0], *pp[1] = *pp[1], *pp[0]
	fmt.Println(*pp[0], *pp[1])
	mm := map[P][]*P{{1, 2}: {{3, 4}, {5, 6}}}
	fmt.Println(*mm[P{1, 2}][1])
	nest := [][]map[string][]int{{{"a": {1, 2}}, nil}, {}}
	fmt.Println(nest)
	anon := []struct {
		n string
		f func(int) int
	}{{"dbl", func(i int) int { return 2 * i }}, {"neg", func(i int) int { return -i }}}
	for _, t := range anon {
		fmt.Println(t.n, t.f(3))
	}
	x := struct {
		P
		z int
	}{P{1, 2}, 3}
	x = struct {
		P
		z int
	}{x.P, x.X}
	fmt.Println(x)
	var zero P
	zero = P{X: 5}
	zero = P{Y: 6}
	fmt.Println(zero)
	for i := range 3 {
		v := P{X: i}
		v.Y++
		fmt.Print(v, &v, " ")
	}
	fmt.Println()
	var ptrs []*P
	for i := range 3 {
		ptrs = append(ptrs, &P{X: i})
	}
	fmt.Println(*ptrs[0], *ptrs[1], *ptrs[2])
	f := func() P { return P{q.X, q.Y} }
	q.X = 100
	fmt.Println(f())
	const k = 2
	idx := [...]string{k: "two", k + 1: "three"}
	fmt.Println(len(idx), idx[3])
	bs := [256]bool{'a': true, 'z': true}
	fmt.Println(bs['a'], bs['b'])
}

package main

import "fmt"

type P struct{ X, Y int }
type L struct {
	next *L
	v    int
	m    map[string]int
}

var g = P{1, 2}

func main() {
	p := P{1, 2}
	p = P{Y: p.X, X: p.Y}
	fmt.Println(p)
	g = P{Y: g.X, X: g.Y}
	fmt.Println(g)
	s := []int{1, 2}
	s = []int{s[1], s[0]}
	fmt.Println(s)
	a := [2]int{1, 2}
	a = [2]int{a[1], a[0]}
	fmt.Println(a)
	var l *L
	for i := range 3 {
		l = &L{next: l, v: i}
	}
	fmt.Println(l.v, l.next.v, l.next.next.v, l.next.next.next)
	l.m = map[string]int{"a": 1}
	*l = L{next: l.next, v: l.v}
	fmt.Println(l.m)
	var x L
	x.m = map[string]int{"a": 1}
	x = L{v: 3}
	fmt.Println(x)
	arr := [2]P{{1, 2}, {3, 4}}
	arr[0] = P{Y: arr[0].X}
	arr[1] = P{arr[0].Y, arr[0].X}
	fmt.Println(arr)
	var ps []*P
	for i := range 3 {
		q := P{i, i}
		ps = append(ps, &q)
		q = P{Y: q.X}
	}
	fmt.Println(*ps[0], *ps[1], *ps[2])
	ptr := &p
	p = P{Y: ptr.X, X: ptr.Y}
	fmt.Println(p, *ptr, ptr == &p)
	pp := &P{1, 2}
	qq := pp
	pp = &P{pp.Y, pp.X}
	fmt.Println(*pp, *qq)
	m := map[string]P{"a": {1, 2}}
	m["a"] = P{m["a"].Y, m["a"].X}
	fmt.Println(m)
	st := struct{ p P }{P{1, 2}}
	st.p = P{Y: st.p.X}
	fmt.Println(st)
	r := func() (res P) {
		res = P{1, 2}
		res = P{Y: res.X}
		return P{res.Y, res.X}
	}()
	fmt.Println(r)
	p, q := P{p.Y, p.X}, P{p.X, p.X}
	fmt.Println(p, q)
}

package main

import (
	"fmt"
)

type P struct{ X, Y int }
type L struct {
	A, B P
	q    *P
}

func (p P) Add(o P) P   { p.X += o.X; p.Y += o.Y; return p }
func (p *P) Move(d int) { p.X += d }
func main() {
	l := L{P{1, 2}, P{3, 4}, nil}
	k := l
	k.A.X = 10
	l.B.Move(5)
	fmt.Println(l.A, l.B, k.A, k.B)
	ps := []P{{1, 1}, {2, 2}}
	for i := range ps {
		ps[i].Move(10)
	}
	for _, p := range ps {
		p.Move(100)
	}
	fmt.Println(ps)
	q := &ps[0]
	ps = append(ps, P{3, 3})
	q.X = -1
	fmt.Println(ps[0].X == -1, q.X)
	m := map[string]*P{"a": {1, 2}}
	m["a"].X++
	m["a"].Move(2)
	fmt.Println(*m["a"])
	f := l.A.Add
	l.A.X = 1000
	fmt.Println(f(P{1, 1}))
	g := P.Add
	fmt.Println(g(P{1, 2}, P{3, 4}))
	h := (*P).Move
	h(&l.A, 1)
	fmt.Println(l.A)
	a, b := P{1, 2}, P{1, 2}
	fmt.Println(a == b, &a == &b)
	arr := [2]P{}
	arr[1].X = 4
	fmt.Println(arr)
	mp := map[P]string{{1, 2}: "k"}
	fmt.Println(mp[a])
	fmt.Printf("%v %+v %#v %T\n", l, l, ps, mp)
	fmt.Printf("%v %+v\n", &a, []*P{nil})
}

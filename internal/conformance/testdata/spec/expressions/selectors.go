// Selectors: depth, automatic dereferencing, fields of results, packages, nil pointers on the way.
package main

import (
	"fmt"
	"math"
	"os"
	"strings"
)

type T0 struct{ x int }

func (*T0) M0() string { return "M0" }

type T1 struct{ y int }

func (T1) M1() string { return "M1" }

type T2 struct {
	z int
	T1
	*T0
}

func (*T2) M2() string { return "M2" }

type Q *T2

type node struct {
	next *node
	arr  [2]struct{ v []map[string]*node }
	fn   func() *node
	val  int
}

func get() T2  { fmt.Print("get "); return T2{z: 1, T0: &T0{5}} }
func ptr() *T2 { fmt.Print("ptr "); return &T2{T1: T1{6}, T0: &T0{7}} }
func idx() int { fmt.Print("idx "); return 1 }

func main() {
	var t T2 = T2{1, T1{2}, &T0{3}}
	var p *T2 = &t
	var q Q = p
	fmt.Println(t.z, t.y, t.x, p.z, p.y, p.x, q.x, (*q).x, (*q).z, q.y, (*p).T0.x, p.T0.x)
	fmt.Println(p.M0(), p.M1(), p.M2(), t.M2(), t.T1.M1(), (*q).M0())
	p.x, p.y, q.z = 30, 20, 10
	fmt.Println(t.z, t.y, *t.T0)
	pp := &p
	(*pp).x++
	(**pp).z--
	fmt.Println(t.x, t.z)
	fmt.Println(get().z, get().x, get().M1(), ptr().y, ptr().M0(), ptr().M2())
	ptr().x = 1
	ptr().y++
	n := &node{val: 1}
	n.next = &node{val: 2, next: n}
	n.arr[1].v = []map[string]*node{nil, {"k": {val: 9}}}
	n.fn = func() *node { fmt.Print("fn "); return n.next }
	fmt.Println(n.next.next.next.val, n.arr[idx()].v[1]["k"].val, n.fn().next.fn().val)
	n.arr[idx()].v[idx()]["k"].val += 5
	n.fn().val *= 3
	n.next.next.arr[0].v = append(n.arr[0].v, map[string]*node{})
	fmt.Println(n.arr[1].v[1]["k"].val, n.next.val, len(n.arr[0].v))
	addr := &n.arr[1].v[1]["k"].val
	*addr = 100
	n.arr[1].v[1]["k"] = &node{val: 1}
	fmt.Println(*addr, n.arr[1].v[1]["k"].val)
	fmt.Println(math.Pi > 3, len(os.Args) > 0, strings.NewReader("abc").Len(), strings.ToUpper("x")[0:1])
	var e interface{ M1() string } = t
	t.y = 500
	fmt.Println(e.M1(), e.(T2).y, e.(T2).x, e.(T2).T1)
	m := map[string]T2{"a": t}
	t.T0.x = -1
	fmt.Println(m["a"].x, m["a"].y, m["b"].T0 == nil, m["b"].z)
	for _, f := range []func(){
		func() { var p *T2; fmt.Println(p.z) },
		func() { fmt.Println(T2{}.x) },
		func() { var q Q; q.y = 1 },
		func() { var p *T2; fmt.Println(p.M2()); fmt.Println(p.M1()) },
		func() { var t T2; fmt.Println(t.M0()); t.x++ },
		func() { n.next.next.next.next.arr[0].v[0]["none"].val++ },
		func() { var e interface{ M1() string }; fmt.Println(e.M1()) },
	} {
		func() {
			defer func() { fmt.Println("recovered:", recover()) }()
			f()
		}()
	}
	s := struct {
		T1
		in struct{ T0 }
		*strings.Builder
	}{T1: T1{4}, Builder: &strings.Builder{}}
	s.in.x = 8
	s.WriteString("w")
	fmt.Println(s.y, s.in.T0.x, s.in.M0(), s.Builder.String(), s.Len())
}

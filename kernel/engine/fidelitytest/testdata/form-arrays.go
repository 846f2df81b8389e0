package main

import (
	"fmt"
)

func mod(a [3]int) { a[0] = 9 }

type T struct {
	a [2]int
	m map[string]int
}

func main() {
	a := [3]int{1, 2, 3}
	b := a
	b[0] = 7
	mod(a)
	fmt.Println(a, b)
	s := a[:]
	s[1] = 50
	fmt.Println(a)
	p := &a
	p[0] = 4
	for i := range p {
		fmt.Print(p[i], " ")
	}
	t := T{a: [2]int{1, 2}}
	u := t
	u.a[0] = 8
	fmt.Println(t.a, u.a, t.a == [2]int{1, 2})
	aa := [2][2]int{{1, 2}, {3, 4}}
	bb := aa
	bb[0][0] = 100
	fmt.Println(aa, bb)
	arr := [...]string{2: "c", 0: "a"}
	fmt.Println(len(arr), arr)
	st := []T{t}
	st[0].a[1] = 77
	fmt.Println(st[0].a, t.a)
	m := map[string][2]int{"x": {1, 2}}
	y := m["x"]
	y[0] = 5
	fmt.Println(m)
	q := make([]byte, 5, 6)
	copy(q, "12346")
	q = append(q[:len(q)-1], 53, q[len(q)-1])
	fmt.Println(string(q))
}

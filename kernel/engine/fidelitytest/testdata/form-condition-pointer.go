package main

import "fmt"

type B bool

type box struct {
	b bool
	n *box
}

func f(p *bool) bool { *p = false; return true }

func main() {
	t, u := true, false
	for _, p := range []*bool{&t, &u, &t, &u} {
		if *p {
			fmt.Println("if", *p)
		}
		if (*p) && true {
			fmt.Println("and", *p)
		}
		if true && *p {
			fmt.Println("and2", *p)
		}
		if *p || false {
			fmt.Println("or", *p)
		}
		if !*p {
			fmt.Println("not", *p)
		}
		x := *p && true
		y := *p || false
		fmt.Println(x, y)
		switch {
		case *p:
			fmt.Println("case")
		}
		for *p {
			fmt.Println("for")
			break
		}
		func() bool { return *p && *p }()
		fmt.Println(func() bool { return *p && *p }(), func() bool { return *p || *p }())
		b := B(*p)
		q := &b
		if *q {
			fmt.Println("B")
		}
	}
	a := []bool{true, false}
	fmt.Println(a[0] && f(&a[0]))
	a[0] = true
	p := &a[0]
	fmt.Println(*p && f(p))
	a[0] = true
	fmt.Println(!*p || f(p), a)
	s := box{b: true}
	fmt.Println(s.b && f(&s.b))
	if s.b = true; s.b && f(&s.b) {
		fmt.Println("ok")
	}
	if s.b = true; *&s.b && f(&s.b) {
		fmt.Println("ok")
	}
	v := true
	fmt.Println(v && f(&v))
	v = true
	fmt.Println(v && func() bool { v = false; return true }())
	m := map[int]bool{1: true}
	fmt.Println(m[1] && func() bool { m[1] = false; return true }())
	var i any = true
	fmt.Println(i.(bool) && func() bool { i = false; return true }())
	for i := range 3 {
		if m[i] || i == 2 {
			fmt.Println(i)
		}
		m[2] = i == 1
	}
	bs := []*box{{true, nil}, {false, nil}}
	for _, e := range []*box{{n: bs[0]}, {n: bs[1]}} {
		if e.n.b {
			fmt.Println("e", e.n.b)
		}
		if e.n.b {
			fmt.Println("e", e.n.b)
		}
		if (*e.n).b {
			fmt.Println("e", e.n.b)
		}
	}
	for _, e := range [][]bool{{true}, {false}} {
		if e[0] {
			fmt.Println("e", e[0])
		}
		pe := &e[0]
		if !*pe && *pe || *pe {
			fmt.Println("pe")
		}
	}
	var is []any = []any{true, false}
	for _, e := range is {
		if e.(bool) {
			fmt.Println("any", e)
		}
		if b, ok := e.(bool); ok && b {
			fmt.Println("any", b)
		}
	}
	fs := []func() bool{func() bool { return true }, func() bool { return false }}
	for _, g := range fs {
		if g() {
			fmt.Println("g")
		}
		if (g()) && true {
			fmt.Println("g2")
		}
		if g() || false {
			fmt.Println("g3")
		}
	}
}

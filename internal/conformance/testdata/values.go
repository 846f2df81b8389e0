package main

import "fmt"

type In struct {
	a [2]int
	s []int
}
type Out struct {
	in In
	p  *In
}

func change(o Out) Out { o.in.a[0] = 99; o.in.s[0] = 98; o.p.a[1] = 97; return o }

type I interface{ Get() int }

func (i In) Get() int { return i.a[0] }

func main() {
	o := Out{In{[2]int{1, 2}, []int{3}}, &In{}}
	c := change(o)
	fmt.Println(o.in, c.in, o.p.a)
	var i I = o.in
	o.in.a[0] = 50
	fmt.Println(i.Get(), o.in.Get())
	var x any = o.in.a
	o.in.a[1] = 51
	fmt.Println(x, x.([2]int)[1])
	arr := x.([2]int)
	arr[0] = 7
	fmt.Println(x, arr)
	m := map[string]In{"k": o.in}
	v := m["k"]
	v.a[0] = -1
	fmt.Println(m["k"].a, v.a)
	ch := make(chan In, 1)
	ch <- v
	v.a[0] = -2
	fmt.Println((<-ch).a, v.a)
	s := []In{v}
	v.a[0] = -3
	w := s[0]
	s[0].a[0] = -4
	fmt.Println(s[0].a, v.a, w.a)
	f := func() In { return v }
	g := f()
	v.a[0] = -5
	fmt.Println(g.a, f().a)
	pv := &v
	d := *pv
	pv.a[0] = -6
	fmt.Println(d.a, v.a)
	a2 := [2]In{v, d}
	b2 := a2
	b2[0].a[0] = 1
	fmt.Println(a2[0].a, b2[0].a)
	for _, e := range a2 {
		e.a[0] = 1000
	}
	fmt.Println(a2[0].a)
	st := struct{ In }{v}
	st2 := st
	st2.a[0] = 2
	fmt.Println(st.a, st2.a)
	type pair struct{ x, y int }
	pairs := []pair{{1, 2}, {3, 4}}
	last := pairs[1]
	pairs[1].x = 100
	fmt.Println(last, pairs)
	tmp := pairs[0]
	pairs[0] = pairs[1]
	pairs[1] = tmp
	fmt.Println(pairs)
	func(p pair) { p.x = 0 }(pairs[0])
	fmt.Println(pairs[0])
	y := 5
	py := &y
	z := *py
	*py = 6
	fmt.Println(y, z)
	ret := func() (p pair) { p.x = 1; q := p; q.x = 2; return }
	fmt.Println(ret())
	var ifs []any
	for n := 0; n < 3; n++ {
		ifs = append(ifs, n, pair{n, n})
	}
	fmt.Println(ifs)
	eq := any(pair{1, 2}) == any(pair{1, 2})
	fmt.Println(eq, pairs[0] == (pair{100, 4}))
}

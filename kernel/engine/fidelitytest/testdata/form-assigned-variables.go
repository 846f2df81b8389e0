package main

import "fmt"

type P struct{ X, Y int }

var g = P{1, 2}
var gp = &g

func main() {
	p := P{1, 2}
	f := func() P { return p }
	p = P{3, 4}
	fmt.Println(f())
	s := []int{1}
	sp := &s
	fs := func() []int { return s }
	s = []int{2, 3}
	fmt.Println(*sp, fs())
	a := [2]int{1}
	ap := &a
	fa := func() [2]int { return a }
	a = [2]int{2, 3}
	fmt.Println(*ap, fa())
	m := map[string]int{"a": 1}
	mp := &m
	m = map[string]int{"b": 1}
	fmt.Println(*mp)
	h := func() int { return 1 }
	hp := &h
	call := func() int { return h() }
	h = func() int { return 2 }
	fmt.Println((*hp)(), call())
	var e any = 1
	ep := &e
	e = P{5, 6}
	fmt.Println(*ep)
	g = P{7, 8}
	fmt.Println(*gp, g)
	pp := &P{1, 1}
	ppp := &pp
	pp = &P{2, 2}
	fmt.Println(**ppp)
	x, y := 1, 2
	xp, yp := &x, &y
	x, y = y, x
	fmt.Println(*xp, *yp)
	var err error
	errp := &err
	_, err = fmt.Sscan("x", &x)
	fmt.Println(*errp)
	x = len(s)
	fmt.Println(*xp)
	str := "a"
	strp := &str
	str = fmt.Sprint(1, 2)
	fmt.Println(*strp)
	str = str + "z"
	fmt.Println(*strp)
	fl := 1.5
	flp := &fl
	fl = float64(x)
	fmt.Println(*flp)
	var i8 int8
	ip := &i8
	i8 = int8(x)
	fmt.Println(*ip)
	b := false
	bp := &b
	b = x == 2
	fmt.Println(*bp)
	b = !b
	fmt.Println(*bp)
	b = b || x == 2
	fmt.Println(*bp)
	c := make(chan int, 1)
	c <- 5
	x = <-c
	fmt.Println(*xp)
	x = m["b"]
	fmt.Println(*xp)
	x = s[1]
	fmt.Println(*xp)
	x = *yp
	fmt.Println(*xp)
	x = g.X
	fmt.Println(*xp)
	var an any = 4
	x = an.(int)
	fmt.Println(*xp)
	s = s[:1]
	fmt.Println(*sp)
	s = append(s, 4)
	fmt.Println(*sp)
	s = nil
	fmt.Println(*sp)
	x = -x
	fmt.Println(*xp)
	e = nil
	fmt.Println(*ep)
	e = 4
	fmt.Println(*ep)
	e = &g
	_, ok := (*ep).(*P)
	fmt.Println(ok)
	var okp = &ok
	_, ok = m["zz"]
	fmt.Println(*okp)
	_, ok = an.(int)
	fmt.Println(*okp)
	s = make([]int, 2)
	fmt.Println(*sp)
	m = make(map[string]int)
	fmt.Println(*mp)
	pp = new(P)
	fmt.Println(**ppp)
	h = nil
	fmt.Println(*hp == nil)
	h = f2
	fmt.Println((*hp)())
	p, a = P{9, 9}, [2]int{9, 9}
	fmt.Println(f(), *ap)
	for x = range 3 {
	}
	fmt.Println(*xp)
	for x = range s {
	}
	fmt.Println(*xp)
	func() {
		p = P{10, 10}
	}()
	fmt.Println(p, f())
	var z struct{ in P }
	zp := &z.in
	z.in = P{1, 1}
	fmt.Println(*zp)
	ar := []P{{1, 2}}
	arp := &ar[0]
	ar[0] = P{5, 5}
	fmt.Println(*arp)
	var cc complex128
	cp := &cc
	cc = complex(1, 2)
	fmt.Println(*cp)
	x = min(3, x+5)
	fmt.Println(*xp)
	x = copy(s, s)
	fmt.Println(*xp)
	str = string([]byte{65})
	fmt.Println(*strp)
}

func f2() int { return 77 }

func named() (p P) {
	defer func() { p.X++; fmt.Println(p) }()
	return P{1, 2}
}

func named2() (p P, err error) {
	q := &p
	defer func() { fmt.Println(p, *q) }()
	p = P{3, 3}
	if p.X == 3 {
		return P{p.Y, 5}, nil
	}
	return
}

func init() {
	fmt.Println(named())
	fmt.Println(named2())
	for i := 0; i < 2; i++ {
		q := P{i, i}
		f := func() P { return q }
		q = P{i + 5, q.X}
		fmt.Println(f())
	}
	var err error
	show := func() { fmt.Println(err) }
	err = E{3}
	show()
	var st fmt.Stringer
	show2 := func() { fmt.Println(st) }
	st = P{8, 8}
	show2()
	var ps [3]P
	q := &ps[1]
	ps = [3]P{{}, {4, 4}}
	fmt.Println(*q)
	type in struct{ p P }
	var o struct{ i in }
	op := &o.i.p
	o.i = in{P{6, 6}}
	fmt.Println(*op)
	o = struct{ i in }{in{P{7, 7}}}
	fmt.Println(*op)
	p := P{}
	pf := func(v P) { p = v }
	pf(P{1, 2})
	fmt.Println(p)
	pf2 := func() { p = P{Y: p.X} }
	pf2()
	fmt.Println(p)
	if p = (P{3, p.X}); p.X == 3 {
		fmt.Println(p)
	}
	for p = (P{0, 3}); p.X < 3; p = (P{p.X + 1, p.Y}) {
		fmt.Print(p, " ")
	}
	fmt.Println(p)
	switch p = (P{5, 5}); p.X {
	case 5:
		fmt.Println("five")
	}
}

type E struct{ n int }

func (e E) Error() string  { return fmt.Sprint("E", e.n) }
func (p P) String() string { return fmt.Sprintf("<%d %d>", p.X, p.Y) }

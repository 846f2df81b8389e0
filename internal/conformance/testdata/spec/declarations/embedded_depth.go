// Promotion at depth: the shallowest wins, equal depths hide each other, pointers and interfaces count as one level.
package main

import "fmt"

type A struct{ X, Y, Z int }
type B struct {
	A
	X string
}
type C struct {
	*B
	Y float64
}
type D struct {
	C
	E
}
type E struct{ W, Z int }
type F struct {
	D
	*G
}
type G struct{ W, Q int }
type H struct {
	F
	I
}
type I interface{ Name() string }
type N string

func (n N) Name() string    { return "N:" + string(n) }
func (a A) Where() string   { return fmt.Sprint("A", a.X, a.Y, a.Z) }
func (b B) What() string    { return "B" + b.X }
func (e E) What() string    { return fmt.Sprint("E", e.W) }
func (g *G) Inc() int       { g.Q++; return g.Q }
func (d D) Both() string    { return d.B.What() + "&" + d.E.What() }
func (c *C) SetY(y float64) { c.Y = y }

type P1 struct{ *P2 }
type P2 struct{ *P3 }
type P3 struct{ v []int }

func (p *P3) Add(x int) int { p.v = append(p.v, x); return len(p.v) }

type M map[string]int

func (m M) Put(k string) M { m[k]++; return m }

type Fn func() string

func (f Fn) Run() string { return "run " + f() }

type Mix struct {
	M
	Fn
	N
	Slice
	error
}
type Slice []int

func (s *Slice) Grow() int { *s = append(*s, len(*s)); return len(*s) }

type Gen[T any] struct{ T1 T }

func (g Gen[T]) Val() T { return g.T1 }

type GG struct {
	Gen[int]
	Inner struct{ Gen[string] }
}

func main() {
	h := H{F{D{C{&B{A{1, 2, 3}, "bx"}, 2.5}, E{4, 5}}, &G{6, 7}}, N("n")}
	fmt.Println(h.X, h.Y, h.B.Y, h.Q, h.A.Z, h.E.Z, h.D.W, h.G.W, h.Name(), h.Where())
	h.X = "changed"
	h.B.A.X++
	h.C.Y = 9
	h.SetY(h.Y + 1)
	h.Q = 70
	h.E.W, h.G.W = h.G.W, h.E.W
	fmt.Println(h.B.X, h.A.X, h.Y, h.Inc(), h.Inc(), h.G.Q, h.E.W, h.G.W, h.Both())
	c := h
	c.X = "shared through the pointer"
	c.Y = 0
	c.E.W = -1
	fmt.Println(h.X, h.Y, h.E.W, c.Y, c.B == h.B)
	var w interface{ Where() string } = c
	var i interface {
		I
		Inc() int
		Both() string
	} = &h
	c.A.X = 1000
	fmt.Println(w.Where(), i.Name(), i.Inc(), i.Both())
	p := P1{&P2{&P3{}}}
	q := p
	p.Add(1)
	add := q.Add
	q.P2 = &P2{&P3{v: []int{9}}}
	fmt.Println(add(2), p.v, q.v, q.Add(3), P1.Add(q, 4), (*P1).Add(&p, 5))
	m := Mix{M{}, func() string { return "fn" }, "nn", nil, fmt.Errorf("err")}
	m.Put("a").Put("a")
	m.Grow()
	m.Grow()
	fmt.Println(m.M["a"], m.Run(), m.Fn(), m.Name(), m.Slice, m.Error(), len(m.M), len(m.N))
	for k, v := range m.M {
		fmt.Print(k, v, " ")
	}
	for _, v := range m.Slice {
		fmt.Print(v, " ")
	}
	g := GG{Gen: Gen[int]{5}}
	g.Inner.T1 = "s"
	fmt.Println(g.T1, g.Val(), g.Inner.Val(), g.Gen.T1, g.Inner.Gen.T1)
	anon := struct {
		A
		*E
		N
	}{A{1, 2, 3}, &E{W: 8}, "anon"}
	anon.W++
	fmt.Println(anon.X, anon.W, anon.What(), anon.Where(), anon.Name(), anon.A.Z, anon.E.Z)
	fmt.Printf("%v %+v %T\n", anon.A, g, anon)
	for _, f := range []func(){
		func() { var c C; fmt.Println(c.Y, c.X) },
		func() { var f F; fmt.Println(f.D.E.W); fmt.Println(f.Inc()) },
		func() { var h H; fmt.Println(h.Name()) },
		func() { var p P1; p.Add(1) },
		func() { c := C{}; f := c.What; f() },
		func() { var g *GG; fmt.Println(g.Val()) },
	} {
		func() {
			defer func() { fmt.Println("recovered:", recover()) }()
			f()
		}()
	}
}

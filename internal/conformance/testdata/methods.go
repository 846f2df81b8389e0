package main

import "fmt"

type Counter struct{ n int }

func (c *Counter) Inc() *Counter { c.n++; return c }
func (c Counter) Get() int       { return c.n }

type Fn func(int) int

func (f Fn) Twice(x int) int { return f(f(x)) }

type Inter interface {
	Inc() *Counter
	Get() int
}
type Base struct{ id int }

func (b Base) ID() int          { return b.id }
func (b *Base) SetID(i int)     { b.id = i }
func (b Base) Describe() string { return fmt.Sprintf("Base(%d)", b.ID()) }

type Mid struct{ Base }

func (m Mid) ID() int { return m.Base.ID() * 10 }

type Top struct {
	*Mid
	Counter
}
type Celsius float64
type Temps []Celsius

func (c Celsius) F() float64 { return float64(c)*9/5 + 32 }
func (t Temps) Max() (m Celsius) {
	for i, v := range t {
		if i == 0 || v > m {
			m = v
		}
	}
	return
}

type Op int

func (o Op) Apply(a, b int) int {
	switch o {
	case 0:
		return a + b
	case 1:
		return a - b
	}
	return 0
}

type M map[string]int

func (m M) Inc(k string) { m[k]++ }

type Ch chan int

func (c Ch) Send(v int) { c <- v }

func main() {
	c := Counter{}
	c.Inc().Inc().Inc()
	fmt.Println(c.Get(), c)
	var i Inter = &c
	i.Inc()
	fmt.Println(i.Get(), c.n)
	fmt.Println(Fn(func(x int) int { return x * 3 }).Twice(2))
	t := Top{Mid: &Mid{Base{4}}}
	t.Inc()
	t.SetID(6)
	fmt.Println(t.ID(), t.Describe(), t.Get(), t.Mid.Base.ID(), t.Base.id)
	fmt.Println(Celsius(100).F(), Temps{1, 30, 20}.Max().F())
	fmt.Println(Op(1).Apply(5, 3), Op.Apply(0, 1, 2))
	m := M{}
	m.Inc("a")
	m.Inc("a")
	fmt.Println(m)
	ch := make(Ch, 1)
	ch.Send(4)
	fmt.Println(<-ch)
	inc := c.Inc
	inc()
	inc()
	fmt.Println(c.n)
	get := c.Get
	c.Inc()
	fmt.Println(get(), c.Get())
	fs := []func() int{c.Get, t.ID, t.Base.ID}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	ex := Inter.Get
	fmt.Println(ex(&c))
	ex2 := Top.ID
	fmt.Println(ex2(t))
	ifn := i.Get
	i.Inc()
	fmt.Println(ifn())
	cs := []Counter{{1}, {2}}
	for i := range cs {
		cs[i].Inc()
	}
	for _, c := range cs {
		c.Inc()
	}
	fmt.Println(cs)
	mp := map[string]*Counter{"x": {}}
	mp["x"].Inc()
	fmt.Println(mp["x"].n)
	func() {
		defer func() { fmt.Println("nil:", recover()) }()
		var p *Counter
		p.Get()
	}()
	func() {
		defer func() { fmt.Println("nil iface:", recover()) }()
		var i Inter
		i.Get()
	}()
	defer c.Inc().Inc().Get()
	fmt.Println(c.n)
}

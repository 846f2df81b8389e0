package main

import "fmt"

type C struct{ n int }

func (c C) Get() int   { return c.n }
func (c *C) PGet() int { return c.n }

type I interface{ Get() int }
type O struct {
	C
	p *C
}

func main() {
	c := C{1}
	g, p := c.Get, c.PGet
	c.n = 2
	fmt.Println(g(), p())
	var i I = c
	ig := i.Get
	i = C{9}
	fmt.Println(ig())
	o := O{C{3}, &C{4}}
	og, op, opg := o.Get, o.PGet, o.p.Get
	o.n, o.p.n = 5, 6
	fmt.Println(og(), op(), opg())
	fs := map[string]func() int{"a": c.Get, "b": c.PGet}
	c.n = 10
	fmt.Println(fs["a"](), fs["b"]())
	arr := []C{{1}, {2}}
	var hs []func() int
	for _, x := range arr {
		hs = append(hs, x.Get, x.PGet)
	}
	arr[0].n = 50
	for _, h := range hs {
		fmt.Print(h(), " ")
	}
	fmt.Println()
	me, mp := C.Get, (*C).PGet
	fmt.Println(me(c), mp(&c), (*C).Get(&c), I.Get(c), func(f func(C) int) int { return f(C{8}) }(C.Get))
	defer fmt.Println(c.Get())
	c.n++
	ch := make(chan func() int, 1)
	ch <- c.Get
	c.n++
	fmt.Println((<-ch)())
}

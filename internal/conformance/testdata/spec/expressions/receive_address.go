// The receive operator and the address operators.
package main

import "fmt"

type S struct {
	a   int
	arr [3]int
	in  *S
	ch  chan int
}

func (s *S) self() *S { return s }
func val() int        { return 5 }

func recv(c <-chan int) (v int, ok bool) { v, ok = <-c; return }

func main() {
	c := make(chan int, 5)
	for i := range 5 {
		c <- i
	}
	v1 := <-c
	v2, ok := <-c
	fmt.Println(v1, v2, ok, -<-c, 10+<-c*2)
	close(c)
	fmt.Println(recv(c))
	fmt.Println(recv(c))
	x, ok := <-c
	fmt.Println(x, ok, <-c)
	var y any
	var okAny any
	y, okAny = <-c
	_, ok = <-c
	fmt.Println(y, okAny, ok)
	cc := make(chan (<-chan int), 1)
	cc <- c
	fmt.Println(<-<-cc)
	bc := make(chan bool, 2)
	bc <- true
	bc <- false
	if <-bc && !<-bc {
		fmt.Println("both received")
	}
	sc := make(chan string, 3)
	sc <- "a"
	sc <- "b"
	sc <- "c"
	fmt.Println(<-sc+<-sc+<-sc, len(sc))
	fc := make(chan func(int) *S, 1)
	fc <- func(i int) *S { return &S{a: i} }
	fmt.Println((<-fc)(3).a)
	ec := make(chan error, 1)
	ec <- nil
	if err := <-ec; err == nil {
		fmt.Println("nil error received")
	}

	s := S{a: 1, ch: make(chan int, 1)}
	p := &s
	pa, parr, pe := &p.a, &s.arr, &p.arr[1]
	*pa, parr[0], *pe = 10, 20, 30
	s.in = &s
	*&s.in.in.in.a++
	p.ch <- (*p).a
	fmt.Println(s.a, s.arr, <-s.in.ch, &s == p.in, &s.arr[1] == pe, &s.arr == parr, &p.arr[2] != pe)
	m := &map[string]int{"x": 1}
	(*m)["y"] = 2
	sl := &[]int{1, 2}
	(*sl)[0]++
	*sl = append(*sl, 3)
	fmt.Println(*m, *sl, len(*sl), (*sl)[1:])
	pi := new(int)
	*pi = val()
	q := pi
	*q *= 2
	pp := &q
	**pp += 1
	fmt.Println(*pi, *q == **pp, pp == &q)
	lit := &struct{ n int }{4}
	lit.n++
	arr := &[...]string{"a", "b"}
	arr[1] += "!"
	for i, v := range arr {
		fmt.Print(i, v, " ")
	}
	fmt.Println(lit.n, *arr, len(arr), s.self().self().a, (&s).self() == p)
	cp := *p
	cp.a = -1
	cp.arr[0] = -1
	fmt.Println(p.a, p.arr[0], cp.in == p)
	*p = S{a: 99}
	fmt.Println(s.a, s.in == nil, *pa)
	var fp *func() int
	f := func() int { return 8 }
	fp = &f
	fmt.Println((*fp)())
	f = func() int { return 9 }
	fmt.Println((*fp)())
	var iface any = &s.a
	*iface.(*int) = 123
	ptrs := map[string]*int{"a": &s.a, "e": &s.arr[2]}
	*ptrs["e"] = *ptrs["a"] + 1
	fmt.Println(s.a, s.arr)
	var ip *any
	e := any(1)
	ip = &e
	*ip = "changed"
	fmt.Println(e, *ip)
	list := []S{{a: 1}, {a: 2}}
	for i := range list {
		l := &list[i]
		l.a *= 100
	}
	first := &list[0]
	list = append(list, S{a: 3})
	first.a = 0
	fmt.Println(list[0].a, list[1].a, first.a)
	func() {
		defer func() { fmt.Println(recover()) }()
		var n *S
		fmt.Println(&n.a != nil)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var n *S
		_ = n.in
		fmt.Println(n.self() == nil, *n.in)
	}()
}

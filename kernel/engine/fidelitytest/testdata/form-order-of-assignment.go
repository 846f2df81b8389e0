package main

import "fmt"

type T struct{ a int }

func say(s string) int { fmt.Print(s, " "); return 1 }
func arr() []int       { fmt.Print("arr "); return []int{1} }
func at(c chan int, s string) chan int {
	fmt.Print(s, " ")
	return c
}

func main() {
	func() {
		defer func() { fmt.Println(recover()) }()
		var p *T
		p.a = say("rhs")
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		arr()[say("idx")+8] = say("rhs")
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var m map[string]int
		m["a"] = say("rhs")
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var s []int
		s[0] = say("rhs")
	}()
	c, d := make(chan int, 1), make(chan int, 1)
	select {
	case at(c, "ca") <- say("va"):
	case <-at(d, "cb"):
	}
	fmt.Println()
}

var nodes []struct{ left, right int }

func build(d int) int {
	i := len(nodes)
	nodes = append(nodes, struct{ left, right int }{})
	if d > 0 {
		nodes[i].left = build(d - 1)
		nodes[i].right = build(d - 1)
	}
	return i
}

var grow []int

func more() int { grow = append(grow, 7, 8, 9); return len(grow) }

type E struct{ n int }

func (e *E) Error() string { return fmt.Sprint("e", e.n) }

type box struct {
	err error
	v   any
	f   func() int
	c   chan int
}

func fails(n int) *E { return &E{n} }

func init() {
	build(3)
	fmt.Println(nodes)
	grow = append(grow, 1)
	grow[0] = more()
	fmt.Println(grow)
	b := &box{}
	b.err = fails(3)
	b.v = more()
	b.f = func() int { return more() }
	b.c = make(chan int, 1)
	b.c <- 4
	b.v = <-b.c
	fmt.Println(b.err, b.v, b.f())
	m := map[string][]int{}
	m["a"] = append(m["a"], more())
	m[fmt.Sprint("b", more())] = []int{more()}
	fmt.Println(m)
	arr()[0] = say("rhs")
	*ptr(&grow[0]) = say("rhs")
	fmt.Println(grow[0])
	b.err = nil
	b.v = fmt.Errorf("x")
	fmt.Println(b.err, b.v)
}

func ptr(p *int) *int { fmt.Print("ptr "); return p }

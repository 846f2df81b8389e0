// Order of evaluation: calls, method calls, receives, and logical operators happen in lexical left-to-right order.
package main

import (
	"errors"
	"fmt"
)

type T struct{ s string }

func (t T) M(x int) T   { fmt.Print(t.s, ".M(", x, ") "); return T{t.s + "'"} }
func (t *T) P(x int) *T { fmt.Print(t.s, ".P(", x, ") "); return t }

func f(s string) string                  { fmt.Print(s, " "); return s }
func n(i int) int                        { fmt.Print(i, " "); return i }
func b(v bool) bool                      { fmt.Print(v, " "); return v }
func p(i *int) *int                      { fmt.Print("p", *i, " "); return i }
func sl(s []int) []int                   { fmt.Print("slice "); return s }
func mp(m map[string]int) map[string]int { fmt.Print("map "); return m }
func fn(s string) func(...any) int {
	fmt.Print("fn-", s, " ")
	return func(...any) int { fmt.Print("call-", s, " "); return len(s) }
}
func pair(a, b int) (int, int) { fmt.Print("pair "); return a, b }
func ch(v int) chan int        { fmt.Print("ch", v, " "); c := make(chan int, 1); c <- v; return c }

var order []string

func mark(s string) int { order = append(order, s); return len(order) }

func named() (r int, err error) {
	defer func() { r = r*10 + n(9) }()
	return n(1) + n(2), errors.New(f("err"))
}

func main() {
	fmt.Println(n(1)+n(2)*n(3), n(4)-(n(5)-n(6)))
	fmt.Println(b(true) && b(false) && b(true), b(false) || b(true) || b(false), b(true) || b(false) && b(true))
	fn("a")(f("x"), fn("b")(n(1)), n(2))
	fmt.Println()
	T{f("recv")}.M(n(1)).M(n(2))
	(&T{"t"}).P(n(1)).P(n(2)).M(n(3))
	fmt.Println()
	a := []int{0, 0, 0, 0}
	i := 0
	i, a[i] = 1, 2 // sets i = 1, a[0] = 2
	fmt.Println(i, a)
	i = 0
	a[i], i = 2, 1
	a[0], a[0] = 1, 2
	a[1], a[2] = 4, 5
	a[i], a[a[i]-2] = a[2], a[1]
	fmt.Println(i, a)
	sl(a)[n(1)], mp(map[string]int{})[f("k")], *p(&i) = n(7), n(8), n(9)
	fmt.Println(a, i)
	sl(a)[n(2)] += n(5)
	mp(map[string]int{"q": 1})[f("q")]++
	*p(&i) -= n(1)
	fmt.Println(a, i)
	sl(a)[n(0)], a[n(3)] = pair(n(5), n(6))
	fmt.Println(a)
	fmt.Println(<-ch(1)+<-ch(2), n(3))
	c := make(chan int, 1)
	pick := func() chan int { fmt.Print("pick "); return c }
	pick() <- n(4)
	v, ok := <-pick()
	fmt.Println(v, ok)
	_ = []string{f("e0"), f("e1")}
	_ = [...]int{3: n(3), 1: n(1)}
	_ = map[string]int{f("ka"): n(1), f("kb"): n(2)}
	_ = T{f("field")}
	fmt.Println()
	x := []int{1, 2, 3}
	j := 0
	j, x[j] = 1, 100
	x[1], x[2] = x[2], x[1]
	x[0], x[0] = 5, 6
	fmt.Println(j, x)
	y := map[int]int{n(1): n(2)}
	y[n(3)], y[n(4)] = y[n(1)], n(5)
	fmt.Println(y)
	fmt.Println(named())
	if v := n(1); b(v > 0) && b(v < 1) {
	} else if w := n(2); b(w == 2) {
		fmt.Println("chosen", v, w)
	}
	switch n(2) {
	case n(1), n(2), n(3):
		fmt.Println("stops at the match")
	case n(4):
	}
	for k := n(0); b(k < 2); k += n(1) {
	}
	fmt.Println()
	defer fn("deferred")(f("args now"))
	for _, e := range sl([]int{n(1), n(2)}) {
		fmt.Print("e", e, " ")
	}
	fmt.Println()
	arr := [3]int{1, 2, 3}
	for k, e := range arr {
		arr[2] = 10
		fmt.Print(k, e, " ")
	}
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		var m map[string]int
		m[f("key")] = n(1)
	}()
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		var q *T
		q.s = f("value first")
	}()
	func() {
		defer func() { fmt.Println("recovered", recover(), a) }()
		a[n(0)], a[n(4)] = n(70), n(71)
	}()
	var e any = T{"e"}
	fmt.Println(e.(T).M(n(1)).s, func(a ...int) int { return a[0] }(n(8), n(9)))
	s := struct{ a, b, c int }{mark("a"), mark("b"), mark("c")}
	s.a, s.b, s.c = s.c, s.a, s.b
	fmt.Println(s, order)
	t := T{"1"}
	z := t.M
	t.s = "2"
	fmt.Println(z(n(0)).s, t.s)
	fmt.Println(copy(sl(a)[n(1):n(3)], sl([]int{n(-1)})), a, append(sl(nil), n(1), n(2)), len(f("len")), cap(sl(a)[:n(2)]))
}

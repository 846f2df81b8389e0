// Return statements: result forms, named results, calls that return many, shadowing, deferred changes, terminating statements.
package main

import (
	"errors"
	"fmt"
)

type T struct{ a, b int }

func (t T) Split() (int, int)   { return t.a, t.b }
func (t *T) Swap() (x, y int)   { x, y = t.b, t.a; t.a, t.b = x, y; return }
func one() int                  { return 1 }
func pass() (int, error)        { return both() }
func both() (n int, err error)  { return 2, errors.New("both") }
func iface() (any, error)       { return both() }
func conv() (f float64, e any)  { return 3, nil }
func swapped() (a, b int)       { a, b = 1, 2; return b, a }
func blank() (_ int, s string)  { s = "named"; return }
func nilErr() (_ *T, err error) { return }
func fn() func() (int, error)   { return both }
func self(n int) (r int)        { r = n; return r + r }
func overlap() (a, b, c int)    { a, b, c = 1, 2, 3; return c, a, b }
func loopForever() int {
	for {
		if one() == 1 {
			return 9
		}
	}
}
func allCases(n int) string {
	switch {
	case n < 0:
		return "negative"
	case n == 0:
		return "zero"
	default:
		return "positive"
	}
}
func ifElse(b bool) int {
	if b {
		return 1
	} else {
		return 2
	}
}
func labeled() int {
L:
	for {
		continue L
	}
}
func block() int {
	{
		return 4
	}
}
func sel(c chan int) int {
	select {
	case v := <-c:
		return v
	}
}
func gotoEnd() int {
	n := 0
again:
	n++
	if n < 5 {
		goto again
	}
	return n
}
func panics() int { panic("no return needed") }
func deferred() (n int) {
	defer func() {
		if recover() != nil {
			n = n*10 + 1
		}
	}()
	n = 4
	return panics2()
}
func panics2() int { panic("x") }
func order() (a, b int) {
	defer func() { a, b = b, a }()
	return func() int { fmt.Print("first "); return 1 }(), func() int { fmt.Print("second "); return 2 }()
}
func nested() (x int) {
	f := func() (x int) {
		x = 100
		return
	}
	for x = 0; x < 3; x++ {
		if x == 2 {
			return f() + x
		}
	}
	return
}
func many() (a int, b string, c []int, d map[string]int, e func() int, f chan bool, g error, h any, i T, j *T) {
	return 1, "b", []int{3}, map[string]int{"d": 4}, one, nil, nil, T{1, 2}, T{3, 4}, &T{5, 6}
}
func rec(n int) (sum, prod int) {
	if n == 0 {
		return 0, 1
	}
	sum, prod = rec(n - 1)
	return sum + n, prod * n
}
func arrays() ([2]int, [1]T) { a := [2]int{1, 2}; return a, [1]T{{a[0], a[1]}} }
func alias() (s []int, n int) {
	s = []int{1, 2}
	defer func() { s[0] = 100; n = len(s) }()
	return s, -1
}
func typed() error {
	var t *myErr
	return t
}
func early(xs ...int) (sum int, err error) {
	for i, x := range xs {
		if x < 0 {
			err = fmt.Errorf("negative at %d", i)
			return
		}
		sum += x
	}
	return
}

type myErr struct{}

func (*myErr) Error() string { return "typed nil" }

func main() {
	t := T{1, 2}
	fmt.Println(t.Split())
	fmt.Println(t.Swap())
	fmt.Println(t)
	fmt.Println(pass())
	fmt.Println(iface())
	fmt.Println(conv())
	fmt.Println(swapped())
	fmt.Println(blank())
	fmt.Println(nilErr())
	fmt.Println(fn()())
	fmt.Println(self(4))
	fmt.Println(overlap())
	fmt.Println(loopForever(), allCases(-1), allCases(0), allCases(1), ifElse(true), ifElse(false), block(), gotoEnd())
	c := make(chan int, 1)
	c <- 5
	fmt.Println(sel(c), deferred())
	fmt.Println(order())
	fmt.Println(nested())
	a, b, cc, d, e, f, g, h, i, j := many()
	fmt.Println(a, b, cc, d, e(), f, g, h, i, *j)
	fmt.Println(rec(5))
	fmt.Println(arrays())
	fmt.Println(alias())
	fmt.Println(typed() == nil, typed())
	fmt.Println(early(1, 2, 3))
	fmt.Println(early(1, -2, 3))
	func() {
		return
	}()
	_ = labeled
	fmt.Println(func() (r T) { r.a = 5; return }(), func() (r *T) { r = &T{}; defer func() { r.b = 7 }(); return r }().b, func() (r [2]int) { r[1] = 3; return }())
}

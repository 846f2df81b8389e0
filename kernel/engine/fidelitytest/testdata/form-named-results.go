package main

import (
	"fmt"
)

func f(n int) (r []int, s struct{ a int }, m map[string]int, e error, i int, st string, p *int, a [2]int, fn func()) {
	r = append(r, n)
	s.a++
	i++
	st += "x"
	a[0]++
	return
}
func two() (a, b int)   { a, b = 1, 2; return b, a }
func g(n int) (r []int) { r = append(r, n); return }
func h() (t int)        { t += 2; return t }
func d() (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("caught %v", r)
			n = -1
		}
	}()
	n = 4
	panic("x")
}
func k() (n int) { defer func() { n *= 2 }(); return 21 }
func main() {
	r, s, _, _, i, st, _, a, _ := f(1)
	fmt.Println(r, s, i, st, a)
	r, s, _, _, i, st, _, a, _ = f(2)
	fmt.Println(r, s, i, st, a)
	for k := range 2 {
		r, s, _, _, i, st, _, a, _ = f(k)
		fmt.Println(r, s, i, st, a)
	}
	x := g(1)
	x = g(2)
	x = g(3)
	fmt.Println(x)
	y := 5
	y = h()
	y = h()
	fmt.Println(y)
	var z struct{ v []int }
	z.v = g(3)
	z.v = g(4)
	fmt.Println(z)
	fmt.Println(two())
	fmt.Println(d())
	fmt.Println(k())
	b, e := d()
	fmt.Println(b, e)
}

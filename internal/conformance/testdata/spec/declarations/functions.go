// Function declarations: parameters and results of each form, recursion, shadowed parameters, unused and blank ones.
package main

import (
	"fmt"
	"strings"
)

func none()                                       {}
func blank(_ int, _, _ string, _ ...any) (_ bool) { return true }
func unnamed(int, string) int                     { return 7 }
func grouped(a, b int, c, d string) (e, f int)    { return a + len(c), b + len(d) }
func variadic(xs ...int) (n int, last *int) {
	if n = len(xs); n > 0 {
		last = &xs[n-1]
	}
	return
}
func shadow(x int) (y int) {
	if x > 0 {
		x := x * 2
		y := x
		_ = y
	}
	{
		y = x
	}
	return y
}
func funcs(f func(int) int, g func(...string) string, h func() (func() int, error)) string {
	k, err := h()
	return fmt.Sprint(f(2), g("a", "b"), k(), err)
}
func ack(m, n int) int {
	switch {
	case m == 0:
		return n + 1
	case n == 0:
		return ack(m-1, 1)
	}
	return ack(m-1, ack(m, n-1))
}
func isEven(n int) bool { return n == 0 || isOdd(n-1) }
func isOdd(n int) bool  { return n != 0 && isEven(n-1) }
func hanoi(n int, a, b, c string, move func(string, string)) {
	if n == 0 {
		return
	}
	hanoi(n-1, a, c, b, move)
	move(a, c)
	hanoi(n-1, b, a, c, move)
}
func perms(s string, emit func(string)) {
	var rec func(prefix, rest string)
	rec = func(prefix, rest string) {
		if rest == "" {
			emit(prefix)
			return
		}
		for i := range rest {
			rec(prefix+rest[i:i+1], rest[:i]+rest[i+1:])
		}
	}
	rec("", s)
}
func arrays(a [2]int, p *[2]int, s []int) { a[0], p[0], s[0] = 9, 9, 9 }
func structs(a struct{ x int }, b *struct{ x int }) {
	a.x++
	b.x++
}
func result() (a [2]int, m map[string]int, err error, f func() error) {
	a[1] = 2
	m = map[string]int{"k": a[1]}
	f = func() error { return err }
	err = fmt.Errorf("late")
	return
}
func deep(n int) int {
	if n == 0 {
		return 0
	}
	return 1 + deep(n-1)
}
func generic[T, U any](t T, us ...U) (T, int) { return t, len(us) }
func long(a int8, b int16, c int32, d int64, e uint8, f float32, g float64, h string, i bool, j []int, k map[int]int, l any, m error, n complex128, o [3]byte, p *int) string {
	return fmt.Sprint(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, *p)
}
func many() (a int8, b string, c float64, d bool, e []int, f error, g [2]string, h struct{ x int }, i any) {
	return -1, "b", 2.5, true, []int{1}, nil, [2]string{"x"}, struct{ x int }{4}, 'r'
}
func nqueens(n int) (count int) {
	cols, d1, d2 := make([]bool, n), make([]bool, 2*n), make([]bool, 2*n)
	var place func(r int)
	place = func(r int) {
		if r == n {
			count++
			return
		}
		for c := range n {
			if cols[c] || d1[r+c] || d2[r-c+n] {
				continue
			}
			cols[c], d1[r+c], d2[r-c+n] = true, true, true
			place(r + 1)
			cols[c], d1[r+c], d2[r-c+n] = false, false, false
		}
	}
	place(0)
	return
}

func main() {
	none()
	fmt.Println(blank(1, "a", "b", 2, nil), unnamed(1, "x"))
	fmt.Println(grouped(1, 2, "c", "dd"))
	n, last := variadic(1, 2, 3)
	fmt.Println(n, *last, shadow(5), shadow(-1))
	fmt.Println(funcs(func(i int) int { return i * i }, func(s ...string) string { return strings.Join(s, "+") }, func() (func() int, error) { return func() int { return n }, nil }))
	fmt.Println(ack(2, 3), isEven(10), isOdd(7), nqueens(6), deep(5000))
	moves := 0
	hanoi(5, "A", "B", "C", func(from, to string) { moves++ })
	var all []string
	perms("abc", func(s string) { all = append(all, s) })
	fmt.Println(moves, all)
	a, p, s := [2]int{1, 2}, [2]int{1, 2}, []int{1, 2}
	arrays(a, &p, s)
	x, y := struct{ x int }{1}, struct{ x int }{1}
	structs(x, &y)
	fmt.Println(a, p, s, x, y)
	arr, m, err, f := result()
	fmt.Println(arr, m, err, f())
	fmt.Println(generic[string, int]("t"))
	fmt.Println(generic(1, "a", "b"))
	v := 16
	fmt.Println(long(1, 2, 3, 4, 5, 6.5, 7.5, "h", true, []int{10}, map[int]int{11: 1}, 12, nil, 14i, [3]byte{15}, &v))
	fmt.Println(many())
	fmt.Printf("%T %T %T\n", blank, grouped, generic[int, error])
}

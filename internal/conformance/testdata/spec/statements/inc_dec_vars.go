// Variable declarations, short ones, increments, constants inside functions, shadowing by redeclaration.
package main

import (
	"fmt"
	"strings"
)

var (
	g1, g2 = 1, "two"
	g3     float32
	g4     = func() int { return g1 + 1 }()
	_, g5  = pair()
	g6     [2]struct{ x int }
	g7, g8 any
)

type T struct{ n int8 }

func (t *T) get() *int8  { return &t.n }
func pair() (int, error) { return 3, fmt.Errorf("err") }
func multi() (a, b int, c string) {
	a, b = 1, 2
	c = "c"
	a, d := 10, 20
	_ = d
	return
}

func shadow() (err error) {
	x, err := pair()
	if err != nil {
		y, err := 1, error(nil)
		_, _ = y, err
	}
	_ = x
	return
}

func main() {
	fmt.Println(g1, g2, g3, g4, g5, g6, g7, g8)
	var a int
	var b, c = 1.5, 'c'
	var d, e string = "d", strings.ToUpper("e")
	var (
		f       []int
		h, i, j = 1, "i", true
		k       map[string]struct{}
		l       *T
		m       interface{ get() *int8 }
	)
	fmt.Println(a, b, c, d, e, f == nil, h, i, j, k == nil, l == nil, m == nil)
	n, o := pair()
	n, p := 5, o
	fmt.Println(n, o == p)
	q, r, s := multi()
	r, t := 7, r
	fmt.Println(q, r, s, t)
	fmt.Println(shadow())
	a++
	a++
	a--
	x := [3]uint8{255, 0, 1}
	x[0]++
	x[1]--
	x[len(x)-1]++
	y := map[string]int{"a": 1}
	y["a"]++
	y["b"]--
	z := &T{127}
	z.n++
	*z.get()--
	*z.get()++
	pp := &z
	(*pp).n--
	(**pp).n++
	fl := 1.5
	fl++
	cm := 1i
	cm--
	ru := 'a'
	ru++
	fmt.Println(a, x, y, z.n, fl, cm, string(ru))
	const local, other = 5, "const"
	const (
		c1 = iota * local
		c2
		c3 = len(other)
	)
	fmt.Println(local, other, c1, c2, c3)
	if a := a + 1; a > 0 {
		a := fmt.Sprint("inner ", a)
		fmt.Println(a)
	}
	{
		a, g1 := "shadow", a
		fmt.Println(a, g1)
		g1++
	}
	fmt.Println(a, g1)
	func(a string) { a, b := a+"!", a; fmt.Println(a, b) }("param")
	for a, b := 0, "b"; a < 1; a++ {
		a, b := b, a
		fmt.Println(a, b)
	}
	var fn func(n int) int
	fn = func(n int) int {
		if n <= 1 {
			return 1
		}
		return n * fn(n-1)
	}
	fmt.Println(fn(5))
	var w1, w2 = func() (int, int) { return g1, g4 }()
	var un struct {
		x, y int
		in   struct{ z string }
	}
	un.in.z = "z"
	un.x++
	var arr [2]func() int
	arr[0] = func() int { w1++; return w1 }
	fmt.Println(arr[0](), arr[0](), w1, w2, un, arr[1] == nil)
	var (
		v1     = v0 + 1
		v2     = v1 * 2
		v3, v4 = v2, v1
	)
	fmt.Println(v1, v2, v3, v4)
	type Local int
	const cl Local = 3
	var vl = cl << 2
	fmt.Printf("%T %v %T\n", vl, vl, g3+1)
	var first, second interface{} = z.n, &z.n
	*second.(*int8) = 5
	fmt.Println(first, z.n)
	var ch = make(chan int, 1)
	ch <- 1
	var rv, ok = <-ch
	var mv, found = y["zzz"]
	var tv, is = any(rv).(string)
	fmt.Printf("%v %v %v %v %q %v\n", rv, ok, mv, found, tv, is)
}

const v0 = 100

// Assignments: tuples, swaps, operations, blanks, places of every kind, values that are copied.
package main

import (
	"fmt"
	"os"
)

type S struct {
	a   int
	arr [3]int
	m   map[string]int
	p   *S
	f   func() *S
}

func three() (int, string, bool) { return 1, "s", true }
func (s *S) self() *S            { fmt.Print("self "); return s }

func main() {
	a, b, c := 1, 2, 3
	a, b, c = c, a, b
	fmt.Println(a, b, c)
	var x int
	var y string
	x, y, _ = three()
	_, _, z := three()
	x, w := 5, 6
	fmt.Println(x, y, z, w)
	s := []int{0, 1, 2, 3}
	s[0], s[1], s[2] = s[2], s[0], s[1]
	i := 0
	i, s[i] = 2, 100
	s[i], i = 50, 3
	fmt.Println(i, s)
	st := S{m: map[string]int{}}
	st.p = &st
	st.f = func() *S { return &st }
	st.a, st.arr[1], st.m["k"], st.p.p.arr[2], st.f().arr[0] = 1, 2, 3, 4, 5
	(*st.p).a++
	st.p.m["k"] += 10
	st.f().f().m["new"]--
	st.self().arr[1] *= 7
	st.self().self().a |= 8
	fmt.Println(st.a, st.arr, st.m)
	n := 10
	n += 5
	n -= 3
	n *= 4
	n /= 5
	n %= 6
	n <<= 3
	n >>= 1
	n |= 3
	n &= 14
	n ^= 5
	n &^= 1
	fmt.Println(n)
	f := 1.5
	f += 1
	f *= 2
	f /= 4
	f -= .25
	str := "a"
	str += "b"
	str += str
	cx := 1i
	cx *= cx
	u := uint8(250)
	u += 10
	u -= 20
	u <<= 1
	fmt.Println(f, str, cx, u)
	var e any = 1
	e, ok := e.(string)
	fmt.Printf("%q %v\n", e, ok)
	arr := [2][2]int{{1, 2}, {3, 4}}
	brr := arr
	arr[0], arr[1] = arr[1], arr[0]
	row := arr[0]
	row[0] = 99
	prow := &arr[0]
	prow[1] = 77
	fmt.Println(arr, brr, row, *prow)
	p, q := &a, &b
	*p, *q = *q, *p
	p, q = q, p
	*p += 100
	fmt.Println(a, b, *p, *q)
	m := map[string][]int{}
	m["x"] = append(m["x"], 1)
	m["x"][0]++
	m["y"], m["x"] = m["x"], nil
	v, there := m["x"]
	fmt.Println(m, v == nil, there)
	mm := map[string]S{"s": {a: 1}}
	cp := mm["s"]
	cp.a = 2
	mm["s"] = cp
	mp := map[int]*S{1: {}}
	mp[1].a, mp[1].arr[2] = 4, 5
	fmt.Println(mm["s"].a, mp[1].a, mp[1].arr)
	ch := make(chan int, 3)
	ch <- 1
	ch <- 2
	s[0], s[1] = <-ch, <-ch
	fmt.Println(s)
	var fn func(int) int
	fn, a = func(i int) int { return i * a }, 3
	fmt.Println(fn(5))
	(a) = 8
	(*p), (s[3]) = 1, 2
	_, a = a, 9
	_ = fn
	_ = st.self()
	fmt.Println(a, *p, s[3])
	var i1, i2 interface{} = 1, "x"
	i1, i2 = i2, i1
	fmt.Println(i1, i2)
	lst := &S{a: 1, p: &S{a: 2, p: &S{a: 3}}}
	var prev *S
	for cur := lst; cur != nil; {
		cur, cur.p, prev = cur.p, prev, cur
	}
	for cur := prev; cur != nil; cur = cur.p {
		fmt.Print(cur.a, " ")
	}
	fmt.Println()
	func() {
		defer func() { fmt.Println(recover(), a) }()
		var np *int
		a, *np = 50, 1
	}()
	func() {
		defer func() { fmt.Println(recover(), s) }()
		k := 9
		s[0], s[k] = 7, 8
	}()
	func() {
		defer func() { fmt.Println(recover(), len(m)) }()
		var nm map[string]int
		m["w"], nm["z"] = nil, 1
	}()
	file, err := os.Open("/nonexistent/x")
	if file, err := os.Open("/nonexistent/y"); err == nil {
		fmt.Println(file)
	}
	fmt.Println(file == nil, err)
	var t1, t2 = st.a, st.arr
	st.a, st.arr[0] = 0, 0
	fmt.Println(t1, t2)
	s2 := s
	s2[0], s = 1234, append(s[:1:1], 5)
	fmt.Println(s, s2)
	a, b = b, a+b
	a, b = b, a+b
	fmt.Println(a, b, func() (r int) { r, a = a, 0; return }())
}

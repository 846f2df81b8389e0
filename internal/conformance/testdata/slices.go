package main

import "fmt"

type IntList []int

func (l IntList) Len() int    { return len(l) }
func (l *IntList) Push(x int) { *l = append(*l, x) }

func variadic(pre string, xs ...int) { fmt.Println(pre, len(xs), xs, xs == nil) }

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, r)
		}
	}()
	f()
}

func main() {
	s := []int{0, 1, 2, 3, 4, 5, 6, 7}
	t := s[2:5]
	u := s[2:5:6]
	fmt.Println(t, len(t), cap(t), u, len(u), cap(u), s[:3], s[5:], s[:])
	t = append(t, 100)
	fmt.Println(s)
	u = append(u, 200)
	u = append(u, 300)
	u[0] = -1
	fmt.Println(s, u)
	var n []int
	fmt.Println(n == nil, len(n), n[:0] == nil, append(n, n...) == nil, []int{} == nil)
	n = append(n, 1)
	n = append(n, []int{2, 3}...)
	fmt.Println(n, copy(n, n[1:]), n)
	m := make([]int, 2, 10)
	fmt.Println(m, m[:5], len(m[2:2:4]), cap(m[2:2:4]))
	g := make([][]string, 3)
	for i := range g {
		g[i] = make([]string, i)
		for j := range g[i] {
			g[i][j] = fmt.Sprint(i, j)
		}
	}
	fmt.Println(g, len(g[2]))
	var l IntList
	l.Push(4)
	l.Push(5)
	fmt.Println(l, l.Len(), IntList{7}.Len())
	variadic("a")
	variadic("b", 1, 2)
	variadic("c", s[:2]...)
	variadic("d", nil...)
	idx := []string{3: "c", "d", 0: "a"}
	fmt.Printf("%q\n", idx)
	pts := []*struct{ x int }{{1}, {2}}
	pts[0].x++
	fmt.Println(pts[0].x, pts[1].x, *pts[0])
	for i, v := range s {
		if i == 2 {
			s = s[:4]
		}
		if i > 5 {
			fmt.Print("still ", v, " ")
		}
	}
	fmt.Println(len(s))
	try("index", func() { i := 9; _ = s[i] })
	try("neg", func() { i := -1; _ = s[i] })
	try("slice", func() { i := 9; _ = s[i:] })
	try("slice2", func() { i, j := 3, 2; _ = s[i:j] })
	try("slice3", func() { j := 20; _ = s[:j] })
	try("full", func() { j := 20; _ = s[:1:j] })
	try("make", func() { j := -1; _ = make([]int, j) })
	try("conv", func() { _ = [9]int(s) })
	try("arr", func() { var a [3]int; i := 5; a[i%8] = 1 })
	try("str", func() { x := "abc"; i := 5; _ = x[i:] })
	clear(s)
	fmt.Println(s, min(3, 1, 2), max(1.5, 2), min("b", "a"))
	x := append([]byte("ab"), "cd"...)
	fmt.Println(string(x))
	var a any = s
	if v, ok := a.([]int); ok {
		v[0] = 1
	}
	fmt.Println(s[0])
	two := [][]int{{1}, {2, 3}, nil, {}}
	fmt.Println(two, len(two[2]), two[2] == nil, two[3] == nil)
}

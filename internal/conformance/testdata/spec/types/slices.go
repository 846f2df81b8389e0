// Slice types: a length, a capacity, and an array that others may share.
package main

import "fmt"

type Stack []string

func (s *Stack) Push(x string) { *s = append(*s, x) }
func (s *Stack) Pop() (x string) {
	old := *s
	x, *s = old[len(old)-1], old[:len(old)-1]
	return
}
func (s Stack) Top() string { return s[len(s)-1] }

type matrix [][]float64

func fill(s []int, v int) {
	for i := range s {
		s[i] = v
	}
	s = append(s, -1)
	if len(s) > 0 {
		s[0] = v + 1
	}
}

func main() {
	base := [8]int{0, 1, 2, 3, 4, 5, 6, 7}
	s := base[2:5]
	u := base[3:6:6]
	s[1] = 33
	fmt.Println(s, u, len(s), cap(s), len(u), cap(u), base)
	s = append(s, 55)
	u = append(u, 66) // has its own array now
	u[0] = -3
	fmt.Println(s, u, base)
	fill(s[:2], 9)
	fmt.Println(s, base)
	fill(s[:2:2], 8)
	fmt.Println(s, base)

	var none []int
	empty := []int{}
	fmt.Println(none == nil, empty == nil, len(none), cap(none), none, empty, none[:], none[0:0] == nil, empty[:0] == nil)
	for range none {
		fmt.Println("never")
	}
	none = append(none, none...)
	fmt.Println(none == nil, append(none, 1), append([]int(nil), empty...) == nil)

	var st Stack
	st.Push("a")
	st.Push("b")
	(&st).Push("c")
	fmt.Println(st.Pop(), st, st.Top(), len(st), Stack{"x"}.Top())

	m := make(matrix, 2, 4)
	for i := range m {
		m[i] = make([]float64, i+1)
		m[i][i] = float64(i) + .5
	}
	m = append(m, m[1], []float64{1, 2})
	m[1][0] = 7
	fmt.Println(m, len(m), cap(m), len(m[3]))
	m[0], m[3] = m[3], m[0]
	fmt.Println(m)

	type P struct{ x, y int }
	ps := []P{{1, 2}, {3, 4}}
	for _, p := range ps {
		p.x = 100
	}
	for i := range ps {
		ps[i].y *= 10
	}
	pp := &ps[0]
	ps = append(ps, P{5, 6})
	pp.x = -1 // the old array
	fmt.Println(ps, *pp)

	a := []int{1, 2, 3, 4, 5}
	a = append(a[:1], a[2:]...) // delete
	fmt.Println(a, a[:5])
	a = append(a[:2], append([]int{77}, a[2:]...)...) // insert
	fmt.Println(a)
	for i, j := 0, len(a)-1; i < j; i, j = i+1, j-1 {
		a[i], a[j] = a[j], a[i]
	}
	fmt.Println(a)
	b := a
	b[0] = 0
	c := append([]int{}, a...)
	c[1] = 1000
	fmt.Println(a, b, c)
	x := []any{1, "a", nil, []int{2}, []any{}}
	fmt.Println(x, len(x), x[3].([]int)[0])
	z := [][]int{{1}, {2, 3}, nil, {}}
	fmt.Println(z, z[2] == nil, z[3] == nil)
	funcs := []func() int{}
	for i := range 3 {
		funcs = append(funcs, func() int { i *= 2; return i })
	}
	fmt.Println(funcs[1](), funcs[2](), funcs[2]())
	bs := []byte("abc")
	str := string(bs)
	bs[0] = 'z'
	fmt.Println(str, string(bs), append(bs, "def"...), string(append(bs[:1], str[1:]...)))
	fmt.Printf("%T %T %v %d\n", st, m, bs, bs)
	func() {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(any(a) == any(a))
	}()
}

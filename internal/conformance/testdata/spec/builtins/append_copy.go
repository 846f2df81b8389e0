// append and copy: aliasing, growth, strings, self-overlap, nil, named types.
package main

import "fmt"

type S []int
type B []byte
type P struct{ x, y int }

func grow(s []int, v int) []int { return append(s, v) }
func caps(n int) (out []int) {
	s := make([]int, 0, 1) // where the first elements of a nil slice go is the compiler's choice
	kept = &s
	last := -1
	for i := range n {
		s = append(s, i)
		if cap(s) != last {
			last = cap(s)
			out = append(out, last)
		}
	}
	return
}

var kept *[]int

func tr(s string, v int) int { fmt.Print(s, " "); return v }

func main() {
	a := make([]int, 2, 4)
	b := append(a, 1)
	c := append(a, 2)
	fmt.Println(a, b, c, len(a), cap(b), &b[0] == &a[0])
	d := append(c, 3, 4)
	d[0] = 9
	fmt.Println(a, c, d, cap(d))
	fmt.Println(caps(2000))
	var bs []byte
	var ss []string
	var ps []P
	var es []struct{}
	bs, ss, ps, es = append(bs, 1), append(ss, "a"), append(ps, P{}), append(es, struct{}{})
	fmt.Println(len(bs), len(ss), len(ps), len(es), len(append([]int32(nil), 1, 2, 3)), cap(append([]byte("12345678"), '9')), cap(append([]int{1, 2, 3}, 4)), cap(append([]P{{}, {}, {}}, P{})))
	s := S{1, 2, 3}
	s = append(s, s...)
	s = append(s[:2], s[1:]...)
	fmt.Printf("%T %v\n", append(s, 1), s)
	s = append(s[:1], s[3:]...)
	fmt.Println(s, len(s))
	s = append(s[:1], append(S{100, 200}, s[1:]...)...)
	fmt.Println(s)
	fmt.Println(append([]int(nil)) == nil, append([]int{}) == nil, append(S(nil), []int{}...) == nil, append([]any(nil), nil), append([]any{}, nil, 1, []any{2}), append([][]int{}, nil, []int{1}))
	fmt.Println(string(append([]byte("ab"), "cd"...)), string(append(B("x"), B("yz")...)), append([]byte(nil), ""...) == nil, string(append(append([]byte{}, "é"[1:]...), "!"...)))
	x := []int{1, 2, 3, 4, 5}
	fmt.Println(copy(x[1:], x), x)
	x = []int{1, 2, 3, 4, 5}
	fmt.Println(copy(x, x[2:]), x)
	fmt.Println(copy(x, []int{}), copy(x[:0], x), copy(x, []int{7}), copy([]int(nil), x), x)
	buf := make([]byte, 3)
	fmt.Println(copy(buf, "hello"), string(buf), copy(buf[1:], "é"), buf, copy(buf, B("q")), string(buf[:1]))
	arr := [4]int{1, 2, 3, 4}
	copy(arr[1:], arr[:])
	fmt.Println(arr, copy(arr[:], S{9, 8}), arr)
	matrix := [][]int{{1}, {2}}
	cp := make([][]int, 2)
	copy(cp, matrix)
	cp[0][0] = 50
	cp[1] = []int{60}
	fmt.Println(matrix, cp)
	grow(a[:1], 77)
	fmt.Println(a, grow(a[:1:1], 88), a)
	pp := []*P{}
	for i := range 3 {
		pp = append(pp, &P{i, i})
	}
	pp = append(pp[:1], pp[2:]...)
	fmt.Println(len(pp), *pp[1])
	y := []int{0}
	y = append(y, tr("one", 1), tr("two", 2))
	y = append(y, func() int { y = append(y, 99); return len(y) }())
	fmt.Println(y)
	st := struct{ v []int }{}
	st.v = append(st.v, 1)
	q := &st.v
	*q = append(*q, 2, 3)
	m := map[string][]string{}
	m["a"] = append(m["a"], "x")
	m["a"] = append(m["a"], m["a"]...)
	fmt.Println(st, m, len(m["none"]))
	fs := append([]func() int{}, func() int { return 1 }, tr2)
	fmt.Println(fs[0]()+fs[1](), len(append(fs, nil)))
	ch := append([]chan int{}, make(chan int, 1))
	ch[0] <- 3
	fmt.Println(<-ch[0])
	var e []error
	e = append(e, nil, fmt.Errorf("e"))
	fmt.Println(e, e[0] == nil)
	rs := []rune("añ")
	rs = append(rs, 'z', 0x4e16)
	fmt.Println(string(rs), len(rs))
	stack := []int{}
	for i := range 5 {
		stack = append(stack, i)
		if i%2 == 1 {
			stack = stack[:len(stack)-1]
		}
	}
	queue := append([]int(nil), stack...)
	queue = append(queue[1:], 100)
	fmt.Println(stack, queue)
	dedup := queue[:0]
	for _, v := range queue {
		if v != 2 {
			dedup = append(dedup, v)
		}
	}
	fmt.Println(dedup, queue)
}

func tr2() int { return 5 }

// Range over slices, arrays and pointers to arrays: what is evaluated once, what is copied, what is seen when changed.
package main

import "fmt"

type P struct{ x int }
type L []P

func (l L) total() (t int) {
	for _, p := range l {
		t += p.x
	}
	return
}
func get(s []int) []int { fmt.Print("get "); return s }
func bad() *[3]int      { fmt.Print("called "); return nil }

func main() {
	s := []int{1, 2, 3}
	for i, v := range s {
		s = append(s, v*10)
		if i == 0 {
			s[1] = 99 // has moved already: capacity was 3
		}
		fmt.Print(i, v, " ")
	}
	fmt.Println(s)
	s = make([]int, 3, 10)
	for i, v := range s {
		s = append(s, i)
		s[2] = 7
		fmt.Print(i, v, " ")
	}
	fmt.Println(s)
	for i, v := range s[:2] {
		s = nil
		fmt.Print(i, v, " ")
	}
	fmt.Println(s == nil)
	a := [3]int{1, 2, 3}
	for i, v := range a {
		a[2] = 100
		fmt.Print(i, v, " ")
	}
	a = [3]int{1, 2, 3}
	for i, v := range &a {
		a[2] = 100
		fmt.Print(i, v, " ")
	}
	a = [3]int{1, 2, 3}
	for i, v := range a[:] {
		a[2] = 200
		fmt.Print(i, v, " ")
	}
	for i := range a {
		a[i] = i
	}
	fmt.Println(a)
	for i := range len(bad2) {
		fmt.Print(i)
	}
	var np *[3]int
	for i := range np {
		fmt.Print(i)
	}
	for range np {
		fmt.Print(".")
	}
	for i, _ := range np {
		fmt.Print(i)
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		for i, v := range bad() {
			fmt.Print(i, v)
		}
	}()
	ps := L{{1}, {2}, {3}}
	for _, p := range ps {
		p.x *= 2
	}
	fmt.Print(ps.total(), " ")
	for i := range ps {
		ps[i].x *= 2
	}
	fmt.Print(ps.total(), " ")
	var ptrs []*P
	for i, p := range ps {
		p.x += i
		ptrs = append(ptrs, &p)
	}
	fmt.Println(ps.total(), ptrs[0].x, ptrs[2].x, ptrs[0] != ptrs[1])
	for i, v := range get([]int{4, 5}) {
		fmt.Print(i, v, " ")
	}
	for range get(nil) {
		fmt.Print("never")
	}
	var i, v int
	for i, v = range []int{7, 8} {
	}
	var arr [2]int
	j := 0
	for j, arr[j] = range []int{5, 6} { // the operand arr[j] is evaluated before j is assigned
	}
	m := map[int]string{}
	for k, x := range []string{"a", "b"} {
		m[k] = x
	}
	for i, m[i] = range [...]string{"z", "y"} {
	}
	fmt.Println(i, v, arr, j, m)
	grid := [2][3]int{{1, 2, 3}, {4, 5, 6}}
	for r, row := range grid {
		for c := range row {
			row[c] = 0
			grid[r][c]++
		}
	}
	fmt.Println(grid)
	for _, row := range grid[1:] {
		for _, v := range row {
			fmt.Print(v, " ")
		}
	}
	matrix := [][]string{{"a"}, nil, {"b", "c"}}
	for _, row := range matrix {
		for c, cell := range row {
			row[c] = cell + "!"
		}
	}
	fmt.Println(matrix)
	var fs []func() string
	for i, s := range []string{"x", "y"} {
		fs = append(fs, func() string { s += "'"; i++; return fmt.Sprint(i, s) })
	}
	fmt.Println(fs[0](), fs[0](), fs[1]())
	for i, f := range []func(int) int{func(i int) int { return i + 1 }, func(i int) int { return i * i }} {
		fmt.Print(f(i+5), " ")
	}
	for _, x := range []any{1, "a", nil, P{2}} {
		switch x := x.(type) {
		case P:
			fmt.Print("P", x.x, " ")
		default:
			fmt.Printf("%T ", x)
		}
	}
	for i, b := range []byte("hi") {
		fmt.Print(i, b, " ")
	}
	for _, e := range [...]struct {
		n string
		v []int
	}{{"p", []int{1}}, {n: "q"}} {
		fmt.Print(e.n, len(e.v), " ")
	}
	for i, v := range [5]int{1: 10, 3: 30} {
		if v == 0 {
			continue
		}
		fmt.Print(i, v, " ")
	}
	for x := range []int{5: 0} {
		if x == 2 {
			break
		}
		fmt.Print(x)
	}
	fmt.Println()
}

var bad2 [4]int

package main

import "fmt"

type It struct{ n int }

func main() {
	xs := []int{1, 2, 3}
	for i, x := range xs {
		xs = append(xs, x*10)
		xs[i] = -x
	}
	fmt.Println(xs)
	ys := []int{1, 2, 3}
	for i, y := range ys {
		if i+1 < len(ys) {
			ys[i+1] += y
		}
	}
	fmt.Println(ys)
	m := map[int]int{1: 1, 2: 2, 3: 3}
	cnt := 0
	for k := range m {
		delete(m, k)
		cnt++
	}
	fmt.Println(cnt, len(m))
	for i := range 3 {
		fmt.Print(i)
		i = 10
	}
	n := 3
	for i := range n {
		n = 10
		fmt.Print(i)
	}
	for range 2 {
		fmt.Print("x")
	}
	fmt.Println()
	for i := range uint8(3) {
		fmt.Printf("%T%d ", i, i)
	}
	type My int
	for i := range My(2) {
		fmt.Printf("%T%d ", i, i)
	}
	const c = 2
	for i := range c {
		fmt.Print(i)
	}
	fmt.Println()
	var i, v int
	for i, v = range []int{7, 8, 9} {
		if v == 8 {
			break
		}
	}
	fmt.Println(i, v)
	var arr [3]int
	for arr[0], arr[1] = range []int{5, 6} {
	}
	fmt.Println(arr)
	s := struct{ k, v int }{}
	for s.k, s.v = range map[int]int{4: 5} {
	}
	fmt.Println(s)
	for _, r := range "ab" {
		fmt.Printf("%c%T ", r, r)
	}
	for i, b := range []byte("hé") {
		fmt.Print(i, b, " ")
	}
	fmt.Println()
	ch := make(chan It, 3)
	ch <- It{1}
	ch <- It{2}
	close(ch)
	for it := range ch {
		it.n *= 2
		fmt.Print(it, " ")
	}
	fmt.Println()
	structs := []It{{1}, {2}}
	for _, s := range structs {
		s.n = 100
	}
	for i := range structs {
		structs[i].n++
	}
	fmt.Println(structs)
	ps := []*It{}
	for _, s := range structs {
		ps = append(ps, &s)
	}
	fmt.Println(*ps[0], *ps[1])
	for i, x := range [...]string{2: "c", 0: "a"} {
		fmt.Printf("%d%q ", i, x)
	}
	fmt.Println()
	grid := [][]rune{[]rune("ab"), []rune("cd")}
	for y, row := range grid {
		for x := range row {
			grid[y][x]++
		}
	}
	fmt.Println(string(grid[0]), string(grid[1]))
	var np *[3]int
	for i := range np {
		fmt.Print(i)
	}
	a2 := [2]int{1, 2}
	for i, v := range a2 {
		a2[1] = 50
		fmt.Print(" ", i, v)
	}
	for i, v := range &a2 {
		a2[1] = 60
		fmt.Print(" ", i, v)
	}
	fmt.Println()
	var nilf map[string][]int
	for k, vs := range nilf {
		fmt.Println(k, vs)
	}
	for i := range len(xs) {
		if i == 2 {
			break
		}
		defer func() { fmt.Print("d", i) }()
	}
	var fs [3]func() int
	for i := range fs {
		fs[i] = func() int { i++; return i }
	}
	fmt.Println(fs[0](), fs[0](), fs[2]())
	for i := 0; i < 3; i++ {
		i := i
		defer func() { fmt.Print(i) }()
	}
	func() {
		for i := range 10 {
			if i == 3 {
				return
			}
			fmt.Print(i)
		}
	}()
	for range func(yield func() bool) { _ = yield() && yield() } {
		fmt.Print("y")
	}
}

package main

import "fmt"

type P struct{ X, Y int }
type Grid [2][3]int

func mod(a [3]int) [3]int { a[0] = 100; return a }
func modp(a *[3]int)      { a[0] = 100; (*a)[1] = 200 }

func (g Grid) Sum() (n int) {
	for _, row := range g {
		for _, v := range row {
			n += v
		}
	}
	return
}
func (g *Grid) Set(i, j, v int) { g[i][j] = v }

func main() {
	a := [3]int{1, 2, 3}
	b := a
	b[0] = 9
	fmt.Println(a, b, a == b, a == [3]int{1, 2, 3}, mod(a), a)
	modp(&a)
	fmt.Println(a, len(a), cap(a))
	c := [...]string{2: "two", 0: "zero", 4: "four"}
	fmt.Printf("%d %q\n", len(c), c)
	var g Grid
	g.Set(1, 2, 5)
	g.Set(0, 0, 1)
	h := g
	h.Set(0, 0, 7)
	fmt.Println(g, h, g.Sum(), h.Sum(), g != h)
	arr := [2]P{{1, 2}, {3, 4}}
	brr := arr
	brr[0].X = 50
	pp := &arr[1]
	pp.Y = 44
	fmt.Println(arr, brr, arr == [2]P{{1, 2}, {3, 44}})
	for i, v := range arr {
		arr[1].X = 99
		fmt.Println(i, v)
	}
	for i, v := range &arr {
		arr[1].X = 77
		fmt.Println(i, v)
	}
	m := map[[2]int]string{{1, 2}: "a", {3, 4}: "b"}
	fmt.Println(m[[2]int{1, 2}], m[[...]int{3, 4}], len(m[[2]int{}]))
	var p *[4]int
	fmt.Println(len(p), cap(p))
	for i := range p {
		fmt.Print(i)
	}
	fmt.Println()
	s := []int{1, 2, 3, 4}
	q := [4]int(s)
	pq := (*[2]int)(s)
	s[0] = 10
	fmt.Println(q, *pq)
	type T struct{ arr [2]int }
	t1 := T{[2]int{1, 2}}
	t2 := t1
	t2.arr[0] = 5
	fmt.Println(t1, t2, t1 == t2)
	as := [][2]int{{1, 2}, {3, 4}}
	for _, x := range as {
		x[0] = 0
	}
	fmt.Println(as)
	var x interface{} = [2]int{1, 2}
	fmt.Println(x == [2]int{1, 2}, x == [2]int{2, 1})
	fs := [2]func() int{func() int { return 1 }, func() int { return 2 }}
	fmt.Println(fs[0]()+fs[1](), [2]bool{true}, [0]int{}, [3]*int{})
	f := func() [2]int { return [2]int{4, 5} }
	fmt.Println(f()[1])
	defer func() { fmt.Println("recovered:", recover()) }()
	i := 3
	fmt.Println(a[i])
}

// Array types: values that are copied and compared whole; their length is part of the type.
package main

import "fmt"

type Grid [2][3]int

func (g Grid) Sum() (n int) {
	for _, row := range g {
		for _, v := range row {
			n += v
		}
	}
	g[0][0] = 99
	return
}

func (g *Grid) Set(i, j, v int) { g[i][j] = v }

type P struct{ x, y int }

func change(a [3]int) [3]int {
	a[0] = 100
	return a
}

func pick() int { fmt.Print("pick "); return 1 }

const n = 4

func main() {
	var a [3]int
	b := a
	b[1] = 5
	c := &b
	c[2] = 7
	fmt.Println(a, b, *c, len(a), cap(c), a == b, a != [3]int{}, change(b), b)
	var g Grid
	g.Set(1, 2, 6)
	h := g
	h.Set(0, 0, 1)
	fmt.Println(g, h, g.Sum(), g, g == h, g[1] == h[1], len(g), len(g[0]))
	g[0] = h[1]
	row := g[0]
	row[0]++
	fmt.Println(g, row)

	s := [...]string{2: "c", 0: "a", "b"}
	fmt.Printf("%T %q %v\n", s, s, len(s))
	t := [n * 2]byte{n: 'x', 1 << 1: 'y'}
	fmt.Println(t, len(t), [0]int{}, [0]int{} == [0]int{}, len([n]struct{}{}))
	ps := [2]P{{1, 2}, {y: 3}}
	ps[0].x += 10
	p := &ps[1]
	p.y *= 2
	q := ps
	q[0] = P{}
	fmt.Println(ps, q, ps == [2]P{{11, 2}, {0, 6}})
	pp := [...]*P{{5, 6}, nil}
	fmt.Println(*pp[0], pp[1] == nil, pp[0].x)

	sl := b[:2]
	sl[0] = 42
	sl = append(sl, 43)
	fmt.Println(b, sl, len(sl), cap(b[1:]))
	for i, v := range b { // the range is over a copy
		b[2] = 1000
		fmt.Print(i, v, " ")
	}
	for i, v := range &b { // and here not
		b[2] = 2000
		fmt.Print(i, v, " ")
	}
	fmt.Println(len([3]int{}), len([...]int{9: 1}))
	m := map[[2]string]int{{"a", "b"}: 1}
	m[[2]string{"a", "b"}]++
	k := [2]string{"c"}
	m[k] = 5
	k[0] = "d"
	fmt.Println(m, m[k])
	var x, y any = [2]int{1, 2}, [2]int{1, 2}
	var z any = [3]int{1, 2}
	fmt.Println(x == y, x == z, x == any([2]int8{1, 2}))
	f := func() [2]int { return [2]int{7, 8} }
	fmt.Println(f()[pick()], len(f()))
	ch := make(chan [2]int, 1)
	k2 := [2]int{1}
	ch <- k2
	k2[0] = 9
	fmt.Println(<-ch, k2)
	fs := [...]func(int) int{func(i int) int { return i + 1 }, func(i int) int { return i * i }}
	fmt.Println(fs[0](5), fs[1](5))
	type T struct {
		a [2]int
		b [1][1]string
	}
	u := T{a: [2]int{1}}
	v := u
	v.a[1], v.b[0][0] = 2, "z"
	fmt.Printf("%v %+v %v\n", u, v, u == v)
	var np *[3]int
	fmt.Println(len(np), np == nil)
	for i := range np {
		fmt.Print(i)
	}
	fmt.Println()
	defer func() { fmt.Println(recover()) }()
	i := 3
	a[i%4] = 1
}

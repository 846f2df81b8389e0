package main

import "fmt"

type P struct{ X, Y int }

type L struct {
	next *L
	m    map[string]P
	v    []int
}

func main() {
	p := &P{1, 2}
	*p = P{Y: p.X, X: p.Y}
	fmt.Println(*p)
	l := &L{v: []int{1}, m: map[string]P{"p": {X: 1}}}
	*l = L{next: l.next, v: l.v}
	fmt.Println(l.m == nil, l.v)
	ps := []P{{1, 2}, {3, 4}}
	ps[0] = P{ps[1].X, ps[0].X}
	fmt.Println(ps)
	arr := [3]int{1, 2, 3}
	for i, v := range &arr {
		arr[2] = 10
		fmt.Print(i, v, " ")
	}
	var np *[3]int
	for i := range np {
		fmt.Print(i)
	}
	fmt.Println()
	for i := range 7 {
		switch i {
		case 0:
			fmt.Print("zero ")
			fallthrough
		case 1:
			fmt.Print("one ")
		default:
			fmt.Print("def ")
			fallthrough
		case 5:
			fmt.Print("five ")
		}
	}
	fmt.Println()
}

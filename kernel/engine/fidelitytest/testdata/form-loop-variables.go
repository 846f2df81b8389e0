package main

import (
	"fmt"
)

func main() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		var x int
		x += i
		fs = append(fs, func() int { x++; return x })
	}
	for _, f := range fs {
		fmt.Println(f(), f())
	}
	for i := 0; i < 3; i++ {
		var y int
		y++
		fmt.Print(y)
	}
	for range 2 {
		var s []int
		s = append(s, 1)
		fmt.Print(s)
	}
	for range 2 {
		var st struct{ n int }
		st.n++
		p := &st
		fmt.Print(p.n)
	}
	for range 2 {
		var a [2]int
		a[0]++
		fmt.Print(a)
	}
	for range 2 {
		var m map[string]int
		if m == nil {
			m = map[string]int{}
		}
		m["a"]++
		fmt.Print(m)
	}
	fmt.Println()
	var ps []*int
	for i, j := 0, 10; i < 3; i, j = i+1, j-1 {
		if i == 1 {
			continue
		}
		ps = append(ps, &i, &j)
		i += 0
	}
	for _, p := range ps {
		fmt.Print(*p, " ")
	}
	fmt.Println()
	var gs []func()
	for i := 0; i < 6; i++ {
		gs = append(gs, func() { fmt.Print(i, " ") })
		i++
	}
	for _, g := range gs {
		g()
	}
	fmt.Println()
}

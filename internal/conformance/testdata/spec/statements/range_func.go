// Range over functions: zero, one and two values; break, continue, return, labels, nesting.
package main

import (
	"fmt"
	"iter"
	"slices"
)

func zero(yield func() bool) {
	for i := 0; yield(); i++ {
		if i == 2 {
			return
		}
	}
}
func upto(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Print("<done", n, "> ")
		for i := range n {
			if !yield(i) {
				fmt.Print("<stopped> ")
				return
			}
		}
	}
}
func pairs[K, V any](ks []K, vs []V) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for i := range ks {
			if !yield(ks[i], vs[i]) {
				return
			}
		}
	}
}

type Tree struct {
	l, r *Tree
	v    int
}

func (t *Tree) All(yield func(int) bool) { t.walk(yield) }
func (t *Tree) walk(yield func(int) bool) bool {
	return t == nil || t.l.walk(yield) && yield(t.v) && t.r.walk(yield)
}

type Named func(func(string, int) bool)

func find(want int) (pos int, err error) {
	for i := range upto(10) {
		if i == want {
			return i * 100, nil
		}
	}
	return -1, fmt.Errorf("no %d", want)
}

func named(n int) (a, b int) {
	for i := range upto(5) {
		a += i
		if i == n {
			b = i
			return
		}
	}
	return a, -1
}

func nested() string {
outer:
	for i := range upto(3) {
		for j := range upto(4) {
			switch {
			case i == 0 && j == 1:
				continue outer
			case i == 1 && j == 0:
				continue
			case i == 1 && j == 2:
				break
			case i == 1 && j == 3:
				break outer
			}
			fmt.Print(i, ",", j, " ")
		}
	}
	for i := range upto(3) {
		for k := range slices.Values([]string{"a", "b"}) {
			for range zero {
				if i == 1 {
					return k + "!"
				}
				break
			}
		}
	}
	return "end"
}

func gotos() (s string) {
	for i := range upto(5) {
		if i == 2 {
			goto out
		}
		s += fmt.Sprint(i)
	}
	return "no"
out:
	return s + "out"
}

func main() {
	n := 0
	for range zero {
		n++
	}
	for range upto(3) {
		n += 10
	}
	fmt.Println(n)
	for i := range upto(3) {
		fmt.Print(i, " ")
	}
	fmt.Println()
	for i := range upto(5) {
		if i == 1 {
			continue
		}
		if i == 3 {
			break
		}
		fmt.Print(i, " ")
	}
	fmt.Println()
	for k, v := range pairs([]string{"a", "b"}, []float64{1.5, 2}) {
		fmt.Print(k, v, " ")
	}
	for k := range pairs([]string{"a", "b"}, []int{1, 2}) {
		fmt.Print(k, " ")
	}
	for _, v := range pairs([]string{"a", "b"}, []int{1, 2}) {
		fmt.Print(v, " ")
	}
	for range pairs([]string{"a", "b"}, []int{1, 2}) {
		fmt.Print(". ")
	}
	fmt.Println()
	t := &Tree{&Tree{nil, nil, 1}, &Tree{&Tree{v: 3}, nil, 4}, 2}
	for v := range t.All {
		if v == 4 {
			break
		}
		fmt.Print(v, " ")
	}
	for s, i := range Named(func(y func(string, int) bool) { _ = y("x", 1) && y("y", 2) && y("z", 3) }) {
		fmt.Print(s, i, " ")
		if i == 2 {
			break
		}
	}
	fmt.Println()
	fmt.Println(find(3))
	fmt.Println(find(30))
	fmt.Println(named(2))
	fmt.Println(named(9))
	fmt.Println(nested())
	fmt.Println(gotos())
	var x int
	var s []int
	for x = range upto(4) {
		s = append(s, x)
	}
	arr := [3]int{}
	i := 0
	for arr[i] = range upto(3) {
		i = (i + 1) % 3
	}
	fmt.Println(x, s, arr)
	var fs []func() int
	for i := range upto(3) {
		fs = append(fs, func() int { i *= 2; return i })
	}
	fmt.Println(fs[1](), fs[1](), fs[2]())
	total := 0
	for i := range upto(4) {
		func() {
			for j := range upto(2) {
				if j == 1 {
					return
				}
				total += i
			}
		}()
	}
	fmt.Println(total)
	for i := range upto(2) {
		for j := range upto(2) {
			for k := range upto(2) {
				if i+j+k == 2 {
					break
				}
				fmt.Print(i, j, k, " ")
			}
		}
	}
	fmt.Println()
	var nilf func(func(int) bool)
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		for range nilf {
		}
	}()
	for i := range func(yield func(int) bool) { yield(42) } {
		fmt.Println("literal", i)
	}
	sel := make(chan int, 1)
loop:
	for i := range upto(5) {
		select {
		case sel <- i:
		case v := <-sel:
			if v == 2 {
				break loop
			}
			continue loop
		}
	}
	fmt.Println(len(sel))
}

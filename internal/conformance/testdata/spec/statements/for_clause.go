// For statements with clauses: each iteration has its own copies of the variables; the post statement runs on the next ones.
package main

import "fmt"

type T struct{ n int }

func (t *T) inc() *T { t.n++; return t }

func each(fs []func() int) {
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
}

func main() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { return i })
	}
	each(fs)
	fs = nil
	for i := 0; i < 6; i++ {
		fs = append(fs, func() int { i++; return i })
		fs[len(fs)-1]() // i changes before the post statement copies it
	}
	each(fs)
	fs = nil
	var ps []*int
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		ps = append(ps, &i, &j)
		fs = append(fs, func() int { return i*100 + j })
	}
	each(fs)
	*ps[0] = 50
	for _, p := range ps {
		fmt.Print(*p, " ")
	}
	fmt.Println()
	var saved func() int
	for i := 0; i < 3; func() { i++; fmt.Print("post", i, " ") }() {
		if i == 0 {
			saved = func() int { i += 100; return i }
		}
		fmt.Print("body", i, " ")
	}
	fmt.Println(saved())
	for i := 0; func() bool { fs = append(fs, func() int { return -i }); return i < 2 }(); i++ {
	}
	each(fs[len(fs)-3:])
	for i, f := 0, func(int) {}; i < 2; i++ {
		f(i)
		f = func(k int) { fmt.Print("closure", i, k, " ") }
	}
	fmt.Println()
	for i := 0; i < 5; i++ {
		i := i * 2
		defer func() { fmt.Print("deferred", i, " ") }()
		if i > 4 {
			break
		}
	}
	for p := (&T{}); p.n < 3; p.inc() {
		fs = append(fs, func() int { return p.n })
	}
	each(fs[len(fs)-3:])
	n := 0
	for n < 5 {
		n += 2
	}
	for ; n < 8; n++ {
	}
	for n > 0 {
		if n--; n == 3 {
			break
		}
	}
	for ; ; n++ {
		if n == 10 {
			break
		}
	}
	fmt.Println(n)
	i := 100
	for i = 0; i < 2; i++ {
		fs = append(fs, func() int { return i })
	}
	each(fs[len(fs)-2:])
	for i := uint8(250); i > 5; i++ {
		fmt.Print(i, " ")
	}
	for f := 0.0; f < 1; f += 0.25 {
		fmt.Print(f, " ")
	}
	for s := "x"; len(s) < 5; s += s {
		fmt.Print(s, " ")
	}
	for r := 'a'; r <= 'e'; r += 2 {
		fmt.Print(string(r), " ")
	}
	fmt.Println()
	for a, b := 0, 1; a < 50; a, b = b, a+b {
		fmt.Print(a, " ")
	}
	for lo, hi := 0, 100; lo < hi; {
		mid := (lo + hi) / 2
		if mid*mid >= 2000 {
			hi = mid
		} else {
			lo = mid + 1
		}
		if lo == hi {
			fmt.Print("found ", lo)
		}
	}
	fmt.Println()
	type node struct {
		v    int
		next *node
	}
	var list *node
	for i := range 4 {
		list = &node{i, list}
	}
	for n := list; n != nil; n = n.next {
		fmt.Print(n.v, " ")
	}
	for pp := &list; *pp != nil; {
		if (*pp).v%2 == 0 {
			*pp = (*pp).next
		} else {
			pp = &(*pp).next
		}
	}
	for n := list; n != nil; n = n.next {
		fmt.Print("kept", n.v, " ")
	}
	done := make(chan int, 3)
	for i := 0; i < 3; i++ {
		go func() { done <- i * i }()
	}
	sum := 0
	for i := 0; i < 3; i++ {
		sum += <-done
	}
	fmt.Println(sum)
	for i := 0; i < 4; i++ {
		if i == 1 {
			continue
		}
		switch {
		case i == 2:
			continue
		}
		func() {
			for i := 0; i < 2; i++ {
				fmt.Print("in", i)
			}
		}()
		fmt.Print(" out", i, " ")
	}
	fmt.Println()
	arr := [3]func(){}
	for i := range arr {
		x := T{i}
		arr[i] = func() { fmt.Print(x.inc().n, x.n, " ") }
	}
	for _, f := range arr {
		f()
		f()
	}
	fmt.Println()
}

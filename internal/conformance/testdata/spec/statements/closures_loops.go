// Closures made in loops of each form: which variable each of them has.
package main

import (
	"fmt"
	"sort"
	"strings"
)

type item struct {
	name string
	n    int
}

func calls(fs []func() string) string {
	var out []string
	for _, f := range fs {
		out = append(out, f())
	}
	return strings.Join(out, " ")
}

func seq2(yield func(int, string) bool) {
	for i, s := range []string{"p", "q", "r"} {
		if !yield(i, s) {
			return
		}
	}
}

func main() {
	var fs []func() string
	add := func(f func() string) { fs = append(fs, f) }
	flush := func(name string) { fmt.Println(name, calls(fs), "|", calls(fs)); fs = nil }

	for i := 0; i < 3; i++ {
		add(func() string { i++; return fmt.Sprint(i) })
	}
	flush("clause")
	for i, j := 0, 2; i < j; i, j = i+1, j+0 {
		add(func() string { j--; return fmt.Sprint(i, j) })
	}
	flush("two variables")
	i := 0
	for ; i < 3; i++ {
		add(func() string { return fmt.Sprint(i) })
	}
	flush("outer variable")
	for i := 0; i < 2; {
		add(func() string { return fmt.Sprint(i) })
		i++
	}
	flush("no post")
	for i := range 3 {
		add(func() string { i *= 2; return fmt.Sprint(i) })
	}
	flush("int")
	for k, v := range []item{{"a", 1}, {"b", 2}} {
		add(func() string { v.n += k + 1; return fmt.Sprint(v) })
	}
	flush("slice")
	for _, v := range [2][2]int{{1, 2}, {3, 4}} {
		p := &v
		add(func() string { p[0]++; return fmt.Sprint(v) })
	}
	flush("array")
	for i, r := range "xé" {
		add(func() string { r++; return fmt.Sprint(i, string(r)) })
	}
	flush("string")
	for k, v := range map[string]int{"only": 1} {
		add(func() string { v++; k += "!"; return k + fmt.Sprint(v) })
	}
	flush("map")
	c := make(chan item, 2)
	c <- item{"c1", 1}
	c <- item{"c2", 2}
	close(c)
	for v := range c {
		add(func() string { v.n *= 10; return fmt.Sprint(v) })
	}
	flush("channel")
	for i, s := range seq2 {
		if i == 2 {
			break
		}
		add(func() string { s += "+"; return s })
	}
	flush("function")
	var k, v int
	for k, v = range []int{7, 8} {
		add(func() string { return fmt.Sprint(k, v) })
	}
	flush("assigned")
	for i := range 3 {
		switch j := i * 10; {
		case j > 5:
			add(func() string { j++; return fmt.Sprint("s", j) })
		default:
			if k := j - 1; k < 0 {
				add(func() string { k--; return fmt.Sprint("i", k) })
			}
		}
	}
	flush("inner scopes")
	for i := 0; i < 2; i++ {
		x := i
		for j := 0; j < 2; j++ {
			add(func() string { x++; i += 10; j += 100; return fmt.Sprint(x, i, j) })
		}
		i %= 10
	}
	flush("nested")
	for i := 0; i < 4; i++ {
		if i%2 == 0 {
			continue
		}
		add(func() string { return fmt.Sprint(i) })
		if i == 3 {
			break
		}
	}
	flush("continue and break")
	n := 0
again:
	m := n
	add(func() string { m++; return fmt.Sprint(m, n) })
	if n++; n < 3 {
		goto again
	}
	flush("goto")
	type node struct {
		f    func() int
		next *node
	}
	var list *node
	for i := 3; i > 0; i-- {
		list = &node{func() int { i += 5; return i }, list}
	}
	sum := 0
	for p := list; p != nil; p = p.next {
		sum = sum*100 + p.f() + p.f()
	}
	fmt.Println(sum)
	handlers := map[string]func(string) string{}
	for _, h := range []string{"up", "down"} {
		count := 0
		handlers[h] = func(s string) string { count++; return fmt.Sprint(h, ":", s, count) }
	}
	handlers["up"]("x")
	fmt.Println(handlers["up"]("y"), handlers["down"]("z"))
	results := make(chan string, 6)
	for i, w := range []string{"a", "b", "c"} {
		go func() { results <- fmt.Sprint(i, w) }()
		go func(i int) { results <- fmt.Sprint(i*10, w) }(i)
	}
	var got []string
	for range 6 {
		got = append(got, <-results)
	}
	sort.Strings(got)
	fmt.Println(got)
	func() {
		for i := range 2 {
			defer func() { fmt.Print("d", i, " ") }()
			defer fmt.Print("a", i, " ")
		}
	}()
	fmt.Println()
	var ptrs []*int
	for i := range 2 {
		ptrs = append(ptrs, &i)
	}
	for i := 5; i < 7; i++ {
		ptrs = append(ptrs, &i)
	}
	*ptrs[0] = 9
	for _, p := range ptrs {
		fmt.Print(*p, " ")
	}
	fmt.Println(ptrs[0] != ptrs[1], ptrs[2] != ptrs[3])
}

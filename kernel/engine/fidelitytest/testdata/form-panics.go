package main

import (
	"fmt"
)

func try(name string, f func()) {
	defer func() {
		r := recover()
		fmt.Printf("%s: %v\n", name, r)
		if e, ok := r.(error); ok {
			fmt.Println("  error:", e.Error())
		}
	}()
	f()
}

type T struct {
	n int
	p *T
}

func main() {
	var s []int
	var m map[string]int
	var p *T
	z := 0
	var i any = "str"
	var e error
	var fn func()
	arr := [3]int{}
	k := 5
	try("index", func() { _ = s[k] })
	try("array", func() { _ = arr[k] })
	try("map", func() { m["a"] = 1 })
	try("nil", func() { fmt.Println(p.n) })
	try("nil2", func() { p.p.n = 1 })
	try("div", func() { fmt.Println(1 / z) })
	try("assert", func() { fmt.Println(i.(int)) })
	try("assert2", func() { fmt.Println(i.(fmt.Stringer)) })
	try("nilerr", func() { fmt.Println(e.Error()) })
	try("fn", func() { fn() })
	try("slice", func() { fmt.Println(s[1:k]) })
	try("custom", func() { panic(T{n: 3}) })
	try("err", func() { panic(fmt.Errorf("boom")) })
	try("closed", func() { c := make(chan int); close(c); close(c) })
	try("send", func() { c := make(chan int); close(c); c <- 1 })
	try("neg", func() { _ = make([]int, z-1) })
	try("none", func() {})
	try("shift", func() { z = -1; fmt.Println(1 << z) })
	try("str", func() { x := "abc"; _ = x[k] })
}

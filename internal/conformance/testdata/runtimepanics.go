package main

import (
	"fmt"
	"runtime"
	"strings"
)

type T struct {
	p *T
	v int
	a [4]int
}
type I interface{ M() int }
type A struct{}
type K struct{ f any }

func (A) M() int { return 1 }

func try(name string, f func()) {
	defer func() {
		r := recover()
		_, isRT := r.(runtime.Error)
		_, isErr := r.(error)
		fmt.Printf("%s: %v %v %v\n", name, r, isRT, isErr)
	}()
	f()
	fmt.Println(name, "no panic")
}

var zero int
var sink any

func main() {
	try("div", func() { sink = 1 / zero })
	try("mod", func() { sink = 1 % zero })
	try("nilmap", func() { var m map[string]int; m["a"] = 1 })
	try("nilptr", func() { var t *T; sink = t.v })
	try("nilptrset", func() { var t *T; t.v = 1 })
	try("nilptr2", func() { t := &T{}; sink = t.p.p })
	try("nilderef", func() { var p *int; sink = *p })
	try("nilarr", func() { var t *T; sink = t.a[1] })
	try("nilfunc", func() { var f func(); f() })
	try("niliface", func() { var i I; i.M() })
	try("idx", func() { a := []int{1}; i := 1 + zero; sink = a[i] })
	try("idxset", func() { a := []int{1}; i := 1 + zero; a[i] = 3 })
	try("idxneg", func() { a := []int{1}; i := zero - 1; sink = a[i] })
	try("idxarr", func() { a := [2]int{1}; i := 2 + zero; sink = a[i] })
	try("idxstr", func() { a := "x"; i := 2 + zero; sink = a[i] })
	try("slice", func() { a := []int{1}; i := 2 + zero; sink = a[i:] })
	try("slice hi", func() { a := []int{1}; i := 2 + zero; sink = a[:i] })
	try("slice lohi", func() { a := []int{1, 2}; i := 2 + zero; sink = a[i:1] })
	try("slicestr", func() { a := "abc"; i := 4 + zero; sink = a[1:i] })
	try("slice3", func() { a := []int{1, 2}; i := 4 + zero; sink = a[0:1:i] })
	try("assert", func() { var x any = "s"; sink = x.(int) })
	try("assert nil", func() { var x any; sink = x.(int) })
	try("assert I", func() { var x any = 3; sink = x.(I) })
	try("assert T", func() { var x any = T{}; sink = x.(A) })
	try("assert I2", func() { var x any = T{}; sink = x.(I) })
	try("assert from I", func() { var x I = A{}; sink = x.(interface{ N() }) })
	try("close nil", func() { var c chan int; close(c) })
	try("close twice", func() { c := make(chan int); close(c); close(c) })
	try("send closed", func() { c := make(chan int, 1); close(c); c <- 1 })
	try("makeneg", func() { n := zero - 1; sink = make([]int, n) })
	try("makecap", func() { n := zero + 1; sink = make([]int, 2, n) })
	try("makechan", func() { n := zero - 1; sink = make(chan int, n) })
	try("unhashable", func() { m := map[any]int{}; m[[]int{}] = 1 })
	try("unhashable struct", func() { m := map[any]int{}; m[K{[]int{}}] = 1 })
	try("uncomparable", func() { var a, b any = []int{}, []int{}; sink = a == b })
	try("uncomparable struct", func() { var a, b any = K{func() {}}, K{func() {}}; sink = a == b })
	try("uncomparable map", func() { var a, b any = map[int]int{}, map[int]int{}; sink = a == b })
	try("conv", func() { s := []int{1}; sink = [2]int(s) })
	try("shift", func() { s := zero - 1; sink = 1 << s })
	try("custom", func() { panic(fmt.Errorf("e%d", 1)) })
	try("string", func() { panic("s") })
	try("struct", func() { panic(T{v: 3}) })
	try("repeat", func() { sink = strings.Repeat("x", zero-1) })
	try("goexit-like", func() { panic(nil) })
	try("embedded nil", func() { var x struct{ *T }; sink = x.v })
	try("method nil", func() { var x *A; sink = x.M() })
	try("method val nil", func() { var x *A; f := x.M; sink = f })
	try("iface method val nil", func() { var x I; f := x.M; sink = f })
	try("nil map read", func() { var m map[string][]int; sink = m["x"][zero] })
	try("append ok", func() { var s []int; s = append(s, 1); sink = s[0] })
	try("delete nil", func() { var m map[int]int; delete(m, 1) })
	try("len nil", func() { var s []int; sink = len(s) + cap(s) })
}

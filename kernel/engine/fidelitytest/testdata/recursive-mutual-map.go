package main

import "fmt"

type A struct {
	n  int
	bs map[string]*B
}
type B struct {
	a   *A
	s   string
	all []A
}

func main() {
	a := &A{1, map[string]*B{}}
	b := &B{a, "x", nil}
	a.bs["k"] = b
	b.all = append(b.all, *a)
	fmt.Println(a.bs["k"].a.bs["k"].s, b.all[0].n)
}

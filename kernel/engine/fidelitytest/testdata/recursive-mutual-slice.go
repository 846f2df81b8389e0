package main

import "fmt"

type A struct {
	n  int
	bs []*B
}
type B struct {
	a *A
	s string
}

func main() { a := &A{1, nil}; b := &B{a, "x"}; a.bs = append(a.bs, b); fmt.Println(a.bs[0].a.bs[0].s) }

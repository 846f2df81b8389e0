package main

import "fmt"

type A struct {
	n int
	b *B
}
type B struct {
	a *A
	s string
}

func main() {
	a := &A{1, nil}
	b := &B{a, "x"}
	a.b = b
	fmt.Println(a.b.a.b.s)
	x := *b
	fmt.Println(x.a.n)
}

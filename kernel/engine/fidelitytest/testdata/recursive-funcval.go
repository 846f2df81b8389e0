package main

import "fmt"

type A struct {
	n int
	f func(A) A
}

func main() { a := A{1, nil}; a.f = func(x A) A { x.n++; return x }; fmt.Println(a.f(a).n) }

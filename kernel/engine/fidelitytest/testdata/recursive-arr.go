package main

import "fmt"

type A struct {
	n int
	k [2]*A
}

func main() { a := &A{n: 1}; a.k[1] = a; fmt.Println(a.k[1].n, a.k[0] == nil) }

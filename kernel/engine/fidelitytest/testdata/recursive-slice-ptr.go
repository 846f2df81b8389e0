package main

import "fmt"

type A struct {
	n    int
	kids []*A
}

func main() {
	a := &A{1, nil}
	a.kids = append(a.kids, &A{2, nil}, a)
	for _, k := range a.kids {
		fmt.Println(k.n)
	}
	fmt.Println(a.kids[1].kids[0].n)
	x := []*A{a}
	a.kids = x
	fmt.Println(a.kids[0].n)
}

package main

import "fmt"

type A struct {
	n    int
	kids []A
}

func main() {
	a := A{1, []A{{2, nil}, {3, nil}}}
	a.kids = append(a.kids, A{4, nil})
	for _, k := range a.kids {
		fmt.Println(k.n)
	}
	fmt.Println(a)
	a.kids[0].kids = append(a.kids[0].kids, A{7, nil})
	fmt.Println(a, len(a.kids[0].kids))
}

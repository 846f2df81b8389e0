package main

import "fmt"

type A struct {
	n    int
	next *A
}

func main() {
	a := &A{1, &A{2, nil}}
	a.next.next = a
	fmt.Println(a.next.next.n, a.next.n)
	var x any = a
	y, ok := x.(*A)
	fmt.Println(y.n, ok)
	c := make(chan *A, 1)
	c <- a.next
	fmt.Println((<-c).n)
	m := map[*A]int{a: 1}
	fmt.Println(m[a.next.next])
	b := *a
	b.n = 9
	fmt.Println(a.n, b.n)
	s := []A{b}
	s[0].n = 4
	fmt.Println(s[0].n)
}

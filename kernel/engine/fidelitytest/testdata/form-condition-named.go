package main

import "fmt"

type B bool

func main() {
	b, c := B(true), B(false)
	if bool(b) {
		fmt.Println("b")
	}
	if bool(c) {
		fmt.Println("c")
	}
	if B(c == true) {
		fmt.Println("c")
	}
	if B(c == true) && b {
		fmt.Println("c")
	}
	if B(c == true) || b {
		fmt.Println("c or b")
	}
	var r B = (c == true) || b
	fmt.Println(r)
	p := &c
	r = *p || *p
	var s B = *p || *p
	fmt.Println(r, s)
	fmt.Printf("%T %T\n", *p && b, *p || *p)
	r = *p == true
	fmt.Println(r, *p == true)
}

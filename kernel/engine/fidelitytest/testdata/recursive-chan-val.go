package main

import "fmt"

type A struct {
	n int
	c chan A
}

func main() { a := A{1, make(chan A, 2)}; a.c <- A{2, nil}; b := <-a.c; fmt.Println(b.n) }

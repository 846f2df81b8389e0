package main

import "fmt"

type A struct {
	n int
	m map[string]*A
}

func main() {
	a := &A{1, map[string]*A{}}
	a.m["x"] = &A{2, nil}
	fmt.Println(a.m["x"].n)
	for k, v := range a.m {
		fmt.Println(k, v.n)
	}
	v, ok := a.m["y"]
	fmt.Println(v == nil, ok)
}

package main

import "fmt"

type State func(int) State

func main() {
	var s State
	s = func(i int) State {
		if i > 2 {
			return nil
		}
		fmt.Println(i)
		return s
	}
	n := 0
	for f := s; f != nil; n++ {
		f = f(n)
	}
	fmt.Println("end")
}

package main

import "fmt"

func main() {
	for round := range 20 {
		a, b := make(chan int), make(chan int)
		go func() { a <- 1; close(a) }()
		go func() { b <- 2; close(b) }()
		s := 0
		for a != nil || b != nil {
			select {
			case v, ok := <-a:
				if !ok {
					a = nil
					continue
				}
				s += v
			case v, ok := <-b:
				if !ok {
					b = nil
					break
				}
				s += v
			}
		}
		if s != 3 {
			fmt.Println(round, s)
		}
	}
	fmt.Println("done")
}

package main

import (
	"fmt"
)

func main() {
outer:
	for i := 0; i < 3; i++ {
		for j := 0; j < 3; j++ {
			if j == 2 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
	c := make(chan int, 3)
	c <- 1
	c <- 2
	close(c)
	n := 0
loop:
	for {
		select {
		case v, ok := <-c:
			if !ok {
				break loop
			}
			n += v
		}
	}
	fmt.Println(n)
	i := 0
back:
	i++
	if i < 3 {
		goto back
	}
	fmt.Println(i)
sw:
	switch {
	case i == 3:
		for {
			break sw
		}
		fmt.Println("no")
	}
	switch i {
	case 3:
		fmt.Println("3")
		fallthrough
	case 4:
		fmt.Println("4")
	case 5:
		fmt.Println("5")
	default:
		fmt.Println("d")
	}
x:
	for k := range 3 {
		switch k {
		case 1:
			continue x
		case 2:
			break x
		}
		fmt.Println("k", k)
	}
}

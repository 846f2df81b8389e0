package main

import "fmt"

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
	i := 0
loop:
	if i < 3 {
		fmt.Print(i)
		i++
		goto loop
	}
	fmt.Println()
	ch := make(chan int, 3)
	ch <- 1
	ch <- 2
	close(ch)
L:
	for {
		select {
		case v, ok := <-ch:
			if !ok {
				break L
			}
			fmt.Print("v", v)
		}
	}
	fmt.Println()
S:
	switch x := 3; {
	case x > 2:
		for {
			break S
		}
		fmt.Println("no")
	default:
		fmt.Println("no")
	}
	for i := range 5 {
		switch {
		case i == 1:
			continue
		case i == 3:
			break
		default:
			fmt.Print("i", i)
		}
	}
	fmt.Println()
T:
	for k, v := range []string{"a", "b", "c"} {
		switch v {
		case "b":
			continue T
		case "c":
			break T
		}
		fmt.Println(k, v)
	}
B:
	for range 1 {
		for false {
		}
		if i == 3 {
			break B
		}
		fmt.Println("not here")
	}
	n := 0
	for n < 10 {
		n += 3
	}
	for {
		n--
		if n%4 == 0 {
			break
		}
	}
	fmt.Println(n)
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		fmt.Print(i, j, ";")
	}
	fmt.Println()
	k := 0
R:
	for range 3 {
		for range 3 {
			k++
			if k%2 == 0 {
				continue R
			}
		}
	}
	fmt.Println(k)
	func() {
		i := 0
	again:
		i++
		if i < 5 {
			goto again
		}
		goto end
	end:
		fmt.Println("end", i)
	}()
}

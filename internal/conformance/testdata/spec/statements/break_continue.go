// break and continue, with and without labels, in each kind of statement and mixture of them.
package main

import "fmt"

func primes(n int) (ps []int) {
next:
	for i := 2; i < n; i++ {
		for _, p := range ps {
			if i%p == 0 {
				continue next
			}
		}
		ps = append(ps, i)
	}
	return
}

func seq(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func main() {
	fmt.Println(primes(30))
outer:
	for i := 0; i < 4; i++ {
		switch i {
		case 1:
			continue
		case 2:
			for j := 0; ; j++ {
				if j == 2 {
					continue outer
				}
				fmt.Print("j", j, " ")
			}
		case 3:
			break outer
		default:
			if i == 0 {
				break
			}
			fmt.Print("unreached ")
		}
		fmt.Print("i", i, " ")
	}
	fmt.Println()
	ch := make(chan int, 10)
	for i := range 6 {
		ch <- i
	}
	close(ch)
loop:
	for {
		select {
		case v, ok := <-ch:
			switch {
			case !ok:
				break loop
			case v%2 == 0:
				break
			default:
				if v == 3 {
					continue loop
				}
				fmt.Print("odd", v, " ")
			}
			if v == 4 {
				break
			}
			fmt.Print("v", v, " ")
		}
		fmt.Print("; ")
	}
	fmt.Println()
a:
	for i := range 3 {
	b:
		for j := range seq(3) {
		c:
			for k, r := range "xyz" {
				switch {
				case k == 1 && j == 0:
					continue c
				case k == 2 && j == 0:
					break c
				case j == 1 && i == 0:
					continue b
				case j == 2 && i == 0:
					continue a
				case i == 1:
					break b
				case i == 2 && j == 1:
					break a
				}
				fmt.Print(i, j, k, string(r), " ")
			}
			fmt.Print("| ")
		}
		fmt.Print("|| ")
	}
	fmt.Println()
	m := map[int]int{1: 1}
sw:
	switch {
	case len(m) > 0:
		for range m {
			break sw
		}
		fmt.Println("never")
	}
sel:
	select {
	default:
		for {
			break sel
		}
	}
	n := 0
	for n < 10 {
		n++
		if n%3 != 0 {
			continue
		}
		if n > 7 {
			break
		}
	}
	fmt.Println(n)
	i := 0
	for {
		i++
		func() {
			for {
				break
			}
		}()
		if i == 3 {
			break
		}
	}
	var x any = 5
tsw:
	for {
		switch v := x.(type) {
		case int:
			if v > 7 {
				break tsw
			}
			x = v + 1
			continue tsw
		}
		break
	}
	fmt.Println(i, x)
	total := 0
outer2:
	for _, row := range [][]int{{1, 2, -1, 100}, {3}, {-2, 50}, {4, 5}} {
		for _, v := range row {
			if v == -1 {
				continue outer2
			}
			if v == -2 {
				break
			}
			total += v
		}
		total += 1000
	}
	fmt.Println(total)
}

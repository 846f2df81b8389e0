package main

import (
	"fmt"
	"sync"
)

func merge(cs ...<-chan int) int {
	var wg sync.WaitGroup
	var mu sync.Mutex
	sum := 0
	for _, c := range cs {
		wg.Add(1)
		go func(c <-chan int) {
			defer wg.Done()
			for v := range c {
				mu.Lock()
				sum += v
				mu.Unlock()
			}
		}(c)
	}
	wg.Wait()
	return sum
}

func one(c <-chan int, d chan<- int) { d <- <-c }

type H func(int) int

func apply(hs ...H) (n int) {
	for _, h := range hs {
		n += h(1)
	}
	return n
}

func gen(n int) <-chan int {
	c := make(chan int, n)
	for i := range n {
		c <- i
	}
	close(c)
	return c
}

func main() {
	a, b := make(chan int, 1), make(chan int, 1)
	a <- 1
	b <- 2
	close(a)
	close(b)
	fmt.Println(merge(a, b))
	fmt.Println(merge(gen(3), gen(4)))
	x := make(chan int, 1)
	y := make(chan int, 1)
	x <- 4
	one(x, y)
	fmt.Println(<-y)
	k := 10
	fmt.Println(apply(func(i int) int { return i + k }, func(i int) int { return i * k }))
	l := []<-chan int{gen(2), x}
	close(x)
	fmt.Println(merge(l...), len(l))
	fmt.Println(merge())
	fmt.Println(merge(x))
	l = append(l, x, gen(1))
	fmt.Println(len(l))
}

func init() {
	cc := make(chan (<-chan int), 2)
	cc <- gen(3)
	cc <- gen(1)
	close(cc)
	for c := range cc {
		for v := range c {
			fmt.Print(v, " ")
		}
	}
	m := map[string]<-chan int{"a": gen(2)}
	for k, c := range m {
		fmt.Println(k, len(c), <-c)
	}
	var outs [2]chan<- int
	back := make(chan int, 2)
	for i := range outs {
		outs[i] = back
	}
	for i, o := range outs {
		o <- i
	}
	fmt.Println(<-back, <-back)
}

// Range over channels: until closed, evaluated once, with assigned variables, nil, buffered, of channels, in goroutines.
package main

import (
	"fmt"
	"sync"
)

type Stream[T any] <-chan T

func (s Stream[T]) Each(f func(T)) {
	for v := range s {
		f(v)
	}
}
func emit[T any](vs ...T) <-chan T {
	c := make(chan T)
	go func() {
		defer close(c)
		for _, v := range vs {
			c <- v
		}
	}()
	return c
}
func get() <-chan int { fmt.Print("once "); return emit(1, 2, 3) }

func merge[T any](cs ...<-chan T) <-chan T {
	out := make(chan T)
	var wg sync.WaitGroup
	for _, c := range cs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for v := range c {
				out <- v
			}
		}()
	}
	go func() { wg.Wait(); close(out) }()
	return out
}

func batches(in <-chan int, n int) <-chan []int {
	out := make(chan []int)
	go func() {
		defer close(out)
		var b []int
		for v := range in {
			if b = append(b, v); len(b) == n {
				out <- b
				b = nil
			}
		}
		if len(b) > 0 {
			out <- b
		}
	}()
	return out
}

func main() {
	for v := range get() {
		fmt.Print(v, " ")
	}
	c := make(chan string, 3)
	c <- "a"
	c <- "b"
	close(c)
	for v := range c {
		c = nil
		fmt.Print(v, " ")
	}
	n := 0
	for range emit(1, 2, 3, 4) {
		n++
	}
	fmt.Println(n, c == nil)
	var v int
	arr := [2]int{}
	i := 0
	for v = range emit(7, 8) {
	}
	for arr[i] = range emit(5, 6) {
		i = 1
	}
	var e any
	for e = range emit("x", "y") {
	}
	fmt.Println(v, arr, e)
	for x := range emit(1, 2, 3, 4, 5) {
		if x%2 == 0 {
			continue
		}
		if x == 5 {
			break
		}
		fmt.Print(x, " ")
	}
outer:
	for a := range emit("a", "b", "c") {
		for b := range emit(1, 2, 3) {
			if b == 2 && a == "a" {
				continue outer
			}
			if a == "c" {
				break outer
			}
			fmt.Print(a, b, " ")
		}
	}
	fmt.Println()
	cc := make(chan (<-chan int), 2)
	cc <- emit(1, 2)
	cc <- emit(3)
	close(cc)
	for c := range cc {
		for v := range c {
			fmt.Print(v, " ")
		}
	}
	Stream[float64](emit(1.5, 2.5)).Each(func(f float64) { fmt.Print(f*2, " ") })
	sum := 0
	for v := range merge(emit(1, 2, 3), emit(10, 20), emit[int]()) {
		sum += v
	}
	fmt.Println(sum)
	for b := range batches(emit(1, 2, 3, 4, 5), 2) {
		fmt.Print(b, " ")
	}
	var fs []func() int
	for v := range emit(1, 2, 3) {
		fs = append(fs, func() int { v *= 10; return v })
	}
	fmt.Println(fs[0](), fs[2](), fs[2]())
	type msg struct {
		id    int
		reply chan<- string
	}
	reqs := make(chan msg)
	go func() {
		for m := range reqs {
			m.reply <- fmt.Sprint("re", m.id)
			close(m.reply)
		}
	}()
	for i := range 2 {
		r := make(chan string)
		reqs <- msg{i, r}
		for s := range r {
			fmt.Print(s, " ")
		}
	}
	close(reqs)
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		for v := range emit(1, 0) {
			fmt.Print(10/v, " ")
		}
	}()
	closed := make(chan int)
	close(closed)
	for range closed {
		fmt.Println("never")
	}
	errs := emit[error](nil, fmt.Errorf("e"))
	for err := range errs {
		fmt.Print(err == nil, " ")
	}
	fmt.Println()
}

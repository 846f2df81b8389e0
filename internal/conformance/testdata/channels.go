package main

import (
	"fmt"
	"sync"
	"time"
)

func producer(n int) <-chan int {
	c := make(chan int)
	go func() {
		defer close(c)
		for i := range n {
			c <- i
		}
	}()
	return c
}
func sq(in <-chan int) <-chan int {
	out := make(chan int, 2)
	go func() {
		for v := range in {
			out <- v * v
		}
		close(out)
	}()
	return out
}

type msg struct {
	id    int
	reply chan string
}

func main() {
	for v := range sq(producer(5)) {
		fmt.Print(v, " ")
	}
	fmt.Println()
	c := make(chan int, 2)
	c <- 1
	c <- 2
	fmt.Println(len(c), cap(c))
	close(c)
	v, ok := <-c
	fmt.Println(v, ok)
	<-c
	v, ok = <-c
	fmt.Println(v, ok)
	func() {
		defer func() { fmt.Println(recover()) }()
		c <- 1
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		close(c)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var n chan int
		close(n)
	}()
	var nilc chan int
	select {
	case <-nilc:
		fmt.Println("no")
	default:
		fmt.Println("default")
	}
	reqs := make(chan msg)
	go func() {
		for m := range reqs {
			m.reply <- fmt.Sprint("r", m.id)
		}
	}()
	for i := range 3 {
		m := msg{i, make(chan string)}
		reqs <- m
		fmt.Print(<-m.reply, " ")
	}
	close(reqs)
	fmt.Println()
	quit := make(chan struct{})
	data := make(chan int)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		sum := 0
		for {
			select {
			case x := <-data:
				sum += x
			case <-quit:
				fmt.Println("sum", sum)
				return
			}
		}
	}()
	for i := 1; i <= 4; i++ {
		data <- i
	}
	close(quit)
	wg.Wait()
	select {
	case <-time.After(time.Millisecond):
		fmt.Println("timeout")
	case <-nilc:
	}
	arr := [2]chan int{make(chan int, 1), make(chan int, 1)}
	arr[1] <- 5
	var got int
	var m = map[string]int{}
	select {
	case got = <-arr[0]:
	case m["x"] = <-arr[1]:
	}
	fmt.Println(got, m)
	out := make(chan int, 1)
	select {
	case out <- 3:
		fmt.Println("sent")
	case <-nilc:
	}
	var ro <-chan int = out
	var so chan<- int = out
	fmt.Println(<-ro, cap(so))
	fmt.Printf("%T %T %T\n", out, ro, so)
	cc := make(chan chan int, 1)
	cc <- out
	(<-cc) <- 9
	fmt.Println(<-out)
	done := make(chan bool)
	var once sync.Once
	for range 3 {
		go once.Do(func() { close(done) })
	}
	<-done
	sem := make(chan struct{}, 2)
	var mu sync.Mutex
	total := 0
	var wg2 sync.WaitGroup
	for i := range 10 {
		wg2.Go(func() {
			sem <- struct{}{}
			defer func() { <-sem }()
			mu.Lock()
			defer mu.Unlock()
			total += i
		})
	}
	wg2.Wait()
	fmt.Println(total)
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
	fmt.Println(s)
}

// Select: ready cases, default, nil channels, what is evaluated and when, assignment forms, closing.
package main

import (
	"fmt"
	"sync"
	"time"
)

type T struct{ v int }

func ch(s string, c chan int) chan int { fmt.Print("ch-", s, " "); return c }
func val(i int) int                    { fmt.Print("val", i, " "); return i }
func idx(i int) int                    { fmt.Print("idx", i, " "); return i }

func main() {
	a, b := make(chan int, 1), make(chan int, 1)
	var none chan int
	select {
	case v := <-a:
		fmt.Println("no", v)
	default:
		fmt.Println("default")
	}
	a <- 1
	select {
	case v := <-a:
		fmt.Println("received", v)
	case <-b:
	default:
		fmt.Println("no")
	}
	a <- 7 // full now: only b is ready
	select {
	case none <- val(9):
	case <-none:
	case ch("b", b) <- val(3):
		fmt.Println("sent")
	case ch("a", a) <- func() int { fmt.Print("also evaluated "); return 4 }():
		fmt.Println("sent to a")
	}
	for len(a) > 0 {
		<-a
	}
	for len(b) > 0 {
		<-b
	}
	arr := [2]int{}
	m := map[string]bool{}
	var t T
	b <- 5
	select {
	case arr[idx(1)], m["ok"] = <-ch("b", b):
		fmt.Println(arr, m)
	}
	b <- 6
	select {
	case t.v = <-b:
	case arr[idx(0)] = <-none:
	}
	close(b)
	var ok bool
	select {
	case t.v, ok = <-b:
		fmt.Println(t, ok)
	}
	select {
	case _, ok := <-b:
		fmt.Println("closed", ok)
	}
	select {
	case <-b:
		fmt.Println("closed is always ready")
	}
	var e any
	c := make(chan T, 2)
	c <- T{1}
	c <- T{2}
	select {
	case e = <-c:
	}
	select {
	case x, ok := <-c:
		fmt.Printf("%v %T %v %v\n", e, e, x.v, ok)
	}
	sent, got := 0, 0
	d := make(chan int, 3)
	for sent+got < 10 {
		var in chan<- int
		var out <-chan int
		if sent < 5 {
			in = d
		}
		if got < 5 {
			out = d
		}
		select {
		case in <- sent:
			sent++
		case v := <-out:
			if v != got {
				fmt.Println("out of order")
			}
			got++
		}
	}
	fmt.Println(sent, got)
	counts := [2]int{}
	x, y := make(chan int, 1000), make(chan int, 1000)
	for i := range 1000 {
		x <- i
		y <- i
	}
	for range 1000 {
		select {
		case <-x:
			counts[0]++
		case <-y:
			counts[1]++
		}
	}
	fmt.Println(counts[0] > 300, counts[1] > 300, counts[0]+counts[1])
	quit := make(chan struct{})
	data := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	total := 0
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case v := <-data:
					mu.Lock()
					total += v
					mu.Unlock()
				case <-quit:
					return
				}
			}
		})
	}
	for i := range 10 {
		data <- i
	}
	close(quit)
	wg.Wait()
	fmt.Println(total)
	select {
	case <-time.After(time.Millisecond):
		fmt.Println("timeout")
	case <-none:
	}
	fib := make(chan int)
	stop := make(chan bool)
	go func() {
		for range 8 {
			fmt.Print(<-fib, " ")
		}
		close(stop)
	}()
	for x, y, more := 0, 1, true; more; {
		select {
		case fib <- x:
			x, y = y, x+y
		case _, more = <-stop:
		}
	}
	fmt.Println()
	func() {
		defer func() { fmt.Println(recover()) }()
		select {
		case b <- 1:
		default:
			fmt.Println("no: closed is ready, and panics")
		}
	}()
	func() {
		defer fmt.Println("returned from select")
		for {
			select {
			default:
				return
			}
		}
	}()
	mc := map[string]chan int{"a": make(chan int, 1)}
	fc := func() chan int { return mc["a"] }
	select {
	case mc["a"] <- 1:
		select {
		case v := <-fc():
			fmt.Println("nested", v)
		}
	case <-mc["none"]:
	}
	cc := make(chan chan int, 1)
	cc <- mc["a"]
	select {
	case (<-cc) <- 8:
		fmt.Println(<-mc["a"])
	}
	L := 0
loop:
	for {
		select {
		case d <- L:
			if L++; L == 2 {
				continue loop
			}
		default:
			break loop
		}
	}
	fmt.Println(L, len(d))
}

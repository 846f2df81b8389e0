// Channel types: directions, buffers, closing, nil channels, channels of channels.
package main

import (
	"fmt"
	"sync"
)

type Req struct {
	n     int
	reply chan<- int
}
type Stream <-chan int

func (s Stream) Sum() (t int) {
	for v := range s {
		t += v
	}
	return
}

func gen(n int) Stream {
	c := make(chan int)
	go func() {
		defer close(c)
		for i := range n {
			c <- i
		}
	}()
	return c
}

func merge(cs ...<-chan int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, c := range cs {
		wg.Go(func() {
			for v := range c {
				out <- v
			}
		})
	}
	go func() { wg.Wait(); close(out) }()
	return out
}

func produce(c chan<- string) {
	c <- "a"
	c <- "b"
	close(c)
}

func main() {
	c := make(chan int, 3)
	c <- 1
	c <- 2
	fmt.Println(len(c), cap(c), <-c, len(c))
	var r <-chan int = c
	var s chan<- int = c
	s <- 5
	close(s)
	v, ok := <-r
	fmt.Println(v, ok)
	v, ok = <-r
	fmt.Println(v, ok)
	v, ok = <-r
	fmt.Println(v, ok, len(r), cap(r))
	fmt.Printf("%T %T %T %T\n", c, r, s, Stream(r))
	fmt.Println((<-chan int)(c) == r, c == r, (chan<- int)(c) == s)

	fmt.Println(gen(5).Sum(), Stream(merge(gen(4), gen(3))).Sum())
	reqs := make(chan Req)
	done := make(chan struct{})
	go func() {
		for q := range reqs {
			q.reply <- q.n * q.n
		}
		close(done)
	}()
	for i := range 3 {
		rep := make(chan int)
		reqs <- Req{i + 2, rep}
		fmt.Print(<-rep, " ")
	}
	close(reqs)
	<-done
	fmt.Println()
	sc := make(chan string)
	go produce(sc)
	for x := range sc {
		fmt.Print(x)
	}
	fmt.Println()

	cc := make(chan chan int, 1)
	inner := make(chan int, 1)
	cc <- inner
	(<-cc) <- 42
	fmt.Println(<-inner, <-func() chan int { x := make(chan int, 1); x <- 7; return x }())
	fc := make(chan func(int) int, 1)
	fc <- func(i int) int { return i + 1 }
	fmt.Println((<-fc)(1))
	ec := make(chan error, 2)
	ec <- nil
	ec <- fmt.Errorf("e")
	fmt.Println(<-ec == nil, <-ec)
	ac := make(chan [2]struct{ s string }, 1)
	ac <- [2]struct{ s string }{{"x"}, {"y"}}
	fmt.Println((<-ac)[1].s)

	var nc chan int
	select {
	case <-nc:
	case nc <- 1:
	default:
		fmt.Println("nil channels never ready", len(nc), cap(nc), nc == nil)
	}
	for _, g := range []func(){
		func() { close(nc) },
		func() { close(c) },
		func() { c <- 1 },
		func() { n := -1; _ = make(chan int, n) },
	} {
		func() {
			defer func() { fmt.Println(recover()) }()
			g()
		}()
	}
	// a semaphore, and a lock
	sem := make(chan struct{}, 2)
	var mu = make(chan bool, 1)
	total := 0
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sem <- struct{}{}
			mu <- true
			total += i
			<-mu
			<-sem
		}()
	}
	wg.Wait()
	fmt.Println(total)
	// prime sieve
	src := make(chan int)
	go func() {
		for i := 2; ; i++ {
			src <- i
		}
	}()
	for range 10 {
		p := <-src
		fmt.Print(p, " ")
		next := make(chan int)
		go func(in <-chan int, out chan<- int) {
			for v := range in {
				if v%p != 0 {
					out <- v
				}
			}
		}(src, next)
		src = next
	}
	fmt.Println()
}

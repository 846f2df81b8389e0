package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

type Msg interface{ isMsg() }
type Ping struct{ from int }
type Pong struct{ from int }

func (Ping) isMsg() {}
func (Pong) isMsg() {}

type Node struct {
	id    int
	in    chan Msg
	peers []*Node
	clock []int
}

func (n *Node) run(wg *sync.WaitGroup) {
	defer wg.Done()
	for m := range n.in {
		switch m := m.(type) {
		case Ping:
			n.clock[n.id]++
			n.peers[m.from].in <- Pong{n.id}
			return
		case Pong:
			n.clock[m.from]++
			fmt.Println("pong from", m.from)
			return
		}
	}
}
func gen(n int) <-chan int {
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
	out := make(chan int)
	go func() {
		for v := range in {
			out <- v * v
		}
		close(out)
	}()
	return out
}
func main() {
	a := &Node{0, make(chan Msg, 1), nil, make([]int, 2)}
	b := &Node{1, make(chan Msg, 1), nil, make([]int, 2)}
	a.peers = []*Node{a, b}
	b.peers = a.peers
	var wg sync.WaitGroup
	wg.Add(2)
	go a.run(&wg)
	go b.run(&wg)
	b.in <- Ping{0}
	wg.Wait()
	fmt.Println(a.clock, b.clock)
	t := 0
	for v := range sq(gen(5)) {
		t += v
	}
	fmt.Println(t)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	select {
	case <-ctx.Done():
		fmt.Println(ctx.Err())
	case <-time.After(5 * time.Second):
		fmt.Println("late")
	}
	q := make(chan chan int, 1)
	q <- make(chan int, 1)
	r := <-q
	r <- 3
	fmt.Println(<-r, len(q), cap(q))
	type key struct{}
	ctx2 := context.WithValue(context.Background(), key{}, 42)
	fmt.Println(ctx2.Value(key{}).(int))
	var once sync.Once
	for range 3 {
		once.Do(func() { fmt.Println("once") })
	}
	done := make(chan struct{})
	go func() { defer close(done) }()
	<-done
	x := "before"
	res := make(chan string)
	go func(m string) { res <- m }(x)
	x = "after"
	fmt.Println(<-res, x)
}

// Goroutines and channels together: pools, pipelines, fan in, rate, errgroup-like, futures, actors, barriers.
package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
	"time"
)

type Job struct{ id, n int }
type Result struct {
	Job
	val int
	err error
}

func pool(workers int, jobs []Job, f func(int) (int, error)) (out []Result) {
	in, res := make(chan Job), make(chan Result)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for j := range in {
				v, err := f(j.n)
				res <- Result{j, v, err}
			}
		})
	}
	go func() {
		for _, j := range jobs {
			in <- j
		}
		close(in)
		wg.Wait()
		close(res)
	}()
	for r := range res {
		out = append(out, r)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].id < out[j].id })
	return
}

type Future[T any] struct {
	done chan struct{}
	v    T
	err  error
}

func Go[T any](f func() (T, error)) *Future[T] {
	fu := &Future[T]{done: make(chan struct{})}
	go func() {
		defer close(fu.done)
		defer func() {
			if e := recover(); e != nil {
				fu.err = fmt.Errorf("panicked: %v", e)
			}
		}()
		fu.v, fu.err = f()
	}()
	return fu
}
func (f *Future[T]) Wait() (T, error) { <-f.done; return f.v, f.err }

type Account struct{ ops chan func(*int) }

func NewAccount() *Account {
	a := &Account{make(chan func(*int))}
	go func() {
		balance := 0
		for op := range a.ops {
			op(&balance)
		}
	}()
	return a
}
func (a *Account) Deposit(n int) { a.ops <- func(b *int) { *b += n } }
func (a *Account) Balance() int {
	c := make(chan int)
	a.ops <- func(b *int) { c <- *b }
	return <-c
}

type Group struct {
	wg   sync.WaitGroup
	once sync.Once
	err  error
}

func (g *Group) Go(f func() error) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		if err := f(); err != nil {
			g.once.Do(func() { g.err = err })
		}
	}()
}
func (g *Group) Wait() error { g.wg.Wait(); return g.err }

func stage[A, B any](in <-chan A, f func(A) B) <-chan B {
	out := make(chan B)
	go func() {
		defer close(out)
		for a := range in {
			out <- f(a)
		}
	}()
	return out
}
func source[T any](xs ...T) <-chan T {
	c := make(chan T, len(xs))
	for _, x := range xs {
		c <- x
	}
	close(c)
	return c
}

type PubSub struct {
	mu   sync.Mutex
	subs map[string][]chan string
}

func (p *PubSub) Sub(topic string) <-chan string {
	c := make(chan string, 4)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.subs[topic] = append(p.subs[topic], c)
	return c
}
func (p *PubSub) Pub(topic, msg string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.subs[topic] {
		c <- msg
	}
}

func main() {
	jobs := []Job{}
	for i := range 8 {
		jobs = append(jobs, Job{i, i * 3})
	}
	for _, r := range pool(3, jobs, func(n int) (int, error) {
		if n%2 == 1 {
			return 0, errors.New("odd")
		}
		return n * n, nil
	}) {
		fmt.Print(r.id, ":", r.val, ":", r.err, " ")
	}
	fmt.Println()
	f1 := Go(func() (int, error) { return 42, nil })
	f2 := Go(func() (string, error) { panic("future") })
	f3 := Go(func() ([]int, error) { var m map[string]int; m["x"] = 1; return nil, nil })
	fmt.Println(f1.Wait())
	fmt.Println(f2.Wait())
	fmt.Println(f3.Wait())
	a := NewAccount()
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() { a.Deposit(i) })
	}
	wg.Wait()
	fmt.Println(a.Balance())
	var g Group
	for i := range 3 {
		g.Go(func() error {
			if i == 1 {
				return fmt.Errorf("task %d", i)
			}
			return nil
		})
	}
	fmt.Println(g.Wait())
	for s := range stage(stage(source(1, 2, 3), func(i int) int { return i * 10 }), func(i int) string { return strings.Repeat("x", i/10) }) {
		fmt.Print(s, " ")
	}
	p := PubSub{subs: map[string][]chan string{}}
	s1, s2 := p.Sub("t"), p.Sub("t")
	p.Pub("t", "hello")
	p.Pub("none", "lost")
	fmt.Println(<-s1, <-s2, len(s1))
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v + 1
		}
		close(pong)
	}()
	v := 0
	for range 1000 {
		ping <- v
		v = <-pong
	}
	close(ping)
	_, ok := <-pong
	fmt.Println(v, ok)
	tick := time.NewTicker(time.Millisecond)
	n := 0
	deadline := time.After(5 * time.Second)
loop:
	for {
		select {
		case <-tick.C:
			if n++; n == 3 {
				tick.Stop()
				break loop
			}
		case <-deadline:
			break loop
		}
	}
	timer := time.NewTimer(time.Hour)
	fmt.Println(n, timer.Stop(), timer.Stop())
	af := make(chan string)
	time.AfterFunc(time.Microsecond, func() { af <- "after" })
	fmt.Println(<-af)
	sem := make(chan struct{}, 2)
	var mu sync.Mutex
	running, most := 0, 0
	for range 8 {
		wg.Go(func() {
			sem <- struct{}{}
			defer func() { <-sem }()
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			running--
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Println(most <= 2, running)
	results := make([]int, 5)
	for i := range results {
		wg.Go(func() { results[i] = i * i })
	}
	wg.Wait()
	fmt.Println(results)
}

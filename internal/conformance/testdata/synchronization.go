package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

type Safe struct {
	sync.Mutex
	m map[string]int
}

func (s *Safe) Inc(k string) {
	s.Lock()
	defer s.Unlock()
	s.m[k]++
}

type RW struct {
	mu sync.RWMutex
	v  int
}
type Queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
}

func NewQueue() *Queue {
	q := &Queue{}
	q.cond = sync.NewCond(&q.mu)
	return q
}
func (q *Queue) Put(x int) {
	q.mu.Lock()
	q.items = append(q.items, x)
	q.mu.Unlock()
	q.cond.Signal()
}
func (q *Queue) Get() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.cond.Wait()
	}
	x := q.items[0]
	q.items = q.items[1:]
	return x
}

type config struct{ n int }

func main() {
	s := Safe{m: map[string]int{}}
	var wg sync.WaitGroup
	for i := 0; i < 50; i++ {
		wg.Add(1)
		go func(id int) {
			defer wg.Done()
			s.Inc("k")
		}(i)
	}
	wg.Wait()
	fmt.Println(s.m["k"])
	var n int64
	var an atomic.Int32
	for range 20 {
		wg.Add(1)
		go func() { defer wg.Done(); atomic.AddInt64(&n, 2); an.Add(1) }()
	}
	wg.Wait()
	fmt.Println(n, an.Load(), an.CompareAndSwap(20, 5), an.Load())
	var p atomic.Pointer[config]
	p.Store(&config{3})
	fmt.Println(p.Load().n)
	var v atomic.Value
	v.Store(config{4})
	fmt.Println(v.Load().(config).n)
	q := NewQueue()
	go func() {
		for i := range 3 {
			q.Put(i * i)
		}
	}()
	fmt.Println(q.Get(), q.Get(), q.Get())
	var once sync.Once
	for range 3 {
		once.Do(func() { fmt.Println("once") })
	}
	ov := sync.OnceValue(func() int { fmt.Println("computed"); return 9 })
	fmt.Println(ov(), ov())
	var sm sync.Map
	sm.Store("a", 1)
	x, loaded := sm.LoadOrStore("a", 2)
	fmt.Println(x, loaded)
	sm.Range(func(k, v any) bool { fmt.Println(k, v); return true })
	pool := sync.Pool{New: func() any { return new(config) }}
	c := pool.Get().(*config)
	fmt.Println(c.n)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	<-ctx.Done()
	fmt.Println(ctx.Err(), errors.Is(ctx.Err(), context.DeadlineExceeded))
	type key struct{}
	ctx2 := context.WithValue(context.Background(), key{}, "val")
	fmt.Println(ctx2.Value(key{}), ctx2.Value("key"))
	ctx3, cancel3 := context.WithCancelCause(context.Background())
	cancel3(errors.New("why"))
	fmt.Println(ctx3.Err(), context.Cause(ctx3))
	rw := &RW{}
	rw.mu.RLock()
	fmt.Println(rw.v)
	rw.mu.RUnlock()
	tk := time.NewTicker(time.Millisecond)
	<-tk.C
	tk.Stop()
	tm := time.AfterFunc(time.Hour, func() {})
	fmt.Println(tm.Stop())
	e := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				e <- fmt.Errorf("goroutine: %v", r)
			}
		}()
		var m map[string]int
		m["x"] = 1
	}()
	fmt.Println(<-e)
}

// sync: mutexes embedded, once, condition variables, pools, maps, wait groups.
package main

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

type Counter struct {
	sync.Mutex
	m map[string]int
}

func (c *Counter) Inc(k string) int {
	c.Lock()
	defer c.Unlock()
	c.m[k]++
	return c.m[k]
}

type RW struct {
	mu sync.RWMutex
	v  []int
}

func (r *RW) Get(i int) (v int, ok bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if i < len(r.v) {
		return r.v[i], true
	}
	return
}
func (r *RW) Add(v int) { r.mu.Lock(); r.v = append(r.v, v); r.mu.Unlock() }

type Queue[T any] struct {
	mu     sync.Mutex
	cond   *sync.Cond
	items  []T
	closed bool
}

func NewQueue[T any]() *Queue[T] {
	q := &Queue[T]{}
	q.cond = sync.NewCond(&q.mu)
	return q
}
func (q *Queue[T]) Put(x T) {
	q.mu.Lock()
	q.items = append(q.items, x)
	q.mu.Unlock()
	q.cond.Signal()
}
func (q *Queue[T]) Close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.cond.Broadcast()
}
func (q *Queue[T]) Get() (x T, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.closed {
		q.cond.Wait()
	}
	if len(q.items) == 0 {
		return
	}
	x, q.items = q.items[0], q.items[1:]
	return x, true
}

type Conf struct{ name string }

func main() {
	c := Counter{m: map[string]int{}}
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() { c.Inc([]string{"a", "b"}[i%2]) })
	}
	wg.Wait()
	fmt.Println(c.m)
	var r RW
	for i := range 20 {
		wg.Add(2)
		go func() { defer wg.Done(); r.Add(i) }()
		go func() { defer wg.Done(); r.Get(i) }()
	}
	wg.Wait()
	slices.Sort(r.v)
	fmt.Println(len(r.v), r.v[19])
	q := NewQueue[int]()
	sum := atomic.Int64{}
	for range 3 {
		wg.Go(func() {
			for {
				x, ok := q.Get()
				if !ok {
					return
				}
				sum.Add(int64(x))
			}
		})
	}
	for i := range 100 {
		q.Put(i)
	}
	q.Close()
	wg.Wait()
	fmt.Println(sum.Load())
	var once sync.Once
	n := 0
	for range 5 {
		once.Do(func() { n++ })
	}
	val := sync.OnceValue(func() int { n += 10; return n })
	vals := sync.OnceValues(func() (string, error) { n += 100; return "v", errors.New("e") })
	fn := sync.OnceFunc(func() { n += 1000 })
	fn()
	fn()
	fmt.Println(val(), val(), n)
	fmt.Println(vals())
	fmt.Println(vals())
	bad := sync.OnceFunc(func() { panic("once") })
	for range 2 {
		func() {
			defer func() { fmt.Print("recovered ", recover(), " ") }()
			bad()
		}()
	}
	var m sync.Map
	m.Store("a", 1)
	m.Store(2, Conf{"two"})
	v, ok := m.Load(2)
	act, loaded := m.LoadOrStore("a", 5)
	_, none := m.Load("zz")
	fmt.Println(v.(Conf).name, ok, act, loaded, none)
	fmt.Println(m.CompareAndSwap("a", 1, 9), m.CompareAndDelete(2, Conf{"x"}))
	fmt.Println(m.Swap("a", 10))
	keys := 0
	m.Range(func(k, v any) bool { keys++; return true })
	m.Delete("a")
	m.Clear()
	fmt.Println(keys)
	pool := sync.Pool{New: func() any { return &Conf{"new"} }}
	p := pool.Get().(*Conf)
	fmt.Println(p.name, c.TryLock(), c.TryLock())
	c.Unlock()
	var lk sync.Locker = &c
	lk.Lock()
	lk.Unlock()
	var ptr atomic.Pointer[Conf]
	old := &Conf{"old"}
	ptr.Store(old)
	fmt.Println(ptr.CompareAndSwap(old, &Conf{"cas"}), ptr.Load().name, ptr.Swap(nil).name, ptr.Load() == nil)
	var av atomic.Value
	av.Store([]string{"x"})
	fmt.Println(av.Load().([]string)[0])
	func() {
		defer func() { fmt.Println(recover()) }()
		av.Store(1)
	}()
	var i32 atomic.Int32
	var u64 uint64
	var b atomic.Bool
	var up atomic.Uintptr
	for range 10 {
		wg.Go(func() { i32.Add(-2); atomic.AddUint64(&u64, 3); b.Store(true); up.Add(1) })
	}
	wg.Wait()
	fmt.Println(i32.Load(), u64, b.Load(), up.Load(), i32.CompareAndSwap(-20, 7), i32.Swap(1), atomic.LoadUint64(&u64), i32.And(0), i32.Or(6), i32.Load())
	func() {
		defer func() { fmt.Println(recover()) }()
		var wg sync.WaitGroup
		wg.Add(-1)
	}()
}

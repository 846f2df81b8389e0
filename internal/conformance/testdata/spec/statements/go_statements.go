// Go statements: function values and arguments are evaluated in the calling goroutine, at once.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

type T struct {
	n int
	c chan string
}

func (t T) val(s string)  { t.c <- fmt.Sprint("val ", t.n, s) }
func (t *T) ptr(s string) { t.c <- fmt.Sprint("ptr ", t.n, s) }

type I interface{ val(string) }

func tr(s string) string { fmt.Print("<", s, "> "); return s }
func pick(c chan string) func(string) {
	fmt.Print("<pick> ")
	return func(s string) { c <- s }
}
func gen[X any](c chan string, x X)     { c <- fmt.Sprintf("gen %T", x) }
func variadic(c chan string, xs ...any) { c <- fmt.Sprint(len(xs), xs) }

func main() {
	c := make(chan string)
	t := &T{1, c}
	lock := make(chan bool)
	go func(n int, s string) { <-lock; c <- fmt.Sprint(n, s) }(t.n, tr("arg"))
	t.n = 2
	close(lock)
	fmt.Println(<-c)
	go pick(c)(tr("p"))
	fmt.Println(<-c)
	go t.val(tr("v"))
	fmt.Println(<-c)
	go t.ptr("x")
	fmt.Println(<-c)
	var i I = *t
	t.n = 50
	go i.val("i")
	fmt.Println(<-c)
	go T.val(T{7, c}, "expr")
	fmt.Println(<-c)
	f := t.val
	t.n = 99
	go f("bound")
	fmt.Println(<-c)
	go gen(c, map[string]int{})
	fmt.Println(<-c)
	go variadic(c, 1, "a")
	fmt.Println(<-c)
	go variadic(c, []any{nil, 2}...)
	fmt.Println(<-c)
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		var it I
		go it.val("nil interface panics here")
	}()
	var wg sync.WaitGroup
	var n atomic.Int64
	for i := range 50 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range i {
				n.Add(1)
				runtime.Gosched()
			}
		}()
	}
	wg.Wait()
	fmt.Println(n.Load())
	wg.Add(2)
	m := map[int]string{}
	var mu sync.Mutex
	mu.Lock() // nobody writes before both have their arguments
	for _, w := range []string{"a", "b"} {
		go func(k int) {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			m[k] = w
		}(len(w) + len(m) + int(w[0]))
	}
	mu.Unlock()
	wg.Wait()
	fmt.Println(m)
	out := make(chan int)
	go func() {
		defer close(out)
		for i := range 5 {
			out <- i * i
		}
	}()
	for v := range out {
		fmt.Print(v, " ")
	}
	fmt.Println()
	first := make(chan int)
	left := first
	for i := range 5 {
		right := make(chan int)
		go func(l chan<- int, r <-chan int) { l <- <-r + i }(left, right)
		left = right
	}
	go func() { left <- 100 }()
	fmt.Println(<-first)
	var tree func(d int) int
	tree = func(d int) int {
		if d == 0 {
			return 1
		}
		l, r := make(chan int), make(chan int)
		go func() { l <- tree(d - 1) }()
		go func() { r <- tree(d - 1) }()
		return <-l + <-r
	}
	fmt.Println(tree(6))
	once := sync.Once{}
	for range 3 {
		wg.Go(func() { once.Do(func() { fmt.Println("once") }) })
	}
	wg.Wait()
	go println2(c, "builtin wrapper")
	fmt.Println(<-c)
	words := make(chan string)
	go func() {
		defer close(words)
		for w := range strings.FieldsSeq("producers and consumers") {
			words <- w
		}
	}()
	lens := make(chan int)
	go func() {
		defer close(lens)
		for w := range words {
			lens <- len(w)
		}
	}()
	sum := 0
	for l := range lens {
		sum += l
	}
	fmt.Println(sum)
	var nilf func()
	_ = nilf
	go func() { select {} }() // is left behind
	runtime.Gosched()
}

func println2(c chan string, s string) { c <- s }

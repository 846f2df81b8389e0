// runtime.Goexit with defer, recover and panic.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func in(f func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		f()
		fmt.Print("returned ")
	}()
	wg.Wait()
	fmt.Println()
}

func deep(n int) {
	defer fmt.Print("d", n, " ")
	if n == 0 {
		runtime.Goexit()
	}
	deep(n - 1)
}

func main() {
	in(func() { runtime.Goexit() })
	in(func() { deep(3) })
	in(func() {
		defer func() { fmt.Print("recovered ", recover(), " ") }()
		runtime.Goexit()
	})
	in(func() {
		defer func() { fmt.Print("outer ", recover(), " ") }()
		defer func() { panic("in deferred") }()
		runtime.Goexit()
	})
	in(func() {
		defer fmt.Print("last ")
		defer func() {
			defer func() { fmt.Print("rec ", recover(), " ") }()
			panic("while exiting")
		}()
		runtime.Goexit()
	})
	in(func() {
		defer fmt.Print("goes on ")
		defer func() { recover(); runtime.Goexit() }()
		panic("recovered, then exit")
	})
	in(func() {
		defer fmt.Print("panic is dropped ")
		defer func() { runtime.Goexit() }()
		panic("dropped")
	})
	in(func() {
		func() {
			defer func() { recover() }()
			panic("recovered")
		}()
		fmt.Print("after ")
		defer fmt.Print("end ")
		runtime.Goexit()
		fmt.Print("never ")
	})
	in(func() {
		for i := range 3 {
			defer func() {
				fmt.Print("loop", i, " ")
				if i == 1 {
					runtime.Goexit()
				}
			}()
		}
	})
	var mu sync.Mutex
	in(func() {
		mu.Lock()
		defer mu.Unlock()
		runtime.Goexit()
	})
	mu.Lock()
	fmt.Println("unlocked")
	c := make(chan int, 3)
	go func() {
		defer close(c)
		for i := 0; ; i++ {
			if i == 2 {
				runtime.Goexit()
			}
			c <- i
		}
	}()
	for v := range c {
		fmt.Print(v, " ")
	}
	fmt.Println("main goes on")
	go func() { fmt.Println("the last goroutine"); mu.Unlock() }()
	defer fmt.Println("main's deferred")
	mu.Lock()
	runtime.Goexit()
}

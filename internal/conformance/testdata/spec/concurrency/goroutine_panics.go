// Panics, recover and Goexit over many goroutines; results and errors handed on; the order that channels give.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"sort"
	"strings"
	"sync"
)

type result struct {
	id  int
	val string
	err error
}

func safely(id int, f func() string) (r result) {
	r.id = id
	defer func() {
		if e := recover(); e != nil {
			var re runtime.Error
			if err, ok := e.(error); ok && errors.As(err, &re) {
				r.err = fmt.Errorf("runtime: %w", re)
			} else {
				r.err = fmt.Errorf("panic: %v", e)
			}
		}
	}()
	r.val = f()
	return
}

type tree struct {
	l, r *tree
	v    int
}

func build(lo, hi int) *tree {
	if lo > hi {
		return nil
	}
	m := (lo + hi) / 2
	return &tree{build(lo, m-1), build(m+1, hi), m}
}
func walk(t *tree, c chan<- int) {
	defer close(c)
	var rec func(*tree)
	rec = func(t *tree) {
		if t != nil {
			rec(t.l)
			c <- t.v
			rec(t.r)
		}
	}
	rec(t)
}
func same(a, b *tree) bool {
	ca, cb := make(chan int), make(chan int)
	go walk(a, ca)
	go walk(b, cb)
	for {
		x, okx := <-ca
		y, oky := <-cb
		if okx != oky || x != y {
			return false
		}
		if !okx {
			return true
		}
	}
}

func main() {
	fs := []func() string{
		func() string { return "fine" },
		func() string { var s []int; return fmt.Sprint(s[3]) },
		func() string { panic("custom") },
		func() string { panic(errors.New("an error")) },
		func() string { var m map[string]int; m["x"] = 1; return "" },
		func() string { var p *result; return p.val },
		func() string { z := 0; return fmt.Sprint(1 / z) },
		func() string { return any(1).(string) },
		func() string { defer func() { recover() }(); panic("swallowed") },
		func() string { defer func() { panic(fmt.Sprint("re-", recover())) }(); panic("first") },
	}
	c := make(chan result)
	for i, f := range fs {
		go func() { c <- safely(i, f) }()
	}
	var rs []result
	for range fs {
		rs = append(rs, <-c)
	}
	sort.Slice(rs, func(i, j int) bool { return rs[i].id < rs[j].id })
	for _, r := range rs {
		fmt.Printf("%d %q %v\n", r.id, r.val, r.err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var log []string
	for i := range 6 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() {
				e := recover()
				mu.Lock()
				defer mu.Unlock()
				log = append(log, fmt.Sprint(i, ":", e))
			}()
			switch i % 3 {
			case 0:
				runtime.Goexit()
			case 1:
				panic(i * 10)
			}
		}()
	}
	wg.Wait()
	sort.Strings(log)
	fmt.Println(strings.Join(log, " "))
	t := build(1, 20)
	u := &tree{nil, build(2, 20), 1}
	fmt.Println(same(t, build(1, 20)), same(t, build(1, 19)), same(t, u))
	turn := []chan bool{make(chan bool), make(chan bool), make(chan bool)}
	out := make(chan string)
	for i := range turn {
		go func() {
			for n := 0; ; n++ {
				<-turn[i]
				if n == 3 {
					close(out)
					return
				}
				out <- fmt.Sprintf("%c%d", 'a'+i, n)
				turn[(i+1)%3] <- true
			}
		}()
	}
	turn[0] <- true
	for s := range out {
		fmt.Print(s, " ")
	}
	fmt.Println()
	first := make(chan error, 1)
	stop := make(chan struct{})
	var once sync.Once
	for i := range 4 {
		wg.Go(func() {
			err := safely(i, func() string {
				if i == 3 {
					panic("leader fails")
				}
				<-stop
				return ""
			}).err
			if err != nil {
				once.Do(func() { first <- err; close(stop) })
			}
		})
	}
	wg.Wait()
	fmt.Println(<-first)
	n := 10000
	left := make(chan int)
	l := left
	for range n {
		r := make(chan int)
		go func(l, r chan int) { l <- 1 + <-r }(l, r)
		l = r
	}
	go func() { l <- 1 }()
	fmt.Println(<-left)
}

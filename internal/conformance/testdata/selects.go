package main

import (
	"fmt"
	"time"
)

func worker(id int, jobs <-chan int, res chan<- [2]int) {
	for j := range jobs {
		res <- [2]int{id, j * j}
	}
}

type ev struct {
	name string
	n    int
}

func ticker(stop <-chan struct{}) <-chan ev {
	out := make(chan ev)
	go func() {
		defer close(out)
		for n := 0; ; n++ {
			select {
			case out <- ev{"t", n}:
			case <-stop:
				return
			}
		}
	}()
	return out
}
func fanin(a, b <-chan int) []int {
	var got []int
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			got = append(got, v)
		case v, ok := <-b:
			if ok {
				got = append(got, v)
			} else {
				b = nil
			}
		}
	}
	return got
}
func gen(xs ...int) <-chan int {
	c := make(chan int, len(xs))
	for _, x := range xs {
		c <- x
	}
	close(c)
	return c
}
func first(cs ...chan string) string {
	select {
	case s := <-cs[0]:
		return s
	case s := <-cs[1]:
		return s
	}
}
func timeout() (s string) {
	c := make(chan int)
	defer func() { s += "!" }()
	select {
	case <-c:
		return "got"
	case <-time.After(2 * time.Millisecond):
		return "timeout"
	}
}
func main() {
	jobs, res := make(chan int, 10), make(chan [2]int, 10)
	for i := range 3 {
		go worker(i, jobs, res)
	}
	for i := range 5 {
		jobs <- i
	}
	close(jobs)
	s := 0
	for range 5 {
		s += (<-res)[1]
	}
	fmt.Println(s)
	stop := make(chan struct{})
	for e := range ticker(stop) {
		if e.n == 3 {
			close(stop)
			break
		}
	}
	sum := 0
	for _, v := range fanin(gen(1, 2, 3), gen(10, 20)) {
		sum += v
	}
	fmt.Println(sum)
	c1, c2 := make(chan string, 1), make(chan string, 1)
	c2 <- "second"
	fmt.Println(first(c1, c2), timeout())
	n := 0
outer:
	for {
		select {
		case c1 <- "x":
			n++
		case <-c1:
			n++
			if n > 5 {
				break outer
			}
			break
		}
	}
	fmt.Println(n)
	var nilc chan int
	for i := range 3 {
		select {
		case <-nilc:
		default:
			if i == 1 {
				continue
			}
			fmt.Print("def", i, " ")
		}
	}
	fmt.Println()
	ready := make(chan func() int, 1)
	ready <- func() int { return 7 }
	select {
	case f := <-ready:
		fmt.Println(f())
	}
	results := make([]int, 2)
	ci := make(chan int, 1)
	ci <- 5
	idx := func() int { fmt.Print("idx "); return 1 }
	select {
	case results[idx()] = <-ci:
	}
	fmt.Println(results)
	var ok bool
	close(ci)
	select {
	case results[0], ok = <-ci:
		fmt.Println(results[0], ok)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { fmt.Println("rec", recover()) }()
		select {
		case ci <- 1:
		case <-nilc:
		}
	}()
	<-done
	sendv := func(s string) int { fmt.Print(s, " "); return 1 }
	chf := func(s string) chan int { fmt.Print(s, " "); return make(chan int, 1) }
	select {
	case chf("ca") <- sendv("va"):
	case v := <-chf("cb"):
		_ = v
	}
	fmt.Println()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	k := 0
	for range tick.C {
		if k++; k == 3 {
			break
		}
	}
	fmt.Println(k)
}

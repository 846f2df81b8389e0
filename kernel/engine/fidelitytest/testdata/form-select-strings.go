package main

import "fmt"

func recv(name string, in <-chan int, done chan bool) {
	n := 0
	for n < 1000 {
		v := <-in
		if v != n {
			fmt.Println(name, v, n)
		}
		n++
	}
	done <- true
}
func send(out chan<- int) {
	for i := 0; i < 1000; i++ {
		out <- i
	}
}
func main() {
	done := make(chan bool)
	var cs [6]chan int
	for i := range cs {
		cs[i] = make(chan int)
		go recv(fmt.Sprint(i), cs[i], done)
		go send(cs[i])
	}
	for range cs {
		<-done
	}
	fmt.Println("end")
	for i := 0; i < 2; i++ {
		c := make(chan int, 1)
		c <- i
		var ps []*int
		select {
		case x := <-c:
			ps = append(ps, &x)
		}
		c <- 5
		select {
		case y := <-c:
			fmt.Println(*ps[0], y)
		}
	}
	var keep []*int
	c := make(chan int, 3)
	c <- 1
	c <- 2
	c <- 3
	for range 3 {
		select {
		case x := <-c:
			keep = append(keep, &x)
		}
	}
	for _, p := range keep {
		fmt.Print(*p, " ")
	}
	fmt.Println()
	for i, r := range "a\xca\xFEé\u00ff" {
		fmt.Print(i, ":", r, " ")
	}
	for i := range "\xff\xfeab" {
		fmt.Print(i, " ")
	}
	fmt.Println()
	f := func() (n int) {
		for range "h\xffi" {
			n++
		}
		return
	}
	fmt.Println(f())
}

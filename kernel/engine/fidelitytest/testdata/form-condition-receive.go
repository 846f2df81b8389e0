package main

import (
	"fmt"
	"time"
)

func later(v bool) chan bool {
	c := make(chan bool)
	go func() {
		time.Sleep(5 * time.Millisecond)
		c <- v
	}()
	return c
}

func get(c chan bool) bool { return <-c }

type B bool

func main() {
	if <-later(true) {
		fmt.Println("ok if")
	}
	if (<-later(true)) && true {
		fmt.Println("ok and")
	}
	if true && <-later(true) {
		fmt.Println("ok and 2")
	}
	if <-later(false) || <-later(true) {
		fmt.Println("ok or")
	}
	if !<-later(false) {
		fmt.Println("ok not")
	}
	if <-later(true) == true {
		fmt.Println("ok eq")
	}
	for <-later(true) {
		fmt.Println("ok for")
		break
	}
	x := <-later(true) && <-later(true)
	fmt.Println(x, get(later(true)))
	y := false
	p := &y
	y = <-later(true)
	fmt.Println(y, *p)
	f := func() bool { return y }
	y = <-later(false)
	fmt.Println(f())
	switch {
	case <-later(true):
		fmt.Println("ok case")
	}
	switch <-later(true) {
	case true:
		fmt.Println("ok switch")
	}
	fmt.Println(<-later(true), !<-later(true), [2]bool{<-later(true)}, struct{ b bool }{<-later(true)})
	var i any = <-later(true)
	fmt.Println(i)
	z, ok := <-later(true)
	fmt.Println(z, ok)
	d := make(chan bool, 1)
	d <- <-later(true)
	fmt.Println(<-d)
	e := make(chan B)
	go func() { time.Sleep(5 * time.Millisecond); e <- true }()
	if <-e {
		fmt.Println("ok B")
	}
	fmt.Println(func() bool {
		return <-later(true) && <-later(true)
	}())
	fmt.Println(func() bool {
		return <-later(true) || <-later(true)
	}())
	var s struct{ b bool }
	q := &s.b
	s.b = <-later(true)
	fmt.Println(*q, s)
	a, b := <-later(true), <-later(false)
	a, b = <-later(false), <-later(true)
	fmt.Println(a, b)
	if v := <-later(true); v {
		fmt.Println("ok init")
	}
	w := make(chan int)
	go func() {
		time.Sleep(5 * time.Millisecond)
		w <- 3
		time.Sleep(5 * time.Millisecond)
		w <- 4
		time.Sleep(5 * time.Millisecond)
		w <- 4
	}()
	if <-w+1 == 4 {
		fmt.Println("ok sum")
	}
	m := 0
	pm := &m
	m = <-w
	fmt.Println(m, *pm)
	m += <-w
	fmt.Println(m, *pm)
}

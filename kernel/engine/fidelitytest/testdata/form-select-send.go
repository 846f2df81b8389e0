package main

import "fmt"

type Msg struct{ n int }

func (m Msg) String() string { return fmt.Sprint("msg", m.n) }

type ID int

func (i ID) Get() int { return int(i) }

type Node struct {
	in  chan Msg
	ids chan ID
	pm  chan *Msg
	an  chan any
	st  chan fmt.Stringer
}

func main() {
	n := &Node{make(chan Msg, 1), make(chan ID, 1), make(chan *Msg, 1), make(chan any, 1), make(chan fmt.Stringer, 1)}
	for i := range 1 {
		select {
		case n.in <- Msg{i}:
			fmt.Println("sent in")
		case m := <-n.in:
			fmt.Println(m, m.n)
		case x := <-n.ids:
			fmt.Println(x.Get())
		}
		select {
		case m := <-n.in:
			fmt.Println(m, m.n)
		default:
		}
		select {
		case m := <-n.ids:
			fmt.Println(m, m.Get())
		default:
		}
		if i == 0 {
			break
		}
	}
	select {
	case n.pm <- &Msg{7}:
	}
	select {
	case p := <-n.pm:
		fmt.Println(p, p.n)
	}
	select {
	case n.an <- Msg{8}:
	}
	select {
	case p := <-n.an:
		fmt.Println(p, p.(Msg).n)
	}
	select {
	case n.st <- Msg{9}:
	}
	select {
	case p := <-n.st:
		fmt.Println(p)
	}
}

package main

import (
	"fmt"
)

type Peer struct {
	id int
	s  *Server
}
type Server struct {
	peers map[int]*Peer
	log   []Entry
	in    chan Msg
}
type Entry struct{ t int }
type Msg struct {
	from *Server
	e    []Entry
	ack  chan bool
}
type A struct {
	n    int
	kids []A
	m    map[string]*A
	c    chan *A
}

func main() {
	s := &Server{map[int]*Peer{}, nil, make(chan Msg, 1)}
	s.peers[1] = &Peer{1, s}
	s.in <- Msg{s, []Entry{{3}}, nil}
	m := <-s.in
	m.from.log = append(m.from.log, m.e...)
	fmt.Println(s.log, s.peers[1].s.log[0].t, m.ack == nil)
	var p Peer
	fmt.Println(p.s == nil, p)
	p.s, p.id = s, 4
	q := p
	fmt.Println(q == p, q.s.peers[1].id)
	a := A{n: 1, kids: []A{{n: 2}, {n: 3}}}
	a.kids = append(a.kids, A{n: 4})
	for _, k := range a.kids {
		fmt.Println(k.n)
	}
	a.m = map[string]*A{"x": &a}
	a.m["x"].n = 9
	fmt.Println(a.n)
}

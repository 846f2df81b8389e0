package main

import "fmt"

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

func main() {
	s := &Server{map[int]*Peer{}, nil, make(chan Msg, 1)}
	s.peers[1] = &Peer{1, s}
	s.in <- Msg{s, []Entry{{3}}, nil}
	m := <-s.in
	m.from.log = append(m.from.log, m.e...)
	fmt.Println(s.log, s.peers[1].s.log[0].t)
}

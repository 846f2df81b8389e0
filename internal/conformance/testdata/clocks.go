package main

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
)

type Kind uint8

const (
	Local Kind = iota
	Send
	Recv
)

func (k Kind) String() string               { return [...]string{"local", "send", "recv"}[k] }
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

type Vector []int

func (v Vector) Tick(i int) Vector {
	w := append(Vector(nil), v...)
	w[i]++
	return w
}
func (v Vector) Merge(o Vector) Vector {
	w := make(Vector, len(v))
	for i := range v {
		w[i] = max(v[i], o[i])
	}
	return w
}
func (v Vector) Less(o Vector) bool {
	strict := false
	for i := range v {
		if v[i] > o[i] {
			return false
		}
		strict = strict || v[i] < o[i]
	}
	return strict
}

type Event struct {
	Proc int    `json:"p"`
	Kind Kind   `json:"k"`
	VC   Vector `json:"vc"`
	Msg  *int   `json:"m,omitempty"`
}
type Process struct {
	id  int
	vc  Vector
	in  chan Message
	log []Event
}
type Message struct {
	from int
	vc   Vector
	body any
}

func (p *Process) event(k Kind) {
	p.vc = p.vc.Tick(p.id)
	p.log = append(p.log, Event{p.id, k, p.vc, nil})
}
func (p *Process) send(q *Process, b any) {
	p.event(Send)
	q.in <- Message{p.id, p.vc, b}
}
func (p *Process) recv() any {
	m := <-p.in
	p.vc = p.vc.Merge(m.vc)
	p.event(Recv)
	return m.body
}

type byVC []Event

func (b byVC) Len() int { return len(b) }
func (b byVC) Less(i, j int) bool {
	return b[i].VC.Less(b[j].VC) || !b[j].VC.Less(b[i].VC) && b[i].Proc < b[j].Proc
}
func (b byVC) Swap(i, j int) { b[i], b[j] = b[j], b[i] }

func main() {
	var ps []*Process
	for i := range 3 {
		ps = append(ps, &Process{id: i, vc: make(Vector, 3), in: make(chan Message, 4)})
	}
	ps[0].event(Local)
	ps[0].send(ps[1], "hi")
	fmt.Println(ps[1].recv())
	ps[1].send(ps[2], 42)
	switch v := ps[2].recv().(type) {
	case int:
		fmt.Println("int", v)
	case string:
		fmt.Println("string", v)
	}
	var all []Event
	for _, p := range ps {
		all = append(all, p.log...)
	}
	sort.Stable(byVC(all))
	for _, e := range all {
		fmt.Println(e.Proc, e.Kind, e.VC)
	}
	fmt.Println(all[0].VC.Less(all[4].VC), strings.Repeat("=", 5))
	b, err := json.Marshal(all[0])
	fmt.Println(string(b), err)
	fmt.Printf("%v %+v\n", all[1], all[1])
}

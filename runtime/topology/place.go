package topology

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"jeton/runtime/frame"
	"jeton/runtime/history"
)

// A Place is what one process has of a network: its connections.
type Place struct {
	Shape Shape
	Self  int      // this process's number
	Names []string // of all processes, by number; "" of one that is not known
	Hosts []string

	// Left and Right are the connections to the process before and after this one, on a chain or ring; nil at a chain's ends. On a
	// ring of one they are the two ends of one connection.
	Left, Right *frame.Conn
	// Relayed is how many addresses this process has sent up the chain, to close the ring.
	Relayed int

	peers    map[int][]*frame.Conn // by number; two on a ring of two
	recorder *history.Recorder
	control  *control // the line to the launcher; nil when there is none
	detached bool     // the launcher's end is not this process's: a rank has no launcher but its cell

	ctx    context.Context
	cancel context.CancelCauseFunc
	once   sync.Once
}

func newPlace(s Shape, self int) *Place {
	p := &Place{Shape: s, Self: self, Names: make([]string, s.N), Hosts: make([]string, s.N), peers: map[int][]*frame.Conn{}}
	p.ctx, p.cancel = context.WithCancelCause(context.Background())
	return p
}

// ErrEnded is why a Place's context ends when the run is over.
var ErrEnded = errors.New("the run was ended by its launcher")

// Context ends when the run does, and with Close.
func (p *Place) Context() context.Context { return p.ctx }

// Name is this process's name.
func (p *Place) Name() string { return p.Names[p.Self] }

// Neighbours are the numbers of the processes that this one has connections to.
func (p *Place) Neighbours() []int { return p.Shape.Neighbours(p.Self) }

// Peer is the connection for messages to process q, nil when there is none. On a ring of one or two, it is Right.
func (p *Place) Peer(q int) *frame.Conn {
	if q == (p.Self+1)%p.Shape.N && p.Right != nil {
		return p.Right
	}
	if all := p.peers[q]; len(all) > 0 {
		return all[0]
	}
	return nil
}

// Peers are all connections, in the order of the neighbours' numbers.
func (p *Place) Peers() (all []*frame.Conn) {
	for _, q := range p.Neighbours() {
		all = append(all, p.peers[q]...)
	}
	return all
}

// PeersOf are the connections to process q: two on a ring of one or two.
func (p *Place) PeersOf(q int) []*frame.Conn { return slices.Clone(p.peers[q]) }

// Recorder is who records what this process does; nil for the process's own.
func (p *Place) Recorder() *history.Recorder { return p.recorder }

// Close ends the connections. It may be called twice.
func (p *Place) Close() error {
	p.once.Do(func() {
		p.cancel(frame.ErrClosed)
		for _, c := range p.Peers() {
			_ = c.Close()
		}
		if p.control != nil {
			p.control.end()
		}
	})
	return nil
}

// over ends what the process does with its links: the run is over.
func (p *Place) over() {
	p.cancel(ErrEnded)
	for _, c := range p.Peers() {
		_ = c.Close()
	}
}

// add notes a connection: this process's end of link i, which it has dialed or accepted.
func (p *Place) add(i int, dialed bool, c *frame.Conn) {
	l := p.Shape.Links[i]
	q := l.To
	if !dialed {
		q = l.From
	}
	p.peers[q] = append(p.peers[q], c)
	c.Name(p.Names[q], p.Called(q))
	switch {
	case p.Shape.Kind != "chain" && p.Shape.Kind != "ring":
	case i != p.Shape.closingLink() && dialed, i == p.Shape.closingLink() && dialed == (p.Shape.Closing == AddressUp):
		p.Left = c // on the chain the later process dials; over the closing, the first does, or the last
	default:
		p.Right = c
	}
}

// Called is a process with its host, for a sentence: "link-2 on host3".
func (p *Place) Called(q int) string { return called(q, p.Names[q], p.Hosts[q]) }

func called(q int, name, host string) string {
	text := fmt.Sprintf("process %d", q)
	switch {
	case name != "" && host != "":
		return fmt.Sprintf("%s (%s on %s)", text, name, host)
	case host != "":
		return fmt.Sprintf("%s (on %s)", text, host)
	case name != "":
		return fmt.Sprintf("%s (%s)", text, name)
	}
	return text
}

// OnRing is the Place of a process that has made its connections by hand: number self of n, with the process before it and the one after.
// It is of a chain when one of them is nil.
func OnRing(self, n int, left, right *frame.Conn) (*Place, error) {
	s := Ring(n, AddressUp)
	if left == nil || right == nil {
		s = Chain(n)
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	if self < 0 || self >= n || (left == nil) != (s.Kind == "chain" && self == 0) || (right == nil) != (s.Kind == "chain" && self == n-1) {
		return nil, fmt.Errorf("topology: process %d of a %s has other neighbours than these: only the first of a chain has none on its left, only the last none on its right", self, s)
	}
	p := newPlace(s, self)
	p.Left, p.Right = left, right
	for q, c := range map[int]*frame.Conn{(self + n - 1) % n: left} {
		if c != nil {
			p.peers[q] = append(p.peers[q], c)
		}
	}
	if right != nil {
		q := (self + 1) % n
		p.peers[q] = append(p.peers[q], right)
	}
	return p, nil
}

// PlaceOf is the Place of a process that has made its connections by hand: one to each of its neighbours, by their numbers. For a ring there
// is [OnRing].
func (s Shape) PlaceOf(self int, peers map[int]*frame.Conn) (*Place, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if s.Kind == "ring" || s.Kind == "chain" {
		return OnRing(self, s.N, peers[self-1], peers[self+1])
	}
	p := newPlace(s, self)
	for _, q := range s.Neighbours(self) {
		if peers[q] == nil {
			return nil, fmt.Errorf("topology: process %d of a %s lacks the connection to process %d", self, s, q)
		}
		p.peers[q] = []*frame.Conn{peers[q]}
	}
	if len(peers) > len(p.peers) {
		return nil, fmt.Errorf("topology: process %d of a %s has connections to %v only", self, s, s.Neighbours(self))
	}
	return p, nil
}

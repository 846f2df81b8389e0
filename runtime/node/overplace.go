package node

import (
	"context"
	"fmt"
	"slices"

	"jeton/runtime/frame"
	"jeton/runtime/topology"
)

// placeLinks are the connections of a place in a network. A message's frame has its word, so that one can read along.
type placeLinks struct {
	place *topology.Place
	conns []*frame.Conn
	to    []int
}

func overPlace(p *topology.Place) *placeLinks {
	l := &placeLinks{place: p}
	for _, q := range p.Neighbours() {
		// What is sent to a neighbour goes over the first; of a ring of one or two, that is the one to the right.
		all := p.PeersOf(q)
		slices.SortStableFunc(all, func(a, b *frame.Conn) int { return rank(a, p) - rank(b, p) })
		for _, c := range all {
			l.conns, l.to = append(l.conns, c), append(l.to, q)
		}
	}
	return l
}

func rank(c *frame.Conn, p *topology.Place) int {
	if c == p.Right {
		return 0
	}
	return 1
}

func (l *placeLinks) self() int           { return l.place.Self }
func (l *placeLinks) size() int           { return l.place.Shape.N }
func (l *placeLinks) lanes() []int        { return l.to }
func (l *placeLinks) name(p int) string   { return l.place.Names[p] }
func (l *placeLinks) called(p int) string { return l.place.Called(p) }
func (l *placeLinks) noise() bool         { return false }
func (l *placeLinks) flush()              {}
func (l *placeLinks) close()              {}

// The words of what is no message of the algorithm.
var words = [kinds]string{kindHello: "node:HELLO", kindAck: "node:ACK", kindCommand: "node:COMMAND", kindBye: "node:BYE", kindLeft: "node:LEFT", kindSeen: "node:SEEN"}

// plainWord stands for a message whose own word cannot be a frame's.
const plainWord = "MESSAGE"

func (l *placeLinks) post(which int, p packet) error {
	m := frame.Message{Type: words[p.kind], Body: p.body}
	if p.kind == kindMessage {
		m.Type, m.ID, m.From = p.typ, p.id, p.from
		if frame.CheckType(m.Type) != nil {
			m.Type = plainWord
		}
	}
	return l.conns[which].Post(m)
}

func (l *placeLinks) receive(ctx context.Context, which int) (packet, error) {
	m, err := l.conns[which].Next(ctx)
	if err != nil {
		return packet{}, err
	}
	p := packet{kind: kind(slices.Index(words[1:], m.Type) + 1), body: m.Body}
	if p.kind == kindMessage {
		if m.ID == 0 {
			return packet{}, fmt.Errorf("%s is no message of a node: it has no number", m.Type)
		}
		p.id, p.typ, p.from = m.ID, m.Type, m.From
	}
	return p, nil
}

package node

import (
	"fmt"
	"maps"
	"strconv"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// What a node tells the log is what a simulated run does (package sim), so that checkers and pictures know no difference.

// recording reports whether anybody listens: what costs time to say is not made otherwise.
func (n *Node) recording() bool { return n.cfg.Recorder != nil }

func (n *Node) tell(e history.Event) { n.cfg.Recorder.Record(e) }

// tellStart says which process this is: its Proc's number.
func (n *Node) tellStart() {
	if n.recording() {
		n.tell(history.Event{Kind: history.Start, Attrs: map[string]string{"number": strconv.Itoa(n.links.self()), "of": strconv.Itoa(n.links.size()),
			"process": fmt.Sprintf("%T", n.cfg.Process), "seed": strconv.FormatUint(n.cfg.Seed, 10)}})
	}
}

func (n *Node) tellLocal(what, word string, err error) {
	if !n.recording() {
		return
	}
	attrs := map[string]string{what: word}
	if err != nil {
		attrs["error"] = err.Error()
	}
	n.tell(history.Event{Kind: history.Local, Name: what, Attrs: attrs})
}

func (n *Node) tellMark(e *protocol.Effect) {
	if !n.recording() {
		return
	}
	attrs := make(map[string]string, len(e.Attrs)/2)
	for i := 0; i+1 < len(e.Attrs); i += 2 {
		attrs[e.Attrs[i]] = e.Attrs[i+1]
	}
	n.tell(history.Event{Kind: history.Mark, Name: e.Name, Attrs: attrs})
}

// tellSend tells of a message that was sent at a time. It is already on its way: the peer does not wait for our log.
func (n *Node) tellSend(e *protocol.Effect, p *packet, at time.Time) {
	to := make([]string, len(e.To))
	for i, q := range e.To {
		to[i] = n.nameOf(q)
	}
	n.tell(history.Event{Kind: history.Send, Wall: at, Msg: &history.Message{From: p.from, To: to, ID: p.id, Bytes: len(p.body), Type: p.typ, Text: protocol.TextOf(e.Msg)}})
}

// tellReceipt tells of a message that came, or is delivered or held.
func (n *Node) tellReceipt(kind history.Kind, from int, id uint64, size int, m any) {
	if n.recording() {
		n.tell(history.Event{Kind: kind, Msg: &history.Message{From: n.nameOf(from), To: n.me, ID: id, Bytes: size, Type: protocol.TypeOf(m), Text: protocol.TextOf(m)}})
	}
}

// tellState writes what the process says of its state, when that is not what it said last.
func (n *Node) tellState() {
	s, ok := n.cfg.Process.(protocol.Stater)
	if !ok || !n.recording() {
		return
	}
	state := s.State()
	if maps.Equal(state, n.state) {
		return
	}
	n.state = maps.Clone(state)
	n.tell(history.Event{Kind: history.State, Attrs: n.state})
}

func (n *Node) tellEnd(why string) {
	if !n.recording() {
		return
	}
	e := history.Event{Kind: history.End}
	if why != "" {
		e.Attrs = map[string]string{"why": why}
	}
	n.tell(e)
}

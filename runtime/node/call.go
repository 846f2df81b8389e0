package node

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

var errNoCommander = errors.New("it takes no commands: it has no method Command(*protocol.Env, string) error")

// A cause is what makes the process do something.
type cause struct {
	op   causeOp
	from int // of causeReceive
	id   uint64
	m    any
	word string // the timer's name, or the command
}

type causeOp uint8

const (
	causeStart causeOp = iota
	causeReceive
	causeExpire
	causeCommand
)

// A selfMessage is one of the process to itself.
type selfMessage struct {
	id uint64
	m  any
}

func (n *Node) when(c cause) string {
	switch c.op {
	case causeStart:
		return "as it started"
	case causeReceive:
		return "as it received " + protocol.TypeOf(c.m) + " from " + n.links.called(c.from)
	case causeExpire:
		return "as its timer " + strconv.Quote(c.word) + " expired"
	}
	return "as it was told " + strconv.Quote(c.word)
}

// call lets the process do one thing, and what it sends itself by that; and carries out what it says. An error ends the run. The caller
// holds mu.
func (n *Node) call(c cause) {
	if err := n.callOnce(c); err != nil {
		n.endLocked(err)
		return
	}
	n.callSelf()
}

// callSelf hands over what the process has sent itself.
func (n *Node) callSelf() {
	for len(n.self) > 0 && !n.over() {
		s := n.self[0]
		n.self = n.self[1:]
		n.tellReceipt(history.Receive, n.links.self(), s.id, 0, s.m)
		if err := n.callOnce(cause{op: causeReceive, from: n.links.self(), id: s.id, m: s.m}); err != nil {
			n.endLocked(err)
		}
	}
}

func (n *Node) callOnce(c cause) error {
	n.env.Reset(n.links.self(), time.Since(n.start), c.id)
	switch c.op {
	case causeExpire:
		n.tellLocal("timer", c.word, nil)
	case causeCommand:
		n.tellLocal("command", c.word, nil)
	}
	err := n.guard(c)
	if err == nil {
		err = n.carryOut()
	}
	if err != nil {
		return n.failed(n.when(c), err)
	}
	n.tellState()
	return nil
}

// guard makes an error of a panic.
func (n *Node) guard(c cause) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	switch c.op {
	case causeStart:
		n.cfg.Process.Start(n.env)
	case causeReceive:
		n.cfg.Process.Receive(n.env, c.from, c.m)
	case causeExpire:
		n.cfg.Process.Expire(n.env, c.word)
	case causeCommand:
		p, ok := n.cfg.Process.(protocol.Commander)
		if !ok {
			return errNoCommander
		}
		return p.Command(n.env, c.word)
	}
	return nil
}

// carryOut does what the process has said.
func (n *Node) carryOut() error {
	effects := n.env.Effects()
	for i := range effects {
		e := &effects[i]
		switch e.Op {
		case protocol.OpSend:
			if err := n.send(e); err != nil {
				return err
			}
		case protocol.OpDeliver, protocol.OpHold:
			kind := history.Deliver
			if e.Op == protocol.OpHold {
				kind = history.Hold
			}
			if e.From < 0 || e.From >= n.links.size() {
				return fmt.Errorf("it delivers or holds a message of process %d, but there are %d, from 0", e.From, n.links.size())
			}
			n.tellReceipt(kind, e.From, e.ID, 0, e.Msg)
		case protocol.OpAfter:
			n.timers.set(time.Now().Add(max(0, e.D)), e.Name)
			tell(n.sooner)
		case protocol.OpStop:
			n.timers.stop(e.Name)
		case protocol.OpMark:
			n.tellMark(e)
		case protocol.OpHalt:
			n.halt()
		default:
			return fmt.Errorf("it asks for the effect %d, which there is not", e.Op)
		}
	}
	return nil
}

// halt ends the process, once.
func (n *Node) halt() {
	if n.over() {
		return
	}
	n.halted = true
	n.timers.clear()
	n.tellEnd("")
	close(n.ended)
}

// send sends a message to each of its receivers: one event in the log.
func (n *Node) send(e *protocol.Effect) error {
	body, err := n.codec.encode(e.Msg)
	if err != nil {
		return err
	}
	p := packet{kind: kindMessage, id: history.NextID(), typ: protocol.TypeOf(e.Msg), from: n.cfg.Recorder.Proc(), body: body}
	if n.recording() {
		defer n.tellSend(e, &p, n.cfg.Recorder.Time())
	}
	for _, q := range e.To {
		if q == n.links.self() {
			n.self = append(n.self, selfMessage{p.id, e.Msg})
			continue
		}
		l := n.route[q]
		if l == nil {
			return fmt.Errorf("it sends %s to %s, to which it has no connection", protocol.TypeOf(e.Msg), n.links.called(q))
		}
		if l.gone {
			continue // to one that has ended: as if it had arrived too late
		}
		p.nonce = l.theirs
		err := l.post(l.which, p)
		if err != nil && !n.lost(l, err) {
			return fmt.Errorf("it sends %s to %s: %w", protocol.TypeOf(e.Msg), n.links.called(q), err)
		}
	}
	return nil
}

// nameOf is a process's name in the log.
func (n *Node) nameOf(p int) string {
	if p == n.links.self() && n.recording() {
		return n.cfg.Recorder.Proc()
	}
	if l := n.route[p]; l != nil && l.name != "" {
		return l.name
	}
	if name := n.links.name(p); name != "" {
		return name
	}
	return fmt.Sprintf("p%d", p)
}

func tell(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Command has the process carry out a command of its algorithm: "elect", "request". It returns when that is done, and waits until the
// process has started. Errors: it knows no such command; it has ended.
func (n *Node) Command(word string) error {
	select {
	case <-n.started:
	case <-n.ended:
	}
	defer n.links.flush()
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.over() {
		return fmt.Errorf("node: command %q: %s has ended", word, n.links.called(n.links.self()))
	}
	return n.commanded(word)
}

// commanded carries out a command from outside. One that the process does not know is an error of who gave it, and not the process's.
func (n *Node) commanded(word string) error {
	n.env.Reset(n.links.self(), time.Since(n.start), 0)
	c := cause{op: causeCommand, word: word}
	err := n.guard(c)
	n.tellLocal("command", word, err)
	if err != nil {
		return n.failed(n.when(c), err)
	}
	if err := n.carryOut(); err != nil {
		err = n.failed(n.when(c), err)
		n.endLocked(err)
		return err
	}
	n.tellState()
	n.callSelf()
	return nil
}

// CommandTo has a neighbour's process carry out a command. It does not wait for that: what the neighbour says of an unknown one is in
// the log. Errors: it is no neighbour, or has ended.
func (n *Node) CommandTo(p int, word string) error {
	select {
	case <-n.started:
	case <-n.ended:
	}
	defer n.links.flush()
	n.mu.Lock()
	defer n.mu.Unlock()
	l := n.route[p]
	switch {
	case p == n.links.self():
		return n.commanded(word)
	case l == nil || l.gone || n.over():
		return fmt.Errorf("node: command %q to process %d: it is no neighbour, or one of both has ended", word, p)
	}
	return l.post(l.which, packet{kind: kindCommand, body: []byte(word), nonce: l.theirs})
}

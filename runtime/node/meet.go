package node

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"jeton/runtime/history"
)

// helloTime is how often a process says Hello over links that may lose it.
const helloTime = 200 * time.Millisecond

// meet greets the neighbours, and returns when all are there.
func (n *Node) meet(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, n.cfg.Patience, fmt.Errorf("not within %v", n.cfg.Patience))
	defer cancel()
	again := time.NewTicker(helloTime)
	defer again.Stop()
	for {
		missing := n.missing()
		if len(missing) == 0 {
			return nil
		}
		select {
		case <-n.changed:
		case <-again.C:
			if n.links.noise() {
				n.greet()
			}
		case <-n.ended:
			return nil // with n.err
		case <-ctx.Done():
			if len(missing) > 8 {
				missing = append(missing[:8], "…")
			}
			return n.failed("as it waited for "+strings.Join(missing, ", "), context.Cause(ctx))
		}
	}
}

// greet says Hello to those who have not answered.
func (n *Node) greet() {
	n.mu.Lock()
	for _, l := range n.lanes {
		if !l.up && !l.gone {
			if err := l.post(l.which, packet{kind: kindHello, body: encodeGreeting(n.greeting(0))}); err != nil && !n.lost(l, err) {
				n.endLocked(n.failed("as it greeted "+n.links.called(l.to), err))
			}
		}
	}
	n.mu.Unlock()
	n.links.flush()
}

func (n *Node) greeting(echo uint64) greeting {
	return greeting{Nonce: n.nonce, Echo: echo, Self: n.links.self(), N: n.links.size(), Name: n.cfg.Recorder.Proc(), Types: n.codec.names, Intro: n.codec.intro}
}

// missing are the neighbours that are not there yet.
func (n *Node) missing() (who []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, l := range n.lanes {
		if !l.up && !l.gone {
			who = append(who, n.links.called(l.to))
		}
	}
	return who
}

// read takes what comes over a lane, until its end.
func (n *Node) read(ctx context.Context, l *lane) {
	for {
		p, err := l.receive(ctx, l.which)
		if ctx.Err() != nil {
			return
		}
		if err == nil && (p.kind == kindMessage || p.kind == kindCommand) && !n.ready(ctx, l, p) {
			continue
		}
		n.mu.Lock()
		more := n.take(l, p, err)
		n.mu.Unlock()
		n.links.flush()
		if !more {
			return
		}
	}
}

// ready waits until the process has started: a neighbour was faster. It is false when what came is of an earlier run, or the process
// has ended.
func (n *Node) ready(ctx context.Context, l *lane, p packet) bool {
	n.mu.Lock()
	stale := n.stale(l, p)
	if l.up = l.up || !stale; l.up {
		tell(n.changed)
	}
	n.mu.Unlock()
	if stale {
		return false
	}
	select {
	case <-n.started:
		return true
	case <-n.ended:
	case <-ctx.Done():
	}
	return false
}

// stale reports whether a packet is of an earlier run. Where nothing is lost, what comes before the greeting is. Else the nonce says it: who
// knows this run's has been greeted, though the answer may be lost.
func (n *Node) stale(l *lane, p packet) bool {
	if n.links.noise() {
		return p.nonce != n.nonce || l.dec == nil
	}
	return !l.up
}

// take takes one packet, or the end, of a lane; it is false when there is nothing more to read. The caller holds mu.
func (n *Node) take(l *lane, p packet, err error) (more bool) {
	stale := n.stale(l, p)
	switch {
	case err != nil:
		if err = fmt.Errorf("its connection has ended: %w", err); n.lost(l, err) {
			return false
		}
	case p.kind == kindHello || p.kind == kindAck:
		err = n.greeted(l, p)
	case stale:
	case p.kind == kindSeen:
		l.over()
		return false // what comes now is of the neighbour's next run
	case p.kind == kindBye, p.kind == kindLeft:
		_ = l.post(l.which, packet{kind: kindSeen, nonce: l.theirs}) // who has gone already needs none
		l.gone = true
		l.over() // what it was sent does not matter any more
		if p.kind == kindLeft && !n.cfg.Survive {
			n.endLocked(n.failed("as it listened to "+n.links.called(l.to), fmt.Errorf("that has given up: %s", p.body)))
		}
		return false // what comes now is of its next run
	default:
		err = n.deliver(l, p)
	}
	if err != nil {
		n.endLocked(n.failed("as it listened to "+n.links.called(l.to), err))
	}
	return err == nil
}

// sameNetwork compares what a neighbour thinks of the network with what is thought here: with another N, or numbers that are not the
// same on both sides, an algorithm would be wrong in silence.
func (n *Node) sameNetwork(l *lane, g greeting) error {
	switch {
	case g.N != n.links.size():
		return fmt.Errorf("it is one of %d processes, and this is one of %d: N does not change while a network runs; all have to be started again", g.N, n.links.size())
	case g.Self != l.to:
		return fmt.Errorf("it calls itself process %d, and here it is process %d: are the connections those of their neighbours?", g.Self, l.to)
	}
	return nil
}

// greeted hears a Hello or an Ack.
func (n *Node) greeted(l *lane, p packet) error {
	g, err := decodeGreeting(p.body)
	if err != nil {
		return err
	}
	if p.kind == kindAck && g.Echo != n.nonce {
		return nil // of an earlier run of this process's
	}
	if l.up && g.Nonce != l.theirs {
		return errors.New("it has begun another run")
	}
	if err := n.sameNetwork(l, g); err != nil {
		return err
	}
	if l.theirs != g.Nonce {
		if l.dec, err = n.codec.decoder(g.Types, g.Intro); err != nil {
			return err
		}
		l.theirs, l.name = g.Nonce, g.Name
	}
	if p.kind == kindHello {
		if err := l.post(l.which, packet{kind: kindAck, body: encodeGreeting(n.greeting(g.Nonce))}); err != nil && !n.lost(l, err) {
			return err
		}
		return nil
	}
	l.up = true
	tell(n.changed)
	return nil
}

// deliver hands the process a message, or a command.
func (n *Node) deliver(l *lane, p packet) error {
	if n.over() {
		return nil
	}
	if p.kind == kindCommand {
		_ = n.commanded(string(p.body)) // the log has what comes of it
		return nil
	}
	m, err := l.dec.decode(p.body)
	if err != nil {
		return err
	}
	n.tellReceipt(history.Receive, l.to, p.id, len(p.body), m)
	n.call(cause{op: causeReceive, from: l.to, id: p.id, m: m})
	return nil
}

// lost notes that a lane has ended, by whatever; it is false when the process cannot go on without.
func (n *Node) lost(l *lane, why error) bool {
	had := !l.gone
	l.gone = true
	l.over()
	tell(n.changed)
	if had && n.recording() {
		n.tell(history.Event{Kind: history.Close, Name: n.nameOf(l.to), Attrs: map[string]string{"why": why.Error()}})
	}
	return !had || n.over() || n.cfg.Survive
}

// over notes that the neighbour has seen this process's end, or cannot.
func (l *lane) over() {
	select {
	case <-l.seen:
	default:
		close(l.seen)
	}
}

// leaveTime is how long a process that has ended waits until its neighbours have seen what it has sent.
const leaveTime = 2 * time.Second

// leave takes leave of the neighbours: they know that the process has ended, and why; and what it has sent is there. It waits for that, since
// a connection that is closed before everything is read loses what is on its way.
func (n *Node) leave(ctx context.Context) {
	n.mu.Lock()
	p := packet{kind: kindBye}
	if n.err != nil {
		p = packet{kind: kindLeft, body: []byte(n.err.Error())}
		n.tellEnd(n.err.Error())
	}
	var wait []*lane
	for _, l := range n.lanes {
		p.nonce = l.theirs
		if !l.gone && l.theirs != 0 && l.post(l.which, p) == nil {
			wait = append(wait, l)
		}
	}
	n.mu.Unlock()
	n.links.flush()
	late := time.NewTimer(leaveTime)
	defer late.Stop()
	for _, l := range wait {
		select {
		case <-l.seen:
		case <-late.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

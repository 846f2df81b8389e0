package transport

import (
	"errors"
	"net"
	"slices"
	"sync"
	"time"
)

// pending are the connections that have not proved themselves. A stranger's cost is bounded by it: when there are too many, the oldest
// is closed, since who knows the secret needs a millisecond, and who comes back finds a place.
type pending struct {
	limit int

	mu     sync.Mutex // guards what follows
	conns  []net.Conn // oldest first
	closed bool
}

// add closes the oldest one when there are too many.
func (p *pending) add(nc net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		discard(nc)
		return
	}
	if len(p.conns) >= p.limit {
		discard(p.conns[0])
		p.conns = slices.Delete(p.conns, 0, 1)
	}
	p.conns = append(p.conns, nc)
}

// remove reports whether nc was still there.
func (p *pending) remove(nc net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.Index(p.conns, nc)
	if i >= 0 {
		p.conns = slices.Delete(p.conns, i, i+1)
	}
	return i >= 0
}

func (p *pending) closeAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, nc := range p.conns {
		discard(nc)
	}
	p.conns = nil
}

// discard closes a connection by a reset, so that a stranger leaves no state in the kernel either.
func discard(nc net.Conn) {
	if tcp, ok := nc.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	nc.Close()
}

// accept takes connections until the listener is closed. When descriptors are short, it waits a little, as net/http does. It is no
// faster than the goroutines of those it throws out.
func (m *Mesh) accept() {
	slots := make(chan struct{}, 2*m.cfg.Pending)
	for {
		nc, err := m.ln.Accept()
		switch {
		case err == nil:
			slots <- struct{}{}
			m.pending.add(nc)
			m.spawn(func() {
				defer func() { <-slots }()
				m.serve(nc)
			})
		case m.ctx.Err() != nil || errors.Is(err, net.ErrClosed):
			return
		default:
			select {
			case <-time.After(5 * time.Millisecond):
			case <-m.ctx.Done():
			}
		}
	}
}

// serve hears one who calls, and adopts the connection when it proves itself.
func (m *Mesh) serve(nc net.Conn) {
	nc.SetDeadline(time.Now().Add(m.cfg.Handshake))
	c := &call{key: m.key}
	if err := c.listen(nc, m.cfg.Rank, m.incarnation); err != nil {
		m.pending.remove(nc)
		discard(nc)
		return
	}
	if !m.pending.remove(nc) {
		return
	}
	p, err := m.peer(c.from)
	if err != nil {
		discard(nc)
		return
	}
	nc.SetDeadline(time.Time{}) // it has proved itself, and takes the verdict for the truth
	v := p.judge(c.theirs)
	err = c.judge(nc, v)
	if v != welcome {
		nc.Close()
		return
	}
	p.accepted(nc, c.theirs, err)
}

// judge decides on a call of the peer. After welcome, accepted must follow.
func (p *peer) judge(incarnation uint64) verdict {
	p.mu.Lock()
	old := p.current.Load()
	other := incarnation != p.last
	switch {
	case p.accepting || old != nil && !other:
		defer p.mu.Unlock()
		return known
	case p.lost != nil && !other:
		defer p.mu.Unlock()
		return lostYou
	case p.calling && p.m.cfg.Rank < p.rank:
		defer p.mu.Unlock()
		return crossed
	}
	p.accepting = true
	p.mu.Unlock()
	if old != nil { // of a process that is no more: another one has its rank
		old.end(errReset)
	}
	p.forget() // before the verdict: who has been let in is not lost
	return welcome
}

// accepted adopts a connection whose verdict has been told, or could not be.
func (p *peer) accepted(nc net.Conn, incarnation uint64, err error) {
	if err != nil {
		discard(nc)
		p.notAccepted()
		return
	}
	if p.adopt(nc, incarnation, true) {
		p.m.observe(Event{Kind: Accepted, From: p.rank, To: []int{p.m.cfg.Rank}})
	}
}

// notAccepted is the end of an acceptance without a connection.
func (p *peer) notAccepted() {
	p.mu.Lock()
	p.accepting = false
	lost := p.dead && p.lost == nil
	if lost {
		p.lose0(ErrGone)
	}
	p.mu.Unlock()
	if lost {
		p.m.tellHandlers(p.rank, ErrGone)
	}
}

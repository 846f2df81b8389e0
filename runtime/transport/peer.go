package transport

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// A peer is another process as this one sees it: not connected yet, being called, connected, or lost. A lost one stays so until
// another process has taken its rank.
type peer struct {
	m    *Mesh
	rank int

	current atomic.Pointer[conn]
	turn    chan struct{} // a token: its holder numbers, stamps and writes messages to this peer
	seq     uint64        // of the last one; its owner has the turn
	faults  atomic.Pointer[pipeline]

	mu        sync.Mutex // guards what follows, and setting current
	changed   chan struct{}
	attempt   *attempt
	calling   bool   // our hello is under way
	accepting bool   // its hello was accepted, and the verdict is under way
	lost      error  // why it can be reached no more
	last      uint64 // its last incarnation
	dead      bool   // Config.Gone has said so
	left      bool   // this mesh is closed: there will be no connection

	posts   []post
	posting bool
}

// An attempt is one try to connect that several callers may wait for.
type attempt struct {
	done chan struct{}
	err  error
}

// peer is the state of a rank. Errors: ErrRank, ErrClosed.
func (m *Mesh) peer(rank int) (*peer, error) {
	if rank < 0 || m.cfg.Size > 0 && rank >= m.cfg.Size {
		if m.cfg.Size > 0 {
			return nil, fmt.Errorf("%w: the ranks are 0 to %d", ErrRank, m.cfg.Size-1)
		}
		return nil, ErrRank
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.peers[rank]
	if m.closed {
		return nil, ErrClosed
	}
	if p == nil {
		p = &peer{m: m, rank: rank, changed: make(chan struct{}), turn: make(chan struct{}, 1)}
		m.peers[rank] = p
		p.watch()
	}
	return p, nil
}

// watch waits for the word that the peer has died, when somebody may say it.
func (p *peer) watch() {
	if p.m.cfg.Gone == nil || p.rank == p.m.cfg.Rank {
		return
	}
	gone := p.m.cfg.Gone(p.rank)
	p.m.spawn(func() {
		select {
		case <-gone:
			p.died()
		case <-p.m.ctx.Done():
		}
	})
}

// grace is how long a connection of a process that has died may still have bytes to read. On one machine its end is there already.
const grace = 10 * time.Millisecond

// died is the word that the process is dead. What it has sent is still read.
func (p *peer) died() {
	p.mu.Lock()
	p.dead = true
	c := p.current.Load()
	lost := c == nil && p.lost == nil && !p.accepting
	if lost {
		p.lose0(ErrGone)
	}
	p.mu.Unlock()
	p.m.note()
	if lost {
		p.m.tellHandlers(p.rank, ErrGone)
	}
	if c == nil {
		return
	}
	c.resume()
	if p.m.cfg.Well != nil && p.m.cfg.Well(p.rank) {
		return
	}
	select {
	case <-c.done:
	case <-time.After(grace):
		c.end(ErrGone)
	case <-p.m.ctx.Done():
	}
}

// forget makes a lost peer one that can be called again.
func (p *peer) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lost = nil
	p.broadcast()
}

// state is the connection, nil if there is none; a channel that is closed when that changes; why there will be none.
func (p *peer) state() (*conn, <-chan struct{}, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.m.ctx.Err() != nil {
		return nil, p.changed, ErrClosed
	}
	p.revive()
	return p.current.Load(), p.changed, p.lost
}

// revive forgets a loss when the rank has been replaced: who was dead is alive. The caller holds mu.
func (p *peer) revive() {
	if p.lost == nil || !p.dead {
		return
	}
	select {
	case <-p.m.cfg.Gone(p.rank):
	default:
		p.lost, p.dead = nil, false
		p.watch()
	}
}

// wake tells those who wait for a change.
func (p *peer) wake() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.broadcast()
}

func (p *peer) broadcast() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// lose0 marks the peer as lost. The caller holds mu.
func (p *peer) lose0(err error) {
	p.lost = err
	p.broadcast()
}

// lose is the end of the peer's connection.
func (p *peer) lose(c *conn, err error) {
	p.mu.Lock()
	mine := p.current.CompareAndSwap(c, nil)
	if mine {
		p.lose0(err)
	}
	p.mu.Unlock()
	if !mine {
		return
	}
	if !p.m.isClosed() {
		p.m.observe(Event{Kind: Lost, From: p.rank, To: []int{p.m.cfg.Rank}, Err: err})
	}
	p.m.note()
	p.m.tellHandlers(p.rank, err)
}

func (m *Mesh) tellHandlers(rank int, err error) {
	m.mu.Lock()
	var all []Handler
	for _, s := range m.streams {
		if h := s.handler.Load(); h != nil {
			all = append(all, h.h)
		}
	}
	m.mu.Unlock()
	for _, h := range all {
		h.Lost(rank, err)
	}
}

// connect returns the connection, and makes it when there is none. It blocks.
func (p *peer) connect(w wait) (*conn, error) {
	for {
		if c := p.current.Load(); c != nil {
			return c, nil
		}
		if err := w.err(); err != nil {
			return nil, err
		}
		p.mu.Lock()
		p.revive()
		if p.lost != nil {
			defer p.mu.Unlock()
			return nil, p.lost
		}
		if p.m.ctx.Err() != nil {
			p.mu.Unlock()
			return nil, ErrClosed
		}
		a := p.attempt
		if a == nil {
			a = &attempt{done: make(chan struct{})}
			p.attempt = a
			if !p.m.spawn(func() { p.try(a) }) {
				p.attempt = nil
				p.mu.Unlock()
				return nil, ErrClosed
			}
		}
		changed := p.changed
		p.mu.Unlock()
		select {
		case <-a.done:
			if a.err != nil {
				return nil, a.err
			}
		case <-changed:
		case <-w.ctx.Done():
		case <-w.cell.Done():
		}
	}
}

// try is one attempt. It ends when there is a connection, whoever made it.
func (p *peer) try(a *attempt) {
	ctx, stop := context.WithCancel(p.m.ctx)
	defer stop()
	p.m.spawn(func() { p.untilSettled(ctx, stop) })
	err := p.call(ctx)
	p.mu.Lock()
	if p.current.Load() != nil || p.lost != nil || ctx.Err() != nil {
		err = nil // the state says more
	}
	a.err = err
	p.attempt = nil
	close(a.done)
	p.mu.Unlock()
}

// untilSettled ends an attempt when the peer has called, or has died, in the meantime.
func (p *peer) untilSettled(ctx context.Context, stop func()) {
	for {
		c, changed, lost := p.state()
		if c != nil || lost != nil {
			stop()
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

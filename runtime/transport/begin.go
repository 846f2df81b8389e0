package transport

import (
	"slices"
	"sync"
	"sync/atomic"
)

// Outgoing is a frame that was begun, and that is not written yet: whoever has time for it goes on.
type outgoing struct {
	state atomic.Uint32
	left  int // bytes; its owner has the state proceeding, as of what follows
	done  Done
}

// The states of an outgoing frame.
const (
	none       = iota
	begun      // it waits for who goes on
	proceeding // somebody does
)

// begin writes as much of a frame as the network takes at once. The caller has the turn; it is given back when all is written: by then, unless it is Sent, done is
// called. keep says that the frame's body stays as it is until then.
func (c *conn) begin(f *frame, keep bool, done Done) Fate {
	left := c.lay(f)
	left -= c.try()
	if left == 0 {
		c.unlay()
		c.p.release()
		return Written
	}
	fate := Kept
	switch {
	case len(f.body) <= together: // it was copied, and stays while the turn is ours
		fate = Copied
	case !keep:
		fate = Copied
		c.vec[0] = slices.Concat(c.bufs...)
		c.vec[1] = nil
		c.bufs = c.vec[:1]
	}
	c.out.left, c.out.done = left, done
	if c.sock != nil && !c.muted.Load() {
		c.sock.watch(forReadAndWrite)
	}
	c.leave()
	if c.sock == nil || c.own.Load() { // nobody polls
		c.relieve()
	}
	return fate
}

// leave leaves the rest of a frame to who finds it. The connection may have ended a moment ago, and then nobody looks for it.
func (c *conn) leave() {
	c.out.state.Store(begun)
	if c.isOver() {
		c.abandon()
	}
}

func (c *conn) isOver() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// proceed writes more of a frame that was begun, without waiting, and reports whether it did. held is the lock that the caller has.
func (c *conn) proceed(held sync.Locker) bool {
	if !c.out.state.CompareAndSwap(begun, proceeding) {
		return false
	}
	n, err := c.sock.send(c.bufs)
	c.bufs = without(c.bufs, n)
	c.out.left -= n
	switch {
	case err != nil && err != errAgain:
		if !c.p.m.spawn(func() { c.finished(c.broken(c.p.m.life(), err), nil) }) { // it blocks
			c.finished(ErrClosed, held)
		}
	case c.out.left == 0:
		c.finished(nil, held)
	default:
		c.leave()
		return n > 0
	}
	return true
}

// relieve has a goroutine write the rest of a frame that was begun: who began it may not come back soon.
func (c *conn) relieve() {
	if !c.out.state.CompareAndSwap(begun, proceeding) {
		return
	}
	if !c.p.m.spawn(c.later) {
		c.finished(ErrClosed, nil)
	}
}

// later writes the rest of a frame.
func (c *conn) later() {
	w := c.p.m.life()
	c.wguard.watch(w)
	_, err := c.pushAll(w, c.out.left)
	if err != nil {
		err = c.broken(w, err)
	}
	c.finished(err, nil)
}

// abandon is the end of a frame with the connection's. It is said in a goroutine that has no lock; when the mesh is closed, nobody asks any more.
func (c *conn) abandon() {
	if c.out.state.CompareAndSwap(begun, proceeding) && !c.p.m.spawn(func() { c.finished(c.cause, nil) }) {
		c.p.release()
	}
}

// finished gives the turn back, and says so.
func (c *conn) finished(err error, held sync.Locker) {
	done := c.out.done
	c.out.done = nil
	c.unlay()
	if c.sock != nil && !c.muted.Load() {
		c.sock.watch(forRead)
	}
	c.out.state.Store(none)
	c.p.release()
	if done != nil {
		done(c.p.m.fail("send to", c.p.rank, err), held)
	}
}

// try writes some of bufs, if that needs no waiting. What is wrong the next write says.
func (c *conn) try() int {
	if c.sock == nil {
		return 0
	}
	n, _ := c.sock.send(c.bufs)
	c.bufs = without(c.bufs, n)
	return n
}

// without takes n bytes off the front.
func without(bufs [][]byte, n int) [][]byte {
	for len(bufs) > 0 && n >= len(bufs[0]) {
		n -= len(bufs[0])
		bufs = bufs[1:]
	}
	if len(bufs) > 0 {
		bufs[0] = bufs[0][n:]
	}
	return bufs
}

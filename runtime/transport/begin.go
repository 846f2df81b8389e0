package transport

import (
	"slices"
	"syscall"
	"time"
)

// A trial is a write that does not wait.
type trial struct {
	raw syscall.RawConn // nil where there is none
	f   func(fd uintptr) bool
	n   int // that f has written
}

func (c *conn) newTrial() {
	if sc, ok := c.nc.(syscall.Conn); ok {
		c.trial.raw, _ = sc.SyscallConn()
	}
	c.trial.f = func(fd uintptr) bool {
		c.trial.n = writeNow(fd, c.bufs)
		return true
	}
}

// begin writes as much of a frame as the network takes at once, and leaves the rest to a goroutine. The caller has the turn; it is given back when
// all is written. now says that the frame's slices may be changed; otherwise done will be called.
func (c *conn) begin(f *frame, done func(error)) (now bool) {
	c.wguard.watch(c.p.m.life())
	left := c.lay(f)
	left -= c.try()
	if left == 0 {
		c.unlay()
		c.p.release()
		return true
	}
	if len(f.body) <= together { // it was copied, and stays while the turn is ours
		done = nil
	} else if done == nil {
		c.vec[0] = slices.Concat(c.bufs...)
		c.vec[1] = nil
		c.bufs = c.vec[:1]
	}
	if !c.p.m.spawn(func() { c.later(left, done) }) {
		c.unlay()
		c.p.release()
		return true // the mesh is closed, and so is the connection
	}
	return done == nil
}

// later writes what is left of a frame, and gives the turn back.
func (c *conn) later(left int, done func(error)) {
	_, err := c.pushAll(c.p.m.life(), left)
	if err != nil {
		err = c.broken(err)
	}
	c.unlay()
	c.p.release()
	if done != nil {
		done(c.p.m.fail("send to", c.p.rank, err))
	}
}

// try writes some of bufs, if that needs no waiting.
func (c *conn) try() int {
	if c.trial.raw == nil {
		return 0
	}
	c.trial.n = 0
	if err := c.trial.raw.Write(c.trial.f); isTimeout(err) { // the deadline is that of an earlier wait
		c.nc.SetWriteDeadline(time.Time{})
		c.trial.raw.Write(c.trial.f)
	}
	for n := c.trial.n; n > 0; {
		k := min(n, len(c.bufs[0]))
		c.bufs[0] = c.bufs[0][k:]
		n -= k
		if len(c.bufs[0]) == 0 {
			c.bufs = c.bufs[1:]
		}
	}
	return c.trial.n
}

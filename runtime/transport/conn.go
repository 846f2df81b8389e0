package transport

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// A conn is the connection of a pair of processes.
//
// Reading. Who waits for a message reads the connection itself and delivers what comes, to others too: handing each message from a
// reading goroutine to a waiting one costs as much as the message (BenchmarkPingPong). So one goroutine at a time leads; the
// others that wait for the same peer take over when it has its message. While nobody waits, the conn's own goroutine leads, so that
// an end is noticed and a sender is not held up; it yields to who asks, and comes back some time after the last of them.
type conn struct {
	p    *peer
	nc   net.Conn
	sock *socket // nc, where that can be polled; nil otherwise

	lead   chan struct{} // a token: its holder reads nc, and owns what follows
	dec    *decoder
	queues map[uint32]*queue // of this peer, by stream
	f      frame             // taken from dec
	taken  bool              // f is not delivered yet: its queue is full
	rguard guard
	held   sync.Locker // of who polls
	since  uint64      // how many polls there were when the conn's goroutine began to lead

	own    atomic.Bool   // the conn's goroutine leads
	asking atomic.Int32  // how many others wait to lead
	uses   atomic.Uint64 // how often others have led
	idle   chan struct{} // tells the conn's goroutine to lead at once
	muted  atomic.Bool   // not polled: what comes, or does not, is the goroutine's affair
	away   atomic.Bool   // the goroutine waits for the end of a Sleep
	back   chan struct{} // a token: that is over

	// Writing: the holder of the peer's turn owns these.
	wbuf    []byte
	vec     [2][]byte
	bufs    net.Buffers
	wguard  guard
	out     outgoing
	writing atomic.Bool // a long frame
	slow    *time.Timer // resumes the reading while a long write waits for a peer that itself writes

	once  sync.Once
	over  chan struct{} // closed when the end begins
	cause error         // of the end; before over is closed nobody reads it
	done  chan struct{} // closed after the end
}

// linger is how long a conn's own goroutine leaves the reading to those who wait for messages after the last of them has read. A
// timer that is never far from its end costs each message 2 µs, so it is not short.
const linger = 10 * time.Millisecond

func newConn(p *peer, nc net.Conn) *conn {
	c := &conn{p: p, nc: nc, lead: make(chan struct{}, 1), idle: make(chan struct{}, 1), back: make(chan struct{}, 1), over: make(chan struct{}),
		done: make(chan struct{}), queues: map[uint32]*queue{}}
	c.dec = newDecoder(p.m.cfg.MaxMessage, c.place)
	c.takeOver()
	c.slow = time.AfterFunc(time.Hour, c.slowly)
	c.slow.Stop()
	c.rguard.kick = func() { c.nc.SetReadDeadline(longAgo) }
	c.wguard.kick = func() { c.nc.SetWriteDeadline(longAgo) }
	return c
}

// run leads while nobody else does, until the end. It blocks.
func (c *conn) run() {
	timer := time.NewTimer(linger)
	defer timer.Stop()
	for {
		select {
		case c.lead <- struct{}{}:
		case <-c.done:
			return
		}
		c.since = c.p.m.polls.Load()
		c.own.Store(true)
		c.relieve()
		err := c.read(c.p.m.life(), c.wanted)
		c.own.Store(false)
		<-c.lead
		if err != nil {
			return
		}
		if !c.rest(timer) {
			return
		}
	}
}

// rest waits until the others seem to have done with reading; false at the end.
func (c *conn) rest(timer *time.Timer) bool {
	for c.p.m.anyone.Load() == 0 {
		if c.p.m.asleep.Load() {
			if woken, live := c.sleepers(); woken || !live {
				return live
			}
		}
		seen := c.uses.Load() + c.p.m.polls.Load()
		timer.Reset(linger)
		select {
		case <-timer.C:
		case <-c.idle:
			return true
		case <-c.done:
			return false
		}
		if seen == c.uses.Load()+c.p.m.polls.Load() {
			break
		}
	}
	return true
}

// sleepers waits while somebody sleeps who will read, unless the goroutine is told to lead; live is false at the end.
func (c *conn) sleepers() (woken, live bool) {
	c.away.Store(true)
	defer c.away.Store(false)
	if !c.p.m.asleep.Load() {
		return false, true
	}
	select {
	case <-c.back:
		return false, true
	case <-c.idle:
		return true, true
	case <-c.done:
		return false, false
	}
}

// ask makes the conn's goroutine give the lead away, if it has it or when it gets it, until answered.
func (c *conn) ask() {
	if c.asking.Add(1) == 1 && c.own.Load() {
		c.nc.SetReadDeadline(longAgo)
	}
}

func (c *conn) answered() { c.asking.Add(-1) }

// wanted reports whether the conn's goroutine shall let others lead.
func (c *conn) wanted() bool {
	return c.asking.Load() > 0 || !c.muted.Load() && c.since != c.p.m.polls.Load()
}

// resume has the conn's goroutine lead at once: somebody waits for any peer.
func (c *conn) resume() {
	select {
	case c.idle <- struct{}{}:
	default:
	}
}

// read reads and delivers until enough says so. The caller leads. Errors: w's end; the connection's, which is then over.
func (c *conn) read(w wait, enough func() bool) error {
	c.rguard.watch(w)
	for {
		if err := c.deliverAll(w, enough); err != nil {
			return err
		}
		if enough() {
			return nil
		}
		n, err := c.readSome(c.dec.space())
		c.dec.filled(n)
		switch {
		case err == nil || n > 0: // what has come is delivered first; an end comes again
		case isTimeout(err):
			c.nc.SetReadDeadline(time.Time{})
			if err := w.err(); err != nil {
				return err
			}
		default:
			return c.end(ofPeer(err))
		}
	}
}

// readSome reads what has come, or waits for it: awake at first, unless it is the conn's own goroutine, for which nobody waits.
func (c *conn) readSome(into []byte) (int, error) {
	if !c.own.Load() {
		if n := c.peek(into); n > 0 {
			return n, nil
		}
	}
	return c.nc.Read(into)
}

// deliverAll delivers the messages that have been read. It blocks where a queue is full, unless the caller has enough.
func (c *conn) deliverAll(w wait, enough func() bool) error {
	for {
		if more, err := c.take(); err != nil {
			return c.end(err)
		} else if !more {
			return nil
		}
		if c.f.kind != data {
			c.taken = false
			if err := c.p.m.control(c, &c.f); err != nil {
				return c.end(err)
			}
			continue
		}
		q := c.queue(c.f.stream)
		if q.deliver(&c.f, nil) {
			c.unmute()
			c.f, c.taken = frame{}, false
			continue
		}
		if enough() {
			return nil
		}
		select {
		case <-q.room:
		case <-w.ctx.Done():
			return w.err()
		case <-w.cell.Done():
			return w.err()
		case <-c.done:
			return c.cause
		}
	}
}

// take makes f the next frame, if there is a whole one.
func (c *conn) take() (ok bool, err error) {
	if c.taken {
		return true, nil
	}
	c.f, c.taken, err = c.dec.next()
	if c.taken && c.f.kind == data {
		c.p.m.observeMessage(Received, c.p.rank, c.p.m.cfg.Rank, &c.f)
	}
	return c.taken, err
}

// queue is where messages of a stream go.
func (c *conn) queue(stream uint32) *queue {
	q := c.queues[stream]
	if q == nil {
		q = c.p.m.streamOf(stream, "").queue(c.p.rank)
		c.queues[stream] = q
	}
	return q
}

func (c *conn) place(f *frame) []byte {
	q := c.queue(f.stream)
	if handler := q.s.handler.Load(); handler != nil {
		m := f.message(c.p.rank)
		m.Held = c.held
		return handler.h.Place(m, int(f.length))
	}
	return nil
}

// end closes the connection for a reason, and returns the first one.
func (c *conn) end(err error) error {
	c.once.Do(func() {
		c.cause = err
		close(c.over)
		c.p.m.unpoll(c)
		c.nc.Close()
		c.p.lose(c, err)
		close(c.done)
		c.abandon()
	})
	return c.cause
}

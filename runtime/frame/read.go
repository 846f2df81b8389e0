package frame

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// read is the receiving half of a Conn.
//
// Whoever has the turn reads the stream and has dec. A Recv reads by itself, where the stream can be told to end a call (a net.Conn):
// no message passes from one goroutine to another. Otherwise, and for Wait, a goroutine, the filler, reads until one message is there, and
// ends: so nothing is read ahead but that one.
type read struct {
	deadline func(time.Time) error // of the stream's Read; nil when it has none
	rturn    chan struct{}         // held by whoever reads
	dec      Decoder
	late     time.Time // until when a message that has begun must be whole; zero when none has
	limited  time.Time // the stream's deadline, unless it was kicked
	kicked   bool
	rguard   guard

	rmu     sync.Mutex // guards what follows, Conn.types, Conn.proc and Conn.cfg.Peer
	filling bool       // there is a filler
	full    bool       // first is there: a message, or why there will be none
	first   Message
	why     error
	broken  error                        // why the stream gives no more; stays
	waiters map[chan<- struct{}]struct{} // told when full becomes true; each has room for one word
}

func (r *read) init(c *Conn) {
	r.rturn = make(chan struct{}, 1)
	r.dec.Limit = c.cfg.Limit
	r.waiters = map[chan<- struct{}]struct{}{}
	if s, ok := c.stream.(interface{ SetReadDeadline(time.Time) error }); ok {
		r.deadline = s.SetReadDeadline
	}
}

// Recv returns the next message. It blocks until it is whole, the peer closes, or the cell is interrupted. A message of which a part has
// come must be whole within Config.Patience. Errors: ErrHalf, ErrLong, ErrGarbage and io.EOF, which stay; ErrUnknown, after which
// the next message can be received.
func (c *Conn) Recv() (Message, error) { return c.RecvContext(context.Background()) }

// RecvContext is Recv that ends with ctx, too. The part of a message that has come until then is not lost.
func (c *Conn) RecvContext(ctx context.Context) (Message, error) {
	w := waitOf(ctx)
	m, err := c.recv(w)
	if err == nil {
		err = c.known(m)
	}
	if err != nil {
		return Message{}, c.fail("receive from", err)
	}
	c.recordReceipt(&m)
	return m, nil
}

func (c *Conn) known(m Message) error {
	c.rmu.Lock()
	defer c.rmu.Unlock()
	if len(c.types) == 0 || c.types[m.Type] {
		return nil
	}
	return fmt.Errorf("%w: %s (known are %s)", ErrUnknown, m.Type, list(c.types))
}

func (c *Conn) recv(w wait) (Message, error) {
	if m, ok, err := c.take(); ok || err != nil {
		return m, err
	}
	if c.deadline != nil {
		select {
		case c.rturn <- struct{}{}:
			defer func() { <-c.rturn }()
			return c.readOne(w)
		default:
		}
	}
	ready := make(chan struct{}, 1)
	defer c.forget(ready)
	for {
		c.fill(ready)
		if m, ok, err := c.take(); ok || err != nil {
			return m, err
		}
		select {
		case <-ready:
		case <-w.ctx.Done():
			return Message{}, w.err()
		case <-w.cell.Done():
			return Message{}, w.err()
		case <-c.done:
			return Message{}, ErrClosed
		}
	}
}

// take takes the message that is there already, if there is one, or the error that stays.
func (c *Conn) take() (m Message, ok bool, err error) {
	c.rmu.Lock()
	defer c.rmu.Unlock()
	if !c.full {
		return m, false, c.broken
	}
	m, err = c.first, c.why
	c.full, c.first, c.why = false, Message{}, nil
	return m, err == nil, err
}

// readOne reads until a message is whole. The caller has the turn.
func (c *Conn) readOne(w wait) (Message, error) {
	if m, ok, err := c.take(); ok || err != nil { // a filler was faster
		return m, err
	}
	for {
		if m, ok, err := c.dec.Next(); ok || err != nil {
			c.late = time.Time{}
			return m, c.breakOff(err)
		}
		c.limit()
		if err := w.err(); err != nil { // looked at after the deadline is set: no kick is overlooked
			c.rguard.release()
			return Message{}, err
		}
		c.rguard.watch(w, func() { _ = c.deadline(longAgo) })
		n, err := c.stream.Read(c.dec.space())
		c.dec.filled(n)
		if n > 0 || err == nil {
			continue
		}
		if isTimeout(err) {
			c.kicked = true
			if c.late.IsZero() || time.Now().Before(c.late) {
				continue
			}
			err = c.half()
		}
		c.rguard.release()
		return Message{}, c.breakOff(ofPeer(err, c.dec.Partial()))
	}
}

// limit sets the stream's deadline: that of the message that has begun, or none.
func (c *Conn) limit() {
	switch begun := c.dec.Partial(); {
	case !begun:
		c.late = time.Time{}
	case c.late.IsZero():
		c.late = time.Now().Add(c.cfg.Patience)
	}
	if c.kicked || c.limited != c.late {
		c.kicked, c.limited = false, c.late
		_ = c.deadline(c.late)
	}
}

func (c *Conn) half() error {
	return fmt.Errorf("%w, and the rest did not within %v", ErrHalf, c.cfg.Patience)
}

// breakOff keeps an error, which stays, and returns it.
func (c *Conn) breakOff(err error) error {
	if err != nil {
		c.rmu.Lock()
		defer c.rmu.Unlock()
		if c.broken == nil {
			c.broken = err
		}
		return c.broken
	}
	return nil
}

// fill sees to it that ready gets a word when a message is there, or an error.
func (c *Conn) fill(ready chan<- struct{}) {
	c.rmu.Lock()
	defer c.rmu.Unlock()
	if c.full || c.broken != nil || c.isClosed() {
		tell(ready)
		return
	}
	c.waiters[ready] = struct{}{}
	if !c.filling {
		c.filling = true
		c.wg.Go(c.filler)
	}
}

func (c *Conn) forget(ready chan<- struct{}) {
	c.rmu.Lock()
	defer c.rmu.Unlock()
	delete(c.waiters, ready)
}

// filler reads until one message is there.
func (c *Conn) filler() {
	select {
	case c.rturn <- struct{}{}:
		defer func() { <-c.rturn }()
	case <-c.done:
		c.filled(Message{}, ErrClosed)
		return
	}
	if c.deadline != nil {
		c.filled(c.readOne(wait{context.Background(), context.Background()}))
		return
	}
	var late *time.Timer
	for {
		m, ok, err := c.dec.Next()
		if ok || err != nil {
			if late != nil {
				late.Stop()
			}
			c.filled(m, c.breakOff(err))
			return
		}
		if late == nil && c.dec.Partial() { // the stream cannot be told to end the call: the waiters are
			late = time.AfterFunc(c.cfg.Patience, func() { _ = c.breakOff(c.half()); c.tellAll() })
		}
		n, err := c.stream.Read(c.dec.space())
		c.dec.filled(n)
		if n == 0 && err != nil {
			if late != nil {
				late.Stop()
			}
			c.filled(Message{}, c.breakOff(ofPeer(err, c.dec.Partial())))
			return
		}
	}
}

// filled ends the filler with what it has.
func (c *Conn) filled(m Message, err error) {
	c.rmu.Lock()
	c.filling, c.full, c.first, c.why = false, true, m, err
	c.rmu.Unlock()
	c.tellAll()
}

func (c *Conn) tellAll() {
	c.rmu.Lock()
	defer c.rmu.Unlock()
	for w := range c.waiters {
		tell(w)
	}
	clear(c.waiters)
}

func tell(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Next is RecvContext for who records what it receives itself: of the log nothing is told.
func (c *Conn) Next(ctx context.Context) (Message, error) {
	m, err := c.recv(waitOf(ctx))
	return m, c.fail("receive from", err)
}

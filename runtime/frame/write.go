package frame

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"
)

// write is the sending half of a Conn.
//
// Whoever has the turn writes to the stream. What Post cannot write at once waits in behind, and a goroutine with the turn writes it,
// and ends.
type write struct {
	wdeadline func(time.Time) error // of the stream's Write; nil when it has none
	raw       syscall.RawConn       // for writes that do not wait; nil when the stream has none
	wturn     chan struct{}
	wguard    guard

	wmu    sync.Mutex // guards what follows; taken while messages are numbered, so that they are sent in that order
	behind []byte     // frames of Post. Invariant: not empty only while somebody has the turn
	stuck  error      // why nothing can be sent any more
}

func (s *write) init(c *Conn) {
	s.wturn = make(chan struct{}, 1)
	if d, ok := c.stream.(interface{ SetWriteDeadline(time.Time) error }); ok {
		s.wdeadline = d.SetWriteDeadline
	}
	if n, ok := c.stream.(*net.TCPConn); ok {
		s.raw, _ = n.SyscallConn()
	}
}

// Send sends a message with a text as its body. It blocks until the message is on its way: a peer that does not read makes it
// wait, and the cell's interrupt ends that. Errors: ErrLong, a type that is none, ErrClosed; that the connection is broken, which stays.
// A nil error does not say that the peer has the message.
func (c *Conn) Send(typ, text string) error { return c.SendBytes(typ, []byte(text)) }

// SendBytes is Send of any bytes.
func (c *Conn) SendBytes(typ string, body []byte) error {
	return c.SendContext(context.Background(), typ, body)
}

// SendJSON is Send of v in JSON, for Message.JSON.
func (c *Conn) SendJSON(typ string, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return c.fail("send to", err)
	}
	return c.SendBytes(typ, body)
}

// SendGob is Send of v as encoding/gob has it, for Message.Gob.
func (c *Conn) SendGob(typ string, v any) error {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(v); err != nil {
		return c.fail("send to", err)
	}
	return c.SendBytes(typ, b.Bytes())
}

// SendContext is SendBytes that ends with ctx, too. If it does so in the middle of a message, nothing can be sent any more.
func (c *Conn) SendContext(ctx context.Context, typ string, body []byte) error {
	return c.fail("send to", c.send(waitOf(ctx), Message{Type: typ, Body: body}))
}

func (c *Conn) send(w wait, m Message) error {
	if err := c.check(m); err != nil {
		return err
	}
	select {
	case c.wturn <- struct{}{}:
	case <-w.ctx.Done():
		return w.err()
	case <-w.cell.Done():
		return w.err()
	case <-c.done:
		return ErrClosed
	}
	c.wmu.Lock()
	err := c.stuck
	b := c.behind
	if err == nil {
		c.recordSending(&m)
		b = m.Append(b)
	}
	c.behind = nil
	c.wmu.Unlock()
	if err == nil {
		err = c.writeAll(w, b)
	}
	c.pass()
	return err
}

// Post sends a message that was recorded already, or need not be, and does not wait: what the stream does not take at once is kept, and
// sent by and by. Errors: as Send; ErrFull when Config.Backlog bytes wait.
func (c *Conn) Post(m Message) error { return c.fail("send to", c.post(m)) }

func (c *Conn) post(m Message) error {
	if err := c.check(m); err != nil {
		return err
	}
	c.wmu.Lock()
	defer c.wmu.Unlock()
	switch {
	case c.stuck != nil:
		return c.stuck
	case c.isClosed():
		return ErrClosed
	case len(c.behind) > c.cfg.Backlog:
		return fmt.Errorf("%w: %d bytes", ErrFull, len(c.behind))
	}
	first := len(c.behind) == 0
	c.behind = m.Append(c.behind)
	select {
	case c.wturn <- struct{}{}:
	default:
		return nil // whoever has the turn takes it along
	}
	if first {
		c.tryNow()
	}
	if len(c.behind) == 0 {
		<-c.wturn
		return c.stuck
	}
	c.wg.Go(c.drain)
	return nil
}

// tryNow writes what the stream takes without waiting. The caller has the turn and wmu.
func (c *Conn) tryNow() {
	if c.raw == nil {
		return
	}
	n := 0
	err := c.raw.Write(func(fd uintptr) bool {
		for {
			k, err := syscall.Write(int(fd), c.behind[n:])
			n += max(0, k)
			if err == nil && n < len(c.behind) || err == syscall.EINTR {
				continue
			}
			if err != nil && err != syscall.EAGAIN {
				c.stuck = ofPeer(err, false)
			}
			return true
		}
	})
	switch {
	case isTimeout(err): // an earlier Send's context has ended: drain clears that
	case err != nil && c.stuck == nil:
		c.stuck = err
	}
	if c.behind = c.behind[:copy(c.behind, c.behind[n:])]; c.stuck != nil {
		c.behind = nil
	}
}

// drain writes what waits. It has the turn.
func (c *Conn) drain() {
	c.wmu.Lock()
	b := c.behind
	c.behind = nil
	c.wmu.Unlock()
	_ = c.writeAll(wait{context.Background(), context.Background()}, b) // the next Send or Post says why
	c.pass()
}

// pass gives the turn back, or to a goroutine that writes what has come to wait meanwhile.
func (c *Conn) pass() {
	c.wmu.Lock()
	defer c.wmu.Unlock()
	if len(c.behind) == 0 || c.stuck != nil || c.isClosed() {
		c.behind = nil
		<-c.wturn
		return
	}
	c.wg.Go(c.drain)
}

// writeAll writes bytes. The caller has the turn.
func (c *Conn) writeAll(w wait, b []byte) error {
	if c.wdeadline != nil {
		c.wguard.watch(w, func() { _ = c.wdeadline(longAgo) })
	}
	for sent := 0; sent < len(b); {
		n, err := c.stream.Write(b[sent:])
		sent += n
		if err == nil {
			continue
		}
		if isTimeout(err) && c.wdeadline != nil {
			_ = c.wdeadline(time.Time{})
			if w.err() == nil {
				continue
			}
			err = w.err()
			c.wguard.release()
			if sent == 0 {
				return err
			}
			err = fmt.Errorf("%w in the middle of a message: nothing can be sent to it any more", err)
		} else {
			err = ofPeer(err, false)
		}
		c.wguard.release()
		c.wmu.Lock()
		defer c.wmu.Unlock()
		if c.stuck == nil {
			c.stuck = err
		}
		return c.stuck
	}
	return nil
}

func (c *Conn) check(m Message) error {
	limit := c.dec.limit()
	if len(m.Body) > limit {
		return fmt.Errorf("%w: %s has %d bytes, and at most %d are sent (Config.Limit)", ErrLong, m.Type, len(m.Body), limit)
	}
	return CheckType(m.Type)
}

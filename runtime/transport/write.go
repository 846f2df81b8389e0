package transport

import (
	"net"
	"slices"
	"time"
)

// together is how long a message may be to be copied behind its header, which is cheaper than a vector of two.
const together = 8 << 10

const (
	mayWait         = 128 << 10 // a frame that may not fit into the kernel's buffer
	patienceOfWrite = 200 * time.Microsecond
)

// write sends a frame. The caller has the peer's turn; kept says that the conn keeps it, to send the rest of a frame whose caller
// went away in the middle. Errors: w's end, after which the frame arrives whole or not at all; the connection's.
func (c *conn) write(w wait, f *frame) (kept bool, err error) {
	c.wguard.watch(w)
	total := c.lay(f)
	sent, err := c.pushAll(w, total)
	var rest []byte
	if err != nil && w.err() != nil && sent > 0 && sent < total {
		rest = slices.Concat(c.bufs...)
	}
	c.unlay()
	switch {
	case err == nil:
		return false, nil
	case rest != nil:
		return c.p.m.spawn(func() { c.finish(rest) }), err
	case w.err() != nil:
		return false, err
	}
	return false, c.broken(w, err)
}

// lay makes bufs the bytes of a frame, and says how many there are.
func (c *conn) lay(f *frame) int {
	c.wbuf = append(append(f.append(c.wbuf[:0]), f.preface...), f.stamp...)
	if len(f.body) <= together {
		c.wbuf = append(c.wbuf, f.body...)
		c.vec[0] = c.wbuf
		c.bufs = c.vec[:1]
		return len(c.wbuf)
	}
	c.vec[0], c.vec[1] = c.wbuf, f.body
	c.bufs = c.vec[:2]
	return len(c.wbuf) + len(f.body)
}

// unlay forgets the frame, whose slices are the caller's again.
func (c *conn) unlay() { c.vec, c.bufs = [2][]byte{}, nil }

// pushAll is push for so many bytes. While it waits, somebody must read: the peer may wait as well.
func (c *conn) pushAll(w wait, nbytes int) (sent int, err error) {
	if nbytes >= mayWait {
		c.writing.Store(true)
		c.slow.Reset(patienceOfWrite)
		defer c.slow.Stop()
		defer c.writing.Store(false)
	}
	return c.push(w)
}

// slowly sees to it that somebody reads while a long write waits.
func (c *conn) slowly() {
	switch {
	case !c.writing.Load():
	case len(c.lead) == 0:
		c.resume()
	default: // who leads may leave
		c.slow.Reset(patienceOfWrite)
	}
}

// push writes bufs until they are empty or w ends.
func (c *conn) push(w wait) (sent int, err error) {
	for {
		n, err := c.writeOnce()
		sent += int(n)
		if err == nil || !isTimeout(err) {
			return sent, err
		}
		c.nc.SetWriteDeadline(time.Time{})
		if err := w.err(); err != nil {
			return sent, err
		}
	}
}

func (c *conn) writeOnce() (int64, error) {
	if len(c.bufs) == 1 {
		n, err := c.nc.Write(c.bufs[0])
		c.bufs[0] = c.bufs[0][n:]
		return int64(n), err
	}
	if c.sock != nil {
		return c.sock.writeAll((*[][]byte)(&c.bufs))
	}
	return c.bufs.WriteTo(c.nc)
}

// finish sends the rest of a frame, and gives the turn back.
func (c *conn) finish(rest []byte) {
	defer c.p.release()
	w := c.p.m.life()
	c.wguard.watch(w)
	c.vec[0] = rest
	c.bufs = net.Buffers(c.vec[:1])
	if _, err := c.push(w); err != nil {
		_ = c.broken(w, err) // whose frame it was has gone
	}
	c.bufs = nil
}

// lastWords is how long who cannot write waits for what the peer has said before. It is there already: there may be no processor to read it, or no room for it.
const lastWords = time.Second

// broken is the end of writing: the peer is no more, and so ends the connection. What it had sent before is read first; that says whether it has left or
// died. It blocks, and returns the connection's end, or w's.
func (c *conn) broken(w wait, err error) error {
	err = ofPeer(err)
	c.resume()
	select {
	case <-c.over:
		return c.cause
	case <-time.After(lastWords):
	case <-w.ctx.Done():
	case <-w.cell.Done():
	}
	// Elsewhere: the caller may have a lock that a Handler's Lost takes; and whoever is to read what the peer had sent may be late.
	c.p.m.spawn(func() {
		select {
		case <-c.done:
		case <-time.After(grace):
			c.end(err)
		case <-c.p.m.ctx.Done():
		}
	})
	if err := w.err(); err != nil {
		return err
	}
	return err
}

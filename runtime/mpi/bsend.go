package mpi

import (
	"fmt"
	"sync"

	"jeton/runtime/mpi/internal/device"
)

// attached is the buffer of buffered sends.
type attached struct {
	mu    sync.Mutex // guards what follows
	size  int
	used  int
	sends []*buffered
	on    bool
}

type buffered struct {
	r      *device.Request
	nbytes int
}

// BsendOverhead is what a message takes of the attached buffer beside its data, in bytes. MPI_BSEND_OVERHEAD.
const BsendOverhead = 96

// BufferAttach lets the process keep up to so many bytes of messages that Bsend sends, in all communicators: of each, its data and BsendOverhead bytes, until
// it was sent. The memory is the library's. MPI_Buffer_attach, §3.6. Errors: ErrBuffer when one is attached already.
func (c *Comm) BufferAttach(nbytes int) error {
	err := c.usable()
	if err == nil {
		err = c.p.bsend.attach(nbytes)
	}
	return c.fail("BufferAttach", fmt.Sprint(nbytes), err)
}

func (b *attached) attach(nbytes int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case nbytes < 0:
		return bad(ErrBuffer, "a size of %d: it is at least 0", nbytes)
	case b.on:
		return bad(ErrBuffer, "a buffer is attached already, of %d bytes: BufferDetach comes first", b.size)
	}
	b.on, b.size = true, nbytes
	return nil
}

// drop forgets the buffer, and what is in it: its job has ended.
func (b *attached) drop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.on, b.size, b.used, b.sends = false, 0, 0, nil
}

// BufferDetach takes the buffer away, and returns its size. It blocks until all that is in it was sent. MPI_Buffer_detach, §3.6.
func (c *Comm) BufferDetach() (nbytes int, err error) {
	if err := c.usable(); err != nil {
		return 0, c.fail("BufferDetach", "", err)
	}
	b := &c.p.bsend
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.on {
		return 0, c.fail("BufferDetach", "", bad(ErrBuffer, "no buffer is attached"))
	}
	for _, s := range b.sends { // one whose receiver is dead is done, too
		if err := c.p.d.Wait(c.p.ctx(), s.r); err != nil {
			return 0, c.fail("BufferDetach", "", err)
		}
	}
	nbytes = b.size
	b.on, b.size, b.used, b.sends = false, 0, 0, nil
	return nbytes, nil
}

// Bsend is Send that never waits: buf may be changed when it returns, and what has no receive yet is kept in the attached buffer. Errors: as Send; ErrBuffer
// when the message does not fit there. MPI_Bsend, §3.4.
func (c *Comm) Bsend(buf any, dest, tag int) error {
	_, err := c.bsend("Bsend", buf, dest, tag)
	return err
}

// Ibsend is Bsend that returns a request, which is done. MPI_Ibsend, §3.7.
func (c *Comm) Ibsend(buf any, dest, tag int) (*Request, error) {
	args, err := c.bsend("Ibsend", buf, dest, tag)
	if err != nil {
		return nil, err
	}
	return c.null("Ibsend", args), nil
}

// bsend is what Bsend and Ibsend do, and returns the call's arguments in words.
func (c *Comm) bsend(call string, buf any, dest, tag int) (args func() string, err error) {
	data, null, err := c.checkSend(buf, dest, tag)
	args = func() string { return fmt.Sprintf("%s, dest=%s, tag=%s", words(data), rankWord(dest), tagWord(tag)) }
	if err == nil && !null {
		if c.p.tracing.Load() {
			defer called(ofSend, call, args())()
		}
		err = c.p.bsend.send(c, data, dest, tag)
	}
	if err != nil {
		return args, c.fail(call, args(), err)
	}
	return args, nil
}

func (b *attached) send(c *Comm, data device.Buffer, dest, tag int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	c.p.d.Test(func() bool { return false }) // what has come may have ended some of the sends
	c.p.d.Test(b.reap)
	n := data.Bytes() + BsendOverhead
	switch {
	case !b.on:
		return bad(ErrBuffer, "no buffer is attached: BufferAttach(nbytes) comes first")
	case b.used+n > b.size:
		return bad(ErrBuffer, "the message takes %d bytes of the attached buffer, of which %d of %d are free", n, b.size-b.used, b.size)
	}
	copied := device.Buffer{Type: data.Type}
	if data.Count > 0 {
		row, err := data.Type.Pack(nil, data.Mem, data.Origin, data.Count)
		if err != nil {
			return err
		}
		copied = device.Buffer{Mem: row, Count: data.Count, Type: data.Type.Row()}
	}
	b.used += n
	b.sends = append(b.sends, &buffered{c.p.d.Isend(device.Standard, c.to(dest, tag), copied), n})
	return nil
}

// reap forgets what was sent. It is called under the device's lock.
func (b *attached) reap() bool {
	left := b.sends[:0]
	for _, s := range b.sends {
		if s.r.Done {
			b.used -= s.nbytes
		} else {
			left = append(left, s)
		}
	}
	clear(b.sends[len(left):])
	b.sends = left
	return true
}

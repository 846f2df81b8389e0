package channels

import (
	"net"
	"slices"
	"sync"
	"time"
)

// pieceBytes is how much is written at once. What a client reads is seen in steps of this size.
const pieceBytes = 128 << 10

// An outbox is what waits for one client, with the goroutine (run) that writes it. Its owner decides how full it may get.
//
// A small packet that finds the outbox empty is written by who brings it, as far as the connection takes it at once: to
// wake another thread takes longer than that write.
type outbox struct {
	freed func()           // called after run has written, without mu; may be nil
	try   func([]byte) int // writes what the connection takes without waiting, and says how much; may be nil

	mu      sync.Mutex
	changed sync.Cond
	queue   []packet
	writing bool      // somebody is, so nobody else may
	bytes   int       // in queue, and taken but not written yet
	moved   time.Time // when bytes last left, or when the first came into an empty outbox
	ending  bool      // write what is there, then end
	closed  bool      // Invariant: closed implies ending, and an empty queue
}

func newOutbox(try func([]byte) int) *outbox {
	o := &outbox{try: try}
	o.changed.L = &o.mu
	return o
}

// push queues p, or sends it at once; false when the outbox is ending. It does not block.
func (o *outbox) push(p packet) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ending {
		return false
	}
	if o.bytes == 0 {
		o.moved = time.Now()
	}
	o.bytes += p.size
	if o.try != nil && !o.writing && len(o.queue) == 0 && len(p.bufs) == 1 {
		o.direct(p)
		return true
	}
	o.queue = append(o.queue, p)
	o.changed.Broadcast()
	return true
}

// direct writes what it can of p, and leaves the rest to run. The caller has mu, which is given back meanwhile.
func (o *outbox) direct(p packet) {
	o.writing = true
	o.mu.Unlock()
	n := o.try(p.bufs[0])
	o.mu.Lock()
	o.writing = false
	if n > 0 {
		o.left(n)
	}
	if n < p.size && !o.closed { // what came meanwhile comes after it
		o.queue = slices.Insert(o.queue, 0, packet{bufs: [][]byte{p.bufs[0][n:]}, size: p.size - n})
	}
	if len(o.queue) > 0 || o.ending {
		o.changed.Broadcast()
	}
}

// left takes n written bytes from the account. The caller has mu.
func (o *outbox) left(n int) {
	if !o.closed {
		o.bytes -= n
	}
	o.moved = time.Now()
}

// load is how many bytes wait, and since when none has left.
func (o *outbox) load() (bytes int, moved time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.bytes, o.moved
}

// waitBelow blocks until fewer than limit bytes wait, or the outbox is ending.
func (o *outbox) waitBelow(limit int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.bytes >= limit && !o.ending {
		o.changed.Wait()
	}
}

// finish lets run end once everything is written.
func (o *outbox) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ending = true
	o.changed.Broadcast()
}

// close ends run now, as far as the outbox is concerned: a write that has begun ends when its connection is closed.
func (o *outbox) close() {
	o.mu.Lock()
	o.ending, o.closed = true, true
	o.queue, o.bytes = nil, 0
	o.changed.Broadcast()
	o.mu.Unlock()
	if o.freed != nil {
		o.freed()
	}
}

// take waits for packets and gives about one piece of them, which is to be written now; none when the outbox has ended.
func (o *outbox) take() [][]byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.writing || len(o.queue) == 0 {
		if o.ending && !o.writing {
			return nil
		}
		o.changed.Wait()
	}
	o.writing = true
	var bufs [][]byte
	n := 0
	for size := 0; n < len(o.queue) && size < pieceBytes; n++ {
		bufs = append(bufs, o.queue[n].bufs...)
		size += o.queue[n].size
		o.queue[n] = packet{} // the array lives on; what was sent need not
	}
	if o.queue = o.queue[n:]; len(o.queue) == 0 {
		o.queue = nil
	}
	return bufs
}

// wrote notes what run has written; all says that it is all that it has taken.
func (o *outbox) wrote(n int, all bool) {
	o.mu.Lock()
	o.left(n)
	o.writing = !all
	o.changed.Broadcast()
	o.mu.Unlock()
	if o.freed != nil {
		o.freed()
	}
}

// run writes to conn until the outbox ends or a write fails. It blocks as long as the client does not read.
func (o *outbox) run(conn net.Conn) error {
	for {
		bufs := o.take()
		if bufs == nil {
			return nil
		}
		for len(bufs) > 0 {
			piece := cut(&bufs, pieceBytes)
			n, err := piece.WriteTo(conn)
			o.wrote(int(n), len(bufs) == 0)
			if err != nil {
				return err
			}
		}
	}
}

package channels

import (
	"net"
	"sync"
	"time"
)

// pieceBytes is how much is written at once. What a client reads is seen in steps of this size.
const pieceBytes = 128 << 10

// An outbox is what waits for one client, with the goroutine (run) that writes it. Its owner decides how full it may get.
type outbox struct {
	freed func() // called after bytes have left, without mu; may be nil

	mu      sync.Mutex
	changed sync.Cond
	queue   []packet
	bytes   int       // in queue, and taken but not written yet
	moved   time.Time // when bytes last left, or when the first came into an empty outbox
	ending  bool      // write what is there, then end
	closed  bool      // Invariant: closed implies ending, and an empty queue
}

func newOutbox(freed func()) *outbox {
	o := &outbox{freed: freed}
	o.changed.L = &o.mu
	return o
}

// push queues p; false when the outbox is ending.
func (o *outbox) push(p packet) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ending {
		return false
	}
	if o.bytes == 0 {
		o.moved = time.Now()
	}
	o.queue = append(o.queue, p)
	o.bytes += p.size
	o.changed.Broadcast()
	return true
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

// take waits for packets and gives about one piece of them; none when the outbox has ended.
func (o *outbox) take() [][]byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.queue) == 0 {
		if o.ending {
			return nil
		}
		o.changed.Wait()
	}
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

func (o *outbox) wrote(n int) {
	o.mu.Lock()
	if !o.closed {
		o.bytes -= n
	}
	o.moved = time.Now()
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
			o.wrote(int(n))
			if err != nil {
				return err
			}
		}
	}
}

package front

import (
	"context"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

const (
	laneRequests = 1024      // that wait in one lane
	waitingBytes = 512 << 20 // of requests in all lanes; above the largest message

	// A request of largeBytes has cost several times its size. The collector would give that back minutes later; the
	// kernel does it once the request's echo has had time to be sent.
	largeBytes = 16 << 20
	tidyAfter  = 2 * time.Second
)

// A lane serves requests one after the other: the main shell's, a subshell's, those of control that may take long, or those of
// the shell that wait for no cell.
type lane struct {
	id    string              // of the subshell; "" for others
	bytes *semaphore.Weighted // what all lanes may hold together
	queue chan *request
	seq   atomic.Uint64 // of the request that was put last
	abort abortion      // touched only by the goroutine that serves the lane

	lastCell atomic.Int64 // when the last execute_request came in, as time.Time's UnixNano

	open  context.Context // ends when no more requests are taken; what waits then is refused
	close context.CancelFunc
}

func newLane(id string, bytes *semaphore.Weighted) *lane {
	l := &lane{id: id, bytes: bytes, queue: make(chan *request, laneRequests)}
	l.open, l.close = context.WithCancel(context.Background())
	return l
}

// put appends r, and blocks while the lane is full. It reports false when the lane is closed.
func (l *lane) put(r *request) bool {
	if l.bytes.Acquire(l.open, r.weight()) != nil {
		return false
	}
	l.enter(r)
	select {
	case l.queue <- r:
		return l.stillOpen()
	case <-l.open.Done():
		l.bytes.Release(r.weight())
		return false
	}
}

// offer appends r if there is room, and reports whether there was.
func (l *lane) offer(r *request) bool {
	if !l.bytes.TryAcquire(r.weight()) {
		return false
	}
	l.enter(r)
	select {
	case l.queue <- r:
		return l.stillOpen()
	default:
		l.bytes.Release(r.weight())
		return false
	}
}

func (l *lane) enter(r *request) {
	r.lane = l
	r.seq = l.seq.Add(1)
	if r.msg.Type() == "execute_request" {
		l.lastCell.Store(r.received.UnixNano())
	}
}

// stillOpen refuses what was put into a lane that closed at that moment: nobody else might look into it again.
func (l *lane) stillOpen() bool {
	if l.open.Err() != nil {
		l.drain()
	}
	return true
}

// serve serves what is put into the lane until it is closed.
func (l *lane) serve(k *Kernel) {
	for {
		select {
		case r := <-l.queue:
			if l.open.Err() != nil {
				r.aborted()
			} else {
				k.serveOne(r)
			}
			l.bytes.Release(r.weight())
			if r.weight() >= largeBytes {
				time.AfterFunc(tidyAfter, tidy)
			}
		case <-l.open.Done():
			l.drain()
			return
		}
	}
}

// drain answers "aborted" to all that waits.
func (l *lane) drain() {
	for {
		select {
		case r := <-l.queue:
			r.aborted()
			l.bytes.Release(r.weight())
		default:
			return
		}
	}
}

// serveOne serves r with a context that an interrupt ends.
func (k *Kernel) serveOne(r *request) {
	ctx, done := k.running.add()
	defer done()
	r.serve(ctx)
}

// weight is the bytes that r holds, at most what all lanes may hold.
func (r *request) weight() int64 {
	n := len(r.msg.RawContent()) + len(r.msg.RawMetadata()) + 1024
	for _, b := range r.msg.Buffers {
		n += len(b)
	}
	return min(int64(n), waitingBytes)
}

// tidy gives memory back to the system: two collections, because the buffers in a sync.Pool survive one.
func tidy() {
	runtime.GC()
	debug.FreeOSMemory()
}

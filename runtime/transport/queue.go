package transport

import (
	"bytes"
	"sync"
)

// A queue is the messages of one sender on one stream that nobody has asked for yet. It is bounded in bytes: when it is full, the
// connection is not read on, and so the sender's Send waits.
type queue struct {
	s    *Stream
	from int
	room chan struct{} // a token: there is room again
	wake chan struct{} // a token: there is a message

	mu     sync.Mutex // guards what follows
	list   []frame    // list[head:] wait
	head   int
	nbytes int
	full   bool    // deliver has refused one
	h      Handler // takes the messages instead; not nil only when the list is empty
}

// overhead is what a waiting message is counted beside its bytes.
const overhead = 128

func newQueue(s *Stream, from int) *queue {
	return &queue{s: s, from: from, room: make(chan struct{}, 1), wake: make(chan struct{}, 1)}
}

// deliver takes a message, of a goroutine that has the lock held, or says that there is no room. One message always has.
func (q *queue) deliver(f *frame, held sync.Locker) bool {
	q.mu.Lock()
	if h := q.h; h != nil {
		q.mu.Unlock()
		m := q.message(f)
		m.Held = held
		h.Deliver(m)
		return true
	}
	defer q.mu.Unlock()
	if q.nbytes > 0 && q.nbytes+len(f.body)+overhead > q.s.m.cfg.Queue {
		q.full = true
		select {
		case <-q.room: // an old token
		default:
		}
		return false
	}
	own := *f
	own.preface = bytes.Clone(f.preface)
	q.list = append(q.list, own)
	q.nbytes += len(f.body) + overhead
	signal(q.wake)
	signal(q.s.any)
	return true
}

// pop takes the first message.
func (q *queue) pop() (Message, bool) {
	q.mu.Lock()
	if q.head == len(q.list) {
		q.mu.Unlock()
		return Message{}, false
	}
	f := q.list[q.head]
	q.list[q.head] = frame{}
	q.head++
	if q.head == len(q.list) {
		q.list, q.head = q.list[:0], 0
	} else {
		if q.head > 64 && 2*q.head > len(q.list) { // the list's front is free
			q.list = q.list[:copy(q.list, q.list[q.head:])]
			q.head = 0
		}
		signal(q.wake) // for another who waits
		signal(q.s.any)
	}
	q.nbytes -= len(f.body) + overhead
	if q.full && q.nbytes <= q.s.m.cfg.Queue/2 {
		q.full = false
		signal(q.room)
	}
	q.mu.Unlock()
	return q.message(&f), true
}

// handle gives the waiting messages to h, and then all that come.
func (q *queue) handle(h Handler) {
	for {
		msg, ok := q.pop()
		if ok {
			h.Deliver(msg)
			continue
		}
		q.mu.Lock()
		if q.head == len(q.list) {
			q.h = h
			q.mu.Unlock()
			return
		}
		q.mu.Unlock()
	}
}

func (q *queue) some() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.head < len(q.list)
}

// message hands a frame over.
func (q *queue) message(f *frame) Message {
	q.s.m.observeMessage(Delivered, q.from, q.s.m.cfg.Rank, f)
	return f.message(q.from)
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

package comm

import (
	"sync"

	"jeton/runtime/session"
)

// MaxQueue is how many messages of one Comm wait for its handler; more are dropped.
const MaxQueue = 1000

// A queue holds a Comm's messages until they are handled, one at a time. A goroutine runs exactly while there is
// something to do; it ends by itself when there is not, or after close.
type queue struct {
	mu      sync.Mutex
	target  string
	opening func() // to run before all else; nil when done
	waiting []session.CommMessage
	handle  func(session.CommMessage)
	ended   func(session.CommMessage)
	last    *session.CommMessage // the page's close, to be handled after waiting
	running bool
	request []byte // of the message that is being handled
	closed  bool   // nothing more is handled or sent
	gone    bool   // the page closed it: nothing more is sent
	dropped int
}

func (q *queue) init(target string) { q.target = target }

func (q *queue) first(open func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.opening = open
	q.start()
}

func (q *queue) onMessage(f func(session.CommMessage)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.handle = f
	q.start()
}

func (q *queue) onClose(f func(session.CommMessage)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ended = f
	q.start()
}

// put never blocks: the engine reads all of the front end's messages on one line.
func (q *queue) put(m session.CommMessage) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed || q.gone {
		return
	}
	if len(q.waiting) >= MaxQueue {
		q.dropped++
		return
	}
	q.waiting = append(q.waiting, m)
	q.start()
}

// end notes that the page has closed the Comm.
func (q *queue) end(m session.CommMessage) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.gone {
		q.gone, q.last = true, &m
		q.start()
	}
}

// close ends the queue at once, and reports whether it was open.
func (q *queue) close() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	was := !q.closed && !q.gone
	q.closed, q.waiting, q.last, q.opening = true, nil, nil, nil
	return was
}

func (q *queue) answers() []byte {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.request
}

func (q *queue) isClosed() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.closed || q.gone
}

// start makes sure that something runs when there is something to do. mu is held.
func (q *queue) start() {
	if q.running || !q.ready() {
		return
	}
	q.running = true
	go q.run()
}

// ready reports whether next has something to do. mu is held.
func (q *queue) ready() bool {
	return !q.closed && (q.opening != nil || len(q.waiting) > 0 && q.handle != nil || q.last != nil && q.ended != nil && (len(q.waiting) == 0 || q.handle == nil))
}

func (q *queue) run() {
	for {
		do := q.next()
		if do == nil {
			return
		}
		q.guarded(do)
	}
}

// next takes one thing to do; nil when there is none, and then run must end.
func (q *queue) next() func() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if n := q.dropped; n > 0 && len(q.waiting) < MaxQueue {
		q.dropped = 0
		return func() {
			tell("comm %q: %d messages were dropped: the handler is slower than the page, and %d were waiting", q.target, n, MaxQueue)
		}
	}
	q.request = nil
	if !q.ready() {
		q.running = false
		return nil
	}
	if open := q.opening; open != nil {
		q.opening = nil
		return open
	}
	if len(q.waiting) > 0 && q.handle != nil {
		m, handle := q.waiting[0], q.handle
		q.waiting, q.request = q.waiting[1:], m.Request
		return func() { handle(m) }
	}
	m, ended := *q.last, q.ended
	q.last, q.closed, q.waiting = nil, true, nil
	return func() { ended(m) }
}

// guarded runs a handler; its panic is told and goes no further.
func (q *queue) guarded(do func()) {
	defer func() {
		if r := recover(); r != nil {
			tell("comm %q: its handler panicked: %v\n%sThe comm stays open, and its next message is handled.", q.target, r, session.Trace())
		}
	}()
	do()
}

package transport

import (
	"bytes"
	"slices"
	"sync"
	"time"
)

// A pipeline is a link with faults, at its sender: messages pass its faults in the order in which these were set, wait until their
// time has come, and are then sent over the peer's connection, which stays as reliable as it is.
type pipeline struct {
	p *peer

	mu     sync.Mutex // guards what follows
	faults []*active
	held   []heldFrame // by time
	nbytes int
	latest time.Time     // of the last message that keeps its order
	moved  chan struct{} // a token: run looks again
	freed  chan struct{} // closed and made anew when a message has gone
	over   bool          // no faults are left and nothing is held: it takes no messages any more
}

// A heldFrame is a message on a slow way.
type heldFrame struct {
	f  frame
	at time.Time
}

const (
	maxHeld      = 4096    // messages
	maxHeldBytes = 1 << 20 // a single longer one is held, too
)

// passage is what the faults do with one message.
type passage struct {
	at      time.Time
	drop    string // the fault that drops it
	copies  int
	reorder time.Duration // it may be overtaken for so long
	why     string
}

func newPipeline(p *peer) *pipeline {
	return &pipeline{p: p, moved: make(chan struct{}, 1), freed: make(chan struct{})}
}

// take decides on a message, which it holds then; false when the pipeline is over. The caller has the peer's turn.
func (l *pipeline) take(f *frame) bool {
	l.mu.Lock()
	if l.over {
		l.mu.Unlock()
		return false
	}
	now := time.Now()
	pass := passage{at: now, copies: 1}
	for _, a := range l.faults {
		if pass.drop == "" && a.inForce(now) {
			a.apply(&pass, f, now)
		}
	}
	events := l.hold(f, &pass, now)
	l.mu.Unlock()
	for _, e := range events {
		l.p.m.observe(e)
	}
	return true
}

// hold puts what is left of a message into its place, and says what happened to it. The caller holds mu.
func (l *pipeline) hold(f *frame, pass *passage, now time.Time) (events []Event) {
	from, to := l.p.m.cfg.Rank, l.p.rank
	tell := func(kind, fault string, wait time.Duration) {
		if !l.p.m.observed() {
			return
		}
		e := l.p.m.of(kind, from, to, f)
		e.Fault, e.Wait = fault, wait
		events = append(events, e)
	}
	if pass.drop != "" {
		tell(Dropped, pass.drop, 0)
		return events
	}
	if pass.reorder > 0 {
		pass.at = pass.at.Add(pass.reorder)
		tell(Reordered, pass.why, pass.reorder)
	} else {
		if pass.at.Before(l.latest) {
			pass.at = l.latest
		}
		l.latest = pass.at
		if wait := pass.at.Sub(now); wait > 0 {
			tell(Delayed, pass.why, wait)
		}
	}
	if l.isCut() {
		tell(Held, "cut", 0)
	}
	own := *f
	own.preface, own.body = bytes.Clone(f.preface), bytes.Clone(f.body)
	for i := range pass.copies {
		if i > 0 {
			own.flags |= copied
			tell(Duplicated, "duplicate", 0)
		}
		l.insert(heldFrame{own, pass.at})
	}
	signal(l.moved)
	return events
}

// insert keeps held sorted; of one time, in order of their coming.
func (l *pipeline) insert(h heldFrame) {
	i := len(l.held)
	for i > 0 && l.held[i-1].at.After(h.at) {
		i--
	}
	l.held = slices.Insert(l.held, i, h)
	l.nbytes += len(h.f.body)
}

func (l *pipeline) isCut() bool {
	return slices.ContainsFunc(l.faults, func(a *active) bool { return a.Kind == KindCut })
}

func (l *pipeline) hasRoom() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.held) == 0 || len(l.held) < maxHeld && l.nbytes < maxHeldBytes
}

// wait blocks until there is room, or w ends.
func (l *pipeline) wait(w wait) error {
	return l.until(w, func() bool { return len(l.held) == 0 || len(l.held) < maxHeld && l.nbytes < maxHeldBytes })
}

// flush waits until nothing is held.
func (l *pipeline) flush(w wait) { l.until(w, func() bool { return len(l.held) == 0 }) }

// until waits until holds, which is asked with mu held.
func (l *pipeline) until(w wait, holds func() bool) error {
	for {
		l.mu.Lock()
		ok, freed := holds(), l.freed
		l.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-freed:
		case <-w.ctx.Done():
			return w.err()
		case <-w.cell.Done():
			return w.err()
		case <-l.p.m.ctx.Done():
			return ErrClosed
		}
	}
}

// run sends what is held at its time, ends faults at theirs, and ends when nothing is left of both.
func (l *pipeline) run() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		next, idle := l.step(time.Now())
		if idle && l.finish() {
			return
		}
		if next == 0 {
			continue
		}
		timer.Reset(next)
		select {
		case <-timer.C:
		case <-l.moved:
		case <-l.p.m.ctx.Done():
			return
		}
	}
}

// step does what is due at now, and says how long there is nothing to do; idle when there is no fault and nothing held.
func (l *pipeline) step(now time.Time) (next time.Duration, idle bool) {
	l.mu.Lock()
	next = time.Hour
	var ended []*active
	l.faults = slices.DeleteFunc(l.faults, func(a *active) bool {
		if !a.inForce(now) {
			ended = append(ended, a)
			return true
		}
		if !a.until.IsZero() {
			next = min(next, a.until.Sub(now))
		}
		return false
	})
	if len(l.faults) == 0 {
		l.latest = time.Time{}
		for i := range l.held { // nothing slows them down any more; they keep their order
			l.held[i].at = now
		}
	}
	due := len(l.held) > 0 && !l.isCut() && !l.held[0].at.After(now)
	if due {
		next = 0
	} else if len(l.held) > 0 && !l.isCut() {
		next = min(next, l.held[0].at.Sub(now))
	}
	idle = len(l.faults) == 0 && len(l.held) == 0
	l.mu.Unlock()
	for _, a := range ended {
		l.p.m.faultEnded(a)
	}
	if due {
		l.sendFirst()
	}
	return next, idle
}

// sendFirst sends the message whose time it is.
func (l *pipeline) sendFirst() {
	w := l.p.m.life()
	if l.p.lock(w) != nil {
		return
	}
	l.mu.Lock()
	if len(l.held) == 0 {
		l.mu.Unlock()
		l.p.release()
		return
	}
	h := l.held[0]
	l.held = slices.Delete(l.held, 0, 1)
	l.nbytes -= len(h.f.body)
	close(l.freed)
	l.freed = make(chan struct{})
	l.mu.Unlock()
	l.p.transmit(w, &h.f) // an error is the peer's end, which the next Send is told
}

// add puts a fault into force; false when the pipeline is over.
func (l *pipeline) add(f Fault) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		return false
	}
	l.faults = append(l.faults, newActive(f, time.Now()))
	signal(l.moved)
	return true
}

// finish takes the pipeline off the link, unless there is work again.
func (l *pipeline) finish() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.faults) > 0 || len(l.held) > 0 {
		return false
	}
	l.over = true
	l.p.faults.CompareAndSwap(l, nil)
	return true
}

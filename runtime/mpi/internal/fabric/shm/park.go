//go:build linux

package shm

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// patience is how long Park lets others run and looks again before it sleeps: a few times what a sleep costs. It is a time and no number of turns: where the
// processor is shared with those who compute, a turn may cost a time slice, while a sleeper would be woken before them.
const patience = 50 * time.Microsecond

// A nap is what goroutines in Park share: one of them, the leader, sleeps at the state word, others at a channel.
type nap struct {
	calls atomic.Uint32 // of Wake
	dozer chan struct{} // wakes a leader that dozes; has room for one

	mu      sync.Mutex // guards what follows; the innermost lock
	leader  bool
	parked  int
	closed  bool            // nobody may park any more
	empty   chan struct{}   // closed when closed, and nobody is parked
	bell    chan struct{}   // closed when the leader has come back; nil: nobody else is parked
	watched <-chan struct{} // of the context that ends the leader's sleep
	unwatch func() bool
}

// Park sleeps until something may have come.
//
// It sleeps in a system call, which is the soonest way to wake up. A thread that does keeps its share of Go's scheduler for up to 10 ms. So where the process has
// one share only, Park waits for the sentry instead, who waits in Go's poller: goroutines that compute meanwhile are not held up, and a wake-up
// costs three times as much.
func (f *Fabric) Park(ctx context.Context, _ int, done func() bool) {
	calls := f.nap.calls.Load()
	leader, bell, ok := f.nap.begin(ctx, f.wakeAll)
	if !ok {
		return
	}
	defer f.nap.end(leader)
	stop := func() bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		return f.closed || f.nap.calls.Load() != calls || ctx.Err() != nil || done() || f.ready()
	}
	if stop() {
		return
	}
	if !leader {
		select {
		case <-bell:
		case <-ctx.Done():
		}
		return
	}
	for began := time.Now(); time.Since(began) < patience; {
		if stop() {
			return
		}
		yield()
		if f.doze {
			runtime.Gosched() // with several shares, it would wake a thread to look for work
		}
	}
	if f.doze {
		f.lieDown(dozing)
		if !stop() {
			<-f.nap.dozer
		}
	} else if s := f.lieDown(asleep); !stop() {
		sleep(f.box.state, s)
	}
	f.getUp()
}

// ready reports whether Poll has something to do. The caller holds the sink's lock.
func (f *Fabric) ready() bool {
	if f.listen() {
		return true
	}
	for _, p := range f.rings {
		if p.in.some() {
			return true
		}
	}
	for _, s := range f.slates {
		if s.stirred() {
			return true
		}
	}
	for _, p := range f.late {
		if p.out != nil && p.out.moved() {
			return true
		}
	}
	return false
}

// lieDown says how the rank sleeps, and returns the word's value.
func (f *Fabric) lieDown(how uint32) uint32 {
	select {
	case <-f.nap.dozer: // an earlier wake-up that nobody has waited for
	default:
	}
	for {
		was := f.box.state.Load()
		s := (was+count)&^activity | how
		if f.box.state.CompareAndSwap(was, s) {
			return s
		}
	}
}

// getUp says that it does not any more.
func (f *Fabric) getUp() {
	f.rouse()
	f.tick()
}

// rouse makes the word say awake, and reports whether it said otherwise.
func (f *Fabric) rouse() bool {
	for {
		s := f.box.state.Load()
		if !resting(s) {
			return false
		}
		if f.box.state.CompareAndSwap(s, s&^activity|awake) {
			return true
		}
	}
}

// Wake ends the Parks.
func (f *Fabric) Wake() {
	f.nap.calls.Add(1)
	f.nap.mu.Lock()
	defer f.nap.mu.Unlock()
	if f.nap.bell != nil {
		close(f.nap.bell)
		f.nap.bell = nil
	}
	if f.nap.leader && f.rouse() {
		wake(f.box.state)
		select {
		case f.nap.dozer <- struct{}{}:
		default:
		}
	}
}

// begin makes a goroutine the leader, or tells it what to wait for instead. The leader's context calls wake when it ends.
func (n *nap) begin(ctx context.Context, wake func()) (leader bool, bell <-chan struct{}, ok bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.closed {
		return false, nil, false
	}
	n.parked++
	if n.leader {
		if n.bell == nil {
			n.bell = make(chan struct{})
		}
		return false, n.bell, true
	}
	n.leader = true
	if done := ctx.Done(); done != nil && done != n.watched {
		n.forget()
		n.watched = done
		n.unwatch = context.AfterFunc(ctx, wake)
	}
	return true, nil, true
}

func (n *nap) end(leader bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.parked--
	if n.closed && n.parked == 0 {
		close(n.empty)
	}
	if !leader {
		return
	}
	n.leader = false
	if n.bell != nil {
		close(n.bell)
		n.bell = nil
	}
}

// shut waits until nobody is parked, and keeps it so.
func (n *nap) shut() {
	n.mu.Lock()
	n.closed = true
	n.empty = make(chan struct{})
	n.forget()
	if n.parked == 0 {
		close(n.empty)
	}
	n.mu.Unlock()
	<-n.empty
}

// forget stops watching a context.
func (n *nap) forget() {
	if n.unwatch != nil {
		n.unwatch()
	}
	n.watched, n.unwatch = nil, nil
}

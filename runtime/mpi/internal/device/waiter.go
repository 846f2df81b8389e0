package device

import (
	"context"
	"time"

	"jeton/runtime/mpi/internal/fabric"
)

// A Waiter is a call that waits, as it looks to who wants to explain what the rank waits for. The lock guards it.
type Waiter struct {
	Request *Request  // nil: it waits for something else
	Probe   *Source   // of a probe
	Subject any       // who waits, if the caller has said
	Since   time.Time // the looker's, as Note
	Note    any

	asked func(*Waiter)
	done  func() bool
}

// Over reports whether what it waits for has happened, though its goroutine has not come to see it: on a loaded machine that takes a while. The caller has
// the lock.
func (w *Waiter) Over() bool { return w.done() }

// A target is what a call waits for.
type target struct {
	request *Request
	probe   *Source
	subject any
}

// park makes a call known that is about to sleep.
func (d *Device) park(of target, done func() bool) *Waiter {
	d.steps++
	var w *Waiter
	if n := len(d.spareWaiters); n > 0 {
		w = d.spareWaiters[n-1]
		d.spareWaiters = d.spareWaiters[:n-1]
	} else {
		w = new(Waiter)
	}
	w.Request, w.Probe, w.Subject, w.done = of.request, of.probe, of.subject, done
	d.waiters = append(d.waiters, w)
	if d.onPark != nil && !d.watched {
		d.watched = true
		d.onPark()
	}
	return w
}

func (d *Device) unpark(w *Waiter) {
	if w == nil {
		return
	}
	d.steps++
	last := len(d.waiters) - 1
	for i, x := range d.waiters {
		if x == w {
			d.waiters[i], d.waiters[last] = d.waiters[last], nil
			d.waiters = d.waiters[:last]
			break
		}
	}
	*w = Waiter{}
	d.spareWaiters = append(d.spareWaiters, w)
}

// answer has the goroutine that waits do what it was asked for. The lock is free meanwhile.
func (d *Device) answer(w *Waiter) {
	f := w.asked
	w.asked = nil
	d.mu.Unlock()
	defer d.mu.Lock()
	f(w)
}

// Ask wakes a call that waits, and has its goroutine call f, without the lock: so f sees the stack of the one who waits. The caller has the lock.
func (d *Device) Ask(w *Waiter, f func(*Waiter)) {
	w.asked = f
	d.fabric.Wake()
}

// Waiters are the calls that wait now. The caller has the lock; the slice is good while he has.
func (d *Device) Waiters() []*Waiter { return d.waiters }

// Unwatch says that OnPark shall be called when a call waits the next time. The caller has the lock.
func (d *Device) Unwatch() { d.watched = false }

// Steps changes whenever something happens in the rank: a request begins or is done, a packet comes, a call begins to wait or ends. The caller has the lock.
func (d *Device) Steps() uint64 { return d.steps }

// Traffic is how many packets this rank has sent to each and how many have come from each, but of Silent kinds. The caller has the lock.
func (d *Device) Traffic() (sent, come []uint64) {
	sent, come = make([]uint64, len(d.peers)), make([]uint64, len(d.peers))
	for i := range d.peers {
		sent[i], come[i] = d.peers[i].packetsOut, d.peers[i].packetsIn
	}
	return sent, come
}

// Fail is Break of this rank alone, for who has the lock.
func (d *Device) Fail(err error) {
	if d.broken == nil {
		d.breaks(err)
	}
}

// AwaitOf is Await of a subject.
func (d *Device) AwaitOf(ctx context.Context, subject any, done func() bool) error {
	d.look(done)
	return d.wait(ctx, Any, done, target{subject: subject})
}

// WaitForOf is WaitFor of a subject.
func (d *Device) WaitForOf(ctx context.Context, subject any, done func() bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.look(done)
	return d.wait(ctx, fabric.Anyone, done, target{subject: subject})
}

// Waiting are the messages that have come and wait for receives, for who has the lock, which must not call anything from f.
func (d *Device) Waiting(f func(Unreceived)) {
	d.queue.Waiting(func(a *arrival) bool {
		f(Unreceived{a.from, a.h.Context, int(a.h.Tag), int(a.h.Size), a.h.Op})
		return true
	})
}

// transmit sends a packet, and counts it.
func (d *Device) transmit(to int, h *header, payload []byte, token any) (now bool, err error) {
	d.peers[to].packetsOut++
	return d.fabric.Send(to, h, payload, token)
}

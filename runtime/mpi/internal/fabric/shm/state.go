//go:build linux

package shm

import (
	"errors"
	"os"
	"time"
)

// What the state word says in its low bits; the others count, so that each sleep has a value of its own.
const (
	awake   = 0 // somebody looks, or did a moment ago
	asleep  = 1 // somebody is parked
	probed  = 2 // awake; the sentry has asked whether that is still so, and a Poll answers
	outside = 3 // nobody is in a call
	called  = 4 // asleep, and a sender is waking it: the word has changed, so that who is about to sleep does not
	left    = 5 // the rank is closed, and will not look again

	activity = 7
	count    = 8 // one more sleep
)

// away reports whether nobody may be in a call.
func away(s uint32) bool { return s&activity == probed || s&activity == outside }

// resting reports whether somebody is parked, or was until a moment ago.
func resting(s uint32) bool { return s&activity == asleep || s&activity == called }

// tick is how long a rank may be away before its sentry knows.
const tick = time.Millisecond

// enter says that somebody looks again, who was thought to be away.
func (f *Fabric) enter(s uint32) {
	if f.box.state.CompareAndSwap(s, s&^activity) && s&activity == outside {
		f.tick()
	}
}

// tick makes the sentry look again soon.
func (f *Fabric) tick() {
	if !f.ticking.Load() && !f.ticking.Swap(true) {
		_ = f.bell.SetReadDeadline(time.Now().Add(tick))
	}
}

// sentry stands in for callers that are away, until the fabric is closed.
func (f *Fabric) sentry() {
	some := make([]byte, 64)
	for {
		_, err := f.bell.Read(some)
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			return
		}
		if f.ctx.Err() != nil {
			return
		}
		f.turn()
	}
}

// turn is what the sentry does when the bell has rung, or after a tick.
func (f *Fabric) turn() {
	switch s := f.box.state.Load(); s & activity {
	case awake:
		f.box.state.CompareAndSwap(s, s|probed)
		_ = f.bell.SetReadDeadline(time.Now().Add(tick))
	case asleep, called:
		f.dismiss()
		if !resting(f.box.state.Load()) {
			f.tick()
		}
	default:
		f.dismiss()
		f.stand()
	}
}

// dismiss ends the ticks.
func (f *Fabric) dismiss() {
	_ = f.bell.SetReadDeadline(time.Time{})
	f.ticking.Store(false)
}

// stand says that the rank is outside, and takes what has come. Who sends after that rings.
func (f *Fabric) stand() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return
	}
	s := f.box.state.Load()
	if !away(s) || !f.box.state.CompareAndSwap(s, (s+count)|outside) {
		f.tick() // a call has come between
		return
	}
	for f.poll() {
		f.mu.Unlock()
		f.mu.Lock()
		if f.closed {
			return
		}
	}
}

package front

import (
	"context"
	"sync"
	"time"
)

// When printed text goes out. The first text after a pause waits firstDelay, so that the lines of one burst go together
// and a small cell, which ends sooner, needs one message; while text keeps coming a message goes every flushEvery.
const (
	firstDelay = 10 * time.Millisecond
	flushEvery = 50 * time.Millisecond
	batchBytes = 256 << 10 // a message is sent as soon as it has so many
)

// A flusher sends the text that outlets hold back, when it is due.
type flusher struct {
	mu   sync.Mutex
	due  map[*outlet]time.Time
	wake chan struct{} // has a token when due changed
}

func newFlusher() *flusher {
	return &flusher{due: make(map[*outlet]time.Time), wake: make(chan struct{}, 1)}
}

// add has o flushed at t. The caller has o's turn.
func (f *flusher) add(o *outlet, t time.Time) {
	f.mu.Lock()
	f.due[o] = t
	f.mu.Unlock()
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// run flushes until ctx ends.
func (f *flusher) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		if next, ok := f.flush(time.Now()); ok {
			timer.Reset(time.Until(next))
		}
		select {
		case <-ctx.Done():
			return
		case <-f.wake:
		case <-timer.C:
		}
	}
}

// flush flushes what is due at now and returns when it has to be called next; ok is false when nothing waits.
func (f *flusher) flush(now time.Time) (next time.Time, ok bool) {
	for _, o := range f.take(now) {
		o.flushDue()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, t := range f.due {
		if !ok || t.Before(next) {
			next, ok = t, true
		}
	}
	return next, ok
}

// take removes and returns the outlets that are due at now.
func (f *flusher) take(now time.Time) (due []*outlet) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for o, t := range f.due {
		if !t.After(now) {
			due = append(due, o)
			delete(f.due, o)
		}
	}
	return due
}

// flushAll flushes everything.
func (f *flusher) flushAll() { f.flush(time.Now().Add(time.Hour)) }

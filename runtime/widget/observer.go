package widget

import (
	"context"
	"sync"

	"jeton/runtime/session"
)

// MaxClicks is how many clicks wait for a function that is slower; more are dropped.
const MaxClicks = 100

// An observer calls one function of a cell. Its goroutine is started by the cell that sets the function, and so belongs to it: that is where
// the function prints, and with what it is interrupted.
type observer struct {
	m     *model
	turns chan struct{} // all.turn
	what  string        // for the sentence that tells of a panic
	call  func(value any)
	ctx   context.Context // ends when the cell is interrupted
	wake  chan struct{}
	done  chan struct{}
	once  sync.Once

	mu      sync.Mutex
	changed bool
	clicks  int
}

// observe starts an observer; f gets the model's value as it is when it is called.
func (m *model) observe(what string, f func(value any)) *observer {
	o := &observer{m: m, turns: all.turn, what: what, call: f, ctx: context.Background(), wake: make(chan struct{}, 1), done: make(chan struct{})}
	if s, ok := session.Installed(); ok {
		o.ctx = s.Context()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.closed {
		m.observers = append(m.observers, o)
		go o.run() // ends with stop, or with its cell
	}
	return o
}

// unobserve stops all observers.
func (m *model) unobserve() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, o := range m.observers {
		o.stop()
	}
	m.observers = nil
}

// notify tells the observers of changes that the value has changed.
func (m *model) notify() { m.signal("Observe", func(o *observer) { o.changed = true }) }

// clicked tells the observers of an event of it.
func (m *model) clicked(what string) {
	m.signal(what, func(o *observer) { o.clicks = min(o.clicks+1, MaxClicks) })
}

func (m *model) signal(what string, note func(*observer)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, o := range m.observers {
		if o.what == what {
			o.mu.Lock()
			note(o)
			o.mu.Unlock()
			select {
			case o.wake <- struct{}{}:
			default: // it will look
			}
		}
	}
}

func (o *observer) stop() { o.once.Do(func() { close(o.done) }) }

func (o *observer) run() {
	for {
		select {
		case <-o.wake:
		case <-o.done:
			return
		case <-o.ctx.Done():
			return
		}
		for o.turn() {
		}
	}
}

// turn waits until no other function is called and then makes one call; false when there is none to make.
func (o *observer) turn() bool {
	select {
	case o.turns <- struct{}{}:
	case <-o.done:
		return false
	case <-o.ctx.Done():
		return false
	}
	release := sync.OnceFunc(func() { <-o.turns })
	defer release()                           // also when an interrupt ends the goroutine in the midst of the call
	defer context.AfterFunc(o.ctx, release)() // one that waits in a compiled function does not end then, and holds up no other
	if !o.take() {
		return false
	}
	o.guarded(o.m.get(o.m.value))
	return true
}

func (o *observer) take() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	was := o.changed || o.clicks > 0
	if o.changed {
		o.changed = false
	} else if o.clicks > 0 {
		o.clicks--
	}
	return was
}

// guarded makes the call; its panic is told and goes no further.
func (o *observer) guarded(value any) {
	returned := false
	defer func() {
		if r := recover(); r == nil && !returned {
			tell("%s: the function of %s was ended, and is called no more; run the cell again that has set it", o.m.string(), o.what)
		} else if r != nil {
			tell("%s: the function of %s panicked: %v\n%sThe widget goes on, and its next change is told.", o.m.string(), o.what, r, session.Trace())
		}
	}()
	session.Called(func() { o.call(value) })
	returned = true
}

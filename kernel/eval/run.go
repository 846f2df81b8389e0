package eval

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"

	"jeton/kernel/code"
)

// A Run is one program or cell under way, with all goroutines that it started; some may live on when its entry has returned.
type Run struct {
	// Cell is the number that profiles show.
	Cell int
	// GoPanic is told, on its goroutine, of the panic that ends a goroutine; nil prints it and ends the process, as Go does.
	GoPanic func(*Panic)
	// Uninterruptible says that Stop is never called: goroutines then block in Go's own way, and Go sees a deadlock.
	Uninterruptible bool
	// Tag is whatever the user of a Run wants to find again from Current.
	Tag any

	stop   atomic.Int32
	once   sync.Once
	done   chan struct{} // closed by the first Stop
	hurry  sync.Once
	now    chan struct{} // closed by a hard Stop
	ctx    context.Context
	end    context.CancelFunc
	others int            // goroutines of the process when it began
	live   sync.WaitGroup // goroutines of go statements
}

const (
	calm = 1 // each goroutine leaves once, and its deferred calls run
	hard = 2 // they leave at every step
)

// NewRun returns a Run of a cell.
func NewRun(cell int) *Run {
	r := &Run{Cell: cell, done: make(chan struct{}), now: make(chan struct{})}
	r.ctx, r.end = context.WithCancel(context.Background())
	return r
}

// Stop makes the run's goroutines leave: their deferred calls run, their channel operations end. A second, hard Stop cuts the
// deferred calls short too. It does not wait.
func (r *Run) Stop(immediately bool) {
	r.once.Do(func() {
		r.stop.CompareAndSwap(0, calm)
		close(r.done)
		r.end()
	})
	if immediately {
		r.hurry.Do(func() {
			r.stop.Store(hard)
			close(r.now)
		})
	}
}

// Stopped reports whether Stop has been called.
func (r *Run) Stopped() bool { return r.stop.Load() != 0 }

// Done is closed by Stop.
func (r *Run) Done() <-chan struct{} { return r.done }

// Context is canceled by Stop.
func (r *Run) Context() context.Context { return r.ctx }

// Wait blocks until the goroutines of its go statements have ended.
func (r *Run) Wait() { r.live.Wait() }

// failed reports a panic that nobody recovered.
func (r *Run) failed(p *Panic) {
	if r.GoPanic != nil {
		r.GoPanic(p)
		return
	}
	fmt.Fprint(os.Stderr, p.String())
	os.Exit(2)
}

// Current is the Run that the calling goroutine belongs to, or nil.
func Current() *Run {
	if th := labelled(); th != nil {
		return th.run
	}
	return nil
}

// CheckStop ends the calling goroutine when its Run has been stopped: compiled code that waits for a long time calls it.
func CheckStop() {
	th := labelled()
	if th != nil && th.stop.Load() != 0 && th.g == getg() {
		th.leave()
	}
}

// An Outcome is how a Run's entry ended.
type Outcome struct {
	// Panic is the panic that nobody recovered, or nil.
	Panic *Panic
	// Exited says that it called runtime.Goexit: its other goroutines go on.
	Exited bool
	// Stopped says that it left since Stop was called.
	Stopped bool
}

// An Entry is a loaded unit's first function.
type Entry struct{ fn *function }

// Load adds a unit. The Entry is nil when the unit has none.
func (m *Machine) Load(u *code.Unit) (e *Entry, err error) {
	fn, err := m.load(u)
	if err != nil || fn == nil {
		return nil, err
	}
	return &Entry{fn}, nil
}

// Run calls the entry on a new goroutine and waits until it has ended, which other goroutines of r may outlive.
func (e *Entry) Run(r *Run) Outcome {
	e.fn.m.last.Store(r)
	r.others = runtime.NumGoroutine()
	out := make(chan Outcome, 1)
	th := newThread(r)
	th.main = true
	go th.base(func() { e.fn.ready().enter(th).finish() }, func(o Outcome) { out <- o })
	return <-out
}

// finish runs a frame to its end.
func (fp *frame) finish() {
	fp.run()
	fp.leave()
}

// base is the bottom of a goroutine's stack.
func (th *thread) base(call func(), done func(Outcome)) {
	ok := false
	defer func() {
		if ok {
			done(Outcome{})
			return
		}
		done(th.outcome(th.caught(recover())))
	}()
	th.attach()
	call()
	ok = true
}

// outcome tells of what came down to the bottom of the stack.
func (th *thread) outcome(p *unwinding) Outcome {
	switch {
	case th.fate != nil:
		return Outcome{Panic: th.fate}
	case !p.goexit:
		return Outcome{Panic: p.report(th)}
	case th.leaving:
		return Outcome{Stopped: true}
	}
	return Outcome{Exited: true}
}

// start runs a frame on a goroutine of its own.
func (th *thread) start(fp *frame) {
	fp.caller, th.top = nil, fp
	th.run.live.Add(1)
	go th.base(fp.finish, func(o Outcome) {
		defer th.run.live.Done()
		if o.Panic != nil {
			th.run.failed(o.Panic)
		}
	})
}

package eval

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"

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
	others int // goroutines of the process when it began
	main   atomic.Pointer[thread]
	// threads are those that live, and serial numbers them; only of an Uninterruptible run.
	threads sync.Map
	serial  atomic.Int64
	live    crowd         // goroutines of go statements
	over    chan struct{} // closed when the entry has ended
	watch   sync.Once     // of watchLeaving
}

const (
	calm = 1 // each goroutine leaves once, and its deferred calls run
	hard = 2 // they leave at every step
)

// NewRun returns a Run of a cell.
func NewRun(cell int) *Run {
	r := &Run{Cell: cell, done: make(chan struct{}), now: make(chan struct{}), over: make(chan struct{})}
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
		if r.main.Load() != nil {
			r.watch.Do(r.watchLeaving)
		}
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
func (r *Run) Wait() { r.live.wait() }

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

// Calls are the interpreted calls that the calling goroutine is in, innermost first.
func Calls() []Frame {
	th := labelled()
	if th == nil || th.g != getg() {
		return nil
	}
	fs, _ := th.capture().frames()
	return fs
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
	// Frames are the calls that were under way when it was stopped, innermost first.
	Frames []Frame
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
	return e.fn.m.start(r, func(th *thread) { e.fn.ready().enter(th).finish() })
}

// Func is the entry as a func value, for a call that Run does not make: see Machine.Run.
func (e *Entry) Func() func() {
	p := e.fn.value()
	return *(*func())(unsafe.Pointer(&p))
}

// Run is Entry.Run for compiled code that calls entries.
func (m *Machine) Run(r *Run, call func()) Outcome { return m.start(r, func(*thread) { call() }) }

// start runs call as the bottom of a new goroutine's stack, and waits for its end.
func (m *Machine) start(r *Run, call func(*thread)) Outcome {
	m.last.Store(r)
	r.others = runtime.NumGoroutine()
	out := make(chan Outcome, 1)
	th := newThread(r)
	th.main = true
	r.main.Store(th)
	defer close(r.over)
	if r.Stopped() {
		r.watch.Do(r.watchLeaving)
	}
	go th.base(func() { call(th) }, func(o Outcome) { out <- o })
	return <-out
}

// Where are the calls that the run's first goroutine is in, innermost first, for one that does not leave: while it runs they are a
// guess.
func (r *Run) Where() []Frame {
	th := r.main.Load()
	if th == nil {
		return nil
	}
	var fs []Frame
	for _, p := range th.glance() {
		fs = append(fs, p.frame())
	}
	return fs
}

// glance reads the calls of a thread that is another goroutine's. That one waits in compiled code, or it changes what is read
// here: each word is one that was there, and no more is claimed.
//
//go:norace
func (th *thread) glance() (at []spot) {
	fp := th.top
	for n := 0; fp != nil && n < 10*innerFrames && len(at) < innerFrames; n, fp = n+1, fp.caller { // frames that are used again may lead in a circle
		b := fp.body
		if b == nil || b.fn == nil || b.wrapper || b.fn.code == nil || b.fn.body.Load() != b { // Load: what was written to the body before is seen
			continue
		}
		at = append(at, spot{body: b, blk: fp.blk, pc: fp.pc})
	}
	return at
}

// finish runs a frame to its end.
func (fp *frame) finish() {
	fp.run()
	fp.leave()
}

// base is the bottom of a goroutine's stack.
func (th *thread) base(call func(), done func(Outcome)) {
	defer th.register()()
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
		fs, _ := th.left.frames()
		return Outcome{Stopped: true, Frames: fs}
	}
	return Outcome{Exited: true}
}

// start runs a frame on a goroutine of its own.
func (th *thread) start(fp *frame) {
	fp.caller, th.top = nil, fp
	th.run.live.enter()
	go th.base(fp.finish, func(o Outcome) {
		defer th.run.live.leave()
		if o.Panic != nil {
			th.run.failed(o.Panic)
		}
	})
}

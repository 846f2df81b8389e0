package eval

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Cells may also be compiled, and loaded into this process (see Machine.Adopt). Their code calls interpreted code and is called by it,
// on the same goroutines. A look at a flag tells it that its run may have been stopped; it then calls CheckStop. Its calls are found
// on Go's own stack, and told between the interpreted ones.

// stopFlags are what compiled cells look at: not 0 while a run that was stopped has goroutines left.
var stopFlags struct {
	sync.Mutex
	flags   []*int32
	leaving int32
}

// AddStopFlag makes *p a flag of compiled cells.
func AddStopFlag(p *int32) {
	stopFlags.Lock()
	defer stopFlags.Unlock()
	for _, known := range stopFlags.flags {
		if known == p {
			return
		}
	}
	stopFlags.flags = append(stopFlags.flags, p)
	atomic.StoreInt32(p, stopFlags.leaving)
}

func addLeaving(n int32) {
	stopFlags.Lock()
	defer stopFlags.Unlock()
	stopFlags.leaving += n
	for _, p := range stopFlags.flags {
		atomic.StoreInt32(p, stopFlags.leaving)
	}
}

// watchLeaving raises the flags until the goroutines of a stopped run have left. Another call raises them for who has come since.
func (r *Run) watchLeaving() {
	addLeaving(1)
	go func() {
		<-r.over
		r.live.wait()
		addLeaving(-1)
	}()
}

// Enter makes the calling goroutine, which compiled code has started, one of its starter's run. What it returns must be deferred at
// once: it tells the run of a panic, as the end of an interpreted goroutine does.
func (m *Machine) Enter() (leave func()) {
	from := labelled()
	if from == nil {
		from = newThread(m.lastRun())
	}
	th := newThread(from.run)
	th.attach()
	th.run.live.enter()
	if th.run.Stopped() { // the flags may be down already, since nobody was left
		th.run.watchLeaving()
	}
	return func() {
		defer th.run.live.leave()
		r := recover()
		switch {
		case th.fate != nil:
			th.run.failed(th.fate)
		case r != nil:
			th.run.failed(th.caught(r).report(th))
		}
	}
}

func (m *Machine) lastRun() *Run {
	if r := m.last.Load(); r != nil {
		return r
	}
	return NewRun(0)
}

// compiledFrame tells the calls of compiled cells; nil while there are none.
var compiledFrame atomic.Pointer[func(runtime.Frame) (Frame, bool)]

// KnowCompiled gives the function that knows the calls of compiled cells among those of Go's stack.
func KnowCompiled(f func(runtime.Frame) (Frame, bool)) { compiledFrame.Store(&f) }

// compiledCalls are the calls of compiled cells that the calling goroutine is in, innermost first, by how many interpreted calls are
// inside them.
type compiledCalls map[int][]spot

// maxCallers bounds how deep a look at Go's stack goes.
const maxCallers = 1 << 12

func (th *thread) compiledCalls() compiledCalls {
	know := compiledFrame.Load()
	if know == nil || th.g != getg() {
		return nil
	}
	pcs := make([]uintptr, maxCallers)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	var calls compiledCalls
	for depth := 0; ; {
		f, more := frames.Next()
		if f.Function == "jeton/kernel/eval.(*frame).run" {
			depth++
		} else if at, ok := (*know)(f); ok {
			if calls == nil {
				calls = compiledCalls{}
			}
			calls[depth] = append(calls[depth], spot{compiled: intern(f.PC, at)})
		}
		if !more {
			return calls
		}
	}
}

// compiledSpots keeps one Frame for each place, so that spots can be compared.
var compiledSpots sync.Map

type compiledSpot struct {
	pc uintptr
	at Frame
}

func intern(pc uintptr, at Frame) *Frame {
	v, _ := compiledSpots.LoadOrStore(compiledSpot{pc, at}, &at)
	return v.(*Frame)
}

package eval

import (
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"unsafe"
)

// A thread is the state of one goroutine that runs interpreted code. The goroutine carries it as its profiler labels:
// that is how an interpreted function that compiled code calls finds it. A new goroutine inherits labels, so one that
// compiled code has started (a server's, say) comes with the thread of its starter: they are told apart by g.
//
// The labels are real ones: a profile shows the cell of each sample.
type thread struct {
	labels []label // must be first: the layout of runtime/pprof's labelMap
	arr    [1]label
	g      uintptr // the goroutine
	run    *Run
	serial int64         // in an Uninterruptible run
	stop   *atomic.Int32 // of run: not 0 when its goroutines are to leave
	top    *frame
	free   []*frame // frames to use again, chained by caller; that of a body is at its index modulo the length, a power of two
	// stackTop is where the goroutine's stack began when that was looked at last: see stack.go.
	stackTop uintptr
	main     bool // it is that of a run's entry
	// foreign says that compiled code started the goroutine.
	foreign bool
	// leaving says that it was asked to leave, and is running its deferred calls.
	leaving bool
	// left is where it was then.
	left *trail
	// exiting says that runtime.Goexit is under way.
	exiting bool
	// fate is a fatal error: nothing more is run.
	fate *Panic
	// again is a panic that goes on to the next frame with deferred calls.
	again *unwinding
	// lost is where the last panic came from that passed compiled code.
	lost *trail
}

type label struct{ key, value string }

const labelKey = "jeton.cell"

//go:linkname setLabels runtime/pprof.runtime_setProfLabel
func setLabels(unsafe.Pointer)

//go:linkname getLabels runtime/pprof.runtime_getProfLabel
func getLabels() unsafe.Pointer

// getg identifies the running goroutine among those that live.
func getg() uintptr

func newThread(r *Run) *thread {
	th := &thread{run: r, stop: &r.stop, free: make([]*frame, 16)}
	th.arr[0] = label{labelKey, strconv.Itoa(r.Cell)}
	th.labels = th.arr[:]
	return th
}

// attach makes th the thread of the calling goroutine.
func (th *thread) attach() {
	th.g = getg()
	setLabels(unsafe.Pointer(th))
}

// labelled is the thread in the calling goroutine's labels, its own or its starter's; or nil.
func labelled() *thread {
	p := getLabels()
	if p == nil {
		return nil
	}
	// Labels that user code has set with runtime/pprof are no thread: ours have our own key's bytes.
	l := *(*[]label)(p)
	if len(l) != 1 || unsafe.StringData(l[0].key) != unsafe.StringData(labelKey) {
		return nil
	}
	return (*thread)(p)
}

// thread is that of the calling goroutine, which compiled code may have started.
func (m *Machine) thread() *thread {
	th := labelled()
	if th != nil && th.g == getg() {
		if th.top == nil {
			th.exiting, th.again = false, nil // a goroutine that ended may have had it before
		}
		return th
	}
	if th != nil {
		th = newThread(th.run)
		th.foreign = true
		th.attach()
		return th
	}
	r := m.last.Load()
	if r == nil {
		r = NewRun(0)
	}
	th = newThread(r)
	th.foreign = true
	if getLabels() == nil {
		th.attach()
	}
	return th
}

// leave ends the goroutine, since its run was stopped, as runtime.Goexit does: deferred calls run, and no recover can
// hold it back. It returns when the goroutine is leaving already, unless it must do so at every step.
func (th *thread) leave() {
	if th.stop.Load() >= hard || !th.leaving {
		if !th.leaving && th.main {
			th.left = th.capture()
		}
		th.leaving = true
		runtime.Goexit()
	}
}

// title is what stands above a traceback: the goroutine of a run's entry is number 1.
func (th *thread) title() string {
	if th.main {
		return "goroutine 1 [running]:"
	}
	head, _, _ := strings.Cut(string(debug.Stack()), "\n")
	return head
}

// fatal ends the goroutine with what no recover can hold back. Its base reports it.
func (th *thread) fatal(before, what string) {
	if th.fate == nil {
		p := &Panic{Text: before + "fatal error: " + what, Value: Fatal(what), Fatal: true, Goroutine: th.title()}
		p.Frames, p.Elided = th.capture().frames()
		th.fate = p
		if th.foreign {
			th.run.failed(p)
		}
	}
	runtime.Goexit()
}

// roots are the compiled functions that start goroutines of which they recover no panic.
var roots = map[string]bool{
	"time.goFunc": true, "sync.(*WaitGroup).Go.func1": true, "context.(*afterFuncCtx).cancel.func1": true,
	"golang.org/x/sync/errgroup.(*Group).Go.func1": true,
}

// isRoot reports whether a callback that panics was called by one of them: its panic would end the process.
func isRoot() bool {
	var pcs [24]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		f, more := frames.Next()
		switch {
		case roots[f.Function] || f.Function == "runtime.goexit":
			return true
		case !more || !strings.HasPrefix(f.Function, "jeton/kernel/eval.") && !strings.HasPrefix(f.Function, "runtime."):
			return false
		}
	}
}

// abandon ends a goroutine of compiled code that panicked with r, and tells its run; it does nothing during Goexit.
func (th *thread) abandon(r any) {
	if r == nil {
		return
	}
	if p := th.caught(r).report(th); p != nil {
		th.run.failed(p)
	}
	runtime.Goexit()
}

// Fatal is the value of a panic that stands for one of Go's fatal errors.
type Fatal string

func (f Fatal) Error() string { return "fatal error: " + string(f) }

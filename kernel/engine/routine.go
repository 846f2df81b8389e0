package engine

import (
	"context"
	"reflect"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"unsafe"

	"jeton/kernel/eval"
)

// A cellRun is one Program under way in this process, or ended with goroutines left.
type cellRun struct {
	id    uint64
	cell  int
	done  chan struct{} // closed to end its channel operations
	doneV reflect.Value // of done
	ctx   context.Context
	end   context.CancelFunc
	// stopping is 0 while it runs; calm: each goroutine leaves once, and its deferred functions run; hard: they leave at
	// every step.
	stopping atomic.Int32
	stopped  chan struct{} // closed by the first stop
	ended    atomic.Bool   // its outcome has been sent
	inner    *eval.Run     // of a program that kernel/eval runs
	before   *cellRun      // the owner of the raw descriptors before it; guarded by the server's print

	mu    sync.Mutex // guards what follows
	cause *Fault     // why it was stopped
	place func() []Frame
	at    []Frame // where it was then
	forms map[string]string
	quiet bool // its values are not shown
	// results are the values of the cell's last expression that go with its end: one message less to wait for.
	results []*wireBundle
	out     sync.Mutex // one output message at a time: the flow control
}

const (
	calm = 1
	hard = 2
)

func newCellRun(id uint64, cell int) *cellRun {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	r := &cellRun{id: id, cell: cell, done: done, doneV: reflect.ValueOf(done), ctx: ctx, end: cancel, stopped: make(chan struct{}), inner: eval.NewRun(cell)}
	r.inner.Tag = r
	return r
}

// stop makes the run's goroutines leave. The first cause is kept; it reports whether this was the first.
func (r *cellRun) stop(cause *Fault) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cause != nil {
		return false
	}
	r.cause = cause
	if r.place != nil && cause.Kind == Interrupted {
		r.at = r.place() // a call that returns an error when it is interrupted lets the cell go on, and end elsewhere
	}
	r.stopping.Store(calm)
	close(r.stopped)
	close(r.done)
	r.end()
	r.inner.Stop(false)
	return true
}

// hurry makes the goroutines of a stopped run leave in the midst of their deferred functions, too.
func (r *cellRun) hurry() {
	r.stopping.Store(hard)
	r.inner.Stop(true)
}

// runs tells where the cell will be while it runs.
func (r *cellRun) runs(place func() []Frame) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.place = place
}

// interruptedAt is where the cell was.
func (r *cellRun) interruptedAt() []Frame {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at
}

func (r *cellRun) fault() *Fault {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cause
}

// A routine is what we know of one goroutine of a cell. The goroutine carries it as its profiler labels, which a new
// goroutine inherits: so a goroutine that compiled code starts (a server's) shares the routine of its starter, and one
// that a go statement of a cell starts gets its own.
//
// The labels are real ones: a profile taken in a notebook shows the cell of each sample.
type routine struct {
	labels  []label // must be first: the layout of runtime/pprof's labelMap
	arr     [1]label
	run     *cellRun
	depth   atomic.Int32 // interpreted calls under way
	leaving atomic.Bool  // it has been asked to leave
	site    atomic.Pointer[site]
	// path holds the call sites of the innermost calls, by depth.
	path [pathLen]atomic.Pointer[site]

	mu    sync.Mutex
	trace []Frame // of the panic under way, innermost first
}

const pathLen = 16

type label struct{ key, value string }

// labelKey differs from that of kernel/eval: whose labels they are is told by the key's bytes, and equal strings are one.
const labelKey = "jeton.yaegi.cell"

//go:linkname setLabels runtime/pprof.runtime_setProfLabel
func setLabels(unsafe.Pointer)

//go:linkname getLabels runtime/pprof.runtime_getProfLabel
func getLabels() unsafe.Pointer

func newRoutine(run *cellRun) *routine {
	r := &routine{run: run}
	r.arr[0] = label{labelKey, strconv.Itoa(run.cell)}
	r.labels = r.arr[:]
	return r
}

// enter makes r the routine of the calling goroutine.
func (r *routine) enter() { setLabels(unsafe.Pointer(r)) }

// current is the calling goroutine's routine, or nil when no cell started it.
func current() *routine {
	p := getLabels()
	if p == nil {
		return nil
	}
	// Labels that user code has set with runtime/pprof are no routine: ours point into themselves, at our key.
	l := *(*[]label)(p)
	if len(l) != 1 || unsafe.StringData(l[0].key) != unsafe.StringData(labelKey) {
		return nil
	}
	return (*routine)(p)
}

// check ends the calling goroutine when its cell has been stopped.
func (r *routine) check() {
	if level := r.run.stopping.Load(); level != 0 {
		r.leave(level)
	}
}

// leave ends the goroutine as runtime.Goexit does: deferred functions run, and no recover can hold it back.
func (r *routine) leave(level int32) {
	if level >= hard || r.leaving.CompareAndSwap(false, true) {
		runtime.Goexit()
	}
}

// takeTrace returns the frames of the last panic.
func (r *routine) takeTrace() []Frame {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.trace
	r.trace = nil
	return t
}

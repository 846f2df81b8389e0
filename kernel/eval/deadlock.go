package eval

import (
	"bytes"
	"cmp"
	"reflect"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"time"

	"jeton/kernel/code"
)

// Go's runtime ends a program whose goroutines all wait for each other, but not in a process with cgo, as ours is. So we look
// ourselves: when nothing has run for a while, the state of each goroutine tells whether something outside the program can
// still wake it. A timer can, and its goroutine looks like any other that receives from a channel: so there is no looking in
// a program that mentions timers, or packages by which the world outside comes in.

// quiet are the packages of which no function makes something that wakes a goroutine later.
var quiet = []string{
	"bufio", "bytes", "cmp", "container", "context", "encoding", "errors", "fmt", "hash", "io", "iter", "jeton/hook", "log", "maps", "math", "os",
	"reflect", "regexp", "runtime", "slices", "sort", "strconv", "strings", "sync", "text", "time", "unicode", "unsafe",
}

// loud are what they have all the same: functions, methods of types, and a whole package.
var loud = map[string]bool{
	"context.WithTimeout": true, "context.WithTimeoutCause": true, "context.WithDeadline": true, "context.WithDeadlineCause": true,
	"time.After": true, "time.AfterFunc": true, "time.NewTimer": true, "time.NewTicker": true, "time.Tick": true, "time.Timer": true, "time.Ticker": true,
	"os.StartProcess": true, "os.Process": true,
}

// CanDeadlock reports whether nothing outside the program can wake its goroutines once they all wait.
func CanDeadlock(u *code.Unit) bool {
	for i := range u.Funcs {
		f := &u.Funcs[i]
		if !f.Lib {
			continue
		}
		pkg, name := f.LibPkg, f.LibName
		if f.LibMethod {
			pkg, name = receiverOf(u, f)
		}
		top, _, _ := strings.Cut(pkg, "/")
		if !slices.Contains(quiet, pkg) && !slices.Contains(quiet, top) || pkg == "os/signal" || pkg == "os/exec" || loud[pkg+"."+name] {
			return false
		}
	}
	return true
}

// receiverOf is the type that a library's method belongs to.
func receiverOf(u *code.Unit, f *code.Func) (pkg, name string) {
	t := &u.Types[u.Types[f.Sig].In[0]]
	if t.Kind == code.Kind(reflect.Pointer) {
		t = &u.Types[t.Elem]
	}
	return t.Pkg, t.Name
}

// Deadlock blocks until all goroutines of the process wait for each other, and gives what Go says then; "" when done was
// closed before. It is for a Run that is alone in its process, Uninterruptible, and of a unit that CanDeadlock.
func (r *Run) Deadlock(done <-chan struct{}) string {
	const first, last = 5 * time.Millisecond, 250 * time.Millisecond
	for pause := first; ; pause = min(2*pause, last) {
		select {
		case <-done:
			return ""
		case <-time.After(pause):
		}
		if idle() && asleep() {
			return r.deadlock()
		}
	}
}

// idle reports whether no goroutine but the caller's can run.
func idle() bool {
	s := []metrics.Sample{{Name: "/sched/goroutines/runnable:goroutines"}, {Name: "/sched/goroutines/running:goroutines"}}
	metrics.Read(s)
	for _, x := range s {
		if x.Value.Kind() != metrics.KindUint64 {
			return true // a Go that does not count them: the states will tell
		}
	}
	return s[0].Value.Uint64() == 0 && s[1].Value.Uint64() <= 1
}

// waiting are the states of goroutines that only another goroutine can end.
var waiting = []string{
	"chan receive", "chan receive (nil chan)", "chan send", "chan send (nil chan)", "select", "select (no cases)", "semacquire",
	"sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock", "sync.Cond.Wait", "sync.WaitGroup.Wait",
}

// asleep reports whether all goroutines but the caller's, which is the first in a dump, are in such a state.
func asleep() bool {
	dump := make([]byte, 64<<10)
	for {
		n := runtime.Stack(dump, true)
		if n < len(dump) {
			dump = dump[:n]
			break
		}
		if len(dump) > 64<<20 {
			return false // more goroutines than can be looked at
		}
		dump = make([]byte, 2*len(dump))
	}
	for i, g := range bytes.Split(dump, []byte("\n\n")) {
		head, _, _ := strings.Cut(string(g[:min(len(g), 200)]), "\n")
		_, state, ok := strings.Cut(head, "[")
		state = state[:cmp.Or(max(strings.IndexAny(state, ",]"), 0), len(state))]
		if ok && i > 0 && !slices.Contains(waiting, state) {
			return false
		}
	}
	return true
}

// deadlock is Go's message, with the goroutines of the run.
func (r *Run) deadlock() string {
	var all []*thread
	r.threads.Range(func(th, _ any) bool {
		all = append(all, th.(*thread))
		return true
	})
	slices.SortFunc(all, func(a, b *thread) int { return cmp.Compare(a.serial, b.serial) })
	text := []byte("fatal error: all goroutines are asleep - deadlock!\n")
	for _, th := range all {
		var fs []Frame
		for _, p := range th.glance() {
			fs = append(fs, p.frame())
		}
		text = append(text, "\ngoroutine "+strconv.FormatInt(th.serial, 10)+" [asleep]:\n"...)
		text = appendFrames(text, fs, 0)
	}
	return string(text)
}

// register keeps account of the goroutines of a run that may deadlock; leaves is to be called at the end.
func (th *thread) register() (leaves func()) {
	if !th.run.Uninterruptible {
		return func() {}
	}
	th.serial = th.run.serial.Add(1)
	th.run.threads.Store(th, true)
	return func() { th.run.threads.Delete(th) }
}

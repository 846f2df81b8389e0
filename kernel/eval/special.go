package eval

import (
	"cmp"
	"reflect"
	"runtime"
	"runtime/debug"
	"sync"
	"unsafe"
)

// What programs ask of the runtime about themselves is answered by the interpreter: the calls that they see are theirs. Program
// counters are numbers that stand for a place in interpreted code; compiled code that is given one finds nothing there.

// replacement is what a program gets for a function of the library; ok is false when it is the library's own.
func (m *Machine) replacement(pkg, name string) (f reflect.Value, ok bool) {
	var v any
	switch pkg + "." + name {
	case "runtime.Caller":
		v = caller1
	case "runtime.Callers":
		v = callersOf
	case "runtime.CallersFrames":
		v = callersFrames
	case "runtime.FuncForPC":
		v = funcForPC
	case "runtime.Stack":
		v = func(buf []byte, all bool) int { return copy(buf, stackText()) }
	case "runtime/debug.Stack":
		v = stackText
	case "runtime/debug.PrintStack":
		v = func() { _, _ = m.stderr().Write(stackText()) }
	case "runtime.GOROOT":
		v = goroot
	case "runtime.NumGoroutine":
		v = numGoroutine
	case "runtime.GC":
		v = collect
	case "runtime/debug.FreeOSMemory":
		v = freeOSMemory
	default:
		return reflect.Value{}, false
	}
	return reflect.ValueOf(v), true
}

// methodReplacement is the same for a method.
func methodReplacement(recv reflect.Type, name string) (f reflect.Value, ok bool) {
	var v any
	switch recv {
	case reflect.TypeFor[*runtime.Func]():
		switch name {
		case "Name":
			v = funcName
		case "Entry":
			v = funcEntry
		case "FileLine":
			v = funcFileLine
		}
	case reflect.TypeFor[reflect.Value]():
		if name == "Pointer" {
			v = valuePointer
		}
	case reflect.TypeFor[*runtime.Frames]():
		if name == "Next" {
			v = nextFrame
		}
	}
	return reflect.ValueOf(v), v != nil
}

// spots numbers the places whose program counters were asked for. They are as many as there are such places in the code.
var spots = struct {
	sync.Mutex
	known map[spot]uintptr
	list  []spot
	funcs map[*function]*runtime.Func
	names map[*runtime.Func]*function
	walks map[uintptr]*walk // by the address of a runtime.Frames
}{known: map[spot]uintptr{}, funcs: map[*function]*runtime.Func{}, names: map[*runtime.Func]*function{}, walks: map[uintptr]*walk{}}

// firstPC is where these program counters begin: no code is there.
const firstPC = 1 << 56

func (p spot) counter() uintptr {
	spots.Lock()
	defer spots.Unlock()
	pc, ok := spots.known[p]
	if !ok {
		pc = firstPC + uintptr(len(spots.list))*2
		spots.known[p] = pc
		spots.list = append(spots.list, p)
	}
	return pc
}

// spotOf is the place of a program counter, or of the one before it, as is the custom.
func spotOf(pc uintptr) (p spot, ok bool) {
	spots.Lock()
	defer spots.Unlock()
	i := (pc - firstPC) / 2
	if pc < firstPC || i >= uintptr(len(spots.list)) {
		return spot{}, false
	}
	return spots.list[i], true
}

// stack is where the calling goroutine is in interpreted code, innermost first, without the first skip calls, at most n.
func stack(skip, n int) []spot {
	th := labelled()
	if th == nil || th.g != getg() {
		return nil
	}
	var at []spot
	th.walk(func(p spot) bool {
		if skip--; skip < 0 && len(at) < n {
			at = append(at, p)
		}
		return len(at) < n
	})
	return at
}

// caller1 is runtime.Caller.
func caller1(skip int) (pc uintptr, file string, line int, ok bool) {
	at := stack(skip, 1)
	if len(at) == 0 {
		return 0, "", 0, false
	}
	f := at[0].frame()
	return at[0].counter() + 1, f.File, f.Line, true
}

// callersOf is runtime.Callers, which counts itself.
func callersOf(skip int, pcs []uintptr) int {
	at := stack(max(skip-1, 0), len(pcs))
	for i := range at {
		pcs[i] = at[i].counter() + 1
	}
	return len(at)
}

// A walk is a runtime.Frames over interpreted code.
type walk struct{ rest []uintptr }

// callersFrames is runtime.CallersFrames.
func callersFrames(pcs []uintptr) *runtime.Frames {
	f := runtime.CallersFrames(pcs)
	spots.Lock()
	defer spots.Unlock()
	key := uintptr(unsafe.Pointer(f))
	spots.walks[key] = &walk{pcs}
	runtime.AddCleanup(f, func(key uintptr) {
		spots.Lock()
		defer spots.Unlock()
		delete(spots.walks, key)
	}, key)
	return f
}

// nextFrame is (*runtime.Frames).Next.
func nextFrame(fs *runtime.Frames) (frame runtime.Frame, more bool) {
	spots.Lock()
	w := spots.walks[uintptr(unsafe.Pointer(fs))]
	spots.Unlock()
	if w == nil {
		return fs.Next()
	}
	if len(w.rest) == 0 {
		return runtime.Frame{}, false
	}
	pc := w.rest[0]
	w.rest = w.rest[1:]
	if p, ok := spotOf(pc - 1); ok {
		f := p.frame()
		frame = runtime.Frame{PC: pc - 1, Func: p.function().runtimeFunc(), Function: f.FullName(), File: f.File, Line: f.Line}
	} else {
		frame, _ = runtime.CallersFrames([]uintptr{pc}).Next()
	}
	return frame, len(w.rest) > 0
}

// runtimeFunc is a pointer that stands for the function; the methods of methodReplacement know it.
func (fn *function) runtimeFunc() *runtime.Func {
	spots.Lock()
	defer spots.Unlock()
	f := spots.funcs[fn]
	if f == nil {
		f = (*runtime.Func)(unsafe.Pointer(new([4]uintptr)))
		spots.funcs[fn], spots.names[f] = f, fn
	}
	return f
}

// function is the spot's. Those of Go's runtime have a name, and no more.
func (p spot) function() *function {
	name := p.native
	switch {
	case p.compiled != nil:
		name = p.compiled.FullName()
	case name == "":
		return p.body.fn
	}
	nativesMu.Lock()
	defer nativesMu.Unlock()
	fn := natives[name]
	if fn == nil {
		fn = &function{name: name}
		natives[name] = fn
	}
	return fn
}

var (
	nativesMu sync.Mutex
	natives   = map[string]*function{}
)

func (fn *function) fullName() string {
	if fn.code == nil {
		return fn.name
	}
	return cmp.Or(fn.pkg(), "main") + "." + fn.name
}

// valuePointer is reflect.Value.Pointer: for a function of ours it is its program counter.
func valuePointer(v reflect.Value) uintptr {
	if v.Kind() == reflect.Func && !v.IsNil() && v.CanInterface() {
		x := v.Interface()
		if c := closureOf((*ifaceWords)(unsafe.Pointer(&x)).data); c != nil {
			return spot{body: c.fn.ready()}.counter()
		}
	}
	return v.Pointer()
}

func functionOf(f *runtime.Func) *function {
	spots.Lock()
	defer spots.Unlock()
	return spots.names[f]
}

func funcForPC(pc uintptr) *runtime.Func {
	if p, ok := spotOf(pc); ok {
		return p.function().runtimeFunc()
	}
	return runtime.FuncForPC(pc)
}

func funcName(f *runtime.Func) string {
	if fn := functionOf(f); fn != nil {
		return fn.fullName()
	}
	return f.Name()
}

func funcEntry(f *runtime.Func) uintptr {
	if fn := functionOf(f); fn != nil {
		return spot{body: fn.ready()}.counter()
	}
	return f.Entry()
}

func funcFileLine(f *runtime.Func, pc uintptr) (file string, line int) {
	if functionOf(f) != nil {
		if p, ok := spotOf(pc - 1); ok {
			at := p.frame()
			return at.File, at.Line
		}
		return "?", 0
	}
	return f.FileLine(pc)
}

// stackText is a traceback of the calling goroutine.
func stackText() []byte {
	th := labelled()
	if th == nil || th.g != getg() {
		return debug.Stack()
	}
	fs, elided := th.capture().frames()
	return appendFrames([]byte(th.title()+"\n"), fs, elided)
}

// numGoroutine counts the goroutines that came since the run began, and its first.
func numGoroutine() int {
	n := runtime.NumGoroutine()
	if r := Current(); r != nil {
		n = max(n-r.others, 1)
	}
	return n
}

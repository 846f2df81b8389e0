package engine

import (
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"
)

// A site is a place in a program where the interpreter is watched: a step that can panic, block or call, or the head
// of a loop. Watching costs a few nanoseconds a step; steps that can do none of that (arithmetic, assignment to a
// variable) run as yaegi made them.
type site struct {
	src   *source
	node  nodePtr
	pos   int
	fn    string // the function as the student wrote it; "" at the top level
	inner execFunc
}

func (s *site) frame() Frame {
	f := s.src.position(s.pos)
	f.Func = s.fn
	return f
}

// instrument makes the functions of a compiled, not yet executed, program pass through sites.
func instrument(src *source, root nodePtr) {
	w := weaver{src: src, seen: map[nodePtr]bool{}, heads: map[nodePtr]bool{}}
	w.walk(root, "", false)
	for _, start := range w.bodies {
		generate(start)
	}
}

// generate makes the steps of a function that have none, as yaegi's setExec does: successors first, and a step that a
// loop leads back to by way of itself.
func generate(n nodePtr) {
	exec := func(n nodePtr) *execFunc { return at[execFunc](unsafe.Pointer(n), off.nodeExec) }
	seen := map[nodePtr]bool{}
	var set func(n nodePtr)
	set = func(n nodePtr) {
		if n == nil || *exec(n) != nil {
			return
		}
		seen[n] = true
		for _, link := range []uintptr{off.nodeTnext, off.nodeFnext} {
			switch to := linkOf(n, link); {
			case to == nil || *exec(to) != nil:
			case seen[to]:
				*exec(to) = func(f unsafe.Pointer) execFunc { return (*exec(to))(f) }
			default:
				set(to)
			}
		}
		(*at[genFunc](unsafe.Pointer(n), off.nodeGen))(unsafe.Pointer(n))
	}
	set(n)
}

type weaver struct {
	src   *source
	seen  map[nodePtr]bool
	heads map[nodePtr]bool // targets of backward jumps
	lits  int
	// bodies are the first steps of function literals.
	bodies []nodePtr
}

// walk visits the syntax tree; fn is the enclosing function's name and inGo says that the parent is a go statement.
func (w *weaver) walk(n nodePtr, fn string, inGo bool) {
	if n == nil || w.seen[n] {
		return
	}
	w.seen[n] = true
	// yaegi has generated function literals already, while it compiled; that is done again below, through the sites.
	*at[execFunc](unsafe.Pointer(n), off.nodeExec) = nil
	kind := kindOf(n)
	switch kind {
	case "funcDecl":
		fn = w.funcName(n)
		w.lits = 0
		w.findHeads(n)
	case "funcLit":
		w.lits++
		fn = strings.TrimPrefix(fn+".func"+strconv.Itoa(w.lits), ".")
		w.findHeads(n)
		if c := children(n); len(c) >= 4 {
			w.bodies = append(w.bodies, linkOf(c[3], off.nodeStart))
		}
	}
	for _, c := range children(n) {
		w.walk(c, fn, kind == "goStmt")
	}
	w.wrap(n, kind, fn, inGo)
}

// funcName is how Go's own tracebacks name a declared function or method, without the versions that lower adds.
func (w *weaver) funcName(n nodePtr) string {
	c := children(n)
	if len(c) < 2 {
		return ""
	}
	name := unversioned(identOf(c[1]))
	if identOf(c[1]) == w.src.entry {
		return ""
	}
	if recv := receiverType(c[0]); recv != "" {
		name = recv + "." + name
	}
	return name
}

// receiverType is the type in a receiver's field list, "(*T)" or "T".
func receiverType(n nodePtr) string {
	fields := children(n)
	if len(fields) == 0 {
		return ""
	}
	parts := children(fields[0])
	if len(parts) == 0 {
		return ""
	}
	t := parts[len(parts)-1]
	if kindOf(t) == "starExpr" && len(children(t)) > 0 {
		return "(*" + unversioned(identOf(children(t)[0])) + ")"
	}
	return unversioned(identOf(t))
}

// unversioned strips the mark that lower puts on redefinable names: "xᐧ3" is x.
func unversioned(name string) string {
	name, _, _ = strings.Cut(name, "ᐧ")
	return name
}

// findHeads finds the loops of a function: the steps that a jump leads back to.
func (w *weaver) findHeads(fn nodePtr) {
	c := children(fn)
	if len(c) < 4 {
		return
	}
	const active, finished = 1, 2
	state := map[nodePtr]int{}
	type visit struct {
		n    nodePtr
		next int
	}
	stack := []visit{{n: linkOf(c[3], off.nodeStart)}}
	for len(stack) > 0 {
		v := &stack[len(stack)-1]
		if v.n == nil || v.next == 2 {
			if v.n != nil {
				state[v.n] = finished
			}
			stack = stack[:len(stack)-1]
			continue
		}
		state[v.n] = active
		to := linkOf(v.n, [2]uintptr{off.nodeTnext, off.nodeFnext}[v.next])
		v.next++
		switch {
		case to == nil:
		case state[to] == active:
			w.heads[to] = true
		case state[to] == 0:
			stack = append(stack, visit{n: to})
		}
	}
}

// wrap replaces a node's generator by one that also makes a watch.
func (w *weaver) wrap(n nodePtr, kind, fn string, inGo bool) {
	gen := at[genFunc](unsafe.Pointer(n), off.nodeGen)
	if *gen == nil {
		return
	}
	var watch func(*site) execFunc
	switch how := classify(n, kind); {
	case kind == "callExpr" && inGo:
		watch = watchGo
	case how == calls:
		watch = watchCall
	case how == blocks:
		watch = watchBlock
	case how == panics && writesMap(n):
		watch = watchMap
	case how == panics:
		watch = watchStep
	case w.heads[n]:
		watch = watchLoop
	default:
		return
	}
	s := &site{src: w.src, node: n, pos: posOf(n), fn: fn}
	orig := *gen
	*gen = func(n unsafe.Pointer) {
		orig(n)
		exec := at[execFunc](n, off.nodeExec)
		if *exec == nil {
			return
		}
		own := *s // a node may be generated again
		own.inner = *exec
		*exec = watch(&own)
	}
}

type class int

const (
	safe   class = iota
	panics       // may panic
	calls        // calls something
	blocks       // is a channel operation
)

// classify says what a step may do.
func classify(n nodePtr, kind string) class {
	action := actionOf(n)
	switch kind {
	case "callExpr":
		if action == "convert" {
			return safe
		}
		return calls
	case "selectStmt", "sendStmt":
		return blocks
	case "starExpr":
		return panics
	}
	c := children(n)
	switch action {
	case "<-", "<~", "range":
		return blocks
	case "getIndex", "slice", "slice0", "TypeAssert", "/", "/=", "%", "%=", "X=", ".", "getMethod", "compositeLit":
		return panics
	case "=", "+=", "-=", "*=", "&=", "&^=", "|=", "^=", "++", "--":
		for i, x := range c {
			if k := kindOf(x); k == "starExpr" || (i == 0 && k != "identExpr") {
				return panics
			}
		}
	case "<<", ">>", "<<=", ">>=":
		if len(c) > 1 && kindOf(c[1]) != "basicLit" {
			return panics
		}
	case "==", "!=":
		if len(c) == 2 && isInterface(c[0]) && isInterface(c[1]) {
			return panics
		}
	}
	return safe
}

func watchLoop(s *site) execFunc {
	inner := s.inner
	return func(f unsafe.Pointer) execFunc {
		if r := current(); r != nil {
			r.check()
		}
		return inner(f)
	}
}

func watchStep(s *site) execFunc {
	return func(f unsafe.Pointer) (next execFunc) {
		r := current()
		if r != nil {
			r.check()
		}
		ok := false
		defer func() {
			if !ok && s.note(r) {
				panic(s.translate(recover(), f))
			}
		}()
		next = s.inner(f)
		ok = true
		return next
	}
}

// writesMap reports whether a step assigns to an element of a map, or may do so.
func writesMap(n nodePtr) bool {
	c := children(n)
	if len(c) == 0 || kindOf(c[0]) != "indexExpr" {
		return false
	}
	to := children(c[0])
	return len(to) > 0 && category(to[0]) == "mapT"
}

// lastMap is the site that wrote to a map last.
var lastMap atomic.Pointer[site]

// watchMap is watchStep that also leaves its place in the black box: two goroutines that write to one map at the same
// time end the process there.
func watchMap(s *site) execFunc {
	text := sync.OnceValue(func() []byte { return render([]Frame{s.frame()}) })
	inner := s.inner
	s.inner = func(f unsafe.Pointer) execFunc {
		if flight != nil && lastMap.Load() != s {
			lastMap.Store(s)
			flight.record(mapHalf, text())
		}
		return inner(f)
	}
	return watchStep(s)
}

func watchBlock(s *site) execFunc {
	return func(f unsafe.Pointer) (next execFunc) {
		r := current()
		if r != nil {
			r.check()
			follow(f, r.run.doneV)
			r.site.Store(s)
		}
		ok := false
		defer func() {
			if !ok && s.note(r) {
				panic(s.translate(recover(), f))
			}
		}()
		next = s.inner(f)
		ok = true
		if r != nil {
			r.check()
		}
		return next
	}
}

func watchCall(s *site) execFunc {
	return func(f unsafe.Pointer) (next execFunc) {
		r := current()
		if r == nil {
			return s.orphan(f)
		}
		r.check()
		d := r.depth.Add(1)
		r.site.Store(s)
		r.path[uint32(d)%pathLen].Store(s)
		ok := false
		defer func() {
			r.depth.Add(-1)
			if !ok && s.note(r) {
				panic(s.translate(recover(), f))
			}
		}()
		if d > maxDepth {
			r.overflow(d)
		}
		next = s.inner(f)
		ok = true
		r.check()
		return next
	}
}

// orphan is a call on a goroutine that no cell is known to have started.
func (s *site) orphan(f unsafe.Pointer) (next execFunc) {
	ok := false
	defer func() {
		if !ok && s.note(nil) {
			panic(s.translate(recover(), f))
		}
	}()
	next = s.inner(f)
	ok = true
	return next
}

// watchGo gives the goroutine that a go statement starts a routine of its own.
func watchGo(s *site) execFunc {
	return func(f unsafe.Pointer) (next execFunc) {
		r := current()
		if r == nil {
			return s.orphan(f)
		}
		r.check()
		r.site.Store(s)
		ok := false
		newRoutine(r.run).enter()
		defer func() {
			r.enter()
			if !ok && s.note(r) {
				panic(s.translate(recover(), f))
			}
		}()
		next = s.inner(f)
		ok = true
		return next
	}
}

// orphans is the routine of goroutines that no cell is known to have started; only its trace is used.
var orphans = &routine{}

// maxTrace bounds the frames that are kept of one panic.
const maxTrace = 100

// note adds this site to the trace of the panic that is passing through it, and reports whether the panic begins here.
// It is called from deferred functions; when the goroutine is leaving without a panic it does nothing.
func (s *site) note(r *routine) (fresh bool) {
	fresh, panicking := panicState()
	if !panicking {
		return false
	}
	if r == nil {
		r = orphans
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if fresh {
		r.trace = nil
	}
	if f := s.frame(); f.File != "" && len(r.trace) < maxTrace {
		r.trace = append(r.trace, f)
		if flight != nil {
			flight.record(panicHalf, render(r.trace))
		}
	}
	return fresh
}

// panicState looks up the stack for the panic under way. The interpreter recovers and panics again in every function,
// and so do we once, to translate; a panic is fresh when neither of us has called panic.
func panicState() (fresh, panicking bool) {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			panicking = true
		case panicking:
			again := f.Function == "github.com/traefik/yaegi/interp.runCfg.func1" ||
				strings.HasPrefix(f.Function, "jeton/kernel/engine.watch") || strings.HasPrefix(f.Function, "jeton/kernel/engine.(*site)")
			return !again, true
		}
		if !more {
			return fresh, panicking
		}
	}
}

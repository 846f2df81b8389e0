package engine

import (
	"strconv"
	"strings"
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
	w.walk(root, "", "")
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

// walk visits the syntax tree; fn is the enclosing function's name, and parent the kind of n's parent.
func (w *weaver) walk(n nodePtr, fn, parent string) {
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
		if parent != "deferred call" {
			forgetLiteral(n)
		}
		if c := children(n); len(c) >= 4 {
			w.bodies = append(w.bodies, linkOf(c[3], off.nodeStart))
		}
	}
	if kind == "callExpr" && parent == "deferStmt" {
		kind = "deferred call"
	}
	for _, c := range children(n) {
		w.walk(c, fn, kind)
	}
	w.wrap(n, kindOf(n), fn, parent)
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
func (w *weaver) wrap(n nodePtr, kind, fn, parent string) {
	gen := at[genFunc](unsafe.Pointer(n), off.nodeGen)
	if *gen == nil {
		return
	}
	var watch func(*site) execFunc
	if kind == "funcLit" {
		watch = watchLiteral
	}
	switch how := classify(n, kind); {
	case kind == "callExpr" && parent == "goStmt":
		watch = watchGo
	case kind == "callExpr" && parent == "deferStmt":
		watch = watchDefer
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
	case watch == nil:
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
			if category(n) == "arrayT" { // of a slice that may be too short
				return panics
			}
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

package engine

import (
	"fmt"
	"reflect"
	"sync"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// This file is the only one that reaches into yaegi's unexported types. Everything it assumes is written down in
// fields and checked against the types themselves when an engine starts: with another version of yaegi an engine
// refuses to start, instead of reading wrong memory.
//
// Why at all: yaegi's API can say neither at which line a panic happened (it reports where the function starts), nor
// interrupt one cell without killing the goroutines, and every closure, of all others; and it keeps the syntax tree of
// every cell for ever.

// A nodePtr stands for yaegi's *node. Frames, scopes and the like are plain unsafe.Pointers.
type nodePtr unsafe.Pointer

// An execFunc is yaegi's bltn: one step of a function, which returns the next.
type execFunc func(f unsafe.Pointer) execFunc

// A genFunc is yaegi's bltnGenerator: it makes a node's execFunc.
type genFunc func(n unsafe.Pointer)

type fieldSpec struct {
	typ, name, want string
	at              *uintptr
}

var off struct {
	nodeChild, nodePos, nodeGen, nodeExec, nodeKind, nodeAction, nodeIdent, nodeType, nodeTnext, nodeFnext, nodeStart,
	nodeFindex, nodeLevel, nodeRval, nodeVal, nodeAnc uintptr
	frameID, frameDebug, frameDone, frameMutex, frameData, frameAnc, frameRoot, frameDeferred, frameRecovered uintptr
	typeCat                                                                                                   uintptr
	interpMutex, interpDone, interpCancel, interpFrame, interpUniverse,
	interpScopes, interpRoots uintptr
	scopeTypes, scopeSym, scopeChild                  uintptr
	symbolNode, symbolKind, symbolIndex, symbolGlobal uintptr
	programRoot                                       uintptr
}

var fields = []fieldSpec{
	{"node", "child", "[]*interp.node", &off.nodeChild},
	{"node", "anc", "*interp.node", &off.nodeAnc},
	{"node", "start", "*interp.node", &off.nodeStart},
	{"node", "tnext", "*interp.node", &off.nodeTnext},
	{"node", "fnext", "*interp.node", &off.nodeFnext},
	{"node", "pos", "token.Pos", &off.nodePos},
	{"node", "gen", "interp.bltnGenerator", &off.nodeGen},
	{"node", "exec", "interp.bltn", &off.nodeExec},
	{"node", "kind", "interp.nkind", &off.nodeKind},
	{"node", "action", "interp.action", &off.nodeAction},
	{"node", "ident", "string", &off.nodeIdent},
	{"node", "typ", "*interp.itype", &off.nodeType},
	{"node", "findex", "int", &off.nodeFindex},
	{"node", "level", "int", &off.nodeLevel},
	{"node", "rval", "reflect.Value", &off.nodeRval},
	{"node", "val", "interface {}", &off.nodeVal},
	{"frame", "id", "uint64", &off.frameID},
	{"frame", "debug", "*interp.frameDebugData", &off.frameDebug},
	{"frame", "recovered", "interface {}", &off.frameRecovered},
	{"frame", "done", "reflect.SelectCase", &off.frameDone},
	{"frame", "mutex", "sync.RWMutex", &off.frameMutex},
	{"frame", "data", "[]reflect.Value", &off.frameData},
	{"frame", "anc", "*interp.frame", &off.frameAnc},
	{"frame", "deferred", "[][]reflect.Value", &off.frameDeferred},
	{"frame", "root", "*interp.frame", &off.frameRoot},
	{"itype", "cat", "interp.tcat", &off.typeCat},
	{"Interpreter", "mutex", "sync.RWMutex", &off.interpMutex},
	{"Interpreter", "done", "chan struct {}", &off.interpDone},
	{"Interpreter", "cancelChan", "bool", &off.interpCancel},
	{"Interpreter", "frame", "*interp.frame", &off.interpFrame},
	{"Interpreter", "universe", "*interp.scope", &off.interpUniverse},
	{"Interpreter", "scopes", "map[string]*interp.scope", &off.interpScopes},
	{"Interpreter", "roots", "[]*interp.node", &off.interpRoots},
	{"scope", "types", "[]reflect.Type", &off.scopeTypes},
	{"scope", "sym", "map[string]*interp.symbol", &off.scopeSym},
	{"scope", "child", "[]*interp.scope", &off.scopeChild},
	{"symbol", "kind", "interp.sKind", &off.symbolKind},
	{"symbol", "index", "int", &off.symbolIndex},
	{"symbol", "global", "bool", &off.symbolGlobal},
	{"symbol", "node", "*interp.node", &off.symbolNode},
	{"Program", "root", "*interp.node", &off.programRoot},
}

// Names of yaegi's node kinds, actions and type categories, by their numbers.
var kindNames, actionNames, catNames []string

// frameType is yaegi's frame.
var frameType reflect.Type

// varSymbol is yaegi's kind of a symbol that is a variable.
var varSymbol uint

// layout fills off, once, or says what is not as expected.
var layout = sync.OnceValue(func() error {
	in := reflect.TypeFor[interp.Interpreter]()
	prog := reflect.TypeFor[interp.Program]()
	types := map[string]reflect.Type{"Interpreter": in, "Program": prog}
	elem := func(t reflect.Type, field string) (reflect.Type, error) {
		f, ok := t.FieldByName(field)
		if !ok || f.Type.Kind() != reflect.Pointer {
			return nil, fmt.Errorf("yaegi: %v has no pointer %s: this is not the version that jeton was written for", t, field)
		}
		return f.Type.Elem(), nil
	}
	var err error
	for _, s := range []struct{ name, of, field string }{
		{"node", "Program", "root"}, {"frame", "Interpreter", "frame"}, {"scope", "Interpreter", "universe"}, {"itype", "node", "typ"},
	} {
		if types[s.name], err = elem(types[s.of], s.field); err != nil {
			return err
		}
	}
	if sym, ok := types["scope"].FieldByName("sym"); ok && sym.Type.Kind() == reflect.Map {
		types["symbol"] = sym.Type.Elem().Elem()
	} else {
		return fmt.Errorf("yaegi: scope.sym is no map: this is not the version that jeton was written for")
	}
	for _, s := range fields {
		f, ok := types[s.typ].FieldByName(s.name)
		if !ok || f.Type.String() != s.want {
			return fmt.Errorf("yaegi: %s.%s is not a %s: this is not the version that jeton was written for", s.typ, s.name, s.want)
		}
		*s.at = f.Offset
	}
	frameType = types["frame"]
	kindNames = enumNames(types["node"], "kind", 90)
	actionNames = enumNames(types["node"], "action", 90)
	catNames = enumNames(types["itype"], "cat", 60)
	for i, n := range enumNames(types["symbol"], "kind", 20) {
		if n == "varSym" {
			varSymbol = uint(i)
		}
	}
	return nil
})

// enumNames lists what String gives for the numbers of a field's type.
func enumNames(t reflect.Type, field string, max int) []string {
	f, _ := t.FieldByName(field)
	names := make([]string, max)
	for i := range names {
		v := reflect.New(f.Type).Elem()
		if v.CanUint() {
			v.SetUint(uint64(i))
		} else {
			v.SetInt(int64(i))
		}
		if s, ok := v.Interface().(fmt.Stringer); ok {
			names[i] = s.String()
		}
	}
	return names
}

func at[T any](p unsafe.Pointer, offset uintptr) *T { return (*T)(unsafe.Add(p, offset)) }

func children(n nodePtr) []nodePtr { return *at[[]nodePtr](unsafe.Pointer(n), off.nodeChild) }
func kindOf(n nodePtr) string      { return name(kindNames, *at[uint](unsafe.Pointer(n), off.nodeKind)) }
func actionOf(n nodePtr) string {
	return name(actionNames, *at[uint](unsafe.Pointer(n), off.nodeAction))
}
func identOf(n nodePtr) string { return *at[string](unsafe.Pointer(n), off.nodeIdent) }
func posOf(n nodePtr) int      { return *at[int](unsafe.Pointer(n), off.nodePos) }
func linkOf(n nodePtr, offset uintptr) nodePtr {
	return *at[nodePtr](unsafe.Pointer(n), offset)
}

func name(names []string, i uint) string {
	if i < uint(len(names)) {
		return names[i]
	}
	return ""
}

// category is what sort of type a node's value has: "intT", "mapT", …; "" when it has none yet.
func category(n nodePtr) string {
	t := *at[unsafe.Pointer](unsafe.Pointer(n), off.nodeType)
	if t == nil {
		return ""
	}
	return name(catNames, *at[uint](t, off.typeCat))
}

// isInterface reports whether a node's value has, or may have, an interface type.
func isInterface(n nodePtr) bool {
	c := category(n)
	return c == "" || c == "interfaceT"
}

// An inner gives access to the unexported state of one interpreter.
type inner struct{ p unsafe.Pointer }

func innerOf(i *interp.Interpreter) inner { return inner{unsafe.Pointer(i)} }

func rootOf(p *interp.Program) nodePtr { return *at[nodePtr](unsafe.Pointer(p), off.programRoot) }

// setDone makes done the channel that ends the channel operations of the frames made from now on.
func (i inner) setDone(done chan struct{}) {
	mu := at[sync.RWMutex](i.p, off.interpMutex)
	mu.Lock()
	*at[chan struct{}](i.p, off.interpDone) = done
	*at[bool](i.p, off.interpCancel) = true
	mu.Unlock()
}

// growGlobals gives the global frame the slots that the last compilation added. yaegi would copy the whole frame for
// each cell, and lose what a goroutine stores meanwhile; here the frame grows in place, doubling now and then.
func (i inner) growGlobals() {
	frame := *at[unsafe.Pointer](i.p, off.interpFrame)
	universe := *at[unsafe.Pointer](i.p, off.interpUniverse)
	types := *at[[]reflect.Type](universe, off.scopeTypes)
	mu := at[sync.RWMutex](frame, off.frameMutex)
	mu.Lock()
	defer mu.Unlock()
	data := at[[]reflect.Value](frame, off.frameData)
	have := len(*data)
	if len(types) <= have {
		return
	}
	d := *data
	if cap(d) < len(types) {
		d = append(make([]reflect.Value, 0, max(256, 2*len(types))), d...)
	}
	d = d[:len(types)]
	for j := have; j < len(types); j++ {
		d[j] = reflect.New(types[j]).Elem()
	}
	*data = d
}

// mainScope is the scope of package main, nil before the first program.
func (i inner) mainScope() unsafe.Pointer {
	return (*at[map[string]unsafe.Pointer](i.p, off.interpScopes))["main"]
}

// forget takes names out of package main, so that what they hold can be collected.
func (i inner) forget(names ...string) {
	sc := i.mainScope()
	if sc == nil {
		return
	}
	syms := *at[map[string]unsafe.Pointer](sc, off.scopeSym)
	for _, n := range names {
		delete(syms, n)
	}
}

// drop takes names out of package main and clears the variables among them.
func (i inner) drop(names []string) {
	sc := i.mainScope()
	if sc == nil {
		return
	}
	syms := *at[map[string]unsafe.Pointer](sc, off.scopeSym)
	frame := *at[unsafe.Pointer](i.p, off.interpFrame)
	mu := at[sync.RWMutex](frame, off.frameMutex)
	mu.Lock()
	defer mu.Unlock()
	data := *at[[]reflect.Value](frame, off.frameData)
	for _, n := range names {
		s := syms[n]
		if s == nil {
			continue
		}
		if j := *at[int](s, off.symbolIndex); *at[bool](s, off.symbolGlobal) && *at[uint](s, off.symbolKind) == varSymbol && j >= 0 && j < len(data) {
			data[j] = reflect.New(data[j].Type()).Elem()
		}
		delete(syms, n)
	}
}

// trim drops the lists of syntax trees and scopes that yaegi keeps for its debugger only.
func (i inner) trim() {
	clear(*at[[]nodePtr](i.p, off.interpRoots))
	*at[[]nodePtr](i.p, off.interpRoots) = nil
	if sc := i.mainScope(); sc != nil {
		*at[[]unsafe.Pointer](sc, off.scopeChild) = nil
	}
}

// retire lets go of what an executed program needed only once: its entry and initialisers, its variables' declarations.
// Every node of a file knows its parent, so one that is kept would keep all. It reports whether functions or types are
// left that need the file's positions.
func (i inner) retire(root nodePtr, entry string) (needed bool) {
	syms := *at[map[string]unsafe.Pointer](i.mainScope(), off.scopeSym)
	delete(syms, entry)
	var kept []nodePtr
	for _, d := range children(root) {
		switch kindOf(d) {
		case "varDecl":
			for _, spec := range children(d) {
				for _, c := range children(spec) {
					if s := syms[identOf(c)]; s != nil && kindOf(c) == "identExpr" {
						if n := at[nodePtr](s, off.symbolNode); *n == spec {
							*n = nil
						}
					}
				}
			}
		case "funcDecl":
			if c := children(d); len(c) > 1 && (identOf(c[1]) == entry || identOf(c[1]) == "init") {
				continue
			}
			kept = append(kept, d)
		case "typeDecl", "constDecl":
			kept = append(kept, d)
		}
	}
	*at[[]nodePtr](unsafe.Pointer(root), off.nodeChild) = kept
	return len(kept) > 0
}

// freezeDeferred copies the arguments of the call that a frame has deferred last. Go evaluates them at the defer statement;
// yaegi keeps the variables that they came from. The call then runs without the frame's mutex, which yaegi holds while it
// runs deferred calls and which a closure made in the frame takes when it returns: defer cleanup() would never end.
func freezeDeferred(f unsafe.Pointer, count int) {
	deferred := *at[[][]reflect.Value](f, off.frameDeferred)
	if len(deferred) <= count {
		return
	}
	call := deferred[0] // the newest is first
	for i := 1; i < len(call); i++ {
		if v := call[i]; v.IsValid() && v.CanAddr() {
			call[i] = reflect.New(v.Type()).Elem()
			call[i].Set(v)
		}
	}
	if fn := call[0]; fn.Kind() == reflect.Func && !fn.IsNil() {
		call[0] = unlocked(reflect.ValueOf(fn.Interface()), f)
	}
}

// unlocked is fn, called without the mutex of the frame that defers it. A panic in it takes the place of the frame's own,
// for the calls that were deferred earlier to see: yaegi would leave the frame without running them.
func unlocked(fn reflect.Value, f unsafe.Pointer) reflect.Value {
	mu := at[sync.RWMutex](f, off.frameMutex)
	t := fn.Type()
	return reflect.MakeFunc(t, func(in []reflect.Value) (out []reflect.Value) {
		mu.Unlock()
		defer func() {
			r := recover()
			mu.Lock()
			if r == nil {
				return
			}
			*at[any](f, off.frameRecovered) = r
			out = nil
			for i := range t.NumOut() {
				out = append(out, reflect.Zero(t.Out(i)))
			}
		}()
		if t.IsVariadic() {
			return fn.CallSlice(in)
		}
		return fn.Call(in)
	})
}

// deferredCount is how many calls a frame has deferred.
func deferredCount(f unsafe.Pointer) int { return len(*at[[][]reflect.Value](f, off.frameDeferred)) }

// follow makes channel operations of a frame end with done. A closure keeps the channel of the cell that made it; the
// cell that calls it is the one whose interrupt counts.
func follow(f unsafe.Pointer, done reflect.Value) {
	c := at[reflect.SelectCase](f, off.frameDone)
	mu := at[sync.RWMutex](f, off.frameMutex)
	mu.RLock()
	same := c.Chan == done
	mu.RUnlock()
	if !same {
		mu.Lock()
		c.Dir, c.Chan = reflect.SelectRecv, done
		mu.Unlock()
	}
}

// unwrap gives the plain value of what yaegi passes for an interface value of interpreted type.
func unwrap(v any) any {
	for range 8 {
		rv, ok := v.(reflect.Value)
		if !ok {
			rv = reflect.ValueOf(v)
			t := rv.Type
			if !rv.IsValid() || t().Name() != "valueInterface" || t().PkgPath() != "github.com/traefik/yaegi/interp" {
				return v
			}
			c := reflect.New(t()).Elem()
			c.Set(rv)
			f := c.FieldByName("value")
			rv = *(*reflect.Value)(f.Addr().UnsafePointer())
		}
		if !rv.IsValid() || !rv.CanInterface() {
			return nil
		}
		v = rv.Interface()
	}
	return v
}

package eval

import (
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// A function is one function of a unit, or a compiled one of the library.
type function struct {
	m    *Machine
	name string        // what a traceback says
	sig  reflect.Type  // with the receiver as first parameter
	lib  reflect.Value // of a compiled one; else invalid
	code *code.Func    // of any other
	unit *linked       // that code belongs to

	body     atomic.Pointer[body] // once it has been called
	building sync.Mutex
	made     atomic.Pointer[form]           // how its func values are made
	func0    atomic.Pointer[unsafe.Pointer] // its func value without captured variables

	// through is a method, and this its form for compiled callers that have the receiver's address; isNil panics when that is nil.
	through *function
	isNil   func()
}

// A body is a function made ready to run.
type body struct {
	fn       *function
	index    int // of this body's free frames in a thread
	blocks   []*block
	recover  *block // where it goes on after a recovered panic; nil: it returns its results as they are
	defers   bool
	wrapper  bool
	regs     []slot // parameters, captured variables, others
	locals   []slot
	results  []slot
	consts   map[int]slot // constants of the unit that it uses
	in       [2]uintptr   // where the first parameters are
	out      uintptr      // where the first result is
	template unsafe.Pointer
	// frameType is of all frames.
	frameType    *rtype.Raw
	pointerWords int // of registers and results that hold pointers, right behind the head
	alive        atomic.Pointer[liveness]
}

func (b *body) captured() []slot {
	n := b.fn.sig.NumIn()
	return b.regs[n : n+b.fn.code.Free]
}

// compile makes the function's body, once.
func (fn *function) compile() *body {
	fn.building.Lock()
	defer fn.building.Unlock()
	if b := fn.body.Load(); b != nil {
		return b
	}
	b := fn.m.build(fn)
	fn.body.Store(b)
	return b
}

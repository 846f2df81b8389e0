package eval

import (
	"reflect"
	"sync/atomic"
	"unsafe"

	"jeton/kernel/eval/rtype"
)

// dynamic calls a func value: one of ours without leaving the interpreter, another as compiled code.
func (s *site) dynamic() op {
	off := s.target.off
	foreign := s.foreign()
	none := !s.reads()
	var known atomic.Uintptr // the code of our func values that was seen last
	return func(fp *frame) {
		p := *at[unsafe.Pointer](fp, off)
		code := *(*uintptr)(p)
		var c *closure
		if code == known.Load() {
			c = (*closure)(unsafe.Add(p, wrapHead))
		} else if c = closureOf(p); c == nil {
			foreign(fp, p)
			fp.back()
			return
		} else if code != makeCode {
			known.Store(code)
		}
		callee := c.fn.ready().enter(fp.th)
		s.pass(fp, callee)
		c.capture(callee)
		callee.run()
		if !none {
			s.take(fp, callee)
		}
		callee.leave()
	}
}

// foreign calls a compiled func value.
func (s *site) foreign() func(fp *frame, fn unsafe.Pointer) {
	if call := s.compiled(nil); call != nil {
		return call
	}
	t := s.target.t
	return func(fp *frame, fn unsafe.Pointer) {
		s.reflectCall(fp, reflect.NewAt(t, unsafe.Pointer(&fn)).Elem())
	}
}

// itabFun is where an itab has the code of each method, in the interface's order (internal/abi.ITab).
const itabFun = 3 * wordSize

// A receiver is how the interpreter calls the method of an Invoke for one dynamic type.
type receiver struct {
	tab *itab
	fn  *function
	// deref says that the interface's word is the address of the receiver.
	deref bool
	// wrapped names the type when a nil pointer was wrapped for a method of its element type.
	wrapped string
}

// invoke calls a method of an interface value: that of a type of ours without leaving the interpreter.
func (s *site) invoke() op {
	off := s.target.off
	index := s.methodIndex()
	foreign := s.foreignMethod(index)
	none := !s.reads()
	var cache atomic.Pointer[receiver]
	return func(fp *frame) {
		tab := *at[*itab](fp, off)
		r := cache.Load()
		if r == nil || r.tab != tab {
			_ = tab.typ // nil panics
			r = s.receiver(tab)
			cache.Store(r)
		}
		if r.fn == nil {
			foreign(fp, tab)
			fp.back()
			return
		}
		callee := r.fn.ready().enter(fp.th)
		word := *at[unsafe.Pointer](fp, off+wordSize)
		params := callee.body.regs
		if r.deref {
			if word == nil && r.wrapped != "" {
				fp.th.top = fp
				panic(nilReceiver(r.wrapped, s.call.Method))
			}
			params[0].copyValue(callee.addr(params[0].off), word)
		} else {
			*at[unsafe.Pointer](callee, params[0].off) = word
		}
		for i := range s.args {
			a := &s.args[i]
			a.copyValue(callee.addr(params[i+1].off), fp.addr(a.off))
		}
		callee.run()
		if !none {
			s.take(fp, callee)
		}
		callee.leave()
	}
}

// methodIndex is the place of the method in its interface.
func (s *site) methodIndex() int {
	t := s.target.t
	for i := range t.NumMethod() {
		if m := t.Method(i); m.Name == s.call.Method && (m.PkgPath == "" || m.PkgPath == s.call.Pkg) {
			return i
		}
	}
	panic("eval: " + t.String() + " has no method " + s.call.Method)
}

// receiver finds the method of a dynamic type.
func (s *site) receiver(tab *itab) *receiver {
	m := s.m
	m.mu.Lock()
	defer m.mu.Unlock()
	name := methodName(s.call.Pkg, s.call.Method)
	if fn, ok := m.methods[tab.typ][name]; ok {
		return &receiver{tab: tab, fn: fn.fn, deref: tab.typ.Flags&rtype.DirectIface == 0}
	}
	t := tab.typ.Reflect()
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		if fn, ok := m.methods[rtype.Of(t.Elem())][name]; ok {
			r := &receiver{tab: tab, fn: fn.fn, deref: !fn.ptr}
			if r.deref {
				r.wrapped = t.Elem().String()
			}
			return r
		}
	}
	return &receiver{tab: tab}
}

// foreignMethod calls a compiled method: its code is in the itab, and takes the interface's word as its receiver.
func (s *site) foreignMethod(index int) func(fp *frame, tab *itab) {
	recv := s.target.off + wordSize
	call := s.compiled(&recv)
	if call == nil {
		t := s.target.t
		return func(fp *frame, tab *itab) {
			s.reflectCall(fp, reflect.NewAt(t, fp.addr(s.target.off)).Elem().Method(index))
		}
	}
	return func(fp *frame, tab *itab) {
		code := *(*uintptr)(unsafe.Add(unsafe.Pointer(tab), itabFun+uintptr(index)*wordSize))
		call(fp, hide(unsafe.Pointer(&code)))
	}
}

// nilReceiver is the panic of a method of T that is called through a nil *T.
func nilReceiver(typ, method string) error {
	name := typ
	for i := len(typ) - 1; i >= 0; i-- {
		if typ[i] == '.' {
			name = typ[i+1:]
			break
		}
	}
	return plainError("value method " + typ + "." + method + " called using nil *" + name + " pointer")
}

// A plainError is a runtime error whose text is all there is to it.
type plainError string

func (e plainError) Error() string { return string(e) }
func (plainError) RuntimeError()   {}

package eval

import (
	"fmt"
	"reflect"
	"unsafe"

	"jeton/kernel/code"
)

// A site is a place that calls something: a builtin, a function, a func value, or a method of an interface value. Its slots are
// those of the frame that the op runs on: the caller's, or that of a pending call.
type site struct {
	m        *Machine
	call     *code.Call
	fn       *function    // of a Static call
	target   slot         // of a Dynamic call the func value, of an Invoke the interface value
	sig      reflect.Type // without the receiver of an Invoke
	args     []slot
	results  []slot // with t == nil when nobody reads it
	pending  bool   // it is a pending call's
	announce func() // see announce.go
}

// site gives the place of an OpCall, OpGo or OpDefer, whose first skip args are not the call's.
func (b *builder) site(in *code.Instr, skip int) *site {
	s := &site{m: b.fn.m, call: in.Call}
	for _, a := range in.Args[skip:] {
		s.args = append(s.args, b.arg(a))
	}
	s.results = make([]slot, len(in.Dst))
	for i := range in.Dst {
		s.results[i], _ = b.dst(in, i)
	}
	switch in.Call.Kind {
	case code.Static:
		s.fn = b.u.funcs[in.Call.Func]
		s.sig = s.fn.sig
		if s.fn.unlocks() {
			s.announce = b.announce(Unlock, in.Pos)
		}
	case code.Dynamic:
		s.target = b.arg(in.Call.Fn)
		s.sig = s.target.t
	case code.Invoke:
		s.target = b.arg(in.Call.Fn)
		m, ok := s.target.t.MethodByName(in.Call.Method)
		for i := 0; !ok && i < s.target.t.NumMethod(); i++ { // one that is not exported
			m = s.target.t.Method(i)
			ok = m.Name == in.Call.Method && m.PkgPath == in.Call.Pkg
		}
		if !ok {
			panic(fmt.Sprintf("eval: %s has no method %s", s.target.t, in.Call.Method))
		}
		s.sig = m.Type
	case code.Builtin:
		if name := in.Call.Builtin; (name == "delete" || name == "clear") && s.args[0].t.Kind() == reflect.Map {
			s.announce = b.announce(MapWrite, in.Pos)
		}
	}
	return s
}

// call makes the op of anything that calls.
func (b *builder) call(in *code.Instr) op {
	switch in.Op {
	case code.OpGo:
		return b.goes(in)
	case code.OpDefer:
		return b.deferring(in)
	case code.OpRunDefers:
		return (*frame).runDefers
	}
	return b.site(in, 0).op()
}

// op is the operation that calls.
func (s *site) op() op {
	switch s.call.Kind {
	case code.Static:
		if s.fn.lib.IsValid() {
			return announced(s.announce, s.library(s.fn.lib))
		}
		return s.static()
	case code.Dynamic:
		return s.dynamic()
	case code.Invoke:
		return s.invoke()
	}
	return announced(s.announce, s.builtin())
}

// wide is the class of values that are moved as one word without pointers: registers are as wide as words.
func (c class) wide() bool { return c >= bits8 && c <= bits64 }

// word is the type by which generic code moves a class's values.
type word interface {
	uint64 | unsafe.Pointer | string | []byte | any
}

// static calls a function of ours. The usual shapes have ops of their own.
func (s *site) static() op {
	if len(s.results) == 1 && s.results[0].t != nil {
		r := &s.results[0]
		switch {
		case r.class.wide():
			return staticTo[uint64](s)
		case r.class == pointer:
			return staticTo[unsafe.Pointer](s)
		case r.class == text:
			return staticTo[string](s)
		case r.class == iface:
			return staticTo[any](s)
		}
	}
	if !s.reads() {
		return s.staticToNone()
	}
	fn := s.fn
	return func(fp *frame) {
		callee := fn.ready().enter(fp.th)
		s.pass(fp, callee)
		callee.run()
		s.take(fp, callee)
		callee.leave()
	}
}

// reads says whether anybody reads a result.
func (s *site) reads() bool {
	for i := range s.results {
		if s.results[i].t != nil {
			return true
		}
	}
	return false
}

// pass copies the arguments into the callee's frame.
func (s *site) pass(fp, callee *frame) {
	params := callee.body.regs
	for i := range s.args {
		a := &s.args[i]
		a.copyValue(callee.addr(params[i].off), fp.addr(a.off))
	}
}

// take copies the results out of the callee's frame.
func (s *site) take(fp, callee *frame) {
	for i := range s.results {
		if r := &s.results[i]; r.t != nil {
			r.copyValue(fp.addr(r.off), callee.addr(callee.body.results[i].off))
		}
	}
}

// staticTo calls with one result.
func staticTo[R word](s *site) op {
	fn, r := s.fn, s.results[0].off
	switch shape := s.shape(); shape {
	case "":
		return func(fp *frame) {
			callee := fn.ready().enter(fp.th)
			callee.run()
			*at[R](fp, r) = *at[R](callee, callee.body.out)
			callee.leave()
		}
	case "W":
		return static1[uint64, R](fn, r, s.args[0].off)
	case "P":
		return static1[unsafe.Pointer, R](fn, r, s.args[0].off)
	case "WW":
		return static2[uint64, uint64, R](fn, r, s.args[0].off, s.args[1].off)
	case "PW":
		return static2[unsafe.Pointer, uint64, R](fn, r, s.args[0].off, s.args[1].off)
	case "PP":
		return static2[unsafe.Pointer, unsafe.Pointer, R](fn, r, s.args[0].off, s.args[1].off)
	case "WP":
		return static2[uint64, unsafe.Pointer, R](fn, r, s.args[0].off, s.args[1].off)
	}
	return func(fp *frame) {
		callee := fn.ready().enter(fp.th)
		s.pass(fp, callee)
		callee.run()
		*at[R](fp, r) = *at[R](callee, callee.body.out)
		callee.leave()
	}
}

func static1[A, R word](fn *function, r, a uintptr) op {
	return func(fp *frame) {
		b := fn.ready()
		callee := b.enter(fp.th)
		*at[A](callee, b.in[0]) = *at[A](fp, a)
		callee.run()
		*at[R](fp, r) = *at[R](callee, b.out)
		callee.leave()
	}
}

func static2[A, B, R word](fn *function, r, a0, a1 uintptr) op {
	return func(fp *frame) {
		b := fn.ready()
		callee := b.enter(fp.th)
		*at[A](callee, b.in[0]) = *at[A](fp, a0)
		*at[B](callee, b.in[1]) = *at[B](fp, a1)
		callee.run()
		*at[R](fp, r) = *at[R](callee, b.out)
		callee.leave()
	}
}

// staticToNone calls without a result.
func (s *site) staticToNone() op {
	fn := s.fn
	switch s.shape() {
	case "":
		return func(fp *frame) {
			callee := fn.ready().enter(fp.th)
			callee.run()
			callee.leave()
		}
	case "W":
		return staticNone1[uint64](fn, s.args[0].off)
	case "P":
		return staticNone1[unsafe.Pointer](fn, s.args[0].off)
	}
	return func(fp *frame) {
		callee := fn.ready().enter(fp.th)
		s.pass(fp, callee)
		callee.run()
		callee.leave()
	}
}

func staticNone1[A word](fn *function, a uintptr) op {
	return func(fp *frame) {
		b := fn.ready()
		callee := b.enter(fp.th)
		*at[A](callee, b.in[0]) = *at[A](fp, a)
		callee.run()
		callee.leave()
	}
}

// shape is a letter for each argument's class, or "?" when there are many: W, a word without pointers; P, a pointer; X, another.
func (s *site) shape() string {
	if len(s.args) > 2 {
		return "?"
	}
	shape := ""
	for i := range s.args {
		switch c := s.args[i].class; {
		case c.wide():
			shape += "W"
		case c == pointer:
			shape += "P"
		default:
			shape += "X"
		}
	}
	return shape
}

// returns makes the end of a function: its results go to their slots.
func (b *builder) returns(in *code.Instr) func(*frame) *block {
	end := b.ends(in)
	if !b.defers {
		return end
	}
	return func(fp *frame) *block {
		if fp.defers != nil { // by the body of a range over a function, where there is no OpRunDefers
			fp.runDefers()
		}
		return end(fp)
	}
}

// ends copies the results.
func (b *builder) ends(in *code.Instr) func(*frame) *block {
	from, to := make([]slot, len(in.Args)), b.results
	for i, a := range in.Args {
		from[i] = b.arg(a)
	}
	if len(from) == 1 {
		set := move(to[0], from[0])
		switch f, t := from[0].off, to[0].off; {
		case to[0].class.wide():
			return func(fp *frame) *block { *at[uint64](fp, t) = *at[uint64](fp, f); return nil }
		case to[0].class == pointer:
			return func(fp *frame) *block { *at[unsafe.Pointer](fp, t) = *at[unsafe.Pointer](fp, f); return nil }
		}
		return func(fp *frame) *block { set(fp); return nil }
	}
	return func(fp *frame) *block {
		for i := range from {
			f := &from[i]
			f.copyValue(fp.addr(to[i].off), fp.addr(f.off))
		}
		return nil
	}
}

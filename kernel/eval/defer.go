package eval

import (
	"reflect"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// A deferred call, and one that a go statement makes, waits as a frame with its arguments in place: the callee's own when it is
// known to be interpreted, else the frame of a body that is made for the statement and only calls.

// pend makes what readies a call: it returns a frame to run.
func (s *site) pend() func(fp *frame, th *thread) *frame {
	switch {
	case s.call.Kind == code.Static && !s.fn.lib.IsValid():
		return func(fp *frame, th *thread) *frame {
			callee := s.fn.ready().take(th)
			s.pass(fp, callee)
			return callee
		}
	case s.call.Kind == code.Dynamic:
		other := s.pending_()
		off := s.target.off
		return func(fp *frame, th *thread) *frame {
			p := *at[unsafe.Pointer](fp, off)
			if p == nil { // panics when it is run
				return other(fp, th)
			}
			c := closureOf(p)
			if c == nil {
				return other(fp, th)
			}
			callee := c.fn.ready().take(th)
			s.pass(fp, callee)
			c.capture(callee)
			return callee
		}
	case s.call.Kind == code.Invoke:
		other := s.pending_()
		off := s.target.off
		return func(fp *frame, th *thread) *frame {
			_ = (*at[*itab](fp, off)).typ // nil panics now
			return other(fp, th)
		}
	}
	return s.pending_()
}

// pending_ makes a body that has the same site on slots of its own.
func (s *site) pending_() func(fp *frame, th *thread) *frame {
	from := append([]slot(nil), s.args...)
	if s.target.t != nil {
		from = append(from, s.target)
	}
	to := make([]slot, len(from))
	l := newLayout()
	b := &body{fn: &function{m: s.m, name: "call"}, index: s.m.nextIndex(), wrapper: !s.opaque()}
	for _, pointers := range []bool{true, false} {
		for i := range from {
			if (from[i].raw.PtrBytes > 0) == pointers {
				to[i] = l.add(from[i].t)
			}
		}
		if pointers {
			b.pointerWords = int((l.size - frameHead) / wordSize)
		}
	}
	b.frameType = rtype.Memory(l.size, l.pointers)
	b.template = rtype.New(b.frameType)
	fp := (*frame)(b.template)
	fp.fn, fp.body = b.fn, b
	own := &site{m: s.m, call: s.call, fn: s.fn, sig: s.sig, args: to[:len(s.args)], results: make([]slot, len(s.results)), pending: true, announce: s.announce}
	if s.target.t != nil {
		own.target = to[len(s.args)]
	}
	b.blocks = []*block{{ops: []op{own.op()}, next: func(*frame) *block { return nil }, pos: make([]codePos, 2)}}
	return func(fp *frame, th *thread) *frame {
		callee := b.take(th)
		for i := range from {
			from[i].copyValue(callee.addr(to[i].off), fp.addr(from[i].off))
		}
		return callee
	}
}

// opaque says that recover does nothing in what the call calls: a compiled function, which then calls interpreted code.
// Func values that reflect made are calls of methods, and let it through.
func (s *site) opaque() bool {
	if s.call.Kind != code.Static || !s.fn.lib.IsValid() {
		return false
	}
	t := s.sig
	return t.NumIn() == 0 || t.In(0) != reflect.TypeFor[reflect.Value]()
}

// deferring makes OpDefer.
func (b *builder) deferring(in *code.Instr) op {
	if in.N == 1 {
		stack := b.arg(in.Args[0]).off
		pend := b.site(in, 1).pend()
		return func(fp *frame) {
			to := *at[*frame](fp, stack)
			d := pend(fp, fp.th)
			d.caller, to.defers = to.defers, d
		}
	}
	pend := b.site(in, 0).pend()
	return func(fp *frame) {
		d := pend(fp, fp.th)
		d.caller, fp.defers = fp.defers, d
	}
}

// runDeferred runs the last deferred call.
func (fp *frame) runDeferred() {
	d := fp.defers
	fp.defers = d.caller
	th := fp.th
	d.caller = fp
	th.top = d
	d.run()
	d.leave()
}

// runDefers runs the deferred calls of a function that returns.
func (fp *frame) runDefers() {
	for fp.defers != nil {
		fp.runDeferred()
	}
}

// goes makes OpGo.
func (b *builder) goes(in *code.Instr) op {
	s := b.site(in, 0)
	pend := s.pend()
	return func(fp *frame) {
		if s.call.Kind == code.Dynamic && *at[unsafe.Pointer](fp, s.target.off) == nil {
			fp.th.fatal("", "go of nil func value")
		}
		th := newThread(fp.th.run)
		th.start(pend(fp, th))
	}
}

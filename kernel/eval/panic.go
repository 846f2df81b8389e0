package eval

import (
	"runtime"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// A panic of interpreted code is a panic of Go: it goes through interpreted and compiled calls alike, and compiled code can
// recover it. A function with deferred calls catches it, runs them, and lets it go on when none has recovered it. That is done
// after the Go stack has been unwound to the function, so that a panic through a thousand functions does not nest a thousand times;
// but Goexit cannot be caught, so then deferred calls run inside Go's own.

// An unwinding is a panic, or Goexit, that runs a frame's deferred calls.
type unwinding struct {
	value     any
	goexit    bool
	recovered bool
	// repanicked says that the panic that follows has the same value.
	repanicked bool
	link       *unwinding // the panic whose deferred call this one comes from
	from       *trail
}

// runDeferring runs a frame that may defer calls.
func (fp *frame) runDeferring() {
	if p := fp.protect(fp.body.blocks[0]); p != nil {
		fp.settle(p)
	}
}

// protect executes from block b on, or the last deferred call when b is nil. It returns a panic that came out; when that happened
// during Goexit, it has been dealt with.
func (fp *frame) protect(b *block) (p *unwinding) {
	th := fp.th
	ok := false
	defer func() {
		if ok {
			return
		}
		p = th.caught(recover())
		th.top = fp
		if th.exiting && th.fate == nil && (b != nil || p.goexit) { // else it goes to the settle that called
			q := p
			p = nil
			fp.settle(q)
		}
	}()
	if b == nil {
		fp.runDeferred()
	} else {
		fp.resume(b)
	}
	ok = true
	return nil
}

// caught is what came out of a call: a panic with value r, or Goexit when r is nil. It is called before the frames above are dropped.
func (th *thread) caught(r any) *unwinding {
	if r == nil {
		th.exiting, th.lost = true, nil
		return &unwinding{goexit: true}
	}
	again, lost := th.again, th.lost
	th.again, th.lost = nil, nil
	if again != nil && sameValue(again.value, r) {
		return again
	}
	p := &unwinding{value: r, from: lost}
	if lost == nil {
		p.from = th.capture()
	}
	return p
}

// sameValue reports whether two values are the same words.
func sameValue(a, b any) bool {
	return *(*[2]uintptr)(unsafe.Pointer(&a)) == *(*[2]uintptr)(unsafe.Pointer(&b))
}

// settle runs the deferred calls of a frame that p came out of. If p is recovered, the frame returns; else p goes on.
func (fp *frame) settle(p *unwinding) {
	var exit *unwinding // Goexit under way
	if p.goexit {
		exit = p
	}
	for p != nil && fp.defers != nil {
		fp.state = p
		q := fp.protect(nil)
		switch {
		case q != nil:
			q.first().link = p
			if p.recovered && sameValue(p.value, q.value) {
				p.repanicked = true
			}
			p = q
		case p.recovered && exit != nil:
			p = exit
		case p.recovered:
			p = nil
		}
	}
	fp.state = nil
	switch {
	case p == nil:
		fp.recovered()
	case !p.goexit:
		fp.th.again = p
		panic(p.value)
	}
}

// first is the panic that p's chain began with: those of the deferred call that p came out of are linked already.
func (p *unwinding) first() *unwinding {
	for p.link != nil {
		p = p.link
	}
	return p
}

// recovered goes on after a recovered panic: the other deferred calls run, and the function returns.
func (fp *frame) recovered() {
	b := fp.body
	if b.recover == nil {
		for i := range b.results {
			rtype.Clear(b.results[i].raw, fp.addr(b.results[i].off))
		}
	}
	for fp.defers != nil {
		if p := fp.protect(nil); p != nil {
			fp.settle(p)
			return
		}
	}
	if b.recover != nil {
		fp.resume(b.recover)
	}
}

// recoverOp is the builtin recover.
func (s *site) recoverOp() op {
	pending := s.pending
	read := s.reads()
	return func(fp *frame) {
		f := fp
		if pending { // defer recover(): as if the function that deferred it had called it
			f = f.caller
		}
		var v any
		if p := f.panicking(); p != nil {
			p.recovered = true
			v = p.value
		}
		if read {
			*at[any](fp, s.results[0].off) = v
		}
	}
}

// panicking is the panic that a recover in f can stop: f must have been called directly by the frame whose deferred calls run.
func (f *frame) panicking() *unwinding {
	if f == nil || f.state != nil { // in a deferred recover, f itself may be the one that panics
		return nil
	}
	c := f.caller
	for c != nil && c.body.wrapper {
		c = c.caller
	}
	if c == nil || c.state == nil || c.state.recovered || c.state.goexit {
		return nil
	}
	return c.state
}

// panics makes the end of a block that panics.
func (b *builder) panics(in *code.Instr) func(*frame) *block {
	s := b.arg(in.Args[0])
	return func(fp *frame) *block { fp.panic(&s); return nil }
}

func (fp *frame) panic(s *slot) {
	if s.t.NumMethod() == 0 {
		panic(*at[any](fp, s.off))
	}
	panic(interfaceValue(s, fp.addr(s.off)))
}

var _ runtime.Error = plainError("")

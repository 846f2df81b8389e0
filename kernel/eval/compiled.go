package eval

import (
	"reflect"
	"unsafe"
)

// A caller calls a compiled function of one shape of results R: a struct of their words.
//
// The arguments need no types of their own: a function finds its words in registers, and does not look at more registers than it
// has parameters. That some of them hold pointers is no matter either: what they point to is kept by the caller's frame,
// and the function has types for what it received. Results are typed, since nothing else holds them.
type caller func(to result, args signature) func(fp *frame, fn unsafe.Pointer)

// A result says where the words of a struct of results go.
type result struct {
	direct bool    // all at off
	off    uintptr // in the frame
	slots  []slot
	from   []uintptr // where each slot's value is in the struct
}

func callerOf[R any]() caller {
	return func(to result, args signature) func(fp *frame, fn unsafe.Pointer) {
		call := callWith[R](args)
		if call == nil {
			return nil
		}
		switch {
		case len(to.slots) == 0:
			return func(fp *frame, fn unsafe.Pointer) { call(fp, fn) }
		case to.direct:
			off := to.off
			return func(fp *frame, fn unsafe.Pointer) { *at[R](fp, off) = call(fp, fn) }
		}
		return func(fp *frame, fn unsafe.Pointer) {
			r := call(fp, fn)
			p := hide(unsafe.Pointer(&r))
			for i := range to.slots {
				if s := &to.slots[i]; s.t != nil {
					s.copyValue(fp.addr(s.off), unsafe.Add(p, to.from[i]))
				}
			}
		}
	}
}

// hide is p, of which the compiler does not know that it is the same: so what it points to can stay on the stack.
// Nothing may be called in between, when the stack could move: neither the race detector nor the checks of pointers.
//
//go:nosplit
//go:norace
//go:nocheckptr
func hide(p unsafe.Pointer) unsafe.Pointer {
	x := uintptr(p)
	return *(*unsafe.Pointer)(unsafe.Pointer(&x))
}

// as is the func value that fn points to, as type F.
func as[F any](fn unsafe.Pointer) F { return *(*F)(unsafe.Pointer(&fn)) }

// callWith gives the call with the fewest registers that holds the arguments; nil when there is none.
func callWith[R any](s signature) func(fp *frame, fn unsafe.Pointer) R {
	i, f := s.ints, s.float
	var o [10]uintptr // offsets of integers, then zeros: any word of the frame will do for a register that is not looked at
	copy(o[:], i)
	var x [4]uintptr
	copy(x[:], f)
	switch {
	case len(i) == 0 && len(f) == 0:
		return func(fp *frame, fn unsafe.Pointer) R { return as[func() R](fn)() }
	case len(i) == 0 && len(f) == 1:
		return func(fp *frame, fn unsafe.Pointer) R { return as[func(float64) R](fn)(*at[float64](fp, x[0])) }
	case len(i) == 0 && len(f) == 2:
		return func(fp *frame, fn unsafe.Pointer) R {
			return as[func(_, _ float64) R](fn)(*at[float64](fp, x[0]), *at[float64](fp, x[1]))
		}
	case len(i) <= 9 && len(f) > 0 && len(f) <= 4:
		return func(fp *frame, fn unsafe.Pointer) R {
			return as[func(_, _, _, _, _, _, _, _, _ uintptr, _, _, _, _ float64) R](fn)(
				*at[uintptr](fp, o[0]), *at[uintptr](fp, o[1]), *at[uintptr](fp, o[2]), *at[uintptr](fp, o[3]), *at[uintptr](fp, o[4]),
				*at[uintptr](fp, o[5]), *at[uintptr](fp, o[6]), *at[uintptr](fp, o[7]), *at[uintptr](fp, o[8]),
				*at[float64](fp, x[0]), *at[float64](fp, x[1]), *at[float64](fp, x[2]), *at[float64](fp, x[3]))
		}
	case len(f) > 0 || len(i) > 9:
		return nil
	case len(i) == 1:
		return func(fp *frame, fn unsafe.Pointer) R { return as[func(uintptr) R](fn)(*at[uintptr](fp, o[0])) }
	case len(i) == 2:
		return func(fp *frame, fn unsafe.Pointer) R {
			return as[func(_, _ uintptr) R](fn)(*at[uintptr](fp, o[0]), *at[uintptr](fp, o[1]))
		}
	case len(i) == 3:
		return func(fp *frame, fn unsafe.Pointer) R {
			return as[func(_, _, _ uintptr) R](fn)(*at[uintptr](fp, o[0]), *at[uintptr](fp, o[1]), *at[uintptr](fp, o[2]))
		}
	case len(i) == 4:
		return func(fp *frame, fn unsafe.Pointer) R {
			return as[func(_, _, _, _ uintptr) R](fn)(*at[uintptr](fp, o[0]), *at[uintptr](fp, o[1]), *at[uintptr](fp, o[2]),
				*at[uintptr](fp, o[3]))
		}
	case len(i) <= 6:
		return func(fp *frame, fn unsafe.Pointer) R {
			return as[func(_, _, _, _, _, _ uintptr) R](fn)(*at[uintptr](fp, o[0]), *at[uintptr](fp, o[1]), *at[uintptr](fp, o[2]),
				*at[uintptr](fp, o[3]), *at[uintptr](fp, o[4]), *at[uintptr](fp, o[5]))
		}
	}
	return func(fp *frame, fn unsafe.Pointer) R {
		return as[func(_, _, _, _, _, _, _, _, _ uintptr) R](fn)(*at[uintptr](fp, o[0]), *at[uintptr](fp, o[1]), *at[uintptr](fp, o[2]),
			*at[uintptr](fp, o[3]), *at[uintptr](fp, o[4]), *at[uintptr](fp, o[5]), *at[uintptr](fp, o[6]), *at[uintptr](fp, o[7]),
			*at[uintptr](fp, o[8]))
	}
}

// compiled makes the call of a compiled function with signature s.sig; recv, if not nil, is where in the frame the receiver's word is.
func (s *site) compiled(recv *uintptr) func(fp *frame, fn unsafe.Pointer) {
	offs := make([]uintptr, len(s.args))
	for i := range s.args {
		offs[i] = s.args[i].off
	}
	in, ok := pass(ins(s.sig), offs)
	if recv != nil {
		in.ints = append([]uintptr{*recv}, in.ints...)
		ok = ok && len(in.ints) <= intRegs
	}
	ts := outs(s.sig)
	at := consecutive(ts)
	out, fits := pass(ts, at)
	if !ok || !fits || !dense(ts, at) {
		return nil
	}
	to := result{from: at}
	if s.reads() {
		to.slots = s.results
		to.direct, to.off = len(ts) == 1, s.results[0].off
	}
	if c, ok := callers[out.words]; ok {
		return c(to, in)
	}
	return nil
}

// dense says whether the words of values of types ts at offs leave no gaps.
func dense(ts []reflect.Type, offs []uintptr) bool {
	next := uintptr(0)
	for i, t := range ts {
		ls, ok := leaves(nil, t, offs[i])
		if !ok {
			return false
		}
		for _, l := range ls {
			if l.off != next {
				return false
			}
			next += wordSize
		}
	}
	return true
}

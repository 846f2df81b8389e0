package eval

import (
	"reflect"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// typeAssert makes d0, d1 = a.(T), or d0 = a.(T), which panics.
func (b *builder) typeAssert(in *code.Instr, a slot, t reflect.Type) op {
	s := asserted{a: a, t: rtype.Of(t), static: rtype.Of(a.t), commaOk: len(in.Dst) > 1}
	s.val, s.wanted = b.dst(in, 0)
	if ok, wanted := b.dst(in, 1); wanted {
		s.found = ok.off
	}
	if in.N == 1 {
		return func(fp *frame) { _ = *(*byte)(at[ifaceWords](fp, a.off).tab) }
	}
	if t.Kind() == reflect.Interface {
		return s.toInterface(t)
	}
	if a.t.NumMethod() == 0 {
		return s.toConcrete(func(tab unsafe.Pointer) *rtype.Raw { return (*rtype.Raw)(tab) })
	}
	return s.toConcrete(typeWord(a))
}

// asserted is what the forms of a type assertion share.
type asserted struct {
	a         slot
	t, static *rtype.Raw // what is asserted, and the interface type that it is asserted of
	commaOk   bool
	val       slot
	wanted    bool    // val is
	found     uintptr // where presence goes, or noRegister
}

// toConcrete asserts that a holds a value of type t.
func (s asserted) toConcrete(typeOf func(unsafe.Pointer) *rtype.Raw) op {
	from, want := s.a.off, s.t
	direct := want.Flags&rtype.DirectIface != 0
	empty := s.a.t.NumMethod() == 0
	return func(fp *frame) {
		w := at[ifaceWords](fp, from)
		have := (*rtype.Raw)(w.tab)
		if !empty {
			have = typeOf(w.tab)
		}
		if have != want {
			s.fails(fp, have)
			return
		}
		if s.found != noRegister {
			*at[bool](fp, s.found) = true
		}
		switch {
		case !s.wanted:
		case direct:
			*at[unsafe.Pointer](fp, s.val.off) = w.data
		default:
			s.val.copyValue(fp.addr(s.val.off), w.data)
		}
	}
}

// fails is the end of an assertion that does not hold for a value of type have.
func (s *asserted) fails(fp *frame, have *rtype.Raw) {
	if !s.commaOk {
		failAssertion(s.static, have, s.t)
	}
	if s.found != noRegister {
		*at[bool](fp, s.found) = false
	}
	if s.wanted {
		rtype.Clear(s.val.raw, fp.addr(s.val.off))
	}
}

// toInterface asserts that the value in a has the methods of interface type t.
func (s asserted) toInterface(t reflect.Type) op {
	typeOf, empty := typeWord(s.a), t.NumMethod() == 0
	return func(fp *frame) {
		w := *at[ifaceWords](fp, s.a.off)
		have := typeOf(w.tab)
		switch {
		case have == nil && !s.commaOk:
			failAssertion(nil, nil, s.t)
		case have == nil:
			s.fails(fp, nil)
			return
		case empty:
			w.tab = unsafe.Pointer(have)
		default:
			if w.tab = unsafe.Pointer(getitab(s.t, have, s.commaOk)); w.tab == nil {
				s.fails(fp, have)
				return
			}
		}
		if s.found != noRegister {
			*at[bool](fp, s.found) = true
		}
		if s.wanted {
			*at[ifaceWords](fp, s.val.off) = w
		}
	}
}

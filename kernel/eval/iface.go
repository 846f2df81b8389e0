package eval

import (
	"fmt"
	"reflect"
	"runtime"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// An ifaceWords is an interface value: of an interface without methods, tab is the type of the value; of any other, an itab.
type ifaceWords struct{ tab, data unsafe.Pointer }

// An itab is the head of the runtime's table of methods for a type and an interface (internal/abi.ITab).
type itab struct {
	inter, typ *rtype.Raw
}

//go:linkname getitab runtime.getitab
func getitab(inter, typ *rtype.Raw, canFail bool) *itab

// An assertionError has the layout of a runtime.TypeAssertionError.
type assertionError struct {
	iface, concrete, asserted *rtype.Raw
	missing                   string
}

// failAssertion panics as x.(T) does: x of interface type i holds a have, which is nil for a nil interface.
//
//go:noinline
func failAssertion(i, have, want *rtype.Raw) {
	panic((*runtime.TypeAssertionError)(unsafe.Pointer(&assertionError{iface: i, concrete: have, asserted: want})))
}

// interfaces makes conversions to interfaces, and type assertions.
func (b *builder) interfaces(in *code.Instr) op {
	a := b.arg(in.Args[0])
	t := b.u.types[in.Type]
	switch in.Op {
	case code.OpMakeInterface:
		return b.makeInterface(in, a, t)
	case code.OpChangeIface:
		return changeIface(b.into(in, 0).off, a, t)
	case code.OpTypeAssert:
		return b.typeAssert(in, a, t)
	}
	panic(fmt.Sprintf("eval: op %d is not one on interfaces", in.Op))
}

// tabFor is the first word of an interface value of type t that holds a value of type typ, which has t's methods.
func tabFor(t reflect.Type, typ *rtype.Raw) unsafe.Pointer {
	if t.NumMethod() == 0 {
		return unsafe.Pointer(typ)
	}
	return unsafe.Pointer(getitab(rtype.Of(t), typ, false))
}

// makeInterface makes d = a as interface type t.
func (b *builder) makeInterface(in *code.Instr, a slot, t reflect.Type) op {
	d := b.into(in, 0).off
	if a.class == iface {
		return changeIface(d, a, t)
	}
	tab := tabFor(t, a.raw)
	if c, ok := b.constant(in.Args[0]); ok {
		w := ifaceWords{tab, boxed(a, c)}
		return func(fp *frame) { *at[ifaceWords](fp, d) = w }
	}
	box := boxer(a)
	return func(fp *frame) { *at[ifaceWords](fp, d) = ifaceWords{tab, box(fp)} }
}

// boxed is the data word for the value of a's type at p.
func boxed(a slot, p unsafe.Pointer) unsafe.Pointer {
	if a.raw.Flags&rtype.DirectIface != 0 {
		return *(*unsafe.Pointer)(p)
	}
	data := rtype.New(a.raw)
	rtype.Move(a.raw, data, p)
	return data
}

// small has the values that need no variable of their own when an interface holds them; they are never written.
var small = func() (s [256]uint64) {
	for i := range s {
		s[i] = uint64(i)
	}
	return
}()

// boxer returns what makes the data word for the value in a: the address of a copy, or the value itself when it is one
// pointer. In memory the low byte of a word comes first, so that small serves integers of all sizes.
func boxer(a slot) func(*frame) unsafe.Pointer {
	off, t := a.off, a.raw
	switch a.class {
	case none:
		return func(*frame) unsafe.Pointer { return unsafe.Pointer(&small[0]) }
	case pointer:
		return func(fp *frame) unsafe.Pointer { return *at[unsafe.Pointer](fp, off) }
	case bits8:
		return func(fp *frame) unsafe.Pointer { return unsafe.Pointer(&small[*at[uint8](fp, off)]) }
	case bits16:
		return boxWord[uint16](off)
	case bits32:
		return boxWord[uint32](off)
	case bits64:
		return boxWord[uint64](off)
	case text:
		return func(fp *frame) unsafe.Pointer {
			s := *at[string](fp, off)
			if s == "" {
				return unsafe.Pointer(&emptyWords)
			}
			p := new(string)
			*p = s
			return unsafe.Pointer(p)
		}
	case slice:
		return func(fp *frame) unsafe.Pointer {
			p := new(sliceHeader)
			*p = *at[sliceHeader](fp, off)
			return unsafe.Pointer(p)
		}
	}
	return func(fp *frame) unsafe.Pointer {
		p := rtype.New(t)
		rtype.Move(t, p, fp.addr(off))
		return p
	}
}

// emptyWords is what an interface that holds an empty string points to.
var emptyWords [2]uintptr

func boxWord[T uint16 | uint32 | uint64](off uintptr) func(*frame) unsafe.Pointer {
	return func(fp *frame) unsafe.Pointer {
		x := *at[T](fp, off)
		if x < T(min(uint64(len(small)), uint64(^T(0)))) {
			return unsafe.Pointer(&small[x])
		}
		p := new(T)
		*p = x
		return unsafe.Pointer(p)
	}
}

// changeIface makes d = a as interface type t: nil stays nil.
func changeIface(d uintptr, a slot, t reflect.Type) op {
	typeOf := typeWord(a)
	empty, inter, from := t.NumMethod() == 0, rtype.Of(t), a.off
	if empty && a.t.NumMethod() == 0 || a.t == t {
		return func(fp *frame) { *at[ifaceWords](fp, d) = *at[ifaceWords](fp, from) }
	}
	return func(fp *frame) {
		w := *at[ifaceWords](fp, from)
		if typ := typeOf(w.tab); typ == nil {
			w = ifaceWords{}
		} else if empty {
			w.tab = unsafe.Pointer(typ)
		} else {
			w.tab = unsafe.Pointer(getitab(inter, typ, false))
		}
		*at[ifaceWords](fp, d) = w
	}
}

// typeWord returns what gives the type of a value in an interface of a's type from its first word.
func typeWord(a slot) func(tab unsafe.Pointer) *rtype.Raw {
	if a.t.NumMethod() == 0 {
		return func(tab unsafe.Pointer) *rtype.Raw { return (*rtype.Raw)(tab) }
	}
	return func(tab unsafe.Pointer) *rtype.Raw {
		if tab == nil {
			return nil
		}
		return (*itab)(tab).typ
	}
}

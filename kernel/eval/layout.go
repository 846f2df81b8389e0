package eval

import (
	"reflect"
	"unsafe"

	"jeton/kernel/eval/rtype"
)

// A slot is where a register, a constant, a local variable or a result is in a frame.
type slot struct {
	off   uintptr
	t     reflect.Type
	raw   *rtype.Raw
	class class
}

// A class says how a value is moved.
type class uint8

const (
	none  class = iota // of size zero
	bits8              // no pointers: 1, 2, 4, 8 bytes
	bits16
	bits32
	bits64
	pointer // one word: pointer, map, chan, func, unsafe.Pointer, and structs and arrays of just one
	text    // string
	slice   // any slice
	iface   // any interface
	other   // anything else: by its type
)

func classOf(t reflect.Type) class {
	raw := rtype.Of(t)
	switch {
	case raw.Size == 0:
		return none
	case raw.Flags&rtype.DirectIface != 0:
		return pointer
	}
	switch t.Kind() {
	case reflect.String:
		return text
	case reflect.Slice:
		return slice
	case reflect.Interface:
		return iface
	case reflect.Array, reflect.Struct, reflect.Complex64, reflect.Complex128:
		if raw.PtrBytes > 0 || t.Kind() == reflect.Array || t.Kind() == reflect.Struct && raw.Size != uintptr(raw.Align) {
			return other
		}
	}
	switch raw.Size {
	case 1:
		return bits8
	case 2:
		return bits16
	case 4:
		return bits32
	case 8:
		return bits64
	}
	return other
}

// A layout places slots one after the other behind the head of a frame.
type layout struct {
	size     uintptr
	pointers []bool // of the words from the start of the frame
}

func newLayout() *layout {
	return &layout{size: frameHead, pointers: rtype.Pointers(reflect.TypeFor[frame]())}
}

func (l *layout) add(t reflect.Type) slot {
	s := slot{off: l.size, t: t, raw: rtype.Of(t), class: classOf(t)}
	if s.raw.Size == 0 { // not beyond the end of the frame, where the next object is
		l.pointers = append(l.pointers, false)
		l.size += wordSize
		return s
	}
	l.pointers = append(l.pointers, rtype.Pointers(t)...)
	l.size += (s.raw.Size + 7) &^ 7
	return s
}

// addAll places those of ts that hold pointers, or those that hold none.
func (l *layout) addAll(ts []reflect.Type, slots []slot, pointers bool) {
	for i, t := range ts {
		if t != nil && (rtype.Of(t).PtrBytes > 0) == pointers {
			slots[i] = l.add(t)
		}
	}
}

// move is the op that copies slot from to slot to of the same type.
func move(to, from slot) op {
	d, s := to.off, from.off
	switch to.class {
	case none:
		return func(*frame) {}
	case bits8:
		return func(fp *frame) { *at[uint8](fp, d) = *at[uint8](fp, s) }
	case bits16:
		return func(fp *frame) { *at[uint16](fp, d) = *at[uint16](fp, s) }
	case bits32:
		return func(fp *frame) { *at[uint32](fp, d) = *at[uint32](fp, s) }
	case bits64:
		return func(fp *frame) { *at[uint64](fp, d) = *at[uint64](fp, s) }
	case pointer:
		return func(fp *frame) { *at[unsafe.Pointer](fp, d) = *at[unsafe.Pointer](fp, s) }
	case text:
		return func(fp *frame) { *at[string](fp, d) = *at[string](fp, s) }
	case slice:
		return func(fp *frame) { *at[[]byte](fp, d) = *at[[]byte](fp, s) }
	case iface:
		return func(fp *frame) { *at[any](fp, d) = *at[any](fp, s) }
	}
	raw := to.raw
	return func(fp *frame) { rtype.Move(raw, fp.addr(d), fp.addr(s)) }
}

// copyValue copies a value of s's type between any two places.
func (s *slot) copyValue(dst, src unsafe.Pointer) {
	switch s.class {
	case none:
	case bits8:
		*(*uint8)(dst) = *(*uint8)(src)
	case bits16:
		*(*uint16)(dst) = *(*uint16)(src)
	case bits32:
		*(*uint32)(dst) = *(*uint32)(src)
	case bits64:
		*(*uint64)(dst) = *(*uint64)(src)
	case pointer:
		*(*unsafe.Pointer)(dst) = *(*unsafe.Pointer)(src)
	case text:
		*(*string)(dst) = *(*string)(src)
	case slice:
		*(*[]byte)(dst) = *(*[]byte)(src)
	case iface:
		*(*any)(dst) = *(*any)(src)
	default:
		rtype.Move(s.raw, dst, src)
	}
}

package eval

import (
	"reflect"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// A sliceHeader is a slice of any type.
type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

// forInteger is the one of its arguments that is for integers of type t.
func forInteger[F any](t reflect.Type, i8, i16, i32, i64, u8, u16, u32, u64 F) F {
	switch wordKind(t.Kind()) {
	case reflect.Int8:
		return i8
	case reflect.Int16:
		return i16
	case reflect.Int32:
		return i32
	case reflect.Uint8:
		return u8
	case reflect.Uint16:
		return u16
	case reflect.Uint32:
		return u32
	case reflect.Uint64:
		return u64
	}
	return i64
}

// index makes d = a[i] of a string or an array in a register.
func (b *builder) index(in *code.Instr) op {
	a, i, d := b.arg(in.Args[0]), b.arg(in.Args[1]), b.into(in, 0)
	if a.class == text {
		return forInteger(i.t, charAt[int8], charAt[int16], charAt[int32], charAt[int64],
			charAt[uint8], charAt[uint16], charAt[uint32], charAt[uint64])(d.off, a.off, i.off)
	}
	return forInteger(i.t, elementOf[int8], elementOf[int16], elementOf[int32], elementOf[int64],
		elementOf[uint8], elementOf[uint16], elementOf[uint32], elementOf[uint64])(d, a, i.off)
}

func charAt[I integer](d, s, i uintptr) op {
	return func(fp *frame) { *at[byte](fp, d) = (*at[string](fp, s))[*at[I](fp, i)] }
}

func elementOf[I integer](d, a slot, i uintptr) op {
	n, size := a.t.Len(), d.raw.Size
	return func(fp *frame) {
		x := *at[I](fp, i)
		if uint64(x) >= uint64(n) {
			failIndex(x, n)
		}
		d.copyValue(fp.addr(d.off), fp.addr(a.off+uintptr(x)*size))
	}
}

// indexAddr makes d = &a[i] of a slice or of the array that a pointer points to.
func (b *builder) indexAddr(in *code.Instr) op {
	a, i, d := b.arg(in.Args[0]), b.arg(in.Args[1]), b.into(in, 0)
	if a.t.Kind() == reflect.Slice {
		return forInteger(i.t, sliceElem[int8], sliceElem[int16], sliceElem[int32], sliceElem[int64],
			sliceElem[uint8], sliceElem[uint16], sliceElem[uint32], sliceElem[uint64])(d.off, a.off, i.off, rtype.Of(a.t.Elem()).Size)
	}
	array := a.t.Elem()
	n, size := array.Len(), rtype.Of(array.Elem()).Size
	if c, ok := b.constant(in.Args[1]); ok {
		if x := reflect.NewAt(i.t, c).Elem(); x.CanInt() && x.Int() < int64(n) || x.CanUint() && x.Uint() < uint64(n) {
			return fieldAddr(d.off, a.off, uintptr(constInt(x))*size)
		}
	}
	return forInteger(i.t, arrayElem[int8], arrayElem[int16], arrayElem[int32], arrayElem[int64],
		arrayElem[uint8], arrayElem[uint16], arrayElem[uint32], arrayElem[uint64])(d.off, a.off, i.off, n, size)
}

// constInt is a constant that is an index.
func constInt(x reflect.Value) int64 {
	if x.CanUint() {
		return int64(x.Uint())
	}
	return x.Int()
}

func sliceElem[I integer](d, s, i, size uintptr) op {
	return func(fp *frame) {
		h, x := at[sliceHeader](fp, s), *at[I](fp, i)
		if uint64(x) >= uint64(h.len) {
			failIndex(x, h.len)
		}
		*at[unsafe.Pointer](fp, d) = unsafe.Add(h.data, uintptr(x)*size)
	}
}

func arrayElem[I integer](d, a, i uintptr, n int, size uintptr) op {
	return func(fp *frame) {
		base, x := *at[unsafe.Pointer](fp, a), *at[I](fp, i)
		touch(base)
		if uint64(x) >= uint64(n) {
			failIndex(x, n)
		}
		*at[unsafe.Pointer](fp, d) = unsafe.Add(base, uintptr(x)*size)
	}
}

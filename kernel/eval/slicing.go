package eval

import (
	"reflect"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// A limit is an operand that is a length, a capacity or a bound; absent when there is none.
type limit struct {
	off  uintptr
	kind reflect.Kind // Invalid when absent
}

func (b *builder) limit(r code.Reg) limit {
	if r == code.None {
		return limit{}
	}
	s := b.arg(r)
	return limit{s.off, wordKind(s.t.Kind())}
}

// value is the operand's value, as the 64 bits that it has when it is widened.
func (l limit) value(fp *frame) int64 {
	switch l.kind {
	case reflect.Int8:
		return int64(*at[int8](fp, l.off))
	case reflect.Int16:
		return int64(*at[int16](fp, l.off))
	case reflect.Int32:
		return int64(*at[int32](fp, l.off))
	case reflect.Uint8:
		return int64(*at[uint8](fp, l.off))
	case reflect.Uint16:
		return int64(*at[uint16](fp, l.off))
	case reflect.Uint32:
		return int64(*at[uint32](fp, l.off))
	}
	return *at[int64](fp, l.off)
}

func (l limit) signed() bool {
	return l.kind >= reflect.Int && l.kind <= reflect.Int64
}

// bounds are the operands of a slice expression.
type bounds struct {
	low, high, max limit
	// What is wrong when the upper bound is too large, in a[:x] and in a[::x].
	over, over3 check
}

// of gives the bounds for something of length n and capacity c, checked in the order in which compiled code does.
func (s *bounds) of(fp *frame, n, c int) (low, high, max int) {
	low, high, max = 0, n, c
	if s.max.kind != reflect.Invalid {
		x := s.max.value(fp)
		if uint64(x) > uint64(c) {
			failBounds(s.over3, x, s.max.signed(), c)
		}
		max = int(x)
	}
	if s.high.kind != reflect.Invalid {
		x := s.high.value(fp)
		if uint64(x) > uint64(max) {
			over := s.over
			if s.max.kind != reflect.Invalid {
				over = checkSlice3High
			}
			failBounds(over, x, s.high.signed(), max)
		}
		high = int(x)
	}
	if s.low.kind != reflect.Invalid {
		x := s.low.value(fp)
		if uint64(x) > uint64(high) {
			below := checkSliceLow
			if s.max.kind != reflect.Invalid {
				below = checkSlice3Low
			}
			failBounds(below, x, s.low.signed(), high)
		}
		low = int(x)
	}
	return low, high, max
}

// slice makes d = a[low:high:max].
func (b *builder) slice(in *code.Instr) op {
	a, d := b.arg(in.Args[0]), b.into(in, 0).off
	s := bounds{b.limit(in.Args[1]), b.limit(in.Args[2]), b.limit(in.Args[3]), checkSliceLen, checkSlice3Len}
	from := a.off
	switch a.t.Kind() {
	case reflect.String:
		return func(fp *frame) {
			x := *at[string](fp, from)
			low, high, _ := s.of(fp, len(x), len(x))
			*at[string](fp, d) = x[low:high]
		}
	case reflect.Slice:
		s.over, s.over3 = checkSliceCap, checkSlice3Cap
		size := rtype.Of(a.t.Elem()).Size
		return func(fp *frame) {
			h := at[sliceHeader](fp, from)
			low, high, max := s.of(fp, h.len, h.cap)
			*at[sliceHeader](fp, d) = part(h.data, size, low, high, max)
		}
	}
	array := a.t.Elem()
	n, size := array.Len(), rtype.Of(array.Elem()).Size
	return func(fp *frame) {
		base := *at[unsafe.Pointer](fp, from)
		touch(base)
		low, high, max := s.of(fp, n, n)
		*at[sliceHeader](fp, d) = part(base, size, low, high, max)
	}
}

// part is base[low:high:max]. It never points behind its variable, which another may follow.
func part(base unsafe.Pointer, size uintptr, low, high, max int) sliceHeader {
	if low < max {
		base = unsafe.Add(base, uintptr(low)*size)
	}
	return sliceHeader{base, high - low, max - low}
}

// makeSlice makes d = make([]T, len, cap).
func (b *builder) makeSlice(in *code.Instr) op {
	d, n, c := b.into(in, 0).off, b.limit(in.Args[0]), b.limit(in.Args[1])
	elem := rtype.Of(b.u.types[in.Type].Elem())
	return func(fp *frame) {
		n, c := int(n.value(fp)), int(c.value(fp))
		*at[sliceHeader](fp, d) = sliceHeader{makeslice(elem, n, c), n, c}
	}
}

//go:linkname makeslice runtime.makeslice
func makeslice(elem *rtype.Raw, n, c int) unsafe.Pointer

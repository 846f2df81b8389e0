package eval

import (
	"fmt"
	"math"
	"math/bits"
	"reflect"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// builtin makes the op of a call of a builtin function.
func (s *site) builtin() op {
	var d uintptr
	if len(s.results) > 0 {
		d = s.results[0].off
	}
	if !s.reads() && len(s.results) > 0 {
		s.results = nil
	}
	switch name := s.call.Builtin; name {
	case "append":
		return s.append()
	case "copy":
		return s.copy()
	case "len", "cap":
		return s.length(name == "cap")
	case "delete", "clear", "close":
		return s.change(name)
	case "min", "max":
		return s.extreme(name == "max")
	case "print", "println":
		return s.print(name == "println")
	case "panic":
		return func(fp *frame) { fp.panic(&s.args[0]) }
	case "recover":
		return s.recoverOp()
	case "complex", "real", "imag":
		return s.complexParts()
	case "ssa:deferstack":
		return func(fp *frame) { *at[*frame](fp, d) = fp }
	case code.RangePanic:
		return s.rangePanic()
	case "ssa:wrapnilchk":
		return s.wrapNilCheck()
	case "Add", "Slice", "SliceData", "String", "StringData", "Sizeof", "Alignof":
		return s.unsafe()
	}
	panic(fmt.Sprintf("eval: unknown builtin %s", s.call.Builtin))
}

// done is an op that does nothing.
func done(*frame) {}

//go:linkname growslice runtime.growslice
func growslice(old unsafe.Pointer, newLen, oldCap, num int, t *rtype.Raw) sliceHeader

//go:linkname typedslicecopy reflect.typedslicecopy
//go:noescape
func typedslicecopy(t *rtype.Raw, dst, src sliceHeader) int

// append makes append(s, t...), where t is a slice or a string.
func (s *site) append() op {
	elem := rtype.Of(s.args[0].t.Elem())
	a, b := s.args[0].off, s.args[1].off
	if len(s.results) == 0 { // allowed in a deferred call only, where it is refused, or for the sake of its panics
		return done
	}
	d := s.results[0].off
	if elem.PtrBytes == 0 && elem.Size > 0 {
		size := elem.Size
		return func(fp *frame) {
			from := at[sliceHeader](fp, b)
			num := from.len // of a string too
			to := *at[sliceHeader](fp, a)
			old := to.len
			if n := old + num; n > to.cap || n < 0 {
				to = growslice(to.data, n, to.cap, num, elem)
			} else {
				to.len = n
			}
			if num > 0 {
				copy(unsafe.Slice((*byte)(unsafe.Add(to.data, uintptr(old)*size)), uintptr(num)*size),
					unsafe.Slice((*byte)(from.data), uintptr(num)*size))
			}
			*at[sliceHeader](fp, d) = to
		}
	}
	return func(fp *frame) {
		from := *at[sliceHeader](fp, b)
		to := *at[sliceHeader](fp, a)
		old := to.len
		if n := old + from.len; n > to.cap || n < 0 {
			to = growslice(to.data, n, to.cap, from.len, elem)
		} else {
			to.len = n
		}
		if from.len > 0 {
			typedslicecopy(elem, sliceHeader{unsafe.Add(to.data, uintptr(old)*elem.Size), from.len, from.len}, from)
		}
		*at[sliceHeader](fp, d) = to
	}
}

func (s *site) copy() op {
	elem := rtype.Of(s.args[0].t.Elem())
	a, b := s.args[0].off, s.args[1].off
	return func(fp *frame) {
		to, from := *at[sliceHeader](fp, a), sliceHeader{data: *at[unsafe.Pointer](fp, b), len: *at[int](fp, b+wordSize)}
		from.cap = from.len
		n := min(to.len, from.len)
		if n > 0 {
			typedslicecopy(elem, to, from)
		}
		if len(s.results) > 0 {
			*at[int](fp, s.results[0].off) = n
		}
	}
}

//go:linkname chanlen reflect.chanlen
func chanlen(unsafe.Pointer) int

//go:linkname chancap reflect.chancap
func chancap(unsafe.Pointer) int

//go:linkname maplen reflect.maplen
func maplen(unsafe.Pointer) int

// length makes len and cap.
func (s *site) length(capacity bool) op {
	if len(s.results) == 0 {
		return done
	}
	t, a, d := s.args[0].t, s.args[0].off, s.results[0].off
	switch t.Kind() {
	case reflect.Slice:
		if capacity {
			return func(fp *frame) { *at[int](fp, d) = *at[int](fp, a+2*wordSize) }
		}
		return func(fp *frame) { *at[int](fp, d) = *at[int](fp, a+wordSize) }
	case reflect.String:
		return func(fp *frame) { *at[int](fp, d) = *at[int](fp, a+wordSize) }
	case reflect.Map:
		return func(fp *frame) { *at[int](fp, d) = maplen(*at[unsafe.Pointer](fp, a)) }
	case reflect.Chan:
		if capacity {
			return func(fp *frame) { *at[int](fp, d) = chancap(*at[unsafe.Pointer](fp, a)) }
		}
		return func(fp *frame) { *at[int](fp, d) = chanlen(*at[unsafe.Pointer](fp, a)) }
	case reflect.Pointer:
		t = t.Elem()
	}
	n := t.Len()
	return func(fp *frame) { *at[int](fp, d) = n }
}

//go:linkname mapclear reflect.mapclear
func mapclear(t *rtype.Raw, m unsafe.Pointer)

//go:linkname mapdelete runtime.mapdelete
func mapdelete(t *rtype.Raw, m, key unsafe.Pointer)

//go:linkname typedarrayclear reflect.typedarrayclear
func typedarrayclear(t *rtype.Raw, p unsafe.Pointer, n int)

//go:linkname chanclose reflect.chanclose
func chanclose(unsafe.Pointer)

// change makes delete, clear and close.
func (s *site) change(name string) op {
	t, a := s.args[0].t, s.args[0].off
	raw := rtype.Of(t)
	switch {
	case name == "close":
		return func(fp *frame) { chanclose(*at[unsafe.Pointer](fp, a)) }
	case name == "delete":
		k := s.args[1].off
		return func(fp *frame) { mapdelete(raw, *at[unsafe.Pointer](fp, a), fp.addr(k)) }
	case t.Kind() == reflect.Map:
		return func(fp *frame) {
			if m := *at[unsafe.Pointer](fp, a); m != nil {
				mapclear(raw, m)
			}
		}
	}
	elem := rtype.Of(t.Elem())
	return func(fp *frame) {
		if h := at[sliceHeader](fp, a); h.len > 0 {
			typedarrayclear(elem, h.data, h.len)
		}
	}
}

// complexParts makes complex, real and imag.
func (s *site) complexParts() op {
	if len(s.results) == 0 {
		return done
	}
	a, d := s.args[0].off, s.results[0].off
	switch name, size := s.call.Builtin, s.results[0].raw.Size; {
	case name == "complex" && size == 8:
		b := s.args[1].off
		return func(fp *frame) { *at[complex64](fp, d) = complex(*at[float32](fp, a), *at[float32](fp, b)) }
	case name == "complex":
		b := s.args[1].off
		return func(fp *frame) { *at[complex128](fp, d) = complex(*at[float64](fp, a), *at[float64](fp, b)) }
	case name == "real" && size == 4:
		return func(fp *frame) { *at[float32](fp, d) = real(*at[complex64](fp, a)) }
	case name == "real":
		return func(fp *frame) { *at[float64](fp, d) = real(*at[complex128](fp, a)) }
	case size == 4:
		return func(fp *frame) { *at[float32](fp, d) = imag(*at[complex64](fp, a)) }
	}
	return func(fp *frame) { *at[float64](fp, d) = imag(*at[complex128](fp, a)) }
}

// wrapNilCheck panics when a method of T is called through a nil *T; its args are the pointer, and the names of T and of the method.
func (s *site) wrapNilCheck() op {
	a := s.args[0].off
	return func(fp *frame) {
		p := *at[unsafe.Pointer](fp, a)
		if p == nil {
			panic(nilReceiver(*at[string](fp, s.args[1].off), *at[string](fp, s.args[2].off)))
		}
		if len(s.results) > 0 {
			*at[unsafe.Pointer](fp, s.results[0].off) = p
		}
	}
}

// rangePanic panics in the words of the runtime's panicrangestate: the state of a loop over a function is no good one.
func (s *site) rangePanic() op {
	a := s.args[0].off
	return func(fp *frame) {
		text := "continued iteration after function for loop body returned false"
		switch *at[int](fp, a) {
		case code.RangeBusy:
			text = "continued iteration after loop body panic"
		case code.RangeDone:
			text = "continued iteration after whole loop exit"
		case code.RangeLost:
			text = "recovered a loop body panic and did not resume panicking"
		}
		panic(plainError("runtime error: range function " + text))
	}
}

// unsafe makes the functions of package unsafe that are not constants.
func (s *site) unsafe() op {
	a := s.args[0].off
	d, read := uintptr(0), len(s.results) > 0
	if read {
		d = s.results[0].off
	}
	switch s.call.Builtin {
	case "Sizeof", "Alignof": // of a value whose type depended on a type parameter
		n := s.args[0].t.Size()
		if s.call.Builtin == "Alignof" {
			n = uintptr(s.args[0].t.Align())
		}
		return func(fp *frame) {
			if read {
				*at[uintptr](fp, d) = n
			}
		}
	}
	if !read && (s.call.Builtin == "SliceData" || s.call.Builtin == "StringData" || s.call.Builtin == "Add") {
		return done
	}
	switch s.call.Builtin {
	case "SliceData", "StringData":
		return func(fp *frame) { *at[unsafe.Pointer](fp, d) = *at[unsafe.Pointer](fp, a) }
	case "Add":
		n := intOperand(&s.args[1])
		return func(fp *frame) { *at[unsafe.Pointer](fp, d) = unsafe.Add(*at[unsafe.Pointer](fp, a), n(fp)) }
	}
	n := intOperand(&s.args[1])
	if s.call.Builtin == "String" {
		return func(fp *frame) {
			text := unsafe.String(*at[*byte](fp, a), n(fp))
			if read {
				*at[string](fp, d) = text
			}
		}
	}
	size := s.args[0].t.Elem().Size()
	return func(fp *frame) {
		p, n := *at[unsafe.Pointer](fp, a), n(fp)
		if hi, lo := bits.Mul64(uint64(n), uint64(size)); hi != 0 || lo > math.MaxInt {
			n = -1 // for the panic
		}
		if size == 0 || n < 0 {
			_ = unsafe.Slice((*struct{})(p), n)
		} else {
			_ = unsafe.Slice((*byte)(p), n*int(size))
		}
		if p == nil {
			n = 0
		}
		if read {
			*at[sliceHeader](fp, d) = sliceHeader{p, n, n}
		}
	}
}

// intOperand reads an operand of any integer type; what is beyond int is negative, and so as invalid.
func intOperand(s *slot) func(fp *frame) int {
	off := s.off
	switch s.t.Kind() {
	case reflect.Int8:
		return func(fp *frame) int { return int(*at[int8](fp, off)) }
	case reflect.Int16:
		return func(fp *frame) int { return int(*at[int16](fp, off)) }
	case reflect.Int32:
		return func(fp *frame) int { return int(*at[int32](fp, off)) }
	case reflect.Uint8:
		return func(fp *frame) int { return int(*at[uint8](fp, off)) }
	case reflect.Uint16:
		return func(fp *frame) int { return int(*at[uint16](fp, off)) }
	case reflect.Uint32:
		return func(fp *frame) int { return int(*at[uint32](fp, off)) }
	}
	return func(fp *frame) int { return *at[int](fp, off) }
}

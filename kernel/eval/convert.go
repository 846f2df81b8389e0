package eval

import (
	"fmt"
	"reflect"
	"unsafe"

	"jeton/kernel/code"
)

// convert makes d = T(a), and conversions of slices to array pointers.
func (b *builder) convert(in *code.Instr) op {
	a, d := b.arg(in.Args[0]), b.into(in, 0)
	if in.Op == code.OpSliceToArray {
		return sliceToArray(d.off, a.off, b.u.types[in.Type].Elem().Len())
	}
	from, to := a.t.Kind(), d.t.Kind()
	switch {
	case isNumber(from) && isNumber(to):
		return convertNumber(d.off, a.off, wordKind(to), wordKind(from))
	case to == reflect.Complex64 && from == reflect.Complex128:
		return func(fp *frame) { *at[complex64](fp, d.off) = complex64(*at[complex128](fp, a.off)) }
	case to == reflect.Complex128 && from == reflect.Complex64:
		return func(fp *frame) { *at[complex128](fp, d.off) = complex128(*at[complex64](fp, a.off)) }
	case to == reflect.String && isNumber(from):
		return runeText(d.off, a.off, wordKind(from))
	case to == reflect.String && from == reflect.Slice:
		if a.t.Elem().Kind() == reflect.Uint8 {
			return func(fp *frame) { *at[string](fp, d.off) = string(*at[[]byte](fp, a.off)) }
		}
		return func(fp *frame) { *at[string](fp, d.off) = string(*at[[]rune](fp, a.off)) }
	case to == reflect.Slice && from == reflect.String:
		if _, isConst := in.Args[0].IsConst(); isConst && d.t.Elem().Kind() == reflect.Uint8 {
			return func(fp *frame) { // as compiled code does: with no room behind
				text := *at[string](fp, a.off)
				*at[[]byte](fp, d.off) = []byte(text)[:len(text):len(text)]
			}
		}
		if d.t.Elem().Kind() == reflect.Uint8 {
			return func(fp *frame) { *at[[]byte](fp, d.off) = []byte(*at[string](fp, a.off)) }
		}
		return func(fp *frame) { *at[[]rune](fp, d.off) = []rune(*at[string](fp, a.off)) }
	case a.class == d.class || a.raw.Size == 8 && d.raw.Size == 8: // unsafe.Pointer, pointers and uintptr; types that differ in name
		return move(d, a)
	}
	panic(fmt.Sprintf("eval: %s: no conversion from %s to %s", b.u.unit.Name, a.t, d.t))
}

// isNumber is for integers and floats.
func isNumber(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Float64 }

type number interface{ integer | float32 | float64 }

// convertNumber makes d = to(a): the compiled conversion of each two types, since what is out of range differs by them.
func convertNumber(d, a uintptr, to, from reflect.Kind) op {
	switch from {
	case reflect.Int8:
		return convertFrom[int8](d, a, to)
	case reflect.Int16:
		return convertFrom[int16](d, a, to)
	case reflect.Int32:
		return convertFrom[int32](d, a, to)
	case reflect.Int64:
		return convertFrom[int64](d, a, to)
	case reflect.Uint8:
		return convertFrom[uint8](d, a, to)
	case reflect.Uint16:
		return convertFrom[uint16](d, a, to)
	case reflect.Uint32:
		return convertFrom[uint32](d, a, to)
	case reflect.Uint64:
		return convertFrom[uint64](d, a, to)
	case reflect.Float32:
		return convertFrom[float32](d, a, to)
	}
	return convertFrom[float64](d, a, to)
}

func convertFrom[A number](d, a uintptr, to reflect.Kind) op {
	switch to {
	case reflect.Int8:
		return convertAs[int8, A](d, a)
	case reflect.Int16:
		return convertAs[int16, A](d, a)
	case reflect.Int32:
		return convertAs[int32, A](d, a)
	case reflect.Int64:
		return convertAs[int64, A](d, a)
	case reflect.Uint8:
		return convertAs[uint8, A](d, a)
	case reflect.Uint16:
		return convertAs[uint16, A](d, a)
	case reflect.Uint32:
		return convertAs[uint32, A](d, a)
	case reflect.Uint64:
		return convertAs[uint64, A](d, a)
	case reflect.Float32:
		return convertAs[float32, A](d, a)
	}
	return convertAs[float64, A](d, a)
}

func convertAs[D, A number](d, a uintptr) op {
	return func(fp *frame) { *at[D](fp, d) = D(*at[A](fp, a)) }
}

// runeText makes d = string(a) of an integer.
func runeText(d, a uintptr, from reflect.Kind) op {
	n := limit{a, from}
	return func(fp *frame) {
		x := n.value(fp)
		if int64(rune(x)) != x {
			x = -1 // no rune: string makes it U+FFFD, as it does other values that are none
		}
		*at[string](fp, d) = string(rune(x))
	}
}

// sliceToArray makes d = (*[n]E)(a).
func sliceToArray(d, a uintptr, n int) op {
	return func(fp *frame) {
		h := at[sliceHeader](fp, a)
		if n > h.len {
			failBounds(checkConvert, int64(n), true, h.len)
		}
		*at[unsafe.Pointer](fp, d) = h.data
	}
}

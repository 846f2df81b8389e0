package eval

import (
	"go/token"
	"reflect"

	"jeton/kernel/code"
)

// shift makes d = a << b and d = a >> b, for counts of any integer type.
func (b *builder) shift(in *code.Instr) op {
	left := token.Token(in.N) == token.SHL
	d, a, n := b.into(in, 0).off, b.arg(in.Args[0]), b.limit(in.Args[1])
	if p, ok := b.constant(in.Args[1]); ok {
		c := constInt(reflect.NewAt(b.typeOf(in.Args[1]), p).Elem())
		if c < 0 && n.signed() {
			return forInteger(a.t, shiftNegative[int8], shiftNegative[int16], shiftNegative[int32], shiftNegative[int64],
				shiftNegative[uint8], shiftNegative[uint16], shiftNegative[uint32], shiftNegative[uint64])(a.off, n)
		}
		return forInteger(a.t, shiftByConst[int8], shiftByConst[int16], shiftByConst[int32], shiftByConst[int64],
			shiftByConst[uint8], shiftByConst[uint16], shiftByConst[uint32], shiftByConst[uint64])(d, a.off, uint64(c), left)
	}
	return forInteger(a.t, shiftBy[int8], shiftBy[int16], shiftBy[int32], shiftBy[int64],
		shiftBy[uint8], shiftBy[uint16], shiftBy[uint32], shiftBy[uint64])(d, a.off, n, left)
}

func shiftByConst[T integer](d, a uintptr, n uint64, left bool) op {
	if left {
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) << n }
	}
	return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) >> n }
}

// shiftNegative panics: the count is a variable whose value was known to be negative.
func shiftNegative[T integer](a uintptr, n limit) op {
	return func(fp *frame) { _ = *at[T](fp, a) << n.value(fp) }
}

func shiftBy[T integer](d, a uintptr, n limit, left bool) op {
	at64, signed := n.off, n.signed()
	switch {
	case n.kind == reflect.Uint64 && left:
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) << *at[uint64](fp, at64) }
	case n.kind == reflect.Uint64:
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) >> *at[uint64](fp, at64) }
	case n.kind == reflect.Int64 && left:
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) << *at[int64](fp, at64) }
	case n.kind == reflect.Int64:
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) >> *at[int64](fp, at64) }
	case signed && left:
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) << n.value(fp) } // panics when it is negative
	case signed:
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) >> n.value(fp) }
	case left:
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) << uint64(n.value(fp)) }
	}
	return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) >> uint64(n.value(fp)) }
}

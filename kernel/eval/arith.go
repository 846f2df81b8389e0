package eval

import (
	"fmt"
	"go/token"
	"reflect"

	"jeton/kernel/code"
)

// An operands is where a binary operation finds its operands and puts its result. c is the second operand when it is a
// constant.
type operands[T any] struct {
	d, a, b uintptr
	c       T
	isConst bool
}

func operandsOf[T any](b *builder, in *code.Instr) operands[T] {
	o := operands[T]{d: b.into(in, 0).off, a: b.arg(in.Args[0]).off, b: b.arg(in.Args[1]).off}
	if p, ok := b.constant(in.Args[1]); ok {
		o.c, o.isConst = *(*T)(p), true
	}
	return o
}

// binary makes d = a op b.
func (b *builder) binary(in *code.Instr) op {
	tok := token.Token(in.N)
	switch {
	case isComparison(in):
		return b.comparison(in)
	case tok == token.SHL || tok == token.SHR:
		return b.shift(in)
	}
	switch wordKind(b.typeOf(in.Args[0]).Kind()) {
	case reflect.Int8:
		return integerOp(tok, operandsOf[int8](b, in))
	case reflect.Int16:
		return integerOp(tok, operandsOf[int16](b, in))
	case reflect.Int32:
		return integerOp(tok, operandsOf[int32](b, in))
	case reflect.Int64:
		return integerOp(tok, operandsOf[int64](b, in))
	case reflect.Uint8:
		return integerOp(tok, operandsOf[uint8](b, in))
	case reflect.Uint16:
		return integerOp(tok, operandsOf[uint16](b, in))
	case reflect.Uint32:
		return integerOp(tok, operandsOf[uint32](b, in))
	case reflect.Uint64:
		return integerOp(tok, operandsOf[uint64](b, in))
	case reflect.Float32:
		return numberOp(tok, operandsOf[float32](b, in))
	case reflect.Float64:
		return numberOp(tok, operandsOf[float64](b, in))
	case reflect.Complex64:
		return numberOp(tok, operandsOf[complex64](b, in))
	case reflect.Complex128:
		return numberOp(tok, operandsOf[complex128](b, in))
	case reflect.String:
		return concat(operandsOf[string](b, in))
	}
	panic(fmt.Sprintf("eval: %s: no operation %s on %s", b.u.unit.Name, tok, b.typeOf(in.Args[0])))
}

func concat(o operands[string]) op {
	d, a, b := o.d, o.a, o.b
	return func(fp *frame) { *at[string](fp, d) = *at[string](fp, a) + *at[string](fp, b) }
}

type arithmetic interface {
	number | complex64 | complex128
}

// numberOp is an operation that all numbers have. Constants have their own forms where loops have them.
func numberOp[T arithmetic](tok token.Token, o operands[T]) op {
	d, a, b, c := o.d, o.a, o.b, o.c
	switch tok {
	case token.ADD:
		if o.isConst && d == a {
			return func(fp *frame) { *at[T](fp, d) += c }
		}
		if o.isConst {
			return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) + c }
		}
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) + *at[T](fp, b) }
	case token.SUB:
		if o.isConst {
			return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) - c }
		}
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) - *at[T](fp, b) }
	case token.MUL:
		if o.isConst {
			return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) * c }
		}
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) * *at[T](fp, b) }
	case token.QUO:
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) / *at[T](fp, b) }
	}
	panic("eval: no operation " + tok.String() + " on numbers")
}

// integerOp is an operation on integers.
func integerOp[T integer](tok token.Token, o operands[T]) op {
	d, a, b, c := o.d, o.a, o.b, o.c
	switch tok {
	case token.REM:
		if o.isConst && c > 0 {
			return remBy(d, a, c)
		}
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) % *at[T](fp, b) }
	case token.AND:
		if o.isConst {
			return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) & c }
		}
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) & *at[T](fp, b) }
	case token.OR:
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) | *at[T](fp, b) }
	case token.XOR:
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) ^ *at[T](fp, b) }
	case token.AND_NOT:
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) &^ *at[T](fp, b) }
	}
	return numberOp(tok, o)
}

// remBy makes d = a % c. For a power of two, a mask gives it for what is not negative, far faster than a division.
func remBy[T integer](d, a uintptr, c T) op {
	mask := c - 1
	if c&mask != 0 {
		return func(fp *frame) { *at[T](fp, d) = *at[T](fp, a) % c }
	}
	return func(fp *frame) {
		x := *at[T](fp, a)
		if x >= 0 {
			*at[T](fp, d) = x & mask
		} else {
			*at[T](fp, d) = -(-x & mask)
		}
	}
}

// unary makes d = op a.
func (b *builder) unary(in *code.Instr) op {
	a, d, tok := b.arg(in.Args[0]), b.into(in, 0).off, token.Token(in.N)
	switch wordKind(a.t.Kind()) {
	case reflect.Bool:
		return func(fp *frame) { *at[bool](fp, d) = !*at[bool](fp, a.off) }
	case reflect.Int8:
		return integerUnary[int8](tok, d, a.off)
	case reflect.Int16:
		return integerUnary[int16](tok, d, a.off)
	case reflect.Int32:
		return integerUnary[int32](tok, d, a.off)
	case reflect.Int64:
		return integerUnary[int64](tok, d, a.off)
	case reflect.Uint8:
		return integerUnary[uint8](tok, d, a.off)
	case reflect.Uint16:
		return integerUnary[uint16](tok, d, a.off)
	case reflect.Uint32:
		return integerUnary[uint32](tok, d, a.off)
	case reflect.Uint64:
		return integerUnary[uint64](tok, d, a.off)
	case reflect.Float32:
		return negate[float32](d, a.off)
	case reflect.Float64:
		return negate[float64](d, a.off)
	case reflect.Complex64:
		return negate[complex64](d, a.off)
	case reflect.Complex128:
		return negate[complex128](d, a.off)
	}
	panic(fmt.Sprintf("eval: %s: no operation %s on %s", b.u.unit.Name, tok, a.t))
}

func integerUnary[T integer](tok token.Token, d, a uintptr) op {
	if tok == token.XOR {
		return func(fp *frame) { *at[T](fp, d) = ^*at[T](fp, a) }
	}
	return negate[T](d, a)
}

func negate[T arithmetic](d, a uintptr) op {
	return func(fp *frame) { *at[T](fp, d) = -*at[T](fp, a) }
}

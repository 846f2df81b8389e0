package eval

import (
	"cmp"
	"go/token"
	"reflect"
	"unsafe"

	"jeton/kernel/code"
)

func isComparison(in *code.Instr) bool {
	switch token.Token(in.N) {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return in.Op == code.OpBinary
	}
	return false
}

// A jumper is the end of a block.
type jumper = func(*frame) *block

// comparison makes d = a == b and the like.
func (b *builder) comparison(in *code.Instr) op {
	tok := token.Token(in.N)
	switch comparedAs(b.typeOf(in.Args[0])) {
	case reflect.Int8:
		return compare(tok, operandsOf[int8](b, in))
	case reflect.Int16:
		return compare(tok, operandsOf[int16](b, in))
	case reflect.Int32:
		return compare(tok, operandsOf[int32](b, in))
	case reflect.Int64:
		return compare(tok, operandsOf[int64](b, in))
	case reflect.Uint8:
		return compare(tok, operandsOf[uint8](b, in))
	case reflect.Uint16:
		return compare(tok, operandsOf[uint16](b, in))
	case reflect.Uint32:
		return compare(tok, operandsOf[uint32](b, in))
	case reflect.Uint64:
		return compare(tok, operandsOf[uint64](b, in))
	case reflect.Float32:
		return compare(tok, operandsOf[float32](b, in))
	case reflect.Float64:
		return compare(tok, operandsOf[float64](b, in))
	case reflect.String:
		return compare(tok, operandsOf[string](b, in))
	}
	d, test := b.into(in, 0).off, b.equality(in)
	if tok == token.NEQ {
		return func(fp *frame) { *at[bool](fp, d) = !test(fp) }
	}
	return func(fp *frame) { *at[bool](fp, d) = test(fp) }
}

// comparedAs is the kind under which values of type t are compared; Invalid when they have an equality of their own.
func comparedAs(t reflect.Type) reflect.Kind {
	k := wordKind(t.Kind())
	switch {
	case k == reflect.Bool:
		return reflect.Uint8
	case isNumber(k) || k == reflect.String:
		return k
	}
	return reflect.Invalid
}

func compare[T cmp.Ordered](tok token.Token, o operands[T]) op {
	if o.isConst {
		return compareConst(tok, o)
	}
	d, a, b := o.d, o.a, o.b
	switch tok {
	case token.EQL:
		return func(fp *frame) { *at[bool](fp, d) = *at[T](fp, a) == *at[T](fp, b) }
	case token.NEQ:
		return func(fp *frame) { *at[bool](fp, d) = *at[T](fp, a) != *at[T](fp, b) }
	case token.LSS:
		return func(fp *frame) { *at[bool](fp, d) = *at[T](fp, a) < *at[T](fp, b) }
	case token.LEQ:
		return func(fp *frame) { *at[bool](fp, d) = *at[T](fp, a) <= *at[T](fp, b) }
	case token.GTR:
		return func(fp *frame) { *at[bool](fp, d) = *at[T](fp, a) > *at[T](fp, b) }
	}
	return func(fp *frame) { *at[bool](fp, d) = *at[T](fp, a) >= *at[T](fp, b) }
}

func compareConst[T cmp.Ordered](tok token.Token, o operands[T]) op {
	d, a, c := o.d, o.a, o.c
	switch tok {
	case token.EQL:
		return func(fp *frame) { *at[bool](fp, d) = *at[T](fp, a) == c }
	case token.NEQ:
		return func(fp *frame) { *at[bool](fp, d) = *at[T](fp, a) != c }
	case token.LSS:
		return func(fp *frame) { *at[bool](fp, d) = *at[T](fp, a) < c }
	case token.LEQ:
		return func(fp *frame) { *at[bool](fp, d) = *at[T](fp, a) <= c }
	case token.GTR:
		return func(fp *frame) { *at[bool](fp, d) = *at[T](fp, a) > c }
	}
	return func(fp *frame) { *at[bool](fp, d) = *at[T](fp, a) >= c }
}

// equality tells whether the operands of a comparison are equal, for types that only have == and !=.
func (b *builder) equality(in *code.Instr) func(*frame) bool {
	x, y := b.arg(in.Args[0]), b.arg(in.Args[1])
	if x.class == iface || y.class == iface {
		return b.ifaceEquality(in)
	}
	p, q := x.off, y.off
	switch x.t.Kind() {
	case reflect.Pointer, reflect.UnsafePointer, reflect.Chan, reflect.Map, reflect.Func, reflect.Slice:
		// Maps, functions and slices are only compared with nil: their first words tell.
		return func(fp *frame) bool { return *at[unsafe.Pointer](fp, p) == *at[unsafe.Pointer](fp, q) }
	case reflect.Complex64:
		return func(fp *frame) bool { return *at[complex64](fp, p) == *at[complex64](fp, q) }
	case reflect.Complex128:
		return func(fp *frame) bool { return *at[complex128](fp, p) == *at[complex128](fp, q) }
	}
	equal := x.raw.Equal
	if equal == nil {
		panic("eval: " + x.t.String() + " cannot be compared")
	}
	return func(fp *frame) bool { return equal(fp.addr(p), fp.addr(q)) }
}

// ifaceEquality compares interface values, of any two interface types, or one with a value of another type. The operator
// of Go's own does it, so that values that cannot be compared panic as they should.
func (b *builder) ifaceEquality(in *code.Instr) func(*frame) bool {
	x, y := b.arg(in.Args[0]), b.arg(in.Args[1])
	switch {
	case b.isNil(in.Args[1]):
		return func(fp *frame) bool { return *at[unsafe.Pointer](fp, x.off) == nil }
	case b.isNil(in.Args[0]):
		return func(fp *frame) bool { return *at[unsafe.Pointer](fp, y.off) == nil }
	}
	p, q := asAny(x), asAny(y)
	return func(fp *frame) bool { return p(fp) == q(fp) }
}

// isNil tells whether an operand is the constant nil.
func (b *builder) isNil(r code.Reg) bool {
	i, ok := r.IsConst()
	return ok && b.u.unit.Consts[i].Kind == code.Zero
}

// asAny returns what gives a value as an any.
func asAny(s slot) func(*frame) any {
	if s.class != iface {
		box, typ := boxer(s), unsafe.Pointer(s.raw)
		return func(fp *frame) any {
			w := ifaceWords{typ, box(fp)}
			return *(*any)(unsafe.Pointer(&w))
		}
	}
	if s.t.NumMethod() == 0 {
		return func(fp *frame) any { return *at[any](fp, s.off) }
	}
	typeOf := typeWord(s)
	return func(fp *frame) any {
		w := *at[ifaceWords](fp, s.off)
		w.tab = unsafe.Pointer(typeOf(w.tab))
		return *(*any)(unsafe.Pointer(&w))
	}
}

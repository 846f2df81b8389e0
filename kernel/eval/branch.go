package eval

import (
	"cmp"
	"go/token"
	"reflect"

	"jeton/kernel/code"
)

// jump makes a jump from one block to another. A loop has one that goes back, where an interrupt finds it. When all that
// the other does is to decide where to go on, that is decided here.
func (b *builder) jump(at *block, next int32) jumper {
	to, target := b.blocks[next], &b.code.Blocks[next]
	if n := len(target.Code); target.Code[n-1].Op == code.OpIf && n == 1 {
		return b.branch(at, target, nil)
	} else if test := &target.Code[0]; n == 2 && target.Code[1].Op == code.OpIf && b.only(test, target.Code[1].Args[0]) && b.cannotFail(test) {
		return b.branch(at, target, test)
	}
	if to.index > at.index {
		return func(*frame) *block { return to }
	}
	return func(fp *frame) *block {
		if fp.th.stop.Load() != 0 {
			fp.th.leave()
		}
		return to
	}
}

// cannotFail tells whether a test is a comparison that cannot panic.
func (b *builder) cannotFail(test *code.Instr) bool {
	return isComparison(test) && comparedAs(b.typeOf(test.Args[0])) != reflect.Invalid
}

// branch makes the jump that ends block target, for block from; test is the comparison that it is part of, or nil.
func (b *builder) branch(from *block, target *code.Block, test *code.Instr) jumper {
	yes, no := b.blocks[target.Next[0]], b.blocks[target.Next[1]]
	if test != nil {
		return guarded(from, yes, no, b.compareAndJump(test, yes, no))
	}
	return guarded(from, yes, no, b.test(&target.Code[len(target.Code)-1], yes, no))
}

// guarded adds the look for an interrupt to a jump that may go back.
func guarded(from, yes, no *block, next jumper) jumper {
	if yes.index > from.index && no.index > from.index {
		return next
	}
	return func(fp *frame) *block {
		to := next(fp)
		if to.index <= from.index && fp.th.stop.Load() != 0 {
			fp.th.leave()
		}
		return to
	}
}

// test jumps by a boolean.
func (b *builder) test(in *code.Instr, yes, no *block) jumper {
	c := b.arg(in.Args[0]).off
	return func(fp *frame) *block {
		if *at[bool](fp, c) {
			return yes
		}
		return no
	}
}

// compareAndJump is a comparison whose result only decides a jump.
func (b *builder) compareAndJump(in *code.Instr, yes, no *block) jumper {
	tok := token.Token(in.N)
	switch comparedAs(b.typeOf(in.Args[0])) {
	case reflect.Int8:
		return jumpIf(tok, comparandsOf[int8](b, in), yes, no)
	case reflect.Int16:
		return jumpIf(tok, comparandsOf[int16](b, in), yes, no)
	case reflect.Int32:
		return jumpIf(tok, comparandsOf[int32](b, in), yes, no)
	case reflect.Int64:
		return jumpIf(tok, comparandsOf[int64](b, in), yes, no)
	case reflect.Uint8:
		return jumpIf(tok, comparandsOf[uint8](b, in), yes, no)
	case reflect.Uint16:
		return jumpIf(tok, comparandsOf[uint16](b, in), yes, no)
	case reflect.Uint32:
		return jumpIf(tok, comparandsOf[uint32](b, in), yes, no)
	case reflect.Uint64:
		return jumpIf(tok, comparandsOf[uint64](b, in), yes, no)
	case reflect.Float32:
		return jumpIf(tok, comparandsOf[float32](b, in), yes, no)
	case reflect.Float64:
		return jumpIf(tok, comparandsOf[float64](b, in), yes, no)
	case reflect.String:
		return jumpIf(tok, comparandsOf[string](b, in), yes, no)
	}
	if tok == token.NEQ {
		yes, no = no, yes
	}
	test := b.equality(in)
	return func(fp *frame) *block {
		if test(fp) {
			return yes
		}
		return no
	}
}

// comparandsOf are the operands of a comparison whose result has no place.
func comparandsOf[T any](b *builder, in *code.Instr) operands[T] {
	o := operands[T]{a: b.arg(in.Args[0]).off, b: b.arg(in.Args[1]).off}
	if p, ok := b.constant(in.Args[1]); ok {
		o.c, o.isConst = *(*T)(p), true
	}
	return o
}

func jumpIf[T cmp.Ordered](tok token.Token, o operands[T], yes, no *block) jumper {
	if o.isConst {
		return jumpIfConst(tok, o, yes, no)
	}
	a, b := o.a, o.b
	switch tok {
	case token.GTR: // b < a
		a, b, tok = b, a, token.LSS
	case token.GEQ:
		a, b, tok = b, a, token.LEQ
	case token.NEQ:
		yes, no, tok = no, yes, token.EQL
	}
	switch tok {
	case token.EQL:
		return func(fp *frame) *block {
			if *at[T](fp, a) == *at[T](fp, b) {
				return yes
			}
			return no
		}
	case token.LSS:
		return func(fp *frame) *block {
			if *at[T](fp, a) < *at[T](fp, b) {
				return yes
			}
			return no
		}
	}
	return func(fp *frame) *block {
		if *at[T](fp, a) <= *at[T](fp, b) {
			return yes
		}
		return no
	}
}

func jumpIfConst[T cmp.Ordered](tok token.Token, o operands[T], yes, no *block) jumper {
	a, c := o.a, o.c
	switch tok {
	case token.NEQ:
		yes, no = no, yes
		fallthrough
	case token.EQL:
		return func(fp *frame) *block {
			if *at[T](fp, a) == c {
				return yes
			}
			return no
		}
	case token.LSS:
		return func(fp *frame) *block {
			if *at[T](fp, a) < c {
				return yes
			}
			return no
		}
	case token.LEQ:
		return func(fp *frame) *block {
			if *at[T](fp, a) <= c {
				return yes
			}
			return no
		}
	case token.GTR:
		return func(fp *frame) *block {
			if *at[T](fp, a) > c {
				return yes
			}
			return no
		}
	}
	return func(fp *frame) *block {
		if *at[T](fp, a) >= c {
			return yes
		}
		return no
	}
}

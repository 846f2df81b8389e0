package compile

import (
	"fmt"
	"go/constant"
	"go/types"
	"math"
	"unicode/utf8"

	"golang.org/x/tools/go/ssa"

	"jeton/kernel/check"
	"jeton/kernel/code"
)

// A constKey tells constants apart.
type constKey struct {
	kind        code.ConstKind
	typ         code.TypeID
	int         int64
	float, imag uint64
	text        string
	pkg, name   string
}

// konst is the operand that is a constant.
func (b *builder) konst(c code.Const) code.Reg {
	key := constKey{c.Kind, c.Type, c.Int + int64(c.Index), math.Float64bits(c.Float), math.Float64bits(c.Imag), string(c.Text), c.Pkg, c.Name}
	i, ok := b.consts[key]
	if !ok {
		i = len(b.unit.Consts)
		b.consts[key] = i
		b.unit.Consts = append(b.unit.Consts, c)
	}
	return code.ConstReg(i)
}

// constant is the operand for a constant of SSA form.
func (b *builder) constant(v *ssa.Const) code.Reg {
	c := code.Const{Type: b.typ(v.Type())}
	if v.Value == nil {
		c.Kind = code.Zero
		return b.konst(c)
	}
	t, ok := v.Type().Underlying().(*types.Basic)
	if !ok {
		panic(fmt.Sprintf("constant of type %v", v.Type()))
	}
	switch info := t.Info(); {
	case info&types.IsBoolean != 0:
		if constant.BoolVal(v.Value) {
			c.Int = 1
		}
	case info&types.IsUnsigned != 0:
		c.Int = int64(v.Uint64())
	case info&types.IsInteger != 0:
		c.Int = v.Int64()
	case info&types.IsFloat != 0:
		c.Float = v.Float64()
	case info&types.IsComplex != 0:
		z := v.Complex128()
		c.Float, c.Imag = real(z), imag(z)
	case info&types.IsString != 0 && v.Value.Kind() == constant.Int: // T(65) in an instance
		n, ok := constant.Int64Val(v.Value)
		if !ok || int64(rune(n)) != n {
			n = utf8.RuneError
		}
		c.Text = []byte(string(rune(n)))
	case info&types.IsString != 0:
		c.Text = []byte(constant.StringVal(v.Value))
	case t.Kind() == types.UnsafePointer:
		c.Int = int64(v.Uint64())
	default:
		panic(fmt.Sprintf("constant of type %v", v.Type()))
	}
	return b.konst(c)
}

// address is the operand for a package-level variable's address.
func (b *builder) address(g *ssa.Global) code.Reg {
	c := code.Const{Kind: code.GlobalAddr, Type: b.typ(g.Type())}
	if check.Interpreted(g.Object()) {
		c.Index = b.global(g)
	} else {
		c.Kind, c.Pkg, c.Name = code.LibAddr, g.Pkg.Pkg.Path(), g.Name()
	}
	return b.konst(c)
}

// function is the operand for a function's value.
func (b *builder) function(f *ssa.Function) code.Reg {
	return b.konst(code.Const{Kind: code.FuncValue, Type: b.typ(plain(f.Signature)), Index: b.fn(f)})
}

// reg is the operand for a value of SSA form.
func (w *funcWriter) reg(v ssa.Value) code.Reg {
	switch v := v.(type) {
	case nil:
		return code.None
	case *ssa.Const:
		return w.b.constant(v)
	case *ssa.Global:
		return w.b.address(v)
	case *ssa.Function:
		return w.b.function(v)
	case *ssa.Extract:
		return w.results(v.Tuple)[v.Index]
	}
	r, ok := w.regs[v]
	if !ok {
		r = w.newReg(v.Type())
		w.regs[v] = r
	}
	return r
}

func (w *funcWriter) newReg(t types.Type) code.Reg {
	w.f.Regs = append(w.f.Regs, w.b.typ(t))
	return code.Reg(len(w.f.Regs) - 1)
}

// results are the registers of several results.
func (w *funcWriter) results(v ssa.Value) []code.Reg {
	rs, ok := w.tuples[v]
	if ok {
		return rs
	}
	for x := range v.Type().(*types.Tuple).Variables() {
		if t, ok := x.Type().(*types.Basic); ok && t.Kind() == types.Invalid { // of a map's iterator: not asked for
			rs = append(rs, code.None)
		} else {
			rs = append(rs, w.newReg(x.Type()))
		}
	}
	w.tuples[v] = rs
	return rs
}

// dst are the registers that an instruction sets.
func (w *funcWriter) dst(v ssa.Value) []code.Reg {
	if t, ok := v.Type().(*types.Tuple); ok {
		if t.Len() == 0 {
			return nil
		}
		return w.results(v)
	}
	return []code.Reg{w.reg(v)}
}

func (w *funcWriter) args(vs ...ssa.Value) []code.Reg {
	rs := make([]code.Reg, len(vs))
	for i, v := range vs {
		rs[i] = w.reg(v)
	}
	return rs
}

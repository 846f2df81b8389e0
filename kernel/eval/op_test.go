package eval

import (
	"fmt"
	"reflect"
	"sync/atomic"
	"testing"

	"jeton/kernel/code"
)

// A bench is a function of one block that is made by hand, to try single operations.
type bench struct {
	u  *linked
	f  code.Func
	in []reflect.Value // what the registers hold at first
}

func newBench() *bench {
	return &bench{u: &linked{m: &Machine{}, unit: &code.Unit{Name: "test"}}}
}

func (b *bench) typ(t reflect.Type) code.TypeID {
	b.u.types = append(b.u.types, t)
	return code.TypeID(len(b.u.types) - 1)
}

// reg makes a register that holds v.
func (b *bench) reg(v reflect.Value) code.Reg {
	b.f.Regs = append(b.f.Regs, b.typ(v.Type()))
	b.in = append(b.in, v)
	return code.Reg(len(b.in) - 1)
}

func (b *bench) regOf(t reflect.Type) code.Reg { return b.reg(reflect.New(t).Elem()) }

// value makes a register that holds x.
func (b *bench) value(x any) code.Reg { return b.reg(reflect.ValueOf(x)) }

// constant makes an operand that is constant x; ok is false when x cannot be one.
func (b *bench) constant(v reflect.Value) (r code.Reg, ok bool) {
	c := code.Const{Type: b.typ(v.Type())}
	switch {
	case v.Kind() == reflect.Bool:
		if v.Bool() {
			c.Int = 1
		}
	case v.CanInt():
		c.Int = v.Int()
	case v.CanUint():
		c.Int = int64(v.Uint())
	case v.CanFloat():
		c.Float = v.Float()
	case v.CanComplex():
		c.Float, c.Imag = real(v.Complex()), imag(v.Complex())
	case v.Kind() == reflect.String:
		c.Text = []byte(v.String())
	case v.IsZero():
		c.Kind = code.Zero
	default:
		return 0, false
	}
	b.u.unit.Consts = append(b.u.unit.Consts, c)
	return code.ConstReg(len(b.u.unit.Consts) - 1), true
}

// prepare builds the function with the operations in its only block; prepareBlocks builds it from blocks.
func (b *bench) prepare(ops ...code.Instr) *frame {
	return b.prepareBlocks(code.Block{Code: append(ops, code.Instr{Op: code.OpJump}), Next: []int32{0}})
}

func (b *bench) prepareBlocks(blocks ...code.Block) *frame {
	b.f.Blocks, b.f.Recover = blocks, -1
	fn := &function{m: b.u.m, name: "f", sig: reflect.TypeFor[func()](), code: &b.f, unit: b.u}
	body := build(fn)
	fp := body.newFrame(&thread{stop: new(atomic.Int32)})
	for i, v := range b.in {
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		body.regs[i].copyValue(fp.addr(body.regs[i].off), p.UnsafePointer())
	}
	return fp
}

// once runs the block's operations, and gives what they panic with.
func once(fp *frame) (panicked any) {
	defer func() { panicked = recover() }()
	for _, f := range fp.body.blocks[0].ops {
		f(fp)
	}
	return nil
}

// get is the value of a register.
func (b *bench) get(fp *frame, r code.Reg) reflect.Value {
	s := fp.body.regs[r]
	return reflect.NewAt(s.t, fp.addr(s.off)).Elem()
}

// try runs one operation on values, and returns its results; in gets its registers here.
func try(t *testing.T, in code.Instr, typ reflect.Type, dst []reflect.Type, args ...any) (results []any, panicked any) {
	t.Helper()
	b := newBench()
	if typ != nil {
		in.Type = b.typ(typ)
	}
	for _, a := range args {
		if a == nil {
			in.Args = append(in.Args, code.None)
		} else if v, ok := a.(reflect.Value); ok {
			in.Args = append(in.Args, b.reg(v))
		} else {
			in.Args = append(in.Args, b.value(a))
		}
	}
	for _, d := range dst {
		in.Dst = append(in.Dst, b.regOf(d))
	}
	fp := b.prepare(in)
	panicked = once(fp)
	for _, r := range in.Dst {
		results = append(results, b.get(fp, r).Interface())
	}
	return results, panicked
}

// native gives what compiled code panics with.
func native(f func()) (panicked any) {
	defer func() { panicked = recover() }()
	f()
	return nil
}

// samePanic compares what evaluated and compiled code panic with.
func samePanic(t *testing.T, what string, got, want any) {
	t.Helper()
	if reflect.TypeOf(got) != reflect.TypeOf(want) || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: panics with %T %v, want %T %v", what, got, got, want, want)
	}
}

// ifaceOf makes a reflect.Value of an interface type.
func ifaceOf[I any](x I) reflect.Value { return reflect.ValueOf(&x).Elem() }

package compile

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"jeton/kernel/code"
)

// valueInstr is an instruction that is a value.
type valueInstr interface {
	ssa.Instruction
	ssa.Value
}

// value writes an instruction with results.
func (w *funcWriter) value(op code.Op, v valueInstr, n int64, t types.Type, args ...ssa.Value) {
	in := code.Instr{Op: op, Dst: w.dst(v), Args: w.args(args...), N: n}
	if t != nil {
		in.Type = w.b.typ(t)
	}
	w.emit(in, v.Pos())
}

func deref(t types.Type) types.Type { return t.Underlying().(*types.Pointer).Elem() }

func (w *funcWriter) instr(blk *ssa.BasicBlock, in ssa.Instruction) {
	switch v := in.(type) {
	case *ssa.DebugRef, *ssa.Phi, *ssa.Extract:
	case *ssa.Alloc:
		w.alloc(v)
	case *ssa.BinOp:
		w.value(code.OpBinary, v, int64(v.Op), nil, v.X, v.Y)
	case *ssa.UnOp:
		w.unary(v)
	case *ssa.Call:
		w.call(code.Instr{Op: code.OpCall, Dst: w.dst(v)}, v, nil)
	case *ssa.Go:
		w.call(code.Instr{Op: code.OpGo}, v, nil)
	case *ssa.Defer:
		w.f.Defers = true
		w.call(code.Instr{Op: code.OpDefer}, v, v.DeferStack)
	case *ssa.RunDefers:
		w.emit(code.Instr{Op: code.OpRunDefers}, w.returnPos(blk))
	case *ssa.Jump:
		w.jump(blk, v.Pos())
	case *ssa.If:
		w.branch(blk, v)
	case *ssa.Return:
		w.emit(code.Instr{Op: code.OpReturn, Args: w.args(v.Results...)}, w.returnPos(blk))
	case *ssa.Panic:
		if state := w.rangeState(v); state != code.None {
			w.emit(code.Instr{Op: code.OpCall, Args: []code.Reg{state}, Call: &code.Call{Kind: code.Builtin, Builtin: code.RangePanic}}, v.Pos())
		}
		w.emit(code.Instr{Op: code.OpPanic, Args: w.args(v.X)}, v.Pos())
	case *ssa.Store:
		if isBlankField(v.Addr) {
			return // of a literal: it stays zero
		}
		w.emit(code.Instr{Op: code.OpStore, Args: w.args(v.Addr, v.Val)}, v.Pos())
	case *ssa.MapUpdate:
		w.emit(code.Instr{Op: code.OpMapUpdate, Args: w.args(v.Map, v.Key, v.Value)}, v.Pos())
	case *ssa.Send:
		w.emit(code.Instr{Op: code.OpSend, Args: w.args(v.Chan, v.X)}, v.Pos())
	case *ssa.Select:
		w.selects(v)
	default:
		w.composite(in)
	}
}

// composite writes what makes and takes apart values of composite types.
func (w *funcWriter) composite(in ssa.Instruction) {
	switch v := in.(type) {
	case *ssa.ChangeInterface:
		w.value(code.OpChangeIface, v, 0, v.Type(), v.X)
	case *ssa.ChangeType:
		w.value(code.OpChangeType, v, 0, v.Type(), v.X)
	case *ssa.Convert:
		w.value(code.OpConvert, v, 0, v.Type(), v.X)
	case *ssa.MakeInterface:
		w.value(code.OpMakeInterface, v, 0, v.Type(), v.X)
	case *ssa.TypeAssert:
		n := int64(0)
		if isNilCheck(v) {
			n = 1
		}
		w.value(code.OpTypeAssert, v, n, v.AssertedType, v.X)
	case *ssa.Field:
		w.value(code.OpField, v, int64(v.Field), nil, v.X)
	case *ssa.FieldAddr:
		w.value(code.OpFieldAddr, v, int64(v.Field), deref(v.X.Type()), v.X)
	case *ssa.Index:
		w.value(code.OpIndex, v, 0, nil, v.X, v.Index)
	case *ssa.IndexAddr:
		w.value(code.OpIndexAddr, v, 0, nil, v.X, v.Index)
	case *ssa.Lookup:
		w.value(code.OpLookup, v, 0, nil, v.X, v.Index)
	case *ssa.Slice:
		if a := madeSlice(v); a != nil {
			n := deref(a.Type()).Underlying().(*types.Array).Len()
			w.value(code.OpMakeSlice, v, 0, v.Type(), v.High, ssa.NewConst(constant.MakeInt64(n), types.Typ[types.Int]))
			return
		}
		w.value(code.OpSlice, v, 0, v.Type(), v.X, v.Low, v.High, v.Max)
	case *ssa.SliceToArrayPointer:
		w.value(code.OpSliceToArray, v, deref(v.Type()).Underlying().(*types.Array).Len(), v.Type(), v.X)
	case *ssa.Range:
		w.value(code.OpRange, v, 0, nil, v.X)
	case *ssa.Next:
		n := int64(0)
		if v.IsString {
			n = 1
		}
		w.value(code.OpNext, v, n, nil, v.Iter)
	case *ssa.MakeChan:
		w.value(code.OpMakeChan, v, 0, v.Type(), v.Size)
	case *ssa.MakeMap:
		w.value(code.OpMakeMap, v, 0, v.Type(), v.Reserve)
	case *ssa.MakeSlice:
		w.value(code.OpMakeSlice, v, 0, v.Type(), v.Len, v.Cap)
	case *ssa.MakeClosure:
		w.value(code.OpMakeClosure, v, int64(w.b.fn(v.Fn.(*ssa.Function))), nil, v.Bindings...)
	default:
		panic(fmt.Sprintf("unknown instruction %T", in))
	}
}

// isNilCheck says that an assertion stands for the nil check of a method value: the method of an interface is bound next.
func isNilCheck(v *ssa.TypeAssert) bool {
	if v.CommaOk || !types.Identical(v.AssertedType, v.X.Type()) || len(*v.Referrers()) > 0 {
		return false
	}
	instrs := v.Block().Instrs
	for _, in := range instrs[slices.Index(instrs, ssa.Instruction(v))+1:] {
		switch in := in.(type) {
		case *ssa.DebugRef:
		case *ssa.MakeClosure:
			return len(in.Bindings) == 1 && in.Bindings[0] == v.X && isWrapper(in.Fn.(*ssa.Function))
		default:
			return false
		}
	}
	return false
}

// madeSlice is the array that SSA form has for make([]T, n, c) with a constant c; nil for any other slice expression.
func madeSlice(v *ssa.Slice) *ssa.Alloc {
	if a, ok := v.X.(*ssa.Alloc); ok && a.Comment == "makeslice" {
		return a
	}
	return nil
}

// isRead tells whether the program reads v: a variable that it does not even set needs no memory.
func isRead(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		if _, debug := r.(*ssa.DebugRef); !debug {
			return true
		}
	}
	return false
}

func (w *funcWriter) alloc(v *ssa.Alloc) {
	if v.Comment == "makeslice" || !isRead(v) {
		return
	}
	t := deref(v.Type())
	if v.Heap {
		w.value(code.OpAlloc, v, 0, t)
		return
	}
	w.f.Locals = append(w.f.Locals, w.b.typ(t))
	w.value(code.OpLocal, v, int64(len(w.f.Locals)-1), t)
}

func (w *funcWriter) unary(v *ssa.UnOp) {
	switch v.Op {
	case token.MUL:
		if w.isNotEvaluated(v) {
			return
		}
		w.value(code.OpLoad, v, 0, nil, v.X)
	case token.ARROW:
		w.value(code.OpRecv, v, 0, nil, v.X)
	default:
		w.value(code.OpUnary, v, int64(v.Op), nil, v.X)
	}
}

func isBlankField(addr ssa.Value) bool {
	f, ok := addr.(*ssa.FieldAddr)
	return ok && deref(f.X.Type()).Underlying().(*types.Struct).Field(f.Field).Name() == "_"
}

// isNotEvaluated is for the array of a range that needs its length only: for i := range *p.
func (w *funcWriter) isNotEvaluated(v *ssa.UnOp) (is bool) {
	if _, array := v.Type().Underlying().(*types.Array); !array || w.ssa.Syntax() == nil || slices.ContainsFunc(*v.Referrers(), func(in ssa.Instruction) bool {
		_, debug := in.(*ssa.DebugRef)
		return !debug
	}) {
		return false
	}
	ast.Inspect(w.ssa.Syntax(), func(n ast.Node) bool {
		if r, ok := n.(*ast.RangeStmt); ok && (r.Value == nil || isBlank(r.Value)) {
			if star, ok := ast.Unparen(r.X).(*ast.StarExpr); ok && star.Pos() == v.Pos() && !calls(star) {
				is = true
			}
		}
		return true
	})
	return is
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// calls says whether an expression has a call or receives.
func calls(e ast.Expr) (has bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			has = true
		case *ast.UnaryExpr:
			has = has || n.Op == token.ARROW
		}
		return true
	})
	return has
}

func (w *funcWriter) selects(v *ssa.Select) {
	in := code.Instr{Op: code.OpSelect, Dst: w.results(v)}
	if v.Blocking {
		in.N = 1
	}
	for _, s := range v.States {
		in.Sel = append(in.Sel, code.SelectCase{Send: s.Dir == types.SendOnly, Chan: w.reg(s.Chan), Val: w.reg(s.Send)})
	}
	w.emit(in, v.Pos())
}

// call writes anything that calls; stack is the stack of deferred calls that a defer in the body of a range over a function
// goes to.
func (w *funcWriter) call(in code.Instr, v ssa.CallInstruction, stack ssa.Value) {
	common := v.Common()
	if f, ok := common.Value.(*ssa.Builtin); ok && f.Name() == "Offsetof" {
		in.Op, in.Args = code.OpMove, []code.Reg{w.offset(v)}
		w.emit(in, v.Pos())
		return
	}
	if stack != nil {
		in.N, in.Args = 1, w.args(stack)
	}
	in.Args = append(in.Args, w.args(common.Args...)...)
	in.Call = w.callee(common)
	w.emit(in, v.Pos())
}

// offset is unsafe.Offsetof of a field of a struct whose type depended on a type parameter. SSA form has the field as a value;
// embedded fields that lead to it are at no selector's position.
func (w *funcWriter) offset(v ssa.CallInstruction) code.Reg {
	field := v.Common().Args[0]
	if load, ok := field.(*ssa.UnOp); ok {
		field = load.X
	}
	selectors := map[token.Pos]bool{}
	ast.Inspect(root(w.ssa).Syntax(), func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			selectors[s.Sel.Pos()] = true
		}
		return true
	})
	var sum int64
	for more := true; more; {
		var x ssa.Value
		var t types.Type
		n := 0
		switch f := field.(type) {
		case *ssa.FieldAddr:
			x, t, n = f.X, deref(f.X.Type()), f.Field
		case *ssa.Field:
			x, t, n = f.X, f.X.Type(), f.Field
		default:
			panic(fmt.Sprintf("Offsetof %v", field))
		}
		st := t.Underlying().(*types.Struct)
		sum += sizes.Offsetsof(slices.Collect(st.Fields()))[n]
		field = x
		switch x.(type) {
		case *ssa.FieldAddr, *ssa.Field:
			more = !selectors[x.Pos()]
		default:
			more = false
		}
	}
	return w.b.konst(code.Const{Type: w.b.typ(types.Typ[types.Uintptr]), Int: sum})
}

func (w *funcWriter) callee(c *ssa.CallCommon) *code.Call {
	if c.IsInvoke() {
		return &code.Call{Kind: code.Invoke, Fn: w.reg(c.Value), Method: c.Method.Name(), Pkg: hidden(c.Method), Iface: w.b.typ(c.Value.Type())}
	}
	switch f := c.Value.(type) {
	case *ssa.Builtin:
		return &code.Call{Kind: code.Builtin, Builtin: f.Name()}
	case *ssa.Function:
		return &code.Call{Kind: code.Static, Func: w.b.fn(f)}
	}
	return &code.Call{Kind: code.Dynamic, Fn: w.reg(c.Value)}
}

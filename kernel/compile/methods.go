package compile

import (
	"go/types"

	"jeton/kernel/check"
	"jeton/kernel/code"
)

// methods are those of T and *T, declared and promoted.
func (b *builder) methods(t types.Type) (list []code.Method) {
	values, pointers := b.prog.MethodSets.MethodSet(t), b.prog.MethodSets.MethodSet(types.NewPointer(t))
	for sel := range pointers.Methods() {
		m := sel.Obj().(*types.Func)
		ptr := true
		if s := values.Lookup(m.Pkg(), m.Name()); s != nil {
			sel, ptr = s, false
		}
		c := code.Method{Name: m.Name(), Pkg: hidden(m), Ptr: ptr}
		switch {
		case b.callable(m):
			fn := b.prog.MethodValue(sel)
			if fn == nil {
				continue // of a generic type's declaration
			}
			sig := fn.Signature
			c.Func, c.Sig = b.fn(fn), b.typ(types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic()))
		case m.Signature().Params().Len() == 0 && m.Signature().Results().Len() == 0:
			c.Func, c.Sig = b.mark(sel.Recv(), m), b.typ(types.NewSignatureType(nil, nil, nil, nil, nil, false))
		default:
			continue
		}
		list = append(list, c)
	}
	sortMethods(list)
	return list
}

// callable says whether a unit may call a method: a compiled type's own ones that are not exported cannot be reached.
func (b *builder) callable(m *types.Func) bool {
	return m.Exported() || check.Interpreted(m) || types.IsInterface(m.Signature().Recv().Type()) || b.outside.isBody(m)
}

// mark is a method that nobody calls: it is there for a type to have it, as ast.Ident has exprNode to be an ast.Expr.
func (b *builder) mark(recv types.Type, m *types.Func) int32 {
	text := b.konst(code.Const{Type: b.typ(types.Typ[types.String]), Text: []byte("method " + m.FullName() + " cannot be called by a notebook")})
	empty := b.typ(types.NewInterfaceType(nil, nil))
	f := code.Func{Name: m.Name(), Defined: true, Wrapper: true, Recover: -1, Regs: []code.TypeID{b.typ(recv), empty},
		Sig: b.typ(types.NewSignatureType(nil, nil, nil, types.NewTuple(types.NewParam(0, nil, "", recv)), nil, false)),
		Blocks: []code.Block{{Code: []code.Instr{
			{Op: code.OpMakeInterface, Dst: []code.Reg{1}, Args: []code.Reg{text}, Type: empty},
			{Op: code.OpPanic, Args: []code.Reg{1}}}}}}
	b.unit.Funcs = append(b.unit.Funcs, f)
	return int32(len(b.unit.Funcs) - 1)
}

// isBody says whether a method of the library is there as source.
func (o *outside) isBody(m *types.Func) bool {
	recv := m.Signature().Recv().Type()
	if p, ok := recv.(*types.Pointer); ok {
		recv = p.Elem()
	}
	n, ok := types.Unalias(recv).(*types.Named)
	return ok && o.bodies[n.Origin().Obj()]
}

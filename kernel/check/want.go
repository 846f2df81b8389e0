package check

import (
	"go/token"
	"go/types"
)

// fits tells whether an object, or what it returns when called, is what is wanted.
func (w want) fits(obj types.Object) bool {
	if obj == nil || w == nil {
		return false
	}
	switch o := obj.(type) {
	case *types.Var, *types.Const:
		return valid(o.Type()) && w(o.Type())
	case *types.Nil:
		return w(o.Type())
	case *types.Func:
		sig := o.Signature()
		return w(sig) || sig.Results().Len() == 1 && sig.TypeParams().Len() == 0 && w(sig.Results().At(0).Type())
	}
	return false
}

func valid(t types.Type) bool { return t != nil && t != types.Typ[types.Invalid] }

// assignable wants a value that can be given to a variable of type t. Everything can be given to any: that says nothing.
func assignable(t types.Type) want {
	if !valid(t) || isAny(t) {
		return nil
	}
	return func(v types.Type) bool { return types.AssignableTo(v, t) }
}

// convertible wants a value for the conversion t(x). What has the type already needs none.
func convertible(t types.Type) want {
	if !valid(t) || isAny(t) {
		return nil
	}
	return func(v types.Type) bool { return types.ConvertibleTo(v, t) && !types.Identical(v, t) }
}

func isAny(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty()
}

// parameter wants a value for a parameter of type t, which may be generic.
func parameter(t types.Type) want {
	if p, ok := t.(*types.TypeParam); ok {
		return satisfying(p)
	}
	if !mentionsParam(t, 0) {
		return assignable(t)
	}
	return func(v types.Type) bool { return alike(v, t) }
}

// satisfying wants a value whose type may be the argument for p.
func satisfying(p *types.TypeParam) want {
	limit := p.Constraint().Underlying().(*types.Interface)
	if limit.Empty() {
		return nil
	}
	if limit.NumEmbeddeds() == 1 && limit.NumExplicitMethods() == 0 {
		if u, ok := limit.EmbeddedType(0).(*types.Union); ok && u.Len() == 1 && mentionsParam(u.Term(0).Type(), 0) { // ~[]E
			return func(v types.Type) bool { return alike(v, u.Term(0).Type()) }
		}
	}
	return func(v types.Type) bool { return types.Satisfies(types.Default(v), limit) }
}

// alike tells whether v is built as t is, whatever the parameters of t stand for.
func alike(v, t types.Type) bool {
	if _, ok := t.(*types.TypeParam); ok {
		return true
	}
	switch t := t.(type) {
	case *types.Named:
		v, ok := v.(*types.Named)
		return ok && v.Origin() == t.Origin()
	case *types.Pointer:
		v, ok := v.Underlying().(*types.Pointer)
		return ok && alike(v.Elem(), t.Elem())
	case *types.Slice:
		v, ok := v.Underlying().(*types.Slice)
		return ok && alike(v.Elem(), t.Elem())
	case *types.Map:
		v, ok := v.Underlying().(*types.Map)
		return ok && alike(v.Key(), t.Key()) && alike(v.Elem(), t.Elem())
	case *types.Chan:
		v, ok := v.Underlying().(*types.Chan)
		return ok && alike(v.Elem(), t.Elem())
	case *types.Signature:
		v, ok := v.Underlying().(*types.Signature)
		return ok && v.Params().Len() == t.Params().Len() && v.Results().Len() == t.Results().Len()
	}
	return types.Identical(v, t)
}

func mentionsParam(t types.Type, depth int) bool {
	if depth > 4 {
		return false
	}
	switch t := t.(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		for a := range t.TypeArgs().Types() {
			if mentionsParam(a, depth+1) {
				return true
			}
		}
	case *types.Map:
		return mentionsParam(t.Key(), depth+1) || mentionsParam(t.Elem(), depth+1)
	case interface{ Elem() types.Type }:
		return mentionsParam(t.Elem(), depth+1)
	case *types.Signature:
		for _, list := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range list.Variables() {
				if mentionsParam(v.Type(), depth+1) {
					return true
				}
			}
		}
	}
	return false
}

// operandOf is what the operand of a unary operator should be, when its result is wanted.
func operandOf(op token.Token, result want) want {
	switch {
	case op == token.NOT:
		return assignable(types.Typ[types.Bool])
	case op == token.ARROW:
		return func(v types.Type) bool {
			ch, ok := v.Underlying().(*types.Chan)
			return ok && ch.Dir() != types.SendOnly && (result == nil || result(ch.Elem()))
		}
	case result == nil && op == token.AND:
		return nil
	case result == nil:
		return hasKind(isNumber)
	case op == token.AND:
		return func(v types.Type) bool { return result(types.NewPointer(v)) }
	}
	return result
}

// pointerTo wants a pointer to what is wanted.
func pointerTo(elem want) want {
	return func(v types.Type) bool {
		p, ok := v.Underlying().(*types.Pointer)
		return ok && (elem == nil || elem(p.Elem()))
	}
}

// resultsIn wants a function whose call gives what is wanted.
func resultsIn(result want) want {
	if result == nil {
		return nil
	}
	return func(v types.Type) bool {
		sig, ok := v.Underlying().(*types.Signature)
		return ok && sig.Results().Len() == 1 && sig.TypeParams().Len() == 0 && result(sig.Results().At(0).Type())
	}
}

// hasKind wants a type that one of the tests holds for.
func hasKind(tests ...func(types.Type) bool) want {
	return func(v types.Type) bool {
		for _, is := range tests {
			if is(v) {
				return true
			}
		}
		return false
	}
}

func isSlice(t types.Type) bool   { _, ok := t.Underlying().(*types.Slice); return ok }
func isMap(t types.Type) bool     { _, ok := t.Underlying().(*types.Map); return ok }
func isChan(t types.Type) bool    { _, ok := t.Underlying().(*types.Chan); return ok }
func isFunc(t types.Type) bool    { _, ok := t.Underlying().(*types.Signature); return ok }
func isPointer(t types.Type) bool { _, ok := t.Underlying().(*types.Pointer); return ok }
func isText(t types.Type) bool    { return isBasic(t, types.IsString) }
func isInteger(t types.Type) bool { return isBasic(t, types.IsInteger) }
func isNumber(t types.Type) bool  { return isBasic(t, types.IsNumeric) }

// isArray holds for arrays and pointers to them.
func isArray(t types.Type) bool {
	t = t.Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	_, ok := t.(*types.Array)
	return ok
}

func isBasic(t types.Type, info types.BasicInfo) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&info != 0
}

package check

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A want says whether a value of a type is what a place wants. nil: nothing is known of the place.
type want func(types.Type) bool

// wanted returns what the i-th node round the cursor should be, an expression: 0 is the innermost.
func (s *sketch) wanted(i int) want {
	e, ok := s.parent(i).(ast.Expr)
	if !ok {
		return nil
	}
	switch p := s.parent(i + 1).(type) {
	case *ast.ParenExpr:
		return s.wanted(i + 1)
	case *ast.UnaryExpr:
		return operandOf(p.Op, s.wanted(i+1))
	case *ast.StarExpr:
		return pointerTo(s.wanted(i + 1))
	case *ast.BinaryExpr:
		return s.operand(p, e, i)
	case *ast.CallExpr:
		if p.Fun == e {
			return resultsIn(s.wanted(i + 1))
		}
		return s.argument(p, e)
	case *ast.CompositeLit:
		return s.element(p, e)
	case *ast.KeyValueExpr:
		return s.keyOrValue(p, e, i)
	case *ast.IndexExpr:
		return s.index(p, e)
	case *ast.SliceExpr:
		if p.X == e {
			return hasKind(isSlice, isText, isArray)
		}
		return assignable(types.Typ[types.Int])
	}
	return s.wantedByStatement(e, i)
}

// wantedByStatement is wanted for an expression that stands right in a statement or a specification.
func (s *sketch) wantedByStatement(e ast.Expr, i int) want {
	switch p := s.parent(i + 1).(type) {
	case *ast.AssignStmt:
		return s.assigned(p, e)
	case *ast.ReturnStmt:
		for at, r := range p.Results {
			if r == e {
				return s.result(at)
			}
		}
	case *ast.ValueSpec:
		if p.Type != nil && p.Type != e {
			return assignable(s.typeOf(p.Type))
		}
	case *ast.SendStmt:
		ch, ok := underlying(s.typeOf(p.Chan)).(*types.Chan)
		if ok && p.Value == e {
			return assignable(ch.Elem())
		}
	case *ast.IfStmt, *ast.ForStmt:
		return assignable(types.Typ[types.Bool])
	case *ast.IncDecStmt:
		return hasKind(isNumber)
	case *ast.RangeStmt:
		if p.X == e {
			return hasKind(isSlice, isArray, isMap, isText, isChan, isFunc, isInteger)
		}
	case *ast.CaseClause:
		if sw, ok := s.parent(i + 3).(*ast.SwitchStmt); ok {
			if sw.Tag == nil {
				return assignable(types.Typ[types.Bool])
			}
			return assignable(s.typeOf(sw.Tag))
		}
	}
	return nil
}

func underlying(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

func (s *sketch) typeOf(e ast.Expr) types.Type {
	tv, ok := s.Info.Types[e]
	if id, isIdent := e.(*ast.Ident); !ok && isIdent {
		if obj := s.Info.ObjectOf(id); obj != nil {
			return obj.Type()
		}
	}
	if !ok || tv.Type == types.Typ[types.Invalid] {
		return nil
	}
	return tv.Type
}

func (s *sketch) assigned(p *ast.AssignStmt, e ast.Expr) want {
	for i, r := range p.Rhs {
		if r != e || p.Tok == token.DEFINE || len(p.Lhs) != len(p.Rhs) {
			continue
		}
		if p.Tok == token.SHL_ASSIGN || p.Tok == token.SHR_ASSIGN {
			return hasKind(isInteger)
		}
		return assignable(s.typeOf(p.Lhs[i]))
	}
	return nil
}

// operand is what one side of an operator should be: as the other side, and where that is a constant, as the whole.
func (s *sketch) operand(p *ast.BinaryExpr, e ast.Expr, i int) want {
	other := p.X
	if other == e {
		other = p.Y
	}
	switch p.Op {
	case token.LAND, token.LOR:
		return assignable(types.Typ[types.Bool])
	case token.SHL, token.SHR:
		if p.Y == e {
			return hasKind(isInteger)
		}
		return s.wanted(i + 1)
	}
	t := s.typeOf(other)
	b, ok := t.(*types.Basic)
	if !ok || b.Info()&types.IsUntyped == 0 {
		return assignable(t)
	}
	if outer := s.wanted(i + 1); outer != nil && !comparison(p.Op) {
		return outer
	}
	switch {
	case b.Info()&types.IsNumeric != 0:
		return hasKind(isNumber)
	case b.Kind() == types.UntypedNil:
		return hasKind(isPointer, isSlice, isMap, isChan, isFunc, types.IsInterface)
	}
	return assignable(types.Default(b))
}

func comparison(op token.Token) bool {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}

// index is what stands in the brackets of x[e], or before them.
func (s *sketch) index(p *ast.IndexExpr, e ast.Expr) want {
	if p.Index != e {
		return nil
	}
	if m, ok := underlying(s.typeOf(p.X)).(*types.Map); ok {
		return assignable(m.Key())
	}
	return assignable(types.Typ[types.Int])
}

// argument is what a call wants in the place of e.
func (s *sketch) argument(call *ast.CallExpr, e ast.Expr) want {
	at := -1
	for i, a := range call.Args {
		if a == e {
			at = i
		}
	}
	tv := s.Info.Types[call.Fun]
	switch {
	case at < 0:
		return nil
	case tv.IsType():
		return convertible(tv.Type)
	case tv.IsBuiltin():
		return s.builtinArgument(call, at)
	}
	sig, ok := underlying(s.typeOf(call.Fun)).(*types.Signature)
	if !ok {
		return nil
	}
	n := sig.Params().Len()
	switch {
	case sig.Variadic() && at >= n-1:
		t := sig.Params().At(n - 1).Type()
		if slice, ok := t.(*types.Slice); ok && !call.Ellipsis.IsValid() {
			t = slice.Elem()
		}
		return parameter(t)
	case at < n:
		return parameter(sig.Params().At(at).Type())
	}
	return nil
}

// builtinArgument is what a predeclared function wants as its at-th argument.
func (s *sketch) builtinArgument(call *ast.CallExpr, at int) want {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return nil
	}
	first := s.typeOf(call.Args[0])
	switch id.Name {
	case "len":
		return hasKind(isSlice, isArray, isMap, isText, isChan)
	case "cap":
		return hasKind(isSlice, isArray, isChan)
	case "close":
		return hasKind(isChan)
	case "clear":
		return hasKind(isSlice, isMap)
	case "delete":
		if m, ok := underlying(first).(*types.Map); ok && at == 1 {
			return assignable(m.Key())
		}
		return hasKind(isMap)
	case "append":
		if slice, ok := underlying(first).(*types.Slice); ok && at > 0 && !call.Ellipsis.IsValid() {
			return assignable(slice.Elem())
		}
		return hasKind(isSlice)
	case "copy":
		return hasKind(isSlice)
	case "min", "max":
		if at > 0 {
			return assignable(first)
		}
		return hasKind(isNumber, isText)
	case "make":
		if at > 0 {
			return assignable(types.Typ[types.Int])
		}
	}
	return nil
}

// result is the i-th result of the function round the cursor.
func (s *sketch) result(i int) want {
	for j := len(s.path) - 1; j >= 0; j-- {
		var sig types.Type
		switch f := s.path[j].(type) {
		case *ast.FuncLit:
			sig = s.typeOf(f)
		case *ast.FuncDecl:
			if obj := s.Info.Defs[f.Name]; obj != nil {
				sig = obj.Type()
			}
		default:
			continue
		}
		if sig, ok := sig.(*types.Signature); ok && i < sig.Results().Len() {
			return assignable(sig.Results().At(i).Type())
		}
		return nil
	}
	return nil
}

// element is what stands in the braces of a literal without a key.
func (s *sketch) element(lit *ast.CompositeLit, e ast.Expr) want {
	switch t := underlying(s.typeOf(lit)).(type) {
	case *types.Struct:
		for i, elt := range lit.Elts {
			if elt == e && i < t.NumFields() {
				return assignable(t.Field(i).Type())
			}
		}
	case *types.Map:
		return assignable(t.Key())
	case *types.Slice:
		return assignable(t.Elem())
	case *types.Array:
		return assignable(t.Elem())
	}
	return nil
}

// keyOrValue is what stands on one side of the colon in a literal.
func (s *sketch) keyOrValue(pair *ast.KeyValueExpr, e ast.Expr, i int) want {
	lit, ok := s.parent(i + 2).(*ast.CompositeLit)
	if !ok {
		return nil
	}
	switch t := underlying(s.typeOf(lit)).(type) {
	case *types.Struct:
		key, ok := pair.Key.(*ast.Ident)
		if !ok || pair.Value != e {
			return nil
		}
		for f := range t.Fields() {
			if f.Name() == key.Name {
				return assignable(f.Type())
			}
		}
	case *types.Map:
		if pair.Key == e {
			return assignable(t.Key())
		}
		return assignable(t.Elem())
	case interface{ Elem() types.Type }: // slice, array
		if pair.Key == e {
			return assignable(types.Typ[types.Int])
		}
		return assignable(t.Elem())
	}
	return nil
}

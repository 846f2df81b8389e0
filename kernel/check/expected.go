package check

import (
	"go/ast"
	"go/token"
	"go/types"
)

// expected returns the type that an expression at the cursor should have, nil when it is not known.
func (s *sketch) expected(e ast.Expr) types.Type {
	switch p := s.parent(1).(type) {
	case *ast.CallExpr:
		return s.argumentType(p, e)
	case *ast.AssignStmt:
		for i, r := range p.Rhs {
			if r == e && p.Tok != token.DEFINE && len(p.Lhs) == len(p.Rhs) {
				return s.typeOf(p.Lhs[i])
			}
		}
	case *ast.BinaryExpr:
		if p.X == e {
			return s.typeOf(p.Y)
		}
		return s.typeOf(p.X)
	case *ast.ReturnStmt:
		for i, r := range p.Results {
			if r == e {
				return s.resultType(i)
			}
		}
	case *ast.ValueSpec:
		if p.Type != nil && p.Type != e {
			return s.typeOf(p.Type)
		}
	case *ast.SendStmt:
		if ch, ok := underlying(s.typeOf(p.Chan)).(*types.Chan); ok && p.Value == e {
			return ch.Elem()
		}
	case *ast.IndexExpr:
		if m, ok := underlying(s.typeOf(p.X)).(*types.Map); ok && p.Index == e {
			return m.Key()
		}
		if p.Index == e {
			return types.Typ[types.Int]
		}
	case *ast.IfStmt, *ast.ForStmt:
		return types.Typ[types.Bool]
	case *ast.KeyValueExpr:
		return s.elementType(p, e)
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

func (s *sketch) argumentType(call *ast.CallExpr, e ast.Expr) types.Type {
	sig, ok := underlying(s.typeOf(call.Fun)).(*types.Signature)
	if !ok {
		return nil
	}
	for i, a := range call.Args {
		if a != e {
			continue
		}
		n := sig.Params().Len()
		switch {
		case sig.Variadic() && i >= n-1:
			if slice, ok := sig.Params().At(n - 1).Type().(*types.Slice); ok {
				return slice.Elem()
			}
		case i < n:
			return sig.Params().At(i).Type()
		}
	}
	return nil
}

// resultType is the i-th result of the function round the cursor.
func (s *sketch) resultType(i int) types.Type {
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
			return sig.Results().At(i).Type()
		}
		return nil
	}
	return nil
}

// elementType is what the value of a key in a composite literal should be.
func (s *sketch) elementType(pair *ast.KeyValueExpr, e ast.Expr) types.Type {
	lit, ok := s.parent(2).(*ast.CompositeLit)
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
				return f.Type()
			}
		}
	case *types.Map:
		if pair.Key == e {
			return t.Key()
		}
		return t.Elem()
	case *types.Slice:
		return t.Elem()
	case *types.Array:
		return t.Elem()
	}
	return nil
}

// fitsType tells whether an object, or what it returns when called, has the type that is wanted.
func fitsType(obj types.Object, wanted types.Type) bool {
	if obj == nil || wanted == nil || types.IsInterface(wanted) && wanted.Underlying().(*types.Interface).Empty() {
		return false
	}
	switch o := obj.(type) {
	case *types.Var, *types.Const:
		return o.Type() != nil && o.Type() != types.Typ[types.Invalid] && types.AssignableTo(o.Type(), wanted)
	case *types.Func:
		sig := o.Signature()
		return types.AssignableTo(sig, wanted) || sig.Results().Len() == 1 && sig.TypeParams().Len() == 0 && types.AssignableTo(sig.Results().At(0).Type(), wanted)
	}
	return false
}

// wantsType tells whether only a type can stand at the cursor.
func (s *sketch) wantsType() bool { return s.wantsTypeAt(0) }

// wantsTypeAt asks it for the i-th node round the innermost: 1 for the X.Sel of the cursor's Sel.
func (s *sketch) wantsTypeAt(i int) bool {
	e, ok := s.parent(i).(ast.Expr)
	if !ok {
		return false
	}
	switch p := s.parent(i + 1).(type) {
	case *ast.Field:
		return p.Type == e
	case *ast.ValueSpec:
		return p.Type == e
	case *ast.TypeSpec:
		return p.Type == e
	case *ast.ArrayType:
		return p.Elt == e
	case *ast.MapType, *ast.ChanType, *ast.Ellipsis:
		return true
	case *ast.TypeAssertExpr:
		return p.Type == e
	case *ast.StarExpr:
		return s.wantsTypeAt(i + 1)
	case *ast.CaseClause:
		_, ok := s.parent(i + 3).(*ast.TypeSwitchStmt)
		return ok
	}
	return false
}

// labels lists the labels of the function round the cursor.
func (s *sketch) labels() []candidate {
	var all []candidate
	add := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			if l, ok := n.(*ast.LabeledStmt); ok {
				all = append(all, candidate{Match: Match{Text: l.Label.Name, Type: "label"}})
			}
			return true
		})
	}
	if _, inFunc := s.path[0].(*ast.FuncDecl); inFunc {
		add(s.path[0])
		return all
	}
	for _, it := range s.Source.Items {
		if it.Stmt != nil {
			add(it.Stmt)
		}
	}
	return all
}

// keywords lists those that may start something at the cursor.
func (s *sketch) keywords(onlyTypes bool) []candidate {
	words := []token.Token{token.CHAN, token.FUNC, token.INTERFACE, token.MAP, token.STRUCT}
	if _, statement := s.parent(1).(*ast.ExprStmt); statement && !onlyTypes {
		words = append(words, token.CONST, token.DEFER, token.FOR, token.GO, token.GOTO, token.IF, token.RETURN, token.SELECT,
			token.SWITCH, token.TYPE, token.VAR)
		words = append(words, s.enclosedKeywords()...)
	}
	if len(s.path) > 2 {
		if r, ok := s.parent(1).(*ast.RangeStmt); ok && r.X == s.path[len(s.path)-1] {
			words = append(words, token.RANGE)
		}
	}
	var all []candidate
	for _, w := range words {
		all = append(all, candidate{Match: Match{Text: w.String(), Type: "keyword"}, near: nearKeyword})
	}
	return all
}

// enclosedKeywords are those that depend on what is round the statement.
func (s *sketch) enclosedKeywords() []token.Token {
	if len(s.path) <= 2 {
		return []token.Token{token.IMPORT}
	}
	var words []token.Token
	for _, n := range s.path {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			words = append(words, token.BREAK, token.CONTINUE)
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			words = append(words, token.BREAK, token.CASE, token.DEFAULT, token.FALLTHROUGH)
		}
	}
	seen := map[token.Token]bool{}
	kept := words[:0]
	for _, w := range words {
		if !seen[w] {
			seen[w] = true
			kept = append(kept, w)
		}
	}
	return kept
}

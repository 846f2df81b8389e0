package check

import (
	"go/ast"
	"go/token"
)

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

// labels lists those that a statement at the cursor can name: goto any of its function, break one of the statements
// round it, continue one of the loops round it.
func (s *sketch) labels(tok token.Token) []candidate {
	start := 0 // of the innermost function, in the path
	for i, n := range s.path {
		if _, ok := n.(*ast.FuncLit); ok {
			start = i
		}
	}
	var all []candidate
	add := func(l *ast.LabeledStmt, near int) {
		all = append(all, candidate{Match: Match{Text: l.Label.Name, Type: "label"}, score: score{near: near}})
	}
	if tok != token.GOTO {
		for i, n := range s.path[start:] {
			if l, ok := n.(*ast.LabeledStmt); ok && ends(l.Stmt, tok) {
				add(l, len(s.path)-i)
			}
		}
		return all
	}
	for _, root := range s.functionOf(start) {
		ast.Inspect(root, func(n ast.Node) bool {
			if l, ok := n.(*ast.LabeledStmt); ok {
				add(l, 0)
			}
			_, inner := n.(*ast.FuncLit)
			return !inner || n == root
		})
	}
	return all
}

// functionOf is the function at place i of the path; outside all functions, the statements of the cell.
func (s *sketch) functionOf(i int) []ast.Node {
	if i > 0 {
		return s.path[i : i+1]
	}
	if _, ok := s.path[0].(*ast.FuncDecl); ok {
		return s.path[:1]
	}
	var all []ast.Node
	for _, it := range s.Source.Items {
		if it.Stmt != nil {
			all = append(all, it.Stmt)
		}
	}
	return all
}

// ends tells whether break, or continue, can name the label of a statement.
func ends(s ast.Stmt, tok token.Token) bool {
	switch s.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		return true
	case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return tok == token.BREAK
	}
	return false
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
		all = append(all, candidate{Match: Match{Text: w.String(), Type: "keyword"}, score: score{near: nearKeyword}})
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

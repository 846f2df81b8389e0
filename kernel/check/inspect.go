package check

import (
	"go/ast"
	"go/types"
	"strings"
	"unicode/utf8"

	"jeton/kernel/cell"
)

// Inspect describes the name at byte offset off of a cell: its declaration, its documentation and, where the library has
// one, an example of its use. It is the identifier that the cursor is in or touches; in the arguments of a call, when the
// cursor touches no name or just a variable, the function that is called. With detail 1, a name that a cell declared comes
// with its source. found is false when there is no such name, or nothing is known of it. The cell may be unfinished.
func (c *Checker) Inspect(text string, off, detail int) (doc Doc, found bool) {
	off = min(max(off, 0), len(text))
	if !utf8.ValidString(text) || len(text) > maxSketch {
		return Doc{}, false
	}
	parsed, err := cell.Parse("", text)
	if err != nil {
		return Doc{}, false
	}
	code, off := goText(parsed, max(off-(len(text)-len(parsed.Text)), 0))
	switch at := where(code, off); {
	case at.kind == inString && at.imports:
		path := strings.Trim(stringAt(code, at.start), "\"`")
		if pkg := c.Package(path); pkg != nil {
			return c.packageDoc(pkg), true
		}
		return Doc{}, false
	case at.kind == inComment:
		return Doc{}, false
	}
	s := c.sketch(code, off, off, "")
	if s == nil || len(s.path) == 0 {
		return c.inspectKeyword(code, off)
	}
	doc, found = c.inspectPath(s, code, off, detail)
	if !found {
		return c.inspectKeyword(code, off)
	}
	return doc, true
}

// goText is what of a cell may be Go: all but the names of magics, and questions without their marks. In a question the
// cursor is moved to the end of its name.
func goText(parsed *cell.Cell, off int) (string, int) {
	all := blank(parsed.Text)
	for _, s := range parsed.Segments {
		switch s.Kind {
		case cell.Go:
			all = overlay(all, parsed.Text, s)
		case cell.Help:
			if s.Pos.Offset <= off && off <= s.End {
				all = named(all, parsed.Text, s)
				off = nameOf(parsed.Text, s) + len(s.Name)
			}
		case cell.Line, cell.Block:
			if s.Pos.Offset <= off && (off <= s.End || s.Kind == cell.Block) {
				all = overlay(all, parsed.Text, s)
			}
		}
	}
	return string(all), off
}

// stringAt is the string literal that starts at start.
func stringAt(code string, start int) string {
	rest := code[start:]
	if i := strings.IndexAny(rest[1:], "\"`\n"); i >= 0 {
		return rest[:i+1]
	}
	return rest
}

// inspectPath looks for what the cursor is at: the identifier, or the call round it.
func (c *Checker) inspectPath(s *sketch, code string, off, detail int) (Doc, bool) {
	call := s.callAround()
	id, isName := s.parent(0).(*ast.Ident)
	if isName {
		obj := s.objectOf(id)
		_, plain := obj.(*types.Var)
		atEnd := s.Offset(id.End()) == off
		if obj != nil && !(plain && atEnd && call != nil && !obj.(*types.Var).IsField()) {
			return c.objectDoc(s, id, obj, detail)
		}
		if obj == nil {
			if pkg := s.packageOf(c, id); pkg != nil && pkg.Name() == id.Name {
				return c.packageDoc(pkg), true
			}
		}
	}
	if call == nil {
		return Doc{}, false
	}
	called := calledName(call.Fun)
	if called == nil {
		return Doc{}, false
	}
	obj := s.objectOf(called)
	if obj == nil {
		return Doc{}, false
	}
	doc, found := c.objectDoc(s, called, obj, detail)
	doc.Argument = s.argumentAt(call, code, off)
	return doc, found
}

// calledName is the name in a call's function, nil when it has none.
func calledName(fun ast.Expr) *ast.Ident {
	switch f := ast.Unparen(fun).(type) {
	case *ast.IndexExpr:
		return calledName(f.X)
	case *ast.IndexListExpr:
		return calledName(f.X)
	case *ast.SelectorExpr:
		return f.Sel
	case *ast.Ident:
		return f
	}
	return nil
}

func (s *sketch) objectOf(id *ast.Ident) types.Object {
	if obj := s.Info.ObjectOf(id); obj != nil {
		return obj
	}
	for _, n := range s.path { // the v of switch v := x.(type)
		if clause, ok := n.(*ast.CaseClause); ok {
			if obj := s.Info.Implicits[clause]; obj != nil && obj.Name() == id.Name {
				return obj
			}
		}
	}
	return types.Universe.Lookup(id.Name)
}

// callAround is the innermost call in whose brackets the cursor is.
func (s *sketch) callAround() *ast.CallExpr {
	for i := len(s.path) - 1; i >= 0; i-- {
		switch n := s.path[i].(type) {
		case *ast.CallExpr:
			if n.Lparen < s.pos && (s.pos <= n.Rparen || !n.Rparen.IsValid()) {
				return n
			}
		case *ast.FuncLit, *ast.CompositeLit:
			return nil
		}
	}
	return nil
}

// inspectKeyword describes a keyword, a predeclared name, or a package of the library, where the syntax holds no name.
func (c *Checker) inspectKeyword(code string, off int) (Doc, bool) {
	start, end := wordAt(code, off)
	word := code[start:end]
	if k, ok := keywords[word]; ok {
		return Doc{Declaration: k.form, Comment: k.comment, Link: "https://go.dev/ref/spec#Keywords"}, true
	}
	if obj := types.Universe.Lookup(word); obj != nil {
		return c.builtinDoc(word), true
	}
	if pkg := c.Package(c.imports.guess(word)); pkg != nil {
		return c.packageDoc(pkg), true
	}
	return Doc{}, false
}

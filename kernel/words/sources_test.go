package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestEachHintIsTranslated reads the sources that write hints: each literal that can become one is in the table.
func TestEachHintIsTranslated(t *testing.T) {
	found := 0
	for _, pattern := range []string{"../cell/*.go", "../check/*.go", "../compile/*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %v", pattern, names, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range hintsIn(f) {
				found++
				if Hint(French, h.text) == h.text {
					t.Errorf("%s: no French for %q", fset.Position(h.pos), h.text)
				}
			}
		}
	}
	if found < len(hints)/2 {
		t.Errorf("only %d hints found for a table of %d: the search is wrong", found, len(hints))
	}
}

type literal struct {
	text string
	pos  token.Pos
}

// hintFuncs are functions whose results are hints.
var hintFuncs = map[string]bool{"literalHint": true, "operatorHint": true, "statementHint": true, "near": true, "nearMember": true, "nearExported": true, "nearPath": true, "staleVar": true}

// hintsIn lists the texts of a file that are hints, by where they stand.
func hintsIn(f *ast.File) (all []literal) {
	add := func(e ast.Expr) {
		if s := textOf(e); strings.Contains(s, " ") {
			all = append(all, literal{s, e.Pos()})
		}
	}
	fn := ""
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			fn = n.Name.Name
		case *ast.KeyValueExpr: // Error{Hint: "…"}
			if id, ok := n.Key.(*ast.Ident); ok && id.Name == "Hint" {
				add(n.Value)
			}
		case *ast.ValueSpec: // loopHint, foreignWords, directives, wordings
			for i, id := range n.Names {
				if i < len(n.Values) && (strings.HasSuffix(id.Name, "Hint") || id.Name == "declarationOrder") {
					add(n.Values[i])
				}
				if i < len(n.Values) && (id.Name == "foreignWords" || id.Name == "directives" || id.Name == "wordings") {
					for _, e := range n.Values[i].(*ast.CompositeLit).Elts {
						switch e := e.(type) {
						case *ast.KeyValueExpr:
							add(e.Value)
						case *ast.CompositeLit:
							add(e.Elts[2])
						}
					}
				}
			}
		case *ast.ReturnStmt:
			if hintFuncs[fn] && len(n.Results) == 1 {
				add(n.Results[0])
			}
		case *ast.AssignStmt: // hint := "…"
			if id, ok := n.Lhs[0].(*ast.Ident); ok && id.Name == "hint" && len(n.Rhs) == 1 {
				add(n.Rhs[0])
			}
		case *ast.CallExpr: // fail(pos, hint, format, …), in package cell fail(off, message, hint)
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "fail" && len(n.Args) >= 3 {
				if f.Name.Name == "cell" {
					add(n.Args[2])
				} else {
					add(n.Args[1])
				}
			}
		}
		return true
	})
	return all
}

// textOf is the text of an expression; x stands for what is not a literal.
func textOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return s
		}
	case *ast.BinaryExpr:
		return textOf(e.X) + textOf(e.Y)
	case *ast.CallExpr: // fmt.Sprintf("…", …)
		if sel, ok := e.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Sprintf" {
			return textOf(e.Args[0])
		}
	}
	return "x"
}

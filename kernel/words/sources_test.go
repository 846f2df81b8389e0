package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
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
			fset, f := parsed(t, name)
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

// textOf is the text of an expression; \x00 stands for what is not a literal.
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
	return "\x00"
}

// parsed is a file of Go, without comments.
func parsed(t *testing.T, name string) (*token.FileSet, *ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return fset, f
}

// notSaid are literals of kernel/notebook that no person reads as a sentence of its own: parts that wrap an error, and words that are the same in French.
var notSaid = []string{"%s: %s", "%s: %s\n%s", "%lang %s: %s", "%s GiB", "a daemon cannot ask for %s", "the request: %s", `^-[a-z] *\d*[ \t]`,
	"this jeton has no service %s: is the library of another version?",
	"background cell %s%s: pid %s", "%s of %s: %s", "%s %s events of %s processes: %s"} // these are in the table in several forms

// TestEachSentenceIsTranslated reads the sources of kernel/notebook: each text that it says, as output or as an error, is in the table.
func TestEachSentenceIsTranslated(t *testing.T) {
	names, err := filepath.Glob("../notebook/*.go")
	if err != nil || len(names) < 50 {
		t.Fatal(names, err)
	}
	known := map[string]bool{}
	for _, s := range sayings {
		known[hole.ReplaceAllString(s.En, "%s")] = true
	}
	found := 0
	for _, name := range append(names, "../world/set.go") {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		fset, f := parsed(t, name)
		ast.Inspect(f, func(n ast.Node) bool {
			for _, e := range saidBy(n) {
				raw := sentence(textOf(e))
				format := sentence(verb.ReplaceAllStringFunc(textOf(e), func(v string) string {
					if v == "%%" {
						return "%"
					}
					return "%s"
				}))
				if strings.Contains(raw, " ") && !slices.Contains(notSaid, format) {
					if found++; !known[raw] && !known[format] {
						t.Errorf("%s: no French for %q", fset.Position(e.Pos()), format)
					}
				}
			}
			return true
		})
	}
	if found < 150 {
		t.Errorf("only %d sentences found: the search is wrong", found)
	}
}

// sentence is a text without the line number before it, and with a hole for what is no literal.
func sentence(s string) string {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "line %d: "), "line %s: ")
	return strings.ReplaceAll(strings.ReplaceAll(s, "\x00", "%s"), "\n    %s", "")
}

// verb is one of package fmt's.
var verb = regexp.MustCompile(`%(?:%|[-+#]?(?:\[\d+\])?[.\d]*[a-z])`)

// saidBy are the texts that a call says, or a magic's one line.
func saidBy(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if id, ok := n.Key.(*ast.Ident); ok && id.Name == "synopsis" {
			return []ast.Expr{n.Value}
		}
	case *ast.CallExpr:
		switch f := n.Fun.(type) {
		case *ast.Ident:
			if f.Name == "simpleError" && len(n.Args) > 1 {
				return n.Args[1:2]
			}
		case *ast.SelectorExpr:
			if slices.Contains([]string{"say", "sayf", "warn", "New", "Errorf", "Said"}, f.Sel.Name) && len(n.Args) > 0 {
				at := 0
				if f.Sel.Name == "Said" {
					at = 1
				}
				return n.Args[at : at+1]
			}
		}
	}
	return nil
}

// elided is a French word that has lost its last letter before a typewriter's apostrophe; in "rank %d's memory" there is none.
var elided = regexp.MustCompile(`(^|[^\pL\d%'])((?i:l|d|n|s|c|j|m|qu|jusqu|lorsqu|puisqu|quelqu|aujourd))'[\pL%φ]`)

// TestApostrophes: all that the program says in French has the apostrophe that prints, as the labs have.
func TestApostrophes(t *testing.T) {
	found := 0
	for _, pattern := range []string{"../*/*.go", "../../runtime/*/*.go", "../../runtime/mpi/internal/*/*.go", "../../launcher/*/*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %v", pattern, names, err)
		}
		for _, name := range names {
			if strings.HasPrefix(name, "../handin/") { // those words go to who marks
				continue
			}
			fset, f := parsed(t, name)
			ast.Inspect(f, func(n ast.Node) bool {
				if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
					if found += strings.Count(l.Value, "’"); elided.MatchString(l.Value) {
						t.Errorf("%s: write ’ in %s", fset.Position(l.Pos()), l.Value)
					}
				}
				return true
			})
		}
	}
	if found < 200 {
		t.Errorf("only %d apostrophes: the search is wrong", found)
	}
}

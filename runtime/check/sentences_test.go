package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var verb = regexp.MustCompile(`%(\[\d+\])?[a-z]`)

// TestSentencesSayTheSameInBothLanguages: each sentence is there in both, with the same arguments in the same order; a property is a sentence,
// and what follows a status is not.
func TestSentencesSayTheSameInBothLanguages(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "sentences.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	pair := func(name string, e ast.Expr) {
		lit, ok := e.(*ast.CompositeLit)
		if !ok || len(lit.Elts) != 2 {
			return
		}
		var said [2]string
		for k, x := range lit.Elts {
			basic, ok := x.(*ast.BasicLit)
			if !ok {
				return
			}
			said[k], _ = strconv.Unquote(basic.Value)
		}
		seen++
		en, fr := said[0], said[1]
		if a, b := verb.FindAllString(en, -1), verb.FindAllString(fr, -1); en == "" || fr == "" || !slices.Equal(a, b) {
			t.Errorf("%s: %q has the arguments %v, %q %v", name, en, a, fr, b)
		}
		for _, s := range said {
			if strings.HasPrefix(name, "prop") != strings.HasSuffix(s, ".") {
				t.Errorf("%s: %q: a property ends with a full stop, and nothing else does", name, s)
			}
		}
		if regexp.MustCompile(`[^ ][;:!?]( |$)`).MatchString(fr) {
			t.Errorf("%s: %q: in French a space comes before ; : ! ?", name, fr)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			for k, v := range n.Values {
				pair(n.Names[k].Name, v)
			}
		case *ast.KeyValueExpr:
			pair("event", n.Value)
		}
		return true
	})
	if seen < 150 {
		t.Errorf("%d sentences were found", seen)
	}
}

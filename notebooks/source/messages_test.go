package source

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jeton/notebooks/fig"
)

// spokenFolders hold the packages that speak to students, in two languages.
var spokenFolders = []string{"kernel", "launcher", "runtime", "internal/doctor", "internal/cli"}

// messagePassages are the tables of messages in both languages, wherever the program has them: values of a type Text (or
// text), and calls of say and quantity. What stands elsewhere and has an accent is taken for French.
func messagePassages(t *testing.T) []passage {
	t.Helper()
	all, _ := bilingual(t)
	return all
}

// bilingual reads all messages, as passages and as pairs.
func bilingual(t *testing.T) (all []passage, pairs []said) {
	t.Helper()
	for _, folder := range spokenFolders {
		err := filepath.WalkDir(filepath.Join("../..", folder), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "/testdata/") {
				return err
			}
			m, err := fileMessages(name)
			if err == nil {
				all, pairs = append(all, m.found...), append(pairs, m.pairs...)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all, pairs
}

func fileMessages(name string) (*messages, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	m := &messages{fset: fset, file: strings.TrimPrefix(name, "../../"), read: map[*ast.BasicLit]bool{}}
	ast.Inspect(file, m.visit)
	ast.Inspect(file, m.leftOver)
	return m, nil
}

type messages struct {
	fset  *token.FileSet
	file  string
	found []passage
	pairs []said
	read  map[*ast.BasicLit]bool
}

// said is one message in the two languages, where each is one string.
type said struct{ where, en, fr string }

func (m *messages) pair(en, fr ast.Expr) {
	a, ok := en.(*ast.BasicLit)
	b, too := fr.(*ast.BasicLit)
	if !ok || !too {
		return
	}
	english, err := strconv.Unquote(a.Value)
	french, err2 := strconv.Unquote(b.Value)
	if err == nil && err2 == nil {
		m.pairs = append(m.pairs, said{fmt.Sprintf("%s:%d", m.file, m.fset.Position(a.Pos()).Line), english, french})
	}
}

func (m *messages) take(e ast.Expr, l fig.Lang) {
	ast.Inspect(e, func(n ast.Node) bool { // a message may be a sum of strings
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && !m.read[lit] {
			m.read[lit] = true
			if s, err := strconv.Unquote(lit.Value); err == nil {
				m.found = append(m.found, passage{fmt.Sprintf("%s:%d", m.file, m.fset.Position(lit.Pos()).Line), l, printed(s), keywords})
			}
		}
		return true
	})
}

// takeIn takes expressions that alternate: English, French.
func (m *messages) takeIn(exprs []ast.Expr, langs ...fig.Lang) {
	for i, e := range exprs {
		if i < len(langs) {
			m.take(e, langs[i])
		}
	}
}

func (m *messages) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CompositeLit:
		m.keyed(n)
		m.literal(n, n.Type)
	case *ast.KeyValueExpr:
		switch key, _ := n.Key.(*ast.Ident); {
		case key == nil:
		case key.Name == "Fr" || key.Name == "fr":
			m.take(n.Value, fig.French)
		case key.Name == "En" || key.Name == "en":
			m.take(n.Value, fig.English)
		}
	case *ast.CallExpr:
		switch name, _ := n.Fun.(*ast.Ident); {
		case name == nil:
		case name.Name == "say" && len(n.Args) == 2:
			m.pair(n.Args[0], n.Args[1])
			m.takeIn(n.Args, fig.English, fig.French)
		case name.Name == "quantity":
			m.takeIn(n.Args[1:], fig.English, fig.English, fig.French, fig.French)
		}
	}
	return true
}

// keyed notes the pair of a value {En: …, Fr: …}.
func (m *messages) keyed(c *ast.CompositeLit) {
	of := map[string]ast.Expr{}
	for _, e := range c.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok {
				of[key.Name] = kv.Value
			}
		}
	}
	if of["En"] != nil && of["Fr"] != nil {
		m.pair(of["En"], of["Fr"])
	}
}

// literal takes a composite literal of a type that holds texts; elements without a type have that of the list.
func (m *messages) literal(c *ast.CompositeLit, of ast.Expr) {
	var element ast.Expr
	switch of := of.(type) {
	case *ast.ArrayType:
		element = of.Elt
	case *ast.MapType:
		element = of.Value
	default:
		if isText(of) && len(c.Elts) == 2 {
			m.pair(c.Elts[0], c.Elts[1])
		}
		if isText(of) {
			m.takeIn(c.Elts, fig.English, fig.French)
		}
		return
	}
	for _, e := range c.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		if inner, ok := e.(*ast.CompositeLit); ok && inner.Type == nil {
			m.literal(inner, element)
		}
	}
}

func isText(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "text" || e.Name == "Text"
	case *ast.SelectorExpr:
		return e.Sel.Name == "Text"
	}
	return false
}

var accented = regexp.MustCompile(`[éèêàùâîôûç]`)

// leftOver takes what has an accent and no known form, as French.
func (m *messages) leftOver(n ast.Node) bool {
	if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && !m.read[lit] && accented.MatchString(lit.Value) {
		m.take(lit, fig.French)
	}
	return true
}

// slots are where a message is filled in: formatting verbs, and groups of a pattern.
var slots = regexp.MustCompile(`%%|%[-+#0]*[\d.*]*(?:\[\d+\])?[a-zA-Z]|\$\d`)

// A message takes the same values in both languages, in the same order, and is a sentence in both or in neither.
func TestMessagesAgree(t *testing.T) {
	_, pairs := bilingual(t)
	if len(pairs) < 600 {
		t.Errorf("only %d messages were found", len(pairs))
	}
	for _, p := range pairs {
		if en, fr := slots.FindAllString(p.en, -1), slots.FindAllString(p.fr, -1); !slices.Equal(en, fr) {
			t.Errorf("%s: %q takes %q, and %q takes %q", p.where, p.en, en, p.fr, fr)
		}
		if strings.HasSuffix(p.en, ".") != strings.HasSuffix(p.fr, ".") {
			t.Errorf("%s: %q and %q do not end alike", p.where, p.en, p.fr)
		}
		if p.en == p.fr && strings.Count(p.en, " ") > 2 {
			t.Errorf("%s: %q is the same in both languages", p.where, p.en)
		}
	}
}

// keywords are Go's own names.
var keywords = func() map[string]bool {
	names := map[string]bool{}
	for _, w := range types.Universe.Names() {
		names[w] = true
	}
	for k := token.BREAK; k <= token.VAR; k++ {
		names[k.String()] = true
	}
	return names
}()

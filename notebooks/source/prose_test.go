package source

import (
	"encoding/xml"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jeton/notebooks/fig"
)

// A passage is text that people read, without the code in it.
type passage struct {
	where string // file, and cell or line
	lang  fig.Lang
	text  string
	names map[string]bool // of the code around it, which the text may use without marking them as such
}

// A passage has ¶ where something stood that is no word, so that what it was a part of is none either: the th of "`k`th".
var (
	codeInProse   = regexp.MustCompile("(?s)```.*?```|``.*?``|`[^`]*`|\\$\\$?[^$\\n]+\\$\\$?")
	markupInProse = regexp.MustCompile(`\]\([^)]*\)|</?[a-z][^>]*>|[*\[\]]`)
	gapsInProse   = regexp.MustCompile(`<https?:[^>]*>|https?://[^\s)]*|&[a-z]+;|\|`)
)

func markdownProse(text string) string {
	text = codeInProse.ReplaceAllString(text, "¶")
	return gapsInProse.ReplaceAllString(markupInProse.ReplaceAllString(text, ""), " ")
}

// cellPassages are the labs' Markdown, with the teacher's.
func cellPassages(t *testing.T) []passage {
	t.Helper()
	var all []passage
	for _, lab := range labs(t) {
		for _, v := range []Variant{{fig.French, true}, {fig.English, true}} {
			nb, err := lab.Notebook(v)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range nb.Cells {
				if c.Type == "markdown" {
					all = append(all, passage{v.Folder() + "/" + lab.Name + ".ipynb " + c.ID, v.Lang, markdownProse(string(c.Source)), nil})
				}
			}
		}
	}
	return all
}

// codePassages are what the code of the labs says in two languages: messages and comments.
func codePassages(t *testing.T) []passage {
	t.Helper()
	var all []passage
	for _, lab := range labs(t) {
		names := identifiers(lab)
		for i := range lab.Blocks {
			b := &lab.Blocks[i]
			for _, m := range saidTwice.FindAllStringSubmatch(b.Code, -1) {
				where := fmt.Sprintf("src/%s.lab %s", lab.Name, lab.cellID(b))
				all = append(all, passage{where, fig.French, printed(m[1]), names}, passage{where, fig.English, printed(m[2]), names})
			}
		}
	}
	return all
}

// identifiers are the names in a lab's code: comments and messages of its cells speak of them.
func identifiers(lab *Lab) map[string]bool {
	names := map[string]bool{}
	for i := range lab.Blocks {
		for _, w := range identifier.FindAllString(notNames.ReplaceAllString(lab.Blocks[i].Code, " "), -1) {
			names[w] = true
		}
	}
	return names
}

var (
	identifier = regexp.MustCompile(`[A-Za-z_]\w*`)
	notNames   = regexp.MustCompile(`«[^»]*»|"(?:[^"\\\n]|\\.)*"`)
)

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

var saidTwice = regexp.MustCompile(`«([^«»|\n]*)\|([^«»|\n]*)»`)

// several is a noun with its plural, in the manner of package check: entr‹y|ies›, process‹es›.
var several = regexp.MustCompile(`(\pL*)‹(?:([^|›]*)\|)?([^›]*)›`)

// inStrings is what stands in a program's text and is no word: escapes, formatting verbs, magics.
var inStrings = regexp.MustCompile("`[^`]*`" + `|\\[ntr"]|%%?\[?[-+#0-9.*\]]*[a-z]+|\$\d`)

func printed(text string) string {
	return inStrings.ReplaceAllString(several.ReplaceAllString(text, "$1$2 $1$3"), " ¶ ")
}

// figurePassages are the texts of the figures, and their alternative texts.
func figurePassages(t *testing.T) []passage {
	t.Helper()
	var all []passage
	for _, l := range []fig.Lang{fig.French, fig.English} {
		for _, name := range fig.Names() {
			svg, title, err := fig.Draw(name, l)
			if err != nil {
				t.Fatal(err)
			}
			where := "figure " + name
			all = append(all, passage{where, l, title, nil})
			mono := false
			d := xml.NewDecoder(strings.NewReader(svg))
			for {
				tok, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("figure %s: %v", name, err)
				}
				switch tok := tok.(type) {
				case xml.StartElement:
					mono = slices.ContainsFunc(tok.Attr, func(a xml.Attr) bool { return a.Name.Local == "font-family" && strings.Contains(a.Value, "Mono") })
				case xml.CharData:
					if !mono { // the names of calls, and the bytes of messages, are set so
						all = append(all, passage{where, l, string(tok), nil})
					}
				}
			}
		}
	}
	return all
}

// pagePassages are those of the repository's Markdown files.
func pagePassages(t *testing.T) []passage {
	t.Helper()
	var all []passage
	for _, pattern := range []string{"*.md", "docs/*.md", "notebooks/*.md"} {
		names, err := filepath.Glob(filepath.Join("../..", pattern))
		if err != nil || len(names) == 0 {
			t.Fatalf("no %s: %v", pattern, err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, passage{strings.TrimPrefix(name, "../../"), fig.English, markdownProse(withoutIndented(string(text))), nil})
		}
	}
	return all
}

// withoutIndented leaves out the lines that Markdown takes for code because they are indented.
func withoutIndented(text string) string {
	var prose []string
	list := false
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		if trimmed != "" && !strings.HasPrefix(line, " ") {
			list = strings.HasPrefix(trimmed, "- ") || len(trimmed) > 1 && trimmed[0] >= '0' && trimmed[0] <= '9' && strings.Contains(trimmed[:3], ".")
		}
		if list || !strings.HasPrefix(line, "    ") && !strings.HasPrefix(line, "\t") {
			prose = append(prose, line)
		}
	}
	return strings.Join(prose, "")
}

// spokenFolders hold the packages that speak to students, in two languages.
var spokenFolders = []string{"kernel", "launcher", "runtime", "internal/doctor", "internal/cli"}

// messagePassages are the tables of messages in both languages, wherever the program has them: values of a type Text (or
// text), and calls of say and quantity. What stands elsewhere and has an accent is taken for French.
func messagePassages(t *testing.T) []passage {
	t.Helper()
	var all []passage
	for _, folder := range spokenFolders {
		err := filepath.WalkDir(filepath.Join("../..", folder), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "/testdata/") {
				return err
			}
			found, err := fileMessages(name)
			all = append(all, found...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func fileMessages(name string) ([]passage, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	m := &messages{fset: fset, file: strings.TrimPrefix(name, "../../"), read: map[*ast.BasicLit]bool{}}
	ast.Inspect(file, m.visit)
	ast.Inspect(file, m.leftOver)
	return m.found, nil
}

type messages struct {
	fset  *token.FileSet
	file  string
	found []passage
	read  map[*ast.BasicLit]bool
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
			m.takeIn(n.Args, fig.English, fig.French)
		case name.Name == "quantity":
			m.takeIn(n.Args[1:], fig.English, fig.English, fig.French, fig.French)
		}
	}
	return true
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

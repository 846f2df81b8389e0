package source

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"maps"
	"slices"
	"strings"

	"jeton/internal/nbformat"
)

// A notebook is Go: its ordinary cells, one after the other, are the body of a main, those for ranks the body of another, and each
// %%bg or %%program cell, and each %%file of Go, is a program. glue says so in Go source: what stands at the top of a cell and is not a statement goes to the package; each cell's
// statements stand in a block inside the block of the cell before, so that names may be declared again.
type glue struct {
	imports  map[string]bool
	decls    []string
	body     strings.Builder
	depth    int
	programs []program // %%bg, %%program and %%file cells, in order
	ranks    *glue     // %%world and %%rank cells; nil when there are none
	guard    bool      // each check cell runs in a function of its own that outlives its failure
}

type program struct{ cell, name, src string }

// magic is called for the magics of a cell: it returns Go statements to stand in its place.
type magic func(name, args, cell string) string

func glueNotebook(nb *nbformat.Notebook, m magic, guard bool) (*glue, error) {
	g := &glue{imports: map[string]bool{}, guard: guard}
	for _, c := range nb.Cells {
		if c.Type != "code" {
			continue
		}
		if err := g.cell(c.ID, string(c.Source), m); err != nil {
			return nil, fmt.Errorf("cell %s: %w", c.ID, err)
		}
	}
	return g, nil
}

func (g *glue) cell(id, src string, m magic) error {
	g.body.WriteString("{\n")
	g.depth++
	if rest, ok := strings.CutPrefix(src, "%%"); ok {
		head, body, _ := strings.Cut(rest, "\n")
		switch kind, name, _ := strings.Cut(head, " "); {
		case kind == "bg", kind == "program", kind == "file" && strings.HasSuffix(name, ".go"):
			g.programs = append(g.programs, program{id, name, body})
			g.body.WriteString(m(kind, name, id))
			return nil
		case kind == "world", kind == "rank":
			if g.ranks == nil {
				g.ranks = &glue{imports: map[string]bool{}}
			}
			g.body.WriteString(m(kind, name, id))
			return g.ranks.cell(id, body, m)
		}
	}
	if rest, ok := strings.CutPrefix(src, "%"); ok {
		name, args, _ := strings.Cut(strings.TrimSpace(rest), " ")
		g.body.WriteString(m(name, args, id))
		return nil
	}
	items, err := items(src)
	if err != nil {
		return err
	}
	if g.guard && strings.Contains(id, "-check") {
		fmt.Fprintf(&g.body, "guard(%q, func() {\n", id)
		defer g.body.WriteString("})\n")
	}
	declares := declaresOnly(items)
	for _, it := range items {
		switch it.first {
		case token.IMPORT:
			f, err := parser.ParseFile(token.NewFileSet(), "", "package p;"+it.text, parser.ImportsOnly)
			if err != nil {
				return err
			}
			for _, s := range f.Imports {
				g.imports[s.Path.Value] = true
			}
		case token.FUNC, token.TYPE, token.CONST:
			g.decls = append(g.decls, it.text)
		case token.VAR:
			if declares {
				g.decls = append(g.decls, it.text)
			} else {
				g.statement(it.text)
			}
		default:
			g.statement(it.text)
		}
	}
	return nil
}

// bodies are the programs that are glued of several cells.
func (g *glue) bodies() []*glue {
	if g.ranks == nil {
		return []*glue{g}
	}
	return []*glue{g, g.ranks}
}

// declaresOnly reports whether a cell is what a Go file may be, declarations with functions among them: its variables are those of the
// functions then, as in the notebook.
func declaresOnly(items []item) bool {
	functions := false
	for _, it := range items {
		switch it.first {
		case token.FUNC:
			functions = true
		case token.IMPORT, token.TYPE, token.CONST, token.VAR:
		default:
			return false
		}
	}
	return functions
}

// statement adds one statement; a last expression that is no call is a use of its value, as the kernel makes it.
func (g *glue) statement(text string) {
	if e, err := parser.ParseExpr(text); err == nil {
		if _, call := e.(*ast.CallExpr); !call {
			text = "_ = " + text
		}
	}
	g.body.WriteString(text + "\n")
	f, err := parser.ParseFile(token.NewFileSet(), "", "package p; func _() {\n"+text+"\n}", 0)
	if err != nil {
		return // the type-checker will say it with a position
	}
	for _, s := range f.Decls[0].(*ast.FuncDecl).Body.List {
		a, ok := s.(*ast.AssignStmt)
		if !ok || a.Tok != token.DEFINE {
			continue
		}
		for _, l := range a.Lhs {
			if id := l.(*ast.Ident); id.Name != "_" {
				fmt.Fprintf(&g.body, "_ = %s\n", id.Name)
			}
		}
	}
}

// source returns the glued program, without the programs of its background cells.
func (g *glue) source() string {
	var b strings.Builder
	b.WriteString("package main\n")
	for _, path := range slices.Sorted(maps.Keys(g.imports)) {
		b.WriteString("import " + path + "\n")
	}
	b.WriteString(strings.Join(g.decls, "\n"))
	b.WriteString("\nfunc main() {\n" + g.body.String() + strings.Repeat("}", g.depth) + "\n}\n")
	return b.String()
}

// item is one import, declaration or statement at the top of a cell.
type item struct {
	first token.Token
	text  string
}

// items cuts a cell at the semicolons that Go itself sees at depth 0.
func items(src string) ([]item, error) {
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	var errs scanner.ErrorList
	var s scanner.Scanner
	s.Init(file, []byte(src), func(p token.Position, msg string) { errs.Add(p, msg) }, 0)
	var all []item
	start, depth, first := -1, 0, token.ILLEGAL
	for {
		pos, tok, lit := s.Scan()
		at := file.Offset(pos)
		switch {
		case tok == token.SEMICOLON && lit == ";" && (first == token.FOR || first == token.IF || first == token.SWITCH):
			continue // of its header
		case tok == token.EOF || tok == token.SEMICOLON && depth == 0:
			if start >= 0 {
				all = append(all, item{first, src[start:at]})
			}
			start, first = -1, token.ILLEGAL
			if tok == token.EOF {
				return all, errs.Err()
			}
			continue
		case tok == token.LBRACE || tok == token.LPAREN || tok == token.LBRACK:
			depth++
		case tok == token.RBRACE || tok == token.RPAREN || tok == token.RBRACK:
			depth--
		}
		if start < 0 {
			start, first = at, tok
		}
	}
}

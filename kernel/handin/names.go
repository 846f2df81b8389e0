package handin

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strconv"
	"strings"

	"jeton/kernel/cell"
)

// A name of a notebook as Mend sees it: "x", "world x" for one of the ranks', "file x.go", "program x" for what a %%file or %%bg makes.
// Anything stands for all names, where a cell may declare what cannot be seen in it (%load).
const anything = "*"

// code is the Go of a cell.
type code struct {
	text  string // with blanks where there is no Go
	space string // "world " on ranks
	whole bool   // a program apart: its names are its own
	path  string // what it is written to or started as: "file x.go", "program x"
}

// codeOf takes a cell apart.
func codeOf(text string) (parts []code, magics []cell.Segment) {
	c, err := cell.Parse("", text)
	if err != nil {
		return nil, nil
	}
	for i := range c.Segments {
		s := &c.Segments[i]
		switch s.Kind {
		case cell.Go:
			parts = append(parts, code{text: s.Text()})
		case cell.Line:
			magics = append(magics, *s)
		case cell.Block:
			first := strings.Fields(s.Args + " ?")[0]
			switch s.Name {
			case "world", "rank", "on":
				parts = append(parts, code{text: s.Text(), space: "world "})
			case "bg":
				parts = append(parts, code{text: s.Text(), whole: true, path: "program " + first})
			case "file", "program":
				parts = append(parts, code{text: s.Text(), whole: true, path: "file " + first})
			case "sh":
			default: // %%time, %%native and their like
				parts = append(parts, code{text: s.Text()})
			}
		}
	}
	return parts, magics
}

// declares returns the names that a cell declares for others.
func declares(text string) map[string]bool {
	names := map[string]bool{}
	parts, magics := codeOf(text)
	for _, p := range parts {
		if p.path != "" {
			names[p.path] = true
		}
		if p.whole {
			continue
		}
		src, _ := cell.Syntax("", p.text)
		if src == nil {
			continue
		}
		for _, it := range src.Items {
			for _, name := range itemNames(it) {
				names[p.space+name] = true
			}
		}
	}
	for _, s := range magics {
		switch s.Name {
		case "load":
			names[anything] = true
		case "push":
			for name := range strings.FieldsSeq(strings.ReplaceAll(s.Args, ",", " ")) {
				names["world "+name] = true
			}
		case "pull":
			for name := range strings.FieldsSeq(strings.ReplaceAll(s.Args, ",", " ")) {
				names[name] = true
			}
		}
	}
	return names
}

// itemNames are the names that one item of a cell declares, or sets.
func itemNames(it cell.Item) (names []string) {
	add := func(ids ...*ast.Ident) {
		for _, id := range ids {
			if id != nil && id.Name != "_" {
				names = append(names, id.Name)
			}
		}
	}
	decl := func(d ast.Decl) {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				add(d.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.ImportSpec:
					names = append(names, importName(s))
				case *ast.ValueSpec:
					add(s.Names...)
				case *ast.TypeSpec:
					add(s.Name)
				}
			}
		}
	}
	if it.Decl != nil {
		decl(it.Decl)
	}
	switch s := it.Stmt.(type) {
	case *ast.DeclStmt:
		decl(s.Decl)
	case *ast.AssignStmt:
		for _, l := range s.Lhs {
			add(root(l))
		}
	}
	return names
}

func importName(s *ast.ImportSpec) string {
	if s.Name != nil {
		if s.Name.Name == "." {
			return anything
		}
		return s.Name.Name
	}
	p, _ := strconv.Unquote(s.Path.Value)
	return path.Base(p)
}

// root is the variable that an assignment to e changes, as far as it is named.
func root(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// parsed reads a part of Go text with its names resolved: what is left unresolved comes from elsewhere. The text is declarations or
// statements.
func parsed(text string) *ast.File {
	for _, form := range []struct{ before, after string }{{"package p;", ""}, {"package p;func _(){", "\n}"}} {
		if f, err := parser.ParseFile(token.NewFileSet(), "", form.before+text+form.after, 0); err == nil {
			return f
		}
	}
	return nil
}

// uses returns the names of other cells that a text of Go uses, in its space.
func uses(p code) map[string]bool {
	names := map[string]bool{}
	collect := func(text string) {
		f := parsed(text)
		if f == nil {
			return
		}
		for _, id := range f.Unresolved {
			names[p.space+id.Name] = true
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				s, _ := strconv.Unquote(l.Value)
				names["file "+s], names["program "+s] = true, true
			}
			return true
		})
	}
	if parsed(p.text) != nil {
		collect(p.text)
		return names
	}
	src, _ := cell.Syntax("", p.text) // declarations and statements in turn
	if src == nil {
		return names
	}
	for _, it := range src.Items {
		collect(p.text[it.Start:it.End])
	}
	return names
}

// usesOf is uses of all of a cell but the names that it declares itself.
func usesOf(text string) map[string]bool {
	names := map[string]bool{}
	parts, _ := codeOf(text)
	for _, p := range parts {
		for n := range uses(p) {
			names[n] = true
		}
	}
	for n := range declares(text) {
		delete(names, n)
	}
	return names
}

// functions are those that a cell declares, with the names that each uses; methods stand under their type's name, and variables that are
// given a function count.
func functions(text string) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	parts, _ := codeOf(text)
	for _, p := range parts {
		src, _ := cell.Syntax("", p.text)
		if p.whole || src == nil {
			continue
		}
		for _, it := range src.Items {
			for _, name := range functionNames(it) {
				name = p.space + name
				if out[name] == nil {
					out[name] = map[string]bool{}
				}
				for n := range uses(code{text: p.text[it.Start:it.End], space: p.space}) {
					out[name][n] = true
				}
			}
		}
	}
	return out
}

func functionNames(it cell.Item) []string {
	if d, ok := it.Decl.(*ast.FuncDecl); ok {
		if d.Recv != nil && len(d.Recv.List) > 0 {
			if id := root(d.Recv.List[0].Type); id != nil {
				return []string{id.Name}
			}
		}
		return []string{d.Name.Name}
	}
	var n ast.Node = it.Stmt
	if it.Decl != nil {
		n = it.Decl
	}
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		_, is := n.(*ast.FuncLit)
		found = found || is
		return true
	})
	if !found {
		return nil
	}
	return itemNames(it)
}

// assigns returns the names of other cells that functions of a cell change when they are called.
func assigns(text string) map[string]bool {
	names := map[string]bool{}
	parts, _ := codeOf(text)
	for _, p := range parts {
		src, _ := cell.Syntax("", p.text)
		if p.whole || src == nil {
			continue
		}
		for _, it := range src.Items {
			f := parsed(p.text[it.Start:it.End])
			if f == nil {
				continue
			}
			free := map[*ast.Ident]bool{}
			for _, id := range f.Unresolved {
				free[id] = true
			}
			change := func(e ast.Expr) {
				if id := root(e); id != nil && free[id] {
					names[p.space+id.Name] = true
				}
			}
			inFunctions(f, func(n ast.Node) {
				switch n := n.(type) {
				case *ast.AssignStmt:
					for _, l := range n.Lhs {
						change(l)
					}
				case *ast.IncDecStmt:
					change(n.X)
				case *ast.RangeStmt:
					if n.Tok == token.ASSIGN {
						change(n.Key)
						if n.Value != nil {
							change(n.Value)
						}
					}
				case *ast.UnaryExpr:
					if n.Op == token.AND {
						change(n.X)
					}
				}
			})
		}
	}
	return names
}

// inFunctions calls see for what stands in the functions of a file; statements are wrapped in one that does not count.
func inFunctions(f *ast.File, see func(ast.Node)) {
	depth := 0
	if wrapped(f) {
		depth = -1
	}
	var stack []bool
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil {
			if stack[len(stack)-1] {
				depth--
			}
			stack = stack[:len(stack)-1]
			return true
		}
		_, isDecl := n.(*ast.FuncDecl)
		_, isLit := n.(*ast.FuncLit)
		stack = append(stack, isDecl || isLit)
		if isDecl || isLit {
			depth++
		}
		if depth > 0 {
			see(n)
		}
		return true
	})
}

// program reads a whole program.
func program(text string) *ast.File {
	f, err := parser.ParseFile(token.NewFileSet(), "", text, 0)
	if err != nil {
		return nil
	}
	return f
}

// items are the texts of a part's items.
func items(text string) (out []string) {
	src, _ := cell.Syntax("", text)
	if src == nil {
		return nil
	}
	for _, it := range src.Items {
		out = append(out, text[it.Start:it.End])
	}
	return out
}

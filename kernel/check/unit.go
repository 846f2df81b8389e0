package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"jeton/kernel/cell"
)

// A unit is one check under way: the cell, laid out as a file that go/types understands.
type unit struct {
	c       *Checker
	src     *cell.Source
	version string
	strict  bool // a program: unused variables and imports are errors, nothing is imported that is not said
	partial bool // for completion: all live names are in scope, errors do not matter

	defines  map[string]bool // package-level names that the cell declares, imports included
	declared map[string]int  // variables of statements → index of the step that declares them
	imports  []*ast.ImportSpec
	auto     map[string]string // imported without being asked to: name → path
	decls    []ast.Decl        // of the cell; variables of statements are var declarations here
	body     []ast.Stmt        // the statements that declare nothing
	steps    []Step
	items    []int // steps[i] is the text's item items[i]
	value    *ast.ExprStmt
	assign   bool // value is no call: it is checked as _ = value
	rhs      map[ast.Expr]bool
	main     *ast.FuncDecl
	again    []*piece        // re-issued declarations
	drop     map[string]bool // keys of pieces that did not compile
	older    map[string]*entity
	errs     Errors
}

// A piece is a declaration of an earlier cell that is made again.
type piece struct {
	entity *entity
	method string // "" for the type or function itself
	src    *source
	parsed *cell.Source
	decl   ast.Decl
}

func (p *piece) key() string { return p.entity.name + "." + p.method }

func (c *Checker) newUnit(src *cell.Source, strict bool) *unit {
	c.imports.version++
	u := &unit{c: c, src: src, strict: strict, version: fmt.Sprintf("%c%d", cell.Marker, c.imports.version), defines: map[string]bool{},
		declared: map[string]int{}, auto: map[string]string{}, rhs: map[ast.Expr]bool{}, drop: map[string]bool{}, older: map[string]*entity{}}
	u.layout()
	return u
}

func (u *unit) fail(pos token.Pos, hint, format string, args ...any) {
	u.errs = append(u.errs, &Error{Pos: u.src.Fset.Position(pos), Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// layout sorts the items into declarations and statements.
func (u *unit) layout() {
	for i, it := range u.src.Items {
		if it.Decl != nil {
			u.layDecl(i, it.Decl)
			continue
		}
		last := i == len(u.src.Items)-1
		switch s := it.Stmt.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				u.layDefine(i, s)
				continue
			}
		case *ast.ExprStmt:
			if last && !it.Semicolon {
				u.value, u.assign = s, !mayBeStatement(s.X)
			} else if last && !mayBeStatement(s.X) {
				// A semicolon keeps the value from being shown, as in IPython: the expression is only evaluated.
				it.Stmt = &ast.AssignStmt{Lhs: []ast.Expr{&ast.Ident{NamePos: s.Pos(), Name: "_"}}, TokPos: s.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{s.X}}
			}
		}
		u.step(i, Step{Stmt: it.Stmt})
		if u.value == nil || it.Stmt != ast.Stmt(u.value) {
			u.body = append(u.body, it.Stmt)
		}
	}
}

func (u *unit) step(item int, s Step) {
	u.steps = append(u.steps, s)
	u.items = append(u.items, item)
}

// mayBeStatement says whether e is a call that can stand alone as a statement.
func mayBeStatement(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		switch f.Name {
		case "append", "cap", "complex", "imag", "len", "make", "max", "min", "new", "real",
			"string", "int", "float64", "byte", "rune", "int64", "uint64", "bool":
			return false
		}
	case *ast.ArrayType, *ast.MapType, *ast.FuncType, *ast.ChanType, *ast.InterfaceType, *ast.StarExpr:
		return false
	}
	return true
}

func (u *unit) layDecl(i int, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		u.layFunc(d)
	case *ast.GenDecl:
		switch d.Tok {
		case token.IMPORT:
			for _, s := range d.Specs {
				u.layImport(s.(*ast.ImportSpec))
			}
			return
		case token.VAR:
			if len(u.steps) > 0 {
				u.layVar(i, d)
			} else {
				u.nameVars(d)
			}
		case token.TYPE:
			for _, s := range d.Specs {
				u.defines[s.(*ast.TypeSpec).Name.Name] = true
			}
		case token.CONST:
			u.nameVars(d)
		}
		u.decls = append(u.decls, d)
	}
}

func (u *unit) nameVars(d *ast.GenDecl) {
	for _, s := range d.Specs {
		if s, ok := s.(*ast.ValueSpec); ok {
			for _, id := range s.Names {
				u.defines[id.Name] = true
			}
		}
	}
}

func (u *unit) layFunc(d *ast.FuncDecl) {
	u.decls = append(u.decls, d)
	if d.Body == nil && !u.partial {
		hint := ""
		if end := u.src.File.Offset(d.End()); strings.HasPrefix(strings.TrimLeft(u.src.Text[end:], " \t\r\n"), "{") {
			hint = "the opening brace stands on the line of func"
		}
		u.fail(d.Name.Pos(), hint, "missing function body")
	}
	if d.Recv != nil {
		return
	}
	if d.Name.Name == "init" {
		return
	}
	u.defines[d.Name.Name] = true
	if d.Name.Name == "main" {
		u.main = d
		if d.Type.TypeParams != nil || d.Type.Params.NumFields() > 0 || d.Type.Results.NumFields() > 0 {
			u.fail(d.Name.Pos(), "", "func main must have no arguments and no return values")
		}
	}
}

func (u *unit) layImport(s *ast.ImportSpec) {
	name := ""
	if s.Name != nil {
		name = s.Name.Name
	}
	path := strings.Trim(s.Path.Value, "\"`")
	switch {
	case name == "." && u.strict:
		u.imports = append(u.imports, s)
		return
	case name == ".":
		u.fail(s.Pos(), "import it by its name, and write the name before each call: math.Sqrt", "dot imports are not possible in a notebook")
		return
	case path == "C":
		u.fail(s.Pos(), "", "cgo is not possible in a notebook")
		return
	case path == "jeton/hook" || path == instancePath || strings.HasPrefix(path, "jeton/kernel"):
		u.fail(s.Pos(), "", "package %s is not for cells", path)
		return
	}
	if name == "" {
		name = baseName(path)
		if p, err := u.c.imports.Import(path); err == nil {
			name = p.Name()
		}
	}
	u.defines[name] = name != "_"
	u.imports = append(u.imports, s)
}

// layVar is for a var declaration among statements: its variables are set when their turn comes.
func (u *unit) layVar(i int, d *ast.GenDecl) {
	step := Step{Stmt: &ast.DeclStmt{Decl: d}, Defines: map[*ast.Ident]*types.Var{}}
	for _, s := range d.Specs {
		s := s.(*ast.ValueSpec)
		for _, id := range s.Names {
			u.declare(id, step)
		}
		for _, e := range s.Values {
			u.rhs[e] = true
		}
	}
	u.step(i, step)
}

func (u *unit) declare(id *ast.Ident, step Step) {
	step.Defines[id] = nil
	if id.Name != "_" {
		if _, twice := u.declared[id.Name]; !twice {
			u.declared[id.Name] = len(u.steps)
		}
		u.defines[id.Name] = true
	}
}

// layDefine turns a, b := e at the top level into package-level variables for those names that are new in this cell,
// and assignments to the others.
func (u *unit) layDefine(i int, s *ast.AssignStmt) {
	step := Step{Stmt: s, Defines: map[*ast.Ident]*types.Var{}}
	spec := &ast.ValueSpec{}
	names, blank, ok := 0, true, true
	seen := map[string]bool{}
	var later []ast.Stmt
	for j, l := range s.Lhs {
		id, isName := l.(*ast.Ident)
		if !isName {
			u.fail(l.Pos(), "assign with = what is no new variable", "non-name %s on left side of :=", types.ExprString(l))
			ok = false
			continue
		}
		if seen[id.Name] && id.Name != "_" {
			u.fail(id.Pos(), "", "%s repeated on left side of :=", id.Name)
			ok = false
		}
		seen[id.Name] = true
		one := len(s.Lhs) == len(s.Rhs) // not f()
		if id.Name == "_" || !u.defines[id.Name] {
			blank = blank && id.Name == "_"
			if id.Name != "_" {
				u.declare(id, step)
			}
			spec.Names = append(spec.Names, id)
			if one {
				spec.Values = append(spec.Values, s.Rhs[j])
			}
			names++
			continue
		}
		if one {
			later = append(later, &ast.AssignStmt{Lhs: []ast.Expr{id}, TokPos: s.TokPos, Tok: token.ASSIGN, Rhs: []ast.Expr{s.Rhs[j]}})
			continue
		}
		tmp := &ast.Ident{NamePos: id.Pos(), Name: fmt.Sprintf("%s%c%d_%d", id.Name, cell.Marker, len(u.steps), j)}
		spec.Names = append(spec.Names, tmp)
		later = append(later, &ast.AssignStmt{Lhs: []ast.Expr{id}, TokPos: s.TokPos, Tok: token.ASSIGN,
			Rhs: []ast.Expr{&ast.Ident{NamePos: s.Rhs[0].Pos(), Name: tmp.Name}}})
	}
	if ok && (blank || len(step.Defines) == 0) {
		u.fail(s.TokPos, "assign with =", "no new variables on left side of :=")
		ok = false
	}
	if !ok {
		return
	}
	if len(s.Lhs) != len(s.Rhs) {
		spec.Values = s.Rhs
	}
	for _, e := range spec.Values {
		u.rhs[e] = true
	}
	u.decls = append(u.decls, &ast.GenDecl{TokPos: s.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}})
	u.body = append(u.body, later...)
	u.step(i, step)
}

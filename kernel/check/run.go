package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"jeton/kernel/cell"
)

// Check type-checks a cell, or the Go part of one. It changes no name. With errors the Result is nil; an empty text gives a
// Result without steps.
func (c *Checker) Check(src *cell.Source) (*Result, Errors) { return c.check(src, false) }

// Program is Check for a whole Go file that is run as a program: unused variables and imports are errors, as in go run.
func (c *Checker) Program(src *cell.Source) (*Result, Errors) { return c.check(src, true) }

func (c *Checker) check(src *cell.Source, strict bool) (res *Result, errs Errors) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer func() {
		if e := recover(); e != nil { // a fault of ours or of go/types must not end the kernel
			res, errs = nil, Errors{{Pos: src.Fset.Position(src.File.Pos(0)), Msg: fmt.Sprintf("internal error in the type checker: %v", e),
				Hint: "this is a bug of jeton: please report it with the cell"}}
		}
	}()
	c.imports.begin(src)
	u := c.newUnit(src, strict)
	if id := u.heavy(); id != nil {
		u.fail(id.Pos(), "say it with slices, pointers or a loop", "%s is too large when it is written out: more than %d parts, or %d names in names", id.Name, maxWeight, maxNested)
		return nil, u.errs.Sorted()
	}
	u.reissue()
	notes := map[string]string{}
	for try := 0; ; try++ {
		p := u.run()
		if try < 100 && u.mend(p) {
			continue
		}
		if try < 100 && u.dropBad(p, notes) {
			u.reissue()
			continue
		}
		if all := append(u.errs, p.errs...); len(all) > 0 {
			return nil, all.Sorted()
		}
		return u.result(p, notes), nil
	}
}

// dropBad takes out re-issued declarations that no longer compile.
func (u *unit) dropBad(p *pass, notes map[string]string) bool {
	for key := range p.bad {
		u.drop[key] = true
		notes[key] = p.first[key]
	}
	return len(p.bad) > 0
}

// mend changes the layout after what the pass has shown, and says whether another pass is worth while: the value is no
// statement; a variable is used before it is declared and an older one is meant; a package was not imported.
func (u *unit) mend(p *pass) bool {
	if p.unused {
		u.assign = true
		return true
	}
	if len(p.keyless) > 0 {
		u.addKeys(p)
		return true
	}
	return u.useOlder(p) || !u.strict && u.importMissing(p)
}

// useOlder finds uses of a statement's variable before the statement. They mean the variable of an earlier cell, when
// there is one; else they are undefined.
func (u *unit) useOlder(p *pass) (again bool) {
	if len(u.declared) == 0 {
		return false
	}
	vars := map[types.Object]int{}
	for i, s := range u.steps {
		for id := range s.Defines {
			if o := p.info.Defs[id]; o != nil {
				vars[o] = i
			}
		}
	}
	var missing []*ast.Ident
	for i, s := range u.steps {
		ast.Inspect(s.Stmt, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			at, ok := vars[p.info.Uses[id]]
			if !ok || at < i {
				return true
			}
			if e := u.c.live[id.Name]; e != nil && e.obj != nil {
				u.older[id.Name] = e
				id.Name = LoweredName(e.obj)
				again = true
			} else {
				missing = append(missing, id)
			}
			return true
		})
	}
	if again {
		return true
	}
	for _, id := range missing {
		p.errs = slices.DeleteFunc(p.errs, func(e *Error) bool { return strings.Contains(e.Msg, "initialization cycle") })
		p.errs = append(p.errs, &Error{Pos: u.src.Fset.Position(id.Pos()), Msg: "undefined: " + id.Name, Hint: "it is declared further down"})
	}
	return false
}

// addKeys writes the field names into struct literals P{1, 2} of a type of an earlier cell. go/types would let only the
// very package that declared the type leave them out.
func (u *unit) addKeys(p *pass) {
	at := map[token.Pos]bool{}
	for _, pos := range p.keyless {
		at[pos] = true
	}
	for lit, tv := range p.info.Types {
		lit, ok := lit.(*ast.CompositeLit)
		if !ok || len(lit.Elts) == 0 {
			continue
		}
		t := tv.Type
		if q, ok := t.Underlying().(*types.Pointer); ok {
			t = q.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok || st.NumFields() != len(lit.Elts) {
			continue
		}
		touched := false
		for _, e := range lit.Elts {
			touched = touched || at[ast.Unparen(e).Pos()] || at[e.Pos()]
		}
		for i, e := range lit.Elts {
			if _, keyed := e.(*ast.KeyValueExpr); touched && !keyed {
				lit.Elts[i] = &ast.KeyValueExpr{Key: &ast.Ident{NamePos: e.Pos(), Name: st.Field(i).Name()}, Colon: e.Pos(), Value: e}
			}
		}
	}
}

// importMissing imports the packages that undefined names before a dot most likely mean.
func (u *unit) importMissing(p *pass) (again bool) {
	undefined := map[token.Position]string{}
	for _, e := range p.errs {
		if m := undefinedName().FindStringSubmatch(e.Msg); m != nil {
			undefined[e.Pos] = m[1]
		}
	}
	if len(undefined) == 0 {
		return false
	}
	look := func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := s.X.(*ast.Ident); ok && undefined[u.src.Fset.Position(id.Pos())] == id.Name {
				if path := u.c.imports.guess(id.Name); path != "" && u.auto[id.Name] == "" {
					u.auto[id.Name] = path
					again = true
				}
			}
		}
		return true
	}
	for _, it := range u.src.Items {
		if it.Decl != nil {
			ast.Inspect(it.Decl, look)
		} else {
			ast.Inspect(it.Stmt, look)
		}
	}
	return again
}

// result gathers what a pass without errors has found.
func (u *unit) result(p *pass, notes map[string]string) *Result {
	r := &Result{Name: u.src.Name, Source: u.src, Fset: u.src.Fset, Pkg: p.pkg, Info: p.info, version: u.version,
		Imports: map[string]string{}, Steps: u.steps, Generics: map[string]*Generic{}, LibraryGeneric: u.c.LibraryGeneric, CellOf: u.c.cellOf,
		Packages: u.c.imports.needs(p.pkg.Imports()), Notes: u.c.imports.takeNotes()}
	for i := range r.Steps {
		for id := range r.Steps[i].Defines {
			if v, ok := p.info.Defs[id].(*types.Var); ok {
				r.Steps[i].Defines[id] = v
			}
		}
	}
	for _, d := range u.decls {
		r.addDecl(d, u.src, false)
	}
	for _, q := range u.again {
		r.addDecl(q.decl, q.parsed, true)
	}
	for _, i := range p.info.InitOrder {
		if !u.rhs[i.Rhs] {
			r.Vars = append(r.Vars, i)
		}
	}
	for _, name := range p.pkg.Scope().Names() {
		v, ok := p.pkg.Scope().Lookup(name).(*types.Var)
		if ok && v.Pkg() == p.pkg && !strings.ContainsRune(name, cell.Marker) {
			r.Globals = append(r.Globals, v)
		}
	}
	r.Unused = p.loose
	r.Value = u.shown(p)
	r.Main = u.main != nil && (u.src.Package != nil || len(u.steps) == 0)
	u.gather(r, p)
	for _, key := range slices.Sorted(maps.Keys(notes)) {
		r.Notes = append(r.Notes, u.note(key, notes[key]))
	}
	r.Notes = append(r.Notes, u.keepers()...)
	for key := range u.drop {
		if name, ok := strings.CutSuffix(key, "."); ok {
			r.dropped = append(r.dropped, name)
		}
	}
	for name, e := range u.c.live {
		if e.generic != nil && !u.defines[name] {
			r.Generics[LoweredName(e.obj)] = e.generic
		}
	}
	return r
}

func (u *unit) note(key, why string) string {
	name, method, _ := strings.Cut(key, ".")
	e := u.c.live[name]
	if method != "" {
		return fmt.Sprintf("method %s.%s of %s does not compile with what this cell declares (%s): mend it and run it again", name, method, e.methods[method].at.Filename, why)
	}
	return fmt.Sprintf("%s of %s does not compile with what this cell declares (%s): mend %s and run it again", name, e.cell, why, e.cell)
}

func (r *Result) addDecl(d ast.Decl, src *cell.Source, again bool) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		obj := r.Info.Defs[d.Name]
		r.Decls = append(r.Decls, &Decl{Obj: obj, Func: d, Reissued: again, Source: src})
	case *ast.GenDecl:
		if d.Tok != token.TYPE {
			return
		}
		for _, s := range d.Specs {
			s := s.(*ast.TypeSpec)
			r.Decls = append(r.Decls, &Decl{Obj: r.Info.Defs[s.Name], Type: s, Reissued: again, Source: src})
		}
	}
}

// shown decides what the last expression shows.
func (u *unit) shown(p *pass) *Value {
	if u.value == nil {
		return nil
	}
	v := &Value{Expr: u.value.X}
	tv := p.info.Types[ast.Unparen(u.value.X)]
	switch t := tv.Type.(type) {
	case nil:
		return nil
	case *types.Tuple:
		for x := range t.Variables() {
			v.Types = append(v.Types, x.Type())
		}
		n := t.Len()
		v.DropNil = n > 1 && isError(t.At(n-1).Type())
	default:
		if tv.IsVoid() || tv.IsBuiltin() {
			return nil
		}
		v.Types = []types.Type{types.Default(t)}
		call, ok := ast.Unparen(u.value.X).(*ast.CallExpr)
		v.DropNil = ok && isError(t) && !p.info.Types[call.Fun].IsType()
	}
	if len(v.Types) == 0 || u.prints(p) {
		return nil
	}
	return v
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// prints says whether the value is a call of fmt's Print family, whose results nobody wants to see.
func (u *unit) prints(p *pass) bool {
	call, ok := ast.Unparen(u.value.X).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	f, ok := p.info.Uses[sel.Sel].(*types.Func)
	return ok && f.Pkg() != nil && f.Pkg().Path() == "fmt" && (strings.HasPrefix(f.Name(), "Print") || strings.HasPrefix(f.Name(), "Fprint"))
}

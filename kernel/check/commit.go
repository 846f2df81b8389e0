package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"sort"
	"strings"
)

// Commit makes the names of a cell that ran well live. It replaces those of the same name, and drops what no longer compiled
// (see Result.Notes). It returns the LoweredNames of the functions and variables that no later cell can mention.
func (c *Checker) Commit(r *Result) (gone []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	leaves := func(name string) {
		switch e := c.live[name]; {
		case e == nil:
		case e.kind() == "func" || e.kind() == "var":
			gone = append(gone, LoweredName(e.obj))
		}
	}
	for _, p := range r.Packages {
		if !slices.Contains(c.users[p], r.Name) {
			c.users[p] = append(c.users[p], r.Name)
		}
	}
	for _, name := range r.dropped {
		leaves(name)
		delete(c.live, name)
	}
	for _, e := range r.entities {
		leaves(e.name)
		c.live[e.name] = e
	}
	return gone
}

// gather makes the entities that Commit will put in.
func (u *unit) gather(r *Result, p *pass) {
	light := types.NewPackage("main", u.version) // without a scope that would keep the whole check alive
	byName := map[string]*entity{}
	add := func(e *entity) { byName[e.name] = e }
	for _, s := range u.imports {
		if e := u.importEntity(s, p); e != nil {
			r.Imports[e.name] = e.path
			add(e)
		}
	}
	for name, path := range u.auto {
		r.Imports[name] = path
		add(&entity{name: name, path: path, cell: u.src.Name, pos: u.src.Fset.Position(u.src.File.Pos(0))})
	}
	for name, e := range u.c.live {
		if e.obj == nil && !u.defines[name] {
			r.Imports[name] = e.path
		}
	}
	for _, name := range p.pkg.Scope().Names() {
		obj := p.pkg.Scope().Lookup(name)
		if obj.Pkg() != p.pkg || name == "_" || strings.ContainsRune(name, 'ᐧ') {
			continue
		}
		pos := u.src.Fset.Position(obj.Pos())
		e := &entity{name: name, cell: pos.Filename, pos: pos, obj: obj}
		switch o := obj.(type) {
		case *types.Var:
			e.obj = types.NewVar(token.NoPos, light, name, o.Type())
		case *types.Const:
			e.obj = types.NewConst(token.NoPos, light, name, o.Type(), o.Val())
		case *types.Func:
			e.obj = types.NewFunc(token.NoPos, light, name, o.Signature())
		}
		add(e)
	}
	u.gatherSources(r, p, byName)
	for _, name := range sortedKeys(byName) {
		r.entities = append(r.entities, byName[name])
	}
}

func sortedKeys(m map[string]*entity) []string {
	var keys []string
	for k := range maps.Keys(m) {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func (u *unit) importEntity(s *ast.ImportSpec, p *pass) *entity {
	var obj types.Object
	if s.Name != nil {
		obj = p.info.Defs[s.Name]
	} else {
		obj = p.info.Implicits[s]
	}
	name, ok := obj.(*types.PkgName)
	if !ok || name.Name() == "_" {
		return nil
	}
	return &entity{name: name.Name(), path: name.Imported().Path(), cell: u.src.Name, pos: u.src.Fset.Position(s.Pos())}
}

// gatherSources keeps the texts of functions, types and methods, so that they can be made again.
func (u *unit) gatherSources(r *Result, p *pass, byName map[string]*entity) {
	keep := func(d ast.Decl, text func(spec ast.Node) *source) {
		switch d := d.(type) {
		case *ast.FuncDecl:
			e := byName[d.Name.Name]
			if d.Recv != nil {
				e = byName[receiver(d)]
			}
			if e == nil || d.Name.Name == "_" || d.Recv == nil && d.Name.Name == "init" {
				return
			}
			s := text(d)
			s.uses = u.uses(p, d)
			if d.Recv == nil {
				e.source = s
			} else {
				if e.methods == nil {
					e.methods = map[string]*source{}
				}
				e.methods[d.Name.Name] = s
			}
		case *ast.GenDecl:
			if d.Tok != token.TYPE {
				return
			}
			for _, spec := range d.Specs {
				if e := byName[spec.(*ast.TypeSpec).Name.Name]; e != nil {
					e.source = text(d)
					if d.Lparen.IsValid() {
						e.source = text(spec)
					}
					e.source.uses = u.uses(p, spec)
				}
			}
		}
	}
	for _, it := range u.src.Items {
		if it.Decl != nil {
			keep(it.Decl, func(n ast.Node) *source { return u.text(it.Start, it.End, n) })
		}
	}
	for _, q := range u.again {
		keep(q.decl, func(ast.Node) *source { return &source{text: q.src.text, at: q.src.at} })
	}
	u.keepGenerics(r, p, byName)
}

// text cuts a declaration's source out of the cell. A type of a group gets a "type" of its own.
func (u *unit) text(start, end int, n ast.Node) *source {
	if spec, ok := n.(*ast.TypeSpec); ok {
		at := u.src.Fset.Position(spec.Pos())
		at.Column = max(1, at.Column-len("type "))
		return &source{text: "type " + u.src.Text[u.src.File.Offset(spec.Pos()):u.src.File.Offset(spec.End())], at: at}
	}
	return &source{text: strings.Clone(u.src.Text[start:end]), at: u.src.Fset.Position(u.src.File.Pos(start))}
}

// uses lists the package-level names of cells that a declaration mentions.
func (u *unit) uses(p *pass, n ast.Node) (names []string) {
	seen := map[string]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || seen[id.Name] {
			return true
		}
		if o := p.info.Uses[id]; o != nil && p.pkg.Scope().Lookup(id.Name) == o {
			seen[id.Name] = true
			names = append(names, id.Name)
		}
		return true
	})
	return names
}

// keepGenerics keeps the trees and types of generic declarations: later cells instantiate them.
func (u *unit) keepGenerics(r *Result, p *pass, byName map[string]*entity) {
	for _, d := range r.Decls {
		switch o := d.Obj.(type) {
		case *types.Func:
			if e := byName[o.Name()]; e != nil && o.Signature().Recv() == nil && o.Signature().TypeParams() != nil {
				e.generic = &Generic{Decl: d, Info: p.info, Fset: u.src.Fset}
			}
		case *types.TypeName:
			if byName[o.Name()] == nil {
				continue // _
			}
			if n, ok := o.Type().(*types.Named); ok && n.TypeParams() != nil {
				byName[o.Name()].generic = &Generic{Decl: d, Info: p.info, Fset: u.src.Fset}
			} else if a, ok := o.Type().(*types.Alias); ok && a.TypeParams() != nil {
				byName[o.Name()].generic = &Generic{Decl: d, Info: p.info, Fset: u.src.Fset}
			}
		}
	}
	for _, d := range r.Decls {
		if f, ok := d.Obj.(*types.Func); ok && f.Signature().Recv() != nil {
			if e := byName[receiver(d.Func)]; e != nil && e.generic != nil {
				e.generic.Methods = append(e.generic.Methods, d)
			}
		}
	}
	for _, e := range byName {
		if e.generic != nil {
			r.Generics[LoweredName(e.obj)] = e.generic
		}
	}
}

package compile

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"

	"golang.org/x/tools/go/ssa"

	"jeton/kernel/check"
)

// outside is what a cell uses of earlier cells and of the library: variables and functions without bodies, generic functions
// and the methods of generic types with theirs, and what those use in turn.
type outside struct {
	r    *check.Result
	pkgs map[*types.Package]*foreign
	seen map[types.Object]bool
	// walked are the types whose parts have been looked at.
	walked map[types.Type]bool
	// bodies are the generic declarations whose bodies are there, and other functions of the library's generic sources.
	bodies map[types.Object]bool
	todo   []body // whose mentions are to be looked at
}

// A foreign is a package that something is used of.
type foreign struct {
	decls []ast.Decl
	info  *types.Info // of the bodies
	defs  map[*ast.Ident]types.Object
	fset  *token.FileSet // of the bodies
}

// A body is a declaration with its types.
type body struct {
	decl *ast.FuncDecl
	info *types.Info
}

func newOutside(r *check.Result) *outside {
	return &outside{r: r, pkgs: map[*types.Package]*foreign{}, seen: map[types.Object]bool{}, walked: map[types.Type]bool{}, bodies: map[types.Object]bool{}}
}

// find looks through the cell.
func (o *outside) find(f *file) {
	for _, obj := range f.info.Uses {
		o.use(obj)
	}
	for _, tv := range f.info.Types {
		o.walk(tv.Type)
	}
	for _, obj := range f.info.Defs {
		if obj != nil {
			o.walk(obj.Type())
		}
	}
	for len(o.todo) > 0 {
		b := o.todo[0]
		o.todo = o.todo[1:]
		o.mentions(b)
	}
}

// mentions looks through one body.
func (o *outside) mentions(b body) {
	ast.Inspect(b.decl, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if obj := b.info.Uses[id]; obj != nil {
				o.use(obj)
			}
			if obj := b.info.Defs[id]; obj != nil {
				o.walk(obj.Type())
			}
			if inst, ok := b.info.Instances[id]; ok {
				o.walk(inst.Type)
			}
		}
		if e, ok := n.(ast.Expr); ok {
			if tv, ok := b.info.Types[e]; ok {
				o.walk(tv.Type)
			}
		}
		return true
	})
}

func (o *outside) pkg(p *types.Package) *foreign {
	f := o.pkgs[p]
	if f == nil {
		f = &foreign{defs: map[*ast.Ident]types.Object{}}
		o.pkgs[p] = f
	}
	return f
}

// packageLevel says whether obj, a variable or a function, was declared outside any function.
func packageLevel(obj types.Object) bool {
	return obj.Parent() != nil && obj.Parent().Parent() == types.Universe
}

// use declares what a cell or a body mentions.
func (o *outside) use(obj types.Object) {
	if obj.Pkg() == nil || obj.Pkg() == o.r.Pkg || obj.Pkg() == types.Unsafe || o.seen[obj] {
		return
	}
	switch obj := obj.(type) {
	case *types.Var:
		if packageLevel(obj) {
			o.seen[obj] = true
			f := o.pkg(obj.Pkg())
			id := ast.NewIdent(obj.Name())
			f.defs[id] = obj
			f.decls = append(f.decls, &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{id}}}})
		}
	case *types.Func:
		if packageLevel(obj) || obj == hookResult {
			o.seen[obj] = true
			o.useFunc(obj)
		}
	}
}

func (o *outside) useFunc(obj *types.Func) {
	g := o.source(obj)
	if g == nil || g.Decl == nil || g.Decl.Func == nil {
		id := ast.NewIdent(obj.Name())
		f := o.pkg(obj.Pkg())
		f.defs[id] = obj
		f.decls = append(f.decls, &ast.FuncDecl{Name: id, Type: &ast.FuncType{Params: &ast.FieldList{}}})
		return
	}
	decl := g.Decl.Func
	f := o.declare(obj.Pkg(), g)
	if g.Decl.Obj != obj { // an earlier cell's, of which obj is a copy
		named := *decl
		named.Name = &ast.Ident{NamePos: decl.Name.NamePos, Name: obj.Name()}
		f.defs[named.Name] = obj
		decl = &named
	}
	o.bodies[obj] = true
	f.decls = append(f.decls, decl)
	o.todo = append(o.todo, body{decl, g.Info})
}

// declare finds the package that a generic's bodies go into.
func (o *outside) declare(p *types.Package, g *check.Generic) *foreign {
	f := o.pkg(p)
	f.info, f.fset = g.Info, g.Fset
	return f
}

// source is the declaration of a generic function or type, or of another function of the library's generic sources.
func (o *outside) source(obj types.Object) *check.Generic {
	if check.OfCell(obj) {
		return o.r.Generics[check.LoweredName(obj)]
	}
	if o.r.LibraryGeneric == nil || obj.Pkg() == hookPackage {
		return nil
	}
	if g := o.r.LibraryGeneric(obj); g != nil && g.Decl != nil && g.Decl.Obj == obj {
		return g
	}
	return nil
}

// walk looks for instances of generic types in t, whose methods have to be there.
func (o *outside) walk(t types.Type) {
	if t == nil || o.walked[t] {
		return
	}
	switch t := t.(type) {
	case *types.Basic, *types.TypeParam:
		return
	case *types.Tuple:
		for v := range t.Variables() {
			o.walk(v.Type())
		}
		return
	}
	o.walked[t] = true
	switch t := t.(type) {
	case *types.Alias:
		o.walk(types.Unalias(t))
	case *types.Named:
		if t.TypeArgs() != nil {
			for a := range t.TypeArgs().Types() {
				o.walk(a)
			}
			o.useType(t.Origin())
		}
	case *types.Signature:
		o.walk(t.Params())
		o.walk(t.Results())
	case *types.Struct:
		for f := range t.Fields() {
			o.walk(f.Type())
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			o.walk(m.Type())
		}
	case *types.Map:
		o.walk(t.Key())
		o.walk(t.Elem())
	case interface{ Elem() types.Type }:
		o.walk(t.Elem())
	}
}

// useType declares the methods of a generic type.
func (o *outside) useType(t *types.Named) {
	obj := t.Obj()
	if obj.Pkg() == o.r.Pkg || o.seen[obj] {
		return
	}
	o.seen[obj] = true
	g := o.source(obj)
	if g == nil {
		return
	}
	o.bodies[obj] = true
	o.walk(t.Underlying())
	for _, m := range g.Methods {
		f := o.declare(m.Obj.Pkg(), g)
		f.decls = append(f.decls, m.Func)
		o.todo = append(o.todo, body{m.Func, g.Info})
	}
}

// create makes the packages in prog.
func (o *outside) create(prog *ssa.Program) {
	for p, f := range o.pkgs {
		info := &types.Info{Defs: f.defs}
		if f.info != nil {
			all := *f.info
			if info = &all; len(f.defs) > 0 {
				info.Defs = maps.Clone(info.Defs)
				maps.Copy(info.Defs, f.defs)
			}
		}
		prog.CreatePackage(p, []*ast.File{{Decls: f.decls}}, info, false)
	}
}

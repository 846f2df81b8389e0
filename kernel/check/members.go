package check

import (
	"go/ast"
	"go/types"
)

// members lists what may follow the dot after x.
func (c *Checker) members(s *sketch, x ast.Expr) []candidate {
	if id, ok := ast.Unparen(x).(*ast.Ident); ok {
		if pkg := s.packageOf(c, id); pkg != nil {
			return packageMembers(pkg, s.wantsTypeAt(1))
		}
	}
	tv, ok := s.Info.Types[x]
	if !ok || tv.Type == nil {
		return nil
	}
	if tv.IsType() {
		return typeMembers(tv.Type, false, false)
	}
	return typeMembers(tv.Type, true, tv.Addressable())
}

// packageOf returns the package that an identifier before a dot names.
func (s *sketch) packageOf(c *Checker, id *ast.Ident) *types.Package {
	if name, ok := s.Info.Uses[id].(*types.PkgName); ok {
		return name.Imported()
	}
	if s.Info.Uses[id] == nil {
		return s.Package(c, id.Name)
	}
	return nil
}

func packageMembers(pkg *types.Package, onlyTypes bool) []candidate {
	var all []candidate
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if obj.Exported() && (!onlyTypes || isTypeName(obj)) {
			all = append(all, candidate{Match: describe(name, obj), obj: obj})
		}
	}
	return all
}

// typeMembers lists the fields and methods of a value of type t, addressable or not; or, of a type itself, the methods
// that can be had from it. near is how deep in embedded fields a name is.
func typeMembers(t types.Type, value, addressable bool) []candidate {
	var all []candidate
	seen := map[string]bool{}
	add := func(obj types.Object, depth int) {
		if seen[obj.Name()] || obj.Name() == "_" || !obj.Exported() && (obj.Pkg() == nil || obj.Pkg().Path() != "main") {
			return
		}
		seen[obj.Name()] = true
		all = append(all, candidate{Match: describe(obj.Name(), obj), obj: obj, score: score{near: depth}})
	}
	if value {
		for _, f := range fieldsOf(t) {
			add(f.obj, f.depth)
		}
	}
	set := t
	if _, isPointer := t.(*types.Pointer); value && !isPointer && !types.IsInterface(t) && addressable {
		set = types.NewPointer(t)
	}
	if p, ok := set.(*types.TypeParam); ok {
		set = p.Constraint()
	}
	methods := types.NewMethodSet(set)
	for m := range methods.Methods() {
		add(m.Obj(), len(m.Index())-1)
	}
	return all
}

// A fieldAt is a field, promoted through depth embedded ones.
type fieldAt struct {
	obj   *types.Var
	depth int
}

// fieldsOf lists the fields that x.f reaches for an x of type t: those of embedded structs too, unless hidden or in doubt.
func fieldsOf(t types.Type) []fieldAt {
	var all []fieldAt
	visited := map[types.Type]bool{}
	level := []types.Type{t}
	for depth := 0; len(level) > 0; depth++ {
		var next []types.Type
		for _, t := range level {
			st := structOf(t)
			if st == nil || visited[t] {
				continue
			}
			visited[t] = true
			for f := range st.Fields() {
				all = append(all, fieldAt{f, depth})
				if f.Embedded() {
					next = append(next, f.Type())
				}
			}
		}
		level = next
	}
	kept := all[:0]
	for _, f := range all {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, f.obj.Pkg(), f.obj.Name()); obj == types.Object(f.obj) {
			kept = append(kept, f)
		}
	}
	return kept
}

// structOf returns the struct that t is, or points to.
func structOf(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, _ := t.Underlying().(*types.Struct)
	return st
}

// fieldKeys lists the fields that a struct literal round the cursor may still name. only is true when it already names
// one, so that nothing else can stand there.
func (s *sketch) fieldKeys(id *ast.Ident, tail string) (keys []candidate, only bool) {
	lit, ok := s.parent(1).(*ast.CompositeLit)
	if pair, isPair := s.parent(1).(*ast.KeyValueExpr); isPair && pair.Key == ast.Expr(id) {
		lit, ok = s.parent(2).(*ast.CompositeLit)
	}
	if !ok || lit.Type == ast.Expr(id) {
		return nil, false
	}
	tv := s.Info.Types[lit]
	if tv.Type == nil {
		return nil, false
	}
	st := structOf(tv.Type)
	if st == nil {
		return nil, false
	}
	named := map[string]bool{}
	for _, e := range lit.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok && e != ast.Expr(id) {
			return nil, false // values by their order
		}
		if !ok {
			continue
		}
		if key, ok := pair.Key.(*ast.Ident); ok && key != id {
			named[key.Name], only = true, true
		}
	}
	colon := ": "
	if hasColon(tail) {
		colon, only = "", true
	}
	for f := range st.Fields() {
		if !named[f.Name()] && (f.Exported() || f.Pkg().Path() == "main") {
			m := describe(f.Name(), f)
			m.Text += colon
			keys = append(keys, candidate{Match: m, obj: f, score: score{near: nearField, fits: true}})
		}
	}
	return keys, only
}

func hasColon(tail string) bool {
	for i := range len(tail) {
		switch tail[i] {
		case ' ', '\t':
		case ':':
			return true
		default:
			return false
		}
	}
	return false
}

package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// A candidate is a Match before it is ranked.
type candidate struct {
	Match
	score
	obj types.Object
}

// How far names are, in the order of proposals. Names of inner scopes come before nearCell.
const (
	nearField   = 0 // keys of the struct literal
	nearCell    = 100
	nearLive    = 101
	nearPackage = 102
	nearBuiltin = 103
	nearKeyword = 104
	nearImport  = 105
)

// candidates lists what may stand at the cursor of the sketch. tail is the text after the cursor's word.
func (c *Checker) candidates(s *sketch, tail string) []candidate {
	id, ok := s.parent(0).(*ast.Ident)
	if !ok {
		return nil
	}
	switch p := s.parent(1).(type) {
	case *ast.SelectorExpr:
		if p.Sel == id {
			return fitting(c.members(s, p.X), s.wanted(1))
		}
	case *ast.BranchStmt:
		return s.labels(p.Tok)
	case *ast.LabeledStmt, *ast.TypeSpec:
		if isDeclared(p, id) {
			return nil
		}
	case *ast.FuncDecl, *ast.ImportSpec:
		return nil // the name of something new
	case *ast.Field:
		if p.Type != ast.Expr(id) || s.namesMethod(p) {
			return nil
		}
	case *ast.ValueSpec:
		for _, n := range p.Names {
			if n == id {
				return nil
			}
		}
	}
	keys, onlyKeys := s.fieldKeys(id, tail)
	if onlyKeys {
		return keys
	}
	return append(keys, fitting(c.names(s), s.wanted(0))...)
}

// fitting notes which candidates have what is wanted.
func fitting(all []candidate, wanted want) []candidate {
	for i := range all {
		all[i].fits = wanted.fits(all[i].obj)
	}
	return all
}

// namesMethod tells whether a field is the name of a method: "func (r T) name" without more parses as the type of a
// function that returns a name.
func (s *sketch) namesMethod(f *ast.Field) bool {
	stmt, ok := s.path[0].(*ast.ExprStmt)
	if !ok {
		return false
	}
	typ, ok := stmt.X.(*ast.FuncType)
	return ok && typ.Results != nil && len(typ.Results.List) == 1 && typ.Results.List[0] == f
}

func isDeclared(n ast.Node, id *ast.Ident) bool {
	switch n := n.(type) {
	case *ast.LabeledStmt:
		return n.Label == id
	case *ast.TypeSpec:
		return n.Name == id
	}
	return false
}

// names lists everything that a bare identifier may mean at the cursor.
func (c *Checker) names(s *sketch) []candidate {
	var all []candidate
	seen := map[string]bool{"_": true, cursorName: true}
	onlyTypes := s.wantsType()
	depth := 0
	for scope := s.innermost(); scope != nil; scope = scope.Parent() {
		for _, name := range scope.Names() {
			obj := scope.Lookup(name)
			if seen[name] || !s.visible(scope, obj) || s.declaring(obj) && !c.isLive(name) {
				continue
			}
			seen[name] = true
			if onlyTypes && !isTypeName(obj) {
				continue
			}
			all = append(all, candidate{Match: describe(name, obj), obj: obj, score: score{near: s.nearness(scope, obj, depth)}})
		}
		depth++
	}
	all = append(all, s.keywords(onlyTypes)...)
	return append(all, c.importable(seen)...)
}

// visible tells whether the object of a scope can be named at the cursor.
func (s *sketch) visible(scope *types.Scope, obj types.Object) bool {
	if strings.ContainsRune(obj.Name(), 'ᐧ') || obj == universeIota && !s.amongConstants() {
		return false
	}
	if scope == types.Universe || scope == s.Pkg.Scope() || scope.Parent() == s.Pkg.Scope() {
		return true
	}
	_, found := scope.LookupParent(obj.Name(), s.pos)
	return found == obj
}

// declaring tells whether the cursor stands in the very statement, outside all functions, that declares obj.
func (s *sketch) declaring(obj types.Object) bool {
	switch n := s.path[0].(type) {
	case *ast.AssignStmt:
		return n.Tok == token.DEFINE && n.Pos() <= obj.Pos() && obj.Pos() < n.TokPos
	case *ast.GenDecl:
		for _, spec := range n.Specs {
			v, ok := spec.(*ast.ValueSpec)
			if ok && n.Tok == token.VAR && v.Pos() <= s.pos && s.pos <= v.End() {
				return obj.Parent() == s.Pkg.Scope() && v.Pos() <= obj.Pos() && obj.Pos() < v.End()
			}
		}
	}
	return false
}

var universeIota = types.Universe.Lookup("iota")

// amongConstants tells whether the cursor stands in a declaration of constants, where there is iota.
func (s *sketch) amongConstants() bool {
	for _, n := range s.path {
		if d, ok := n.(*ast.GenDecl); ok && d.Tok == token.CONST {
			return true
		}
	}
	return false
}

// isLive tells whether an earlier cell declared the name.
func (c *Checker) isLive(name string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.live[name] != nil
}

func (s *sketch) nearness(scope *types.Scope, obj types.Object, depth int) int {
	switch {
	case scope == types.Universe:
		return nearBuiltin
	case obj.Pkg() != s.Pkg:
		return nearLive
	case isPackageName(obj):
		return nearPackage
	case scope == s.Pkg.Scope():
		return nearCell
	}
	return 1 + min(depth, 90)
}

func isPackageName(obj types.Object) bool { _, ok := obj.(*types.PkgName); return ok }

// isTypeName tells whether an object may start a type: a package may.
func isTypeName(obj types.Object) bool {
	_, ok := obj.(*types.TypeName)
	return ok || isPackageName(obj)
}

// importable lists the packages that need no import.
func (c *Checker) importable(seen map[string]bool) []candidate {
	var all []candidate
	for name := range c.imports.byName {
		if path := c.imports.guess(name); path != "" && !seen[name] && token.IsIdentifier(name) {
			all = append(all, candidate{Match: Match{Text: name, Type: "package", Signature: `"` + path + `"`}, score: score{near: nearImport}})
		}
	}
	return all
}

// describe makes the Match of an object.
func describe(text string, obj types.Object) Match {
	m := Match{Text: text}
	switch o := obj.(type) {
	case *types.Var:
		m.Type, m.Signature = "variable", TypeString(o.Type())
		if o.IsField() {
			m.Type = "field"
		}
	case *types.Const:
		m.Type, m.Signature = "constant", TypeString(o.Type())
	case *types.Func:
		m.Type, m.Signature = "function", signature(o.Signature(), TypeString)
		if o.Signature().Recv() != nil {
			m.Type = "method"
		}
	case *types.TypeName:
		m.Type, m.Signature = "type", kindOf(o.Type())
	case *types.PkgName:
		m.Type, m.Signature = "package", `"`+o.Imported().Path()+`"`
	case *types.Builtin:
		m.Type, m.Signature = "function", "predeclared"
	case *types.Nil:
		m.Type = "constant"
	case *types.Label:
		m.Type = "label"
	}
	return m
}

// kindOf says in a word what kind of type it is; a short type in full.
func kindOf(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return "struct"
	case *types.Interface:
		return "interface"
	default:
		return TypeString(u)
	}
}

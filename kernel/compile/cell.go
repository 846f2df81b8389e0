package compile

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"

	"golang.org/x/tools/go/ssa"

	"jeton/kernel/check"
)

// A file is the syntax that a cell is compiled from: its declarations, and its statements as the body of a function.
type file struct {
	r     *check.Result
	info  *types.Info // of the cell, and of what is written here
	decls []ast.Decl
	steps *types.Func // nil when the cell has no statements
	hook  *types.Func // Result; nil when no value is shown
	pos   token.Pos   // of what is written here
}

// hookPackage and hookResult are the engine's package and function that show values.
var (
	hookPackage = types.NewPackage(HookPath, "hook")
	hookResult  = types.NewFunc(token.NoPos, hookPackage, "Result", types.NewSignatureType(nil, nil, nil, types.NewTuple(
		types.NewParam(token.NoPos, hookPackage, "typ", types.Typ[types.String]),
		types.NewParam(token.NoPos, hookPackage, "v", types.NewInterfaceType(nil, nil))), nil, false))
)

func newFile(r *check.Result) *file {
	info := *r.Info
	info.Types, info.Defs, info.Uses = maps.Clone(info.Types), maps.Clone(info.Defs), maps.Clone(info.Uses)
	info.InitOrder = r.Vars
	f := &file{r: r, info: &info}
	f.globals()
	for _, d := range r.Decls {
		if d.Func != nil {
			f.decls = append(f.decls, d.Func)
		}
	}
	f.statements()
	return f
}

// globals declares the package-level variables.
func (f *file) globals() {
	gen := &ast.GenDecl{Tok: token.VAR}
	for _, v := range f.r.Globals {
		gen.Specs = append(gen.Specs, &ast.ValueSpec{Names: []*ast.Ident{f.defines(v)}})
	}
	if f.r.GoVersion != "" { // from here SSA form knows the language of the values
		values := &ast.ValueSpec{}
		for _, v := range f.r.Vars {
			values.Values = append(values.Values, v.Rhs)
		}
		gen.Specs = append(gen.Specs, values)
	}
	f.decls = append(f.decls, gen)
}

// defines is an identifier that declares obj.
func (f *file) defines(obj types.Object) *ast.Ident {
	id := &ast.Ident{NamePos: obj.Pos(), Name: obj.Name()}
	f.info.Defs[id] = obj
	return id
}

// use is an identifier that means obj.
func (f *file) use(obj types.Object) *ast.Ident {
	id := &ast.Ident{NamePos: f.pos, Name: obj.Name()}
	f.info.Uses[id] = obj
	return id
}

// zero is an expression for the zero value of any type: a nil that has it.
func (f *file) zero(t types.Type) ast.Expr {
	id := f.use(types.Universe.Lookup("nil"))
	f.info.Types[id] = types.TypeAndValue{Type: t}
	return id
}

func (f *file) text(s string) ast.Expr {
	lit := &ast.BasicLit{ValuePos: f.pos, Kind: token.STRING, Value: s}
	f.info.Types[lit] = types.TypeAndValue{Type: types.Typ[types.String], Value: constant.MakeString(s)}
	return lit
}

// statements makes the function of the cell's statements.
func (f *file) statements() {
	body := &ast.BlockStmt{}
	for i, s := range f.r.Steps {
		f.pos = s.Stmt.Pos()
		switch {
		case i == len(f.r.Steps)-1 && f.r.Value != nil:
			body.List = append(body.List, f.show(f.r.Value)...)
		case s.Defines != nil:
			body.List = append(body.List, f.define(s.Stmt)...)
		default:
			body.List = append(body.List, s.Stmt)
		}
		body.Rbrace = s.Stmt.End()
	}
	if len(body.List) == 0 {
		return
	}
	body.Lbrace = f.r.Steps[0].Stmt.Pos()
	f.pos = body.Lbrace
	f.steps = types.NewFunc(f.pos, f.r.Pkg, f.r.Name, types.NewSignatureType(nil, nil, nil, nil, nil, false))
	f.decls = append(f.decls, &ast.FuncDecl{Name: f.defines(f.steps), Type: &ast.FuncType{Func: f.pos, Params: &ast.FieldList{}}, Body: body})
}

// define says a declaration of package-level variables as assignments.
func (f *file) define(s ast.Stmt) (list []ast.Stmt) {
	if a, ok := s.(*ast.AssignStmt); ok {
		return []ast.Stmt{&ast.AssignStmt{Lhs: a.Lhs, TokPos: a.TokPos, Tok: token.ASSIGN, Rhs: a.Rhs}}
	}
	for _, spec := range s.(*ast.DeclStmt).Decl.(*ast.GenDecl).Specs {
		spec := spec.(*ast.ValueSpec)
		set := &ast.AssignStmt{TokPos: spec.Pos(), Tok: token.ASSIGN, Rhs: spec.Values}
		for _, id := range spec.Names {
			switch {
			case len(spec.Values) > 0:
				set.Lhs = append(set.Lhs, id)
			case id.Name != "_": // zero at each run
				set.Lhs = append(set.Lhs, id)
				f.pos = id.Pos()
				set.Rhs = append(set.Rhs, f.zero(f.info.Defs[id].Type()))
			}
		}
		if len(set.Lhs) > 0 {
			list = append(list, set)
		}
	}
	return list
}

// show evaluates the last expression and shows its values.
func (f *file) show(v *check.Value) []ast.Stmt {
	f.hook = hookResult
	set := &ast.AssignStmt{TokPos: f.pos, Tok: token.DEFINE, Rhs: []ast.Expr{v.Expr}}
	var vars []*types.Var
	for _, t := range v.Types {
		x := types.NewVar(f.pos, f.r.Pkg, "value", t)
		vars = append(vars, x)
		set.Lhs = append(set.Lhs, f.defines(x))
	}
	list := []ast.Stmt{set}
	for i, x := range vars {
		call := &ast.CallExpr{Fun: f.use(hookResult), Lparen: f.pos, Rparen: f.pos, Args: []ast.Expr{f.text(check.TypeString(v.Types[i])), f.use(x)}}
		f.info.Types[call] = types.TypeAndValue{Type: (*types.Tuple)(nil)}
		var s ast.Stmt = &ast.ExprStmt{X: call}
		if v.DropNil && i == len(vars)-1 {
			test := &ast.BinaryExpr{X: f.use(x), OpPos: f.pos, Op: token.NEQ, Y: f.zero(x.Type())}
			f.info.Types[test] = types.TypeAndValue{Type: types.Typ[types.Bool]}
			s = &ast.IfStmt{If: f.pos, Cond: test, Body: &ast.BlockStmt{Lbrace: f.pos, List: []ast.Stmt{s}, Rbrace: f.pos}}
		}
		list = append(list, s)
	}
	return list
}

// create makes the file's package in prog.
func (f *file) create(prog *ssa.Program) *ssa.Package {
	syntax := &ast.File{Decls: f.decls}
	if f.r.GoVersion != "" { // a loop's variables are new ones in each turn since Go 1.22
		f.info.FileVersions = map[*ast.File]string{syntax: f.r.GoVersion}
	}
	return prog.CreatePackage(f.r.Pkg, []*ast.File{syntax}, f.info, false)
}

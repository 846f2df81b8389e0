package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"runtime"
	"strconv"
	"strings"

	"jeton/internal/lazyregexp"
	"jeton/kernel/cell"
)

// goVersion is the language that cells are written in.
const goVersion = "go1.26"

// A pass is one run of go/types over a unit.
type pass struct {
	pkg  *types.Package
	info *types.Info
	errs Errors          // in the cell
	bad  map[string]bool // pieces with errors, by key
	// unused says that the value is a call that cannot stand alone: a conversion, a builtin.
	unused bool
	first  map[string]string // a piece's first error
	// keyless are elements of struct literals without keys whose type comes from an earlier cell.
	keyless []token.Pos
	skipped bool // the last error was left out
	more    int  // lines that were added to the last error
	// loose are variables that are declared and not used.
	loose []token.Pos
}

// Bounds on what is said of the errors of a cell: far more than a person reads, and cells of machine-made text have no bound.
const (
	maxHinted = 100 // errors with the compiler's words and a hint
	maxMore   = 20  // lines of one error
)

// run type-checks the unit as it is laid out now.
func (u *unit) run() *pass {
	p := &pass{pkg: types.NewPackage("main", u.version), bad: map[string]bool{}, first: map[string]string{}}
	p.info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
		Scopes: map[ast.Node]*types.Scope{}}
	file := u.file(p)
	conf := types.Config{GoVersion: goVersion, Importer: u.c.imports, Sizes: types.SizesFor("gc", runtime.GOARCH),
		DisableUnusedImportCheck: !u.strict, Error: func(err error) { u.report(p, err.(types.Error)) }}
	types.NewChecker(&conf, u.src.Fset, p.pkg, p.info).Files([]*ast.File{file})
	return p
}

// file lays out one file: imports, declarations of the cell and re-issued ones, and the statements in a function.
func (u *unit) file(p *pass) *ast.File {
	base := u.src.File.Pos(0)
	f := &ast.File{Package: base, Name: &ast.Ident{NamePos: base, Name: u.version}, FileStart: base, FileEnd: u.src.File.Pos(len(u.src.Text))}
	body := u.body
	if u.value != nil {
		if u.assign {
			body = append(body[:len(body):len(body)], &ast.AssignStmt{Lhs: []ast.Expr{&ast.Ident{NamePos: u.value.Pos(), Name: "_"}},
				TokPos: u.value.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{u.value.X}})
		} else {
			body = append(body[:len(body):len(body)], u.value)
		}
	}
	decls := append([]ast.Decl{}, u.decls...)
	for _, q := range u.again {
		decls = append(decls, q.decl)
	}
	if len(body) > 0 {
		decls = append(decls, &ast.FuncDecl{Name: &ast.Ident{NamePos: base, Name: "_"},
			Type: &ast.FuncType{Func: base, Params: &ast.FieldList{}},
			Body: &ast.BlockStmt{Lbrace: base, List: body, Rbrace: u.src.File.Pos(len(u.src.Text))}})
	}
	specs := append([]*ast.ImportSpec{}, u.imports...)
	specs = append(specs, u.bring(p.pkg, decls)...)
	if len(specs) > 0 {
		gen := &ast.GenDecl{TokPos: base, Tok: token.IMPORT}
		for _, s := range specs {
			gen.Specs = append(gen.Specs, s)
		}
		f.Imports = specs
		f.Decls = append(f.Decls, gen)
	}
	f.Decls = append(f.Decls, decls...)
	return f
}

// bring puts the live names that the declarations mention into the package, and returns the imports among them.
func (u *unit) bring(pkg *types.Package, decls []ast.Decl) (specs []*ast.ImportSpec) {
	mentioned := map[string]bool{}
	for _, d := range decls {
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				mentioned[id.Name] = true
			}
			return true
		})
	}
	if u.partial {
		for name := range u.c.live {
			mentioned[name] = true
		}
	}
	made := map[string]bool{}
	for _, q := range u.again {
		if q.method == "" {
			made[q.entity.name] = true
		}
	}
	imp := func(name, path string) {
		specs = append(specs, &ast.ImportSpec{Name: &ast.Ident{NamePos: u.src.File.Pos(0), Name: name},
			Path: &ast.BasicLit{ValuePos: u.src.File.Pos(0), Kind: token.STRING, Value: strconv.Quote(path)}})
	}
	for name := range mentioned {
		e := u.c.live[name]
		if e == nil || u.defines[name] || made[name] || u.drop[name+"."] {
			continue
		}
		if e.obj == nil {
			imp(name, e.path)
		} else {
			pkg.Scope().Insert(clone(e.obj, e.name))
		}
	}
	for name, path := range u.auto {
		imp(name, path)
	}
	for name, e := range u.older {
		if !u.drop[name+"."] {
			pkg.Scope().Insert(clone(e.obj, LoweredName(e.obj)))
		}
	}
	return specs
}

// clone makes an object of its own for one check, so that no check's scope holds on to another's. A type cannot be
// cloned: it is named by its object.
func clone(obj types.Object, name string) types.Object {
	switch o := obj.(type) {
	case *types.Var:
		return types.NewVar(o.Pos(), o.Pkg(), name, o.Type())
	case *types.Const:
		return types.NewConst(o.Pos(), o.Pkg(), name, o.Type(), o.Val())
	case *types.Func:
		return types.NewFunc(o.Pos(), o.Pkg(), name, o.Signature())
	}
	return obj
}

var versionMark = lazyregexp.New(string(cell.Marker) + `[0-9_]+\.?`)

// plain takes the versions out of a message.
func plain(s string) string { return versionMark().ReplaceAllString(s, "") }

// report takes one error of go/types.
func (u *unit) report(p *pass, e types.Error) {
	if errs := u.c.imports.failure(e); errs != nil { // of a package of the user's module
		p.errs = append(p.errs, errs...)
		return
	}
	if e.Soft && !u.strict && strings.Contains(e.Msg, "declared and not used") && !strings.HasPrefix(e.Msg, "label ") { // a type switch has its name before
		p.loose = append(p.loose, e.Pos)
		return
	}
	if strings.Contains(e.Msg, "imported and not used") && !u.strict {
		return
	}
	more := strings.HasPrefix(e.Msg, "\t") // of the error before
	if more && p.skipped {
		return
	}
	p.skipped = false
	if len(u.declared) > 0 && strings.Contains(e.Msg, "initialization cycle") && !strings.Contains(e.Msg, "refers to itself") {
		p.skipped = true
		return // the variables of statements are set in the statements' order
	}
	if strings.HasPrefix(e.Msg, "implicit assignment to unexported field") && strings.ContainsRune(e.Msg, cell.Marker) {
		p.keyless = append(p.keyless, e.Pos)
		return
	}
	if u.value != nil && !u.assign && strings.HasSuffix(e.Msg, "is not used") && e.Pos >= u.value.Pos() && e.Pos < u.value.End() {
		p.unused = true
		return
	}
	for _, q := range u.again {
		if f := q.parsed.File; int(e.Pos) >= f.Base() && int(e.Pos) <= f.Base()+f.Size() {
			p.bad[q.key()] = true
			if p.first[q.key()] == "" {
				p.first[q.key()] = plain(e.Msg)
			}
			return
		}
	}
	if more && len(p.errs) > 0 {
		if p.more++; p.more > maxMore {
			return // a cycle can go through a thousand names
		}
		last := p.errs[len(p.errs)-1]
		pos := u.src.Fset.Position(e.Pos)
		last.Msg += "\n\t" + pos.String() + ": " + plain(strings.TrimSpace(e.Msg))
		return
	}
	p.more = 0
	if len(p.errs) >= maxHinted {
		p.errs = append(p.errs, &Error{Pos: u.src.Fset.Position(e.Pos), Msg: plain(e.Msg)})
		return
	}
	msg, hint := u.words(p, e)
	p.errs = append(p.errs, &Error{Pos: u.src.Fset.Position(e.Pos), Msg: msg, Hint: hint})
}

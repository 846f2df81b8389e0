package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"runtime"
	"strconv"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/module"
)

// A packageReader makes an ownPackage of a text.
type packageReader struct {
	im   *importer
	text *module.Package
	fset *token.FileSet
	out  *ownPackage
	errs Errors
	more bool // the last error was one of go/types' that others may go on
}

// read parses and type-checks a package.
func (im *importer) read(text *module.Package, version string) (*ownPackage, Errors) {
	r := &packageReader{im: im, text: text, fset: token.NewFileSet(), out: &ownPackage{text: text}}
	r.parse()
	if len(r.errs) > 0 {
		return nil, r.errs.Sorted()
	}
	r.check(version)
	if len(r.errs) > 0 {
		return nil, r.errs.Sorted()
	}
	if im.own.all == nil {
		im.own.all = map[*types.Package]*ownPackage{}
	}
	im.own.all[r.out.result.Pkg] = r.out
	return r.out, nil
}

func (r *packageReader) fail(pos token.Pos, hint, format string, args ...any) {
	r.errs = append(r.errs, &Error{Pos: r.fset.Position(pos), Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// parse reads the syntax of all files, which have one package name.
func (r *packageReader) parse() {
	n := 1
	for _, f := range r.text.Files {
		n += len(f.Text) + 1
	}
	r.fset.AddFile("", cell.Positions(n), 0)
	if r.im.own.texts == nil {
		r.im.own.texts = map[string]string{}
	}
	for _, f := range r.text.Files {
		r.im.own.texts[f.Name] = f.Text
		tree, err := parser.ParseFile(r.fset, f.Name, f.Text, parser.ParseComments|parser.SkipObjectResolution)
		if list, ok := err.(scanner.ErrorList); ok {
			for _, e := range list {
				r.errs = append(r.errs, &Error{Pos: e.Pos, Msg: "syntax error: " + e.Msg})
			}
			continue
		}
		if first := r.out.files; len(first) > 0 && first[0].Name.Name != tree.Name.Name {
			r.fail(tree.Name.Pos(), "the files of a folder are of one package", "found packages %s (%s) and %s (%s)",
				first[0].Name.Name, r.text.Files[0].Name, tree.Name.Name, f.Name)
		}
		r.out.files = append(r.out.files, tree)
	}
}

// check types the files.
func (r *packageReader) check(version string) {
	im := r.im
	im.version++
	pkg := types.NewPackage(r.text.Path, r.out.files[0].Name.Name)
	setVersion(pkg, im.version)
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
		Scopes: map[ast.Node]*types.Scope{}}
	conf := types.Config{GoVersion: version, Importer: packageImporter{im, r.text.Path}, Sizes: types.SizesFor("gc", runtime.GOARCH),
		Error: func(err error) { r.report(err.(types.Error)) }}
	_ = types.NewChecker(&conf, r.fset, pkg, info).Files(r.out.files) // report has the errors
	for _, p := range pkg.Imports() {
		if own := im.own.all[p]; own != nil {
			r.out.imports = append(r.out.imports, own)
		}
	}
	r.out.result = &Result{Name: r.text.Path, Fset: r.fset, Pkg: pkg, Info: info, Imports: map[string]string{}, Vars: info.InitOrder,
		Generics: map[string]*Generic{}, LibraryGeneric: im.checker.LibraryGeneric, GoVersion: version, version: moduleVersion(pkg)}
	if len(r.errs) == 0 {
		r.result()
	}
}

// result fills in what who compiles the package needs.
func (r *packageReader) result() {
	res := r.out.result
	res.Packages = r.im.needs(res.Pkg.Imports())
	for i, f := range r.out.files {
		res.Files = append(res.Files, &cell.Source{Name: r.text.Files[i].Name, Text: r.text.Files[i].Text, Fset: r.fset, File: r.fset.File(f.FileStart)})
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body == nil {
				r.fail(d.Name.Pos(), "what is written in assembly, or elsewhere, cannot be run here", "missing function body")
			}
			res.addDecl(d, res.Files[i], false)
		}
	}
	res.Source = res.Files[0]
	for _, name := range res.Pkg.Scope().Names() {
		if v, ok := res.Pkg.Scope().Lookup(name).(*types.Var); ok {
			res.Globals = append(res.Globals, v)
		}
	}
	r.out.generics = genericsOf(r.out.files, res.Info, r.fset)
	for name, g := range r.out.generics {
		if g.Decl == nil || !isGeneric(g.Decl.Obj) {
			delete(r.out.generics, name)
		}
	}
}

func isGeneric(obj types.Object) bool {
	switch t := obj.Type().(type) {
	case *types.Signature:
		return t.TypeParams() != nil
	case *types.Named:
		return t.TypeParams() != nil
	case *types.Alias:
		return t.TypeParams() != nil
	}
	return false
}

// report takes one error of go/types.
func (r *packageReader) report(e types.Error) {
	if errs := r.im.failure(e); errs != nil { // they are in another package's files
		r.errs = append(r.errs, errs...)
		r.more = false
		return
	}
	if strings.HasPrefix(e.Msg, "\t") {
		if n := len(r.errs); r.more && n > 0 {
			r.errs[n-1].Msg += "\n\t" + r.fset.Position(e.Pos).String() + ": " + plain(strings.TrimSpace(e.Msg))
		}
		return
	}
	msg, hint := plain(e.Msg), ""
	if m := couldNotImport().FindStringSubmatch(msg); m != nil {
		msg, hint = r.im.words(m[1], m[2])
	}
	r.fail(e.Pos, hint, "%s", msg)
	r.more = true
}

// A packageImporter imports for a package of the module.
type packageImporter struct {
	im   *importer
	path string // of the package
}

func (p packageImporter) Import(path string) (*types.Package, error) {
	if path == "jeton/hook" || path == instancePath || strings.HasPrefix(path, "jeton/kernel") && !p.im.isOwn(path) {
		return nil, fmt.Errorf("package %s is not for programs", path)
	}
	if p.im.isOwn(path) && !mayImport(p.path, path) {
		return nil, fmt.Errorf("use of internal package %s not allowed", path)
	}
	return p.im.Import(path)
}

// mayImport says whether a package may import another: what lies below a folder internal is for what lies beside that folder. A
// program may import all of its module, since it has no path.
func mayImport(who, path string) bool {
	i := strings.LastIndex(path+"/", "/internal/")
	return i < 0 || who == "main" || who == path[:i] || strings.HasPrefix(who, path[:i]+"/")
}

// ProgramFiles checks package main of several files, as Program does one.
func (c *Checker) ProgramFiles(text *module.Package) (*Result, Errors) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.imports.begin(nil)
	version := goVersion
	if m := c.imports.own.module; m != nil {
		version = m.GoVersion
	}
	p, errs := c.imports.read(text, version)
	if errs != nil {
		return nil, errs
	}
	res := p.result
	at := p.files[0].Name
	main, _ := res.Pkg.Scope().Lookup("main").(*types.Func)
	switch {
	case at.Name != "main":
		return nil, Errors{{Pos: res.Fset.Position(at.Pos()), Msg: "package " + strconv.Quote(at.Name) + " is not a program", Hint: "a program begins with: package main"}}
	case main == nil:
		return nil, Errors{{Pos: res.Fset.Position(at.Pos()), Msg: "function main is undeclared in the main package", Hint: "a program starts at: func main() { … }"}}
	}
	res.Main = true
	return res, nil
}

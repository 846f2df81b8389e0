package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"runtime"
	"slices"

	"jeton/kernel/cell"
)

// A GenericLibrary is a Library that has sources of its generic functions and types: see stdlib.Library.
type GenericLibrary interface {
	// GenericSource returns the files, by name, of a Go package that declares the generic names of an import path; nil when
	// there is none.
	GenericSource(path string) map[string]string
}

// LibraryGeneric returns the declaration, with the types of its body, of a generic function or type of the library or of a package
// of the user's module, or of an unexported one that such a body of the library uses; nil when there is no source of it. The type parameters are those of the
// declaration, in the order of obj's. Every call for the same name gives the same Generic.
func (c *Checker) LibraryGeneric(obj types.Object) *Generic {
	if obj == nil || obj.Pkg() == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if own := c.imports.own.all[obj.Pkg()]; own != nil {
		return own.generics[obj.Name()]
	}
	path := obj.Pkg().Path()
	if _, err := c.imports.Import(path); err != nil {
		return nil
	}
	return c.imports.generics[path][obj.Name()]
}

// readGenerics types the sources of a path, and gives their declarations and the package that has them beside everything else
// of raw, the export data's. Sources that do not compile give nothing: their test is in stdlib.
func (im *importer) readGenerics(path string, raw *types.Package) (map[string]*Generic, *types.Package) {
	lib, ok := im.lib.(GenericLibrary)
	if !ok {
		return nil, nil
	}
	sources := lib.GenericSource(path)
	fset := positions(sources)
	var files []*ast.File
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		f, err := parser.ParseFile(fset, path+"/"+name, sources[name], parser.SkipObjectResolution)
		if err != nil {
			return nil, nil
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		return nil, nil
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
		Scopes: map[ast.Node]*types.Scope{}}
	conf := types.Config{GoVersion: goVersion, Importer: im, Sizes: types.SizesFor("gc", runtime.GOARCH)}
	pkg := types.NewPackage(path, files[0].Name.Name)
	takeOver(pkg, raw, files)
	if err := types.NewChecker(&conf, fset, pkg, info).Files(files); err != nil {
		return nil, nil
	}
	return genericsOf(files, info, fset), pkg
}

// positions is for the files of sources.
func positions(sources map[string]string) *token.FileSet {
	n := 1
	for _, text := range sources {
		n += len(text) + 1
	}
	fset := token.NewFileSet()
	fset.AddFile("", cell.Positions(n), 0)
	return fset
}

// takeOver puts into pkg what raw has and the files do not declare. Types without methods are raw's in any case, since other
// packages' export data mentions them: strings.Lines gives an iter.Seq.
func takeOver(pkg, raw *types.Package, files []*ast.File) {
	declared, methods := map[string]bool{}, map[string]bool{}
	for _, f := range files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil {
				declared[d.Name.Name] = true
			} else if ok {
				methods[receiver(d)] = true
			}
		}
	}
	for _, f := range files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.TYPE {
				d.Specs = slices.DeleteFunc(d.Specs, func(s ast.Spec) bool {
					name := s.(*ast.TypeSpec).Name.Name
					taken := !methods[name] && ast.IsExported(name) && raw.Scope().Lookup(name) != nil
					declared[name] = declared[name] || !taken
					return taken
				})
			}
		}
	}
	for _, name := range raw.Scope().Names() {
		if !declared[name] {
			pkg.Scope().Insert(raw.Scope().Lookup(name))
		}
	}
}

// genericsOf lists the generic declarations of files by name, methods with their types.
func genericsOf(files []*ast.File, info *types.Info, fset *token.FileSet) map[string]*Generic {
	found := map[string]*Generic{}
	get := func(name string) *Generic {
		if found[name] == nil {
			found[name] = &Generic{Info: info, Fset: fset}
		}
		return found[name]
	}
	for _, f := range files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				decl := &Decl{Obj: info.Defs[d.Name], Func: d}
				if d.Recv == nil {
					get(d.Name.Name).Decl = decl
				} else if fn, ok := decl.Obj.(*types.Func); ok {
					g := get(namedOf(fn.Signature().Recv().Type()))
					g.Methods = append(g.Methods, decl)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok && s.TypeParams != nil {
						get(s.Name.Name).Decl = &Decl{Obj: info.Defs[s.Name], Type: s}
					}
				}
			}
		}
	}
	return found
}

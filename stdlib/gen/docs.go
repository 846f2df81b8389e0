package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/doc"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// docData returns the documentation of a package: for each name, in order, the name, NUL, its text, NUL. The empty name is
// the package, "T.M" a method or field, and "Name#example" an example of Name with the output it has.
func docData(p pkg) ([]byte, error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range p.files {
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	texts := docsOf(fset, files)
	if err := addExamples(texts, p); err != nil {
		return nil, err
	}
	return encodeDocs(texts), nil
}

func encodeDocs(texts map[string]string) []byte {
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		text := strings.TrimSpace(strings.ReplaceAll(texts[name], "\x00", ""))
		if text != "" {
			b.WriteString(name + "\x00" + text + "\x00")
		}
	}
	return b.Bytes()
}

// docsOf reads the comments of exported names from the syntax itself: go/doc knows neither fields nor the single
// constants of a group.
func docsOf(fset *token.FileSet, files []*ast.File) map[string]string {
	texts := map[string]string{}
	add := func(name string, comments ...*ast.CommentGroup) {
		for _, c := range comments {
			if text := c.Text(); text != "" {
				if texts[name] != "" {
					texts[name] += "\n"
				}
				texts[name] += text
			}
		}
	}
	for _, f := range files {
		if f.Doc != nil {
			add("", f.Doc)
		}
		for _, decl := range f.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if name := funcName(d); name != "" {
					add(name, d.Doc)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					addSpec(add, d, spec)
				}
			}
		}
	}
	return texts
}

// funcName returns "F", "T.M", or "" when a cell cannot name it.
func funcName(d *ast.FuncDecl) string {
	if !d.Name.IsExported() {
		return ""
	}
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	recv := d.Recv.List[0].Type
	for {
		switch r := recv.(type) {
		case *ast.StarExpr:
			recv = r.X
		case *ast.IndexExpr:
			recv = r.X
		case *ast.IndexListExpr:
			recv = r.X
		case *ast.Ident: // of an unexported type too: its methods are promoted, or seen through a variable
			return r.Name + "." + d.Name.Name
		default:
			return ""
		}
	}
}

func addSpec(add func(string, ...*ast.CommentGroup), d *ast.GenDecl, spec ast.Spec) {
	switch s := spec.(type) {
	case *ast.ValueSpec:
		doc := s.Doc
		if doc == nil {
			doc = d.Doc
		}
		for _, name := range s.Names {
			if name.IsExported() {
				add(name.Name, s.Comment, doc)
			}
		}
	case *ast.TypeSpec:
		doc := s.Doc
		if doc == nil {
			doc = d.Doc
		}
		if s.Name.IsExported() {
			add(s.Name.Name, doc, s.Comment)
		}
		addFields(add, s.Name.Name, s.Type)
	}
}

// addFields takes the fields of a struct and the methods of an interface; of unexported types too, for embedding.
func addFields(add func(string, ...*ast.CommentGroup), owner string, typ ast.Expr) {
	var fields *ast.FieldList
	switch t := typ.(type) {
	case *ast.StructType:
		fields = t.Fields
	case *ast.InterfaceType:
		fields = t.Methods
	default:
		return
	}
	for _, f := range fields.List {
		for _, name := range f.Names {
			if name.IsExported() {
				add(owner+"."+name.Name, f.Doc, f.Comment)
			}
		}
	}
}

// addExamples takes the first example of each name that states its output, unless it is a long one.
func addExamples(texts map[string]string, p pkg) error {
	const most = 2000 // bytes
	names, err := filepath.Glob(filepath.Join(p.dir, "example*_test.go"))
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, ex := range doc.Examples(f) {
			key := strings.ReplaceAll(ex.Name, "_", ".") + "#example"
			if texts[key] != "" || ex.Output == "" {
				continue
			}
			if text := exampleText(fset, ex); len(text) <= most {
				texts[key] = text
			}
		}
	}
	return nil
}

func exampleText(fset *token.FileSet, ex *doc.Example) string {
	var code bytes.Buffer
	var node any = ex.Code
	if ex.Play != nil {
		if body := mainBody(ex.Play); body != nil && len(ex.Play.Decls) <= 2 {
			node = body
		}
	}
	if err := format.Node(&code, fset, node); err != nil {
		return ""
	}
	text := strings.TrimSpace(code.String())
	if block, ok := strings.CutPrefix(text, "{\n"); ok {
		text = strings.TrimSuffix(block, "}")
		text = "\t" + strings.TrimSpace(text)
		text = strings.ReplaceAll(text, "\n\t", "\n")
		text = strings.TrimPrefix(text, "\t")
	}
	if i := strings.LastIndex(text, "// Output:"); i >= 0 {
		text = strings.TrimSpace(text[:i])
	}
	return text + "\n\n// Output:\n// " + strings.ReplaceAll(strings.TrimSpace(ex.Output), "\n", "\n// ")
}

func mainBody(f *ast.File) *ast.BlockStmt {
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == "main" {
			return fn.Body
		}
	}
	return nil
}

// addBuiltin documents the predeclared names and package unsafe, which have no export data: the text starts with the
// declaration.
func addBuiltin(root string, docs map[string][]byte) error {
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedFiles, Dir: root}, "builtin", "unsafe")
	if err != nil {
		return err
	}
	for _, l := range loaded {
		texts := map[string]string{}
		for _, name := range l.GoFiles {
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
			if err != nil {
				return err
			}
			if f.Doc != nil {
				texts[""] = f.Doc.Text()
			}
			for _, d := range f.Decls {
				if err := addPredeclared(texts, fset, d); err != nil {
					return err
				}
			}
		}
		if len(texts) == 0 {
			return fmt.Errorf("package %s has no comments", l.PkgPath)
		}
		docs[l.PkgPath] = encodeDocs(texts)
	}
	return nil
}

func addPredeclared(texts map[string]string, fset *token.FileSet, decl ast.Decl) error {
	one := func(name string, doc *ast.CommentGroup, node any) error {
		var b bytes.Buffer
		if err := format.Node(&b, fset, node); err != nil {
			return err
		}
		texts[name] = b.String() + "\n\n" + doc.Text()
		return nil
	}
	switch d := decl.(type) {
	case *ast.FuncDecl:
		doc := d.Doc
		d.Doc = nil
		return one(d.Name.Name, doc, d)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				doc := s.Doc
				if doc == nil {
					doc = d.Doc
				}
				s.Doc = nil
				if err := one(s.Name.Name, doc, &ast.GenDecl{Tok: d.Tok, Specs: []ast.Spec{s}}); err != nil {
					return err
				}
			case *ast.ValueSpec:
				for _, name := range s.Names {
					texts[name.Name] = d.Tok.String() + " " + name.Name + "\n\n" + strings.TrimSpace(d.Doc.Text()+"\n"+s.Comment.Text())
				}
			}
		}
	}
	return nil
}

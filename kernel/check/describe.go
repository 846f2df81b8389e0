package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
)

// objectDoc describes an object that a name at the cursor means.
func (c *Checker) objectDoc(s *sketch, id *ast.Ident, obj types.Object, detail int) (Doc, bool) {
	if name, ok := obj.(*types.PkgName); ok {
		return c.packageDoc(name.Imported()), true
	}
	if obj.Pkg() == nil {
		doc := c.builtinDoc(obj.Name())
		if _, method := obj.(*types.Func); method { // the only one is that of error
			doc = c.builtinDoc("error")
		}
		return doc, true
	}
	if obj.Pkg() == types.Unsafe {
		return c.declaredDoc("unsafe", obj.Name()), true
	}
	owner := s.ownerOf(id, obj)
	doc := Doc{Declaration: c.declaration(obj, owner)}
	if OfCell(obj) {
		return c.cellDoc(s, doc, obj, owner, detail), true
	}
	if own := c.ownPackage(obj.Pkg()); own != nil {
		return own.doc(doc, obj, owner, detail), true
	}
	name := obj.Name()
	if owner != "" {
		name = owner + "." + name
	}
	path := obj.Pkg().Path()
	doc.Comment = c.imports.lib.Doc(path, name)
	doc.Example = c.example(path, name)
	if !strings.Contains(strings.SplitN(path, "/", 2)[0], "jeton") {
		doc.Link = "https://pkg.go.dev/" + path + "#" + name
	}
	return doc, true
}

// example is that of the library, when it has any.
func (c *Checker) example(path, name string) string {
	if lib, ok := c.imports.lib.(interface {
		Example(path, name string) string
	}); ok {
		return lib.Example(path, name)
	}
	return ""
}

// deprecated tells whether the library says of a candidate that it should not be used any more, and notes it.
func (c *Checker) deprecated(m *candidate) bool {
	if m.obj == nil || m.obj.Pkg() == nil || OfCell(m.obj) || isPackageName(m.obj) {
		return false
	}
	name := m.obj.Name()
	if f, ok := m.obj.(*types.Func); ok && f.Signature().Recv() != nil {
		name = namedOf(f.Signature().Recv().Type()) + "." + name
	}
	doc := c.imports.lib.Doc(m.obj.Pkg().Path(), name)
	if !strings.HasPrefix(doc, "Deprecated: ") && !strings.Contains(doc, "\nDeprecated: ") {
		return false
	}
	m.Signature = strings.TrimSpace(m.Signature + " // deprecated")
	return true
}

// cellDoc adds what is known of a name that a cell declared: the comment above it, where it was, its source.
func (c *Checker) cellDoc(s *sketch, doc Doc, obj types.Object, owner string, detail int) Doc {
	text := ""
	if obj.Pkg() == s.Pkg { // of this very cell
		for _, it := range s.Source.Items {
			if it.Decl != nil && it.Decl.Pos() <= obj.Pos() && obj.Pos() <= it.Decl.End() && declaresGlobal(obj, s.Pkg, owner) {
				text = strings.TrimSpace(s.Source.Text[it.Start:it.End])
			}
		}
	} else {
		name := obj.Name()
		if owner != "" {
			name = owner
		}
		text, _ = c.Source(name)
		doc.Where = c.cellOf(name)
	}
	doc.Comment = commentIn(text, obj.Name(), owner)
	if detail > 0 {
		doc.Source = text
	}
	return doc
}

// declaresGlobal tells whether an object is declared at package level, or is a method or field of what is.
func declaresGlobal(obj types.Object, pkg *types.Package, owner string) bool {
	return obj.Parent() == pkg.Scope() || owner != ""
}

// cellOf is the cell that a live name comes from: "In[7]".
func (c *Checker) cellOf(name string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.live[name]; e != nil {
		return e.cell
	}
	return ""
}

// commentIn finds the comment of a name, or of a method or field of owner, in the text of declarations.
func commentIn(text, name, owner string) string {
	f, _ := parser.ParseFile(token.NewFileSet(), "", "package p\n"+text, parser.ParseComments|parser.SkipObjectResolution)
	if f == nil {
		return ""
	}
	comment := ""
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Name.Name == name && (n.Recv != nil) == (owner != "") {
				comment = n.Doc.Text()
			}
			return false
		case *ast.GenDecl:
			if len(n.Specs) == 1 && owner == "" {
				if spec, ok := n.Specs[0].(*ast.TypeSpec); ok && spec.Name.Name == name {
					comment = n.Doc.Text()
				}
			}
		case *ast.TypeSpec:
			if owner == "" && n.Name.Name == name && n.Doc != nil {
				comment = n.Doc.Text()
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				if id.Name == name && owner == "" {
					comment = strings.TrimSpace(n.Doc.Text() + "\n" + n.Comment.Text())
				}
			}
		case *ast.Field:
			for _, id := range n.Names {
				if id.Name == name && owner != "" {
					comment = strings.TrimSpace(n.Doc.Text() + "\n" + n.Comment.Text())
				}
			}
		}
		return true
	})
	return comment
}

// ownerOf is the name of the type that declares a method or field, "" for other objects.
func (s *sketch) ownerOf(id *ast.Ident, obj types.Object) string {
	switch o := obj.(type) {
	case *types.Func:
		if recv := o.Signature().Recv(); recv != nil {
			if name := namedOf(recv.Type()); name != "" {
				return name
			}
			return s.fieldOwner(id)
		}
	case *types.Var:
		if o.IsField() {
			return s.fieldOwner(id)
		}
	}
	return ""
}

func namedOf(t types.Type) string {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.(type) {
	case *types.Named:
		return t.Obj().Name()
	case *types.Alias:
		return t.Obj().Name()
	}
	return ""
}

// fieldOwner walks the selection to the type whose field it is, through embedded ones.
func (s *sketch) fieldOwner(id *ast.Ident) string {
	for i := len(s.path) - 1; i >= 0; i-- {
		switch n := s.path[i].(type) {
		case *ast.SelectorExpr:
			sel := s.Info.Selections[n]
			if sel == nil || n.Sel != id {
				continue
			}
			t := sel.Recv()
			for _, index := range sel.Index()[:len(sel.Index())-1] {
				if st := structOf(t); st != nil {
					t = st.Field(index).Type()
				}
			}
			return namedOf(t)
		case *ast.CompositeLit:
			return namedOf(s.Info.Types[n].Type)
		case *ast.TypeSpec:
			return n.Name.Name
		}
	}
	return ""
}

// packageDoc describes a package.
func (c *Checker) packageDoc(pkg *types.Package) Doc {
	doc := Doc{Declaration: fmt.Sprintf("package %s // import %q", pkg.Name(), pkg.Path())}
	own := c.ownPackage(pkg)
	if own != nil {
		doc.Comment = own.overview()
	} else {
		doc.Comment, doc.Example = c.imports.lib.Doc(pkg.Path(), ""), c.example(pkg.Path(), "")
		doc.Link = "https://pkg.go.dev/" + pkg.Path()
	}
	if own != nil || strings.HasPrefix(pkg.Path(), "jeton/") {
		doc.Link = ""
		doc.Declaration += "\n"
		for _, name := range pkg.Scope().Names() {
			if obj := pkg.Scope().Lookup(name); obj.Exported() {
				doc.Declaration += "\n" + short(obj)
			}
		}
	}
	return doc
}

// short is a declaration in one line.
func short(obj types.Object) string {
	m := describe(obj.Name(), obj)
	switch obj.(type) {
	case *types.Func:
		return "func " + m.Text + m.Signature
	case *types.TypeName:
		return "type " + m.Text + " " + m.Signature
	case *types.Const:
		return "const " + m.Text
	}
	return "var " + m.Text + " " + m.Signature
}

// builtinDoc describes a predeclared name.
func (c *Checker) builtinDoc(name string) Doc { return c.declaredDoc("builtin", name) }

// declaredDoc takes the declaration from the comment: package builtin and unsafe have no types.
func (c *Checker) declaredDoc(path, name string) Doc {
	decl, comment, _ := strings.Cut(c.imports.lib.Doc(path, name), "\n\n")
	if decl == "" {
		decl = name + " // predeclared"
		if path != "builtin" {
			decl = path + "." + name
		}
	}
	return Doc{Declaration: decl, Comment: comment, Link: "https://pkg.go.dev/" + path + "#" + name}
}

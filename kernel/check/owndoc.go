package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// ownPackage is a package of the user's module, nil for any other.
func (c *Checker) ownPackage(pkg *types.Package) *ownPackage {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.imports.own.all[pkg]
}

// overview is the package's comment.
func (p *ownPackage) overview() string {
	for _, f := range p.files {
		if f.Doc != nil {
			return f.Doc.Text()
		}
	}
	return ""
}

// doc adds to a description of an object what its declaration has: the comment, the place, the text.
func (p *ownPackage) doc(doc Doc, obj types.Object, owner string, detail int) Doc {
	at := p.result.Fset.Position(obj.Pos())
	doc.Where = fmt.Sprintf("%s:%d", at.Filename, at.Line)
	text := p.declaration(obj.Pos())
	doc.Comment = commentIn(text, obj.Name(), owner)
	if detail > 0 {
		doc.Source = text
		if t, ok := obj.(*types.TypeName); ok {
			doc.Source += p.methodsOf(t)
		}
	}
	return doc
}

// declaration is the text of the declaration round a position, with the comment above it.
func (p *ownPackage) declaration(pos token.Pos) string {
	for i, f := range p.files {
		for _, d := range f.Decls {
			if d.Pos() <= pos && pos <= d.End() {
				return p.textOf(i, d)
			}
		}
	}
	return ""
}

// textOf is the text of a declaration in file i.
func (p *ownPackage) textOf(i int, d ast.Decl) string {
	start := d.Pos()
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc != nil {
			start = d.Doc.Pos()
		}
	case *ast.GenDecl:
		if d.Doc != nil {
			start = d.Doc.Pos()
		}
	}
	src := p.result.Files[i]
	end := src.File.Offset(d.End())
	for end < len(src.Text) && src.Text[end] != '\n' { // a comment behind it
		end++
	}
	return src.Text[src.File.Offset(start):end]
}

// methodsOf is the text of a type's methods.
func (p *ownPackage) methodsOf(t *types.TypeName) (text string) {
	for i, f := range p.files {
		for _, d := range f.Decls {
			if m, ok := d.(*ast.FuncDecl); ok && m.Recv != nil && receiver(m) == t.Name() {
				text += "\n\n" + p.textOf(i, m)
			}
		}
	}
	return text
}

// packages lists the import paths that a text may name: the library's, and those of the user's module.
func (im *importer) packages() (paths []string) {
	for p := range im.paths {
		paths = append(paths, p)
	}
	if m := im.own.module; m != nil {
		for _, p := range m.Packages() {
			if !im.paths[p] {
				paths = append(paths, p)
			}
		}
	}
	slices.Sort(paths)
	return paths
}

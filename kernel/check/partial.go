package check

import (
	"go/ast"
	"go/token"
	"go/types"

	"jeton/kernel/cell"
)

// A Partial is what can be known of a text that is being written.
type Partial struct {
	Source *cell.Source
	Fset   *token.FileSet
	// Pkg has in its scope all live names and those that the text declares at the top level.
	Pkg  *types.Package
	Info *types.Info
	// Imports has the path of each import name in reach, those of earlier cells included.
	Imports map[string]string
	// Errors are those of syntax and of types, for who wants to know what could not be told.
	Errors Errors
}

// Offset is the byte offset of pos in the text, -1 when it is elsewhere.
func (p *Partial) Offset(pos token.Pos) int {
	if f := p.Source.File; int(pos) >= f.Base() && int(pos) <= f.Base()+f.Size() {
		return f.Offset(pos)
	}
	return -1
}

// Pos is the reverse of Offset. off is at most the text's length.
func (p *Partial) Pos(off int) token.Pos { return p.Source.File.Pos(off) }

// Package returns the package that an import name of the text means; nil when there is none.
func (p *Partial) Package(c *Checker, name string) *types.Package {
	path := p.Imports[name]
	if path == "" {
		path = c.imports.guess(name)
	}
	return c.Package(path)
}

// Package returns a package of the library or of the user's module by its path, nil when there is none.
func (c *Checker) Package(path string) *types.Package {
	c.mu.Lock()
	defer c.mu.Unlock()
	pkg, err := c.imports.Import(path)
	if err != nil {
		return nil
	}
	return pkg
}

// Partial checks text that may be unfinished, with all live names in reach, as well as it goes: what cannot be parsed is
// left out, what cannot be typed has no type. For completion and inspection. nil when the text is no text (not UTF-8).
func (c *Checker) Partial(text string) (p *Partial) {
	c.mu.Lock()
	defer c.mu.Unlock()
	src, errs := cell.Syntax("", text)
	if src == nil {
		return nil
	}
	defer func() {
		if recover() != nil { // trees with holes can surprise go/types
			p = untyped(src)
		}
	}()
	c.imports.begin(nil)
	u := c.newUnit(src, false)
	u.partial = true
	if u.heavy() != nil {
		return untyped(src)
	}
	q := u.run()
	for range 3 {
		if !u.mend(q) {
			break
		}
		q = u.run()
	}
	p = &Partial{Source: src, Fset: src.Fset, Pkg: q.pkg, Info: q.info, Imports: map[string]string{}, Errors: append(errs, append(u.errs, q.errs...)...)}
	for name, e := range c.live {
		if e.obj == nil && !u.defines[name] {
			p.Imports[name] = e.path
		}
	}
	for _, s := range u.imports {
		if e := u.importEntity(s, q); e != nil {
			p.Imports[e.name] = e.path
		}
	}
	for name, path := range u.auto {
		p.Imports[name] = path
	}
	return p
}

// untyped is what is known of a text without its types.
func untyped(src *cell.Source) *Partial {
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	return &Partial{Source: src, Fset: src.Fset, Pkg: types.NewPackage("main", "main"), Info: info, Imports: map[string]string{}}
}

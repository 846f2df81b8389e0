package main

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"time"

	"golang.org/x/tools/go/ast/astutil"
)

// shrink makes a program smaller as long as bad holds: it leaves out declarations, statements and arguments, and puts parts
// in the place of wholes. Each try is type-checked before bad is asked, which may be slow; after the given time it gives
// what it has.
func shrink(src string, limit time.Duration, bad func(src string) bool) string {
	end := time.Now().Add(limit)
	for again := true; again; {
		again = false
		for i := 0; time.Now().Before(end); i++ {
			smaller, ok := cut(src, i)
			if !ok {
				break
			}
			if smaller, ok = tidy(smaller); ok && len(smaller) < len(src) && bad(smaller) {
				src, again = smaller, true
				i--
			}
		}
	}
	return src
}

// A cutter makes one of the changes that are possible: number n, counted as the tree is walked.
type cutter struct{ n int }

// here tells whether it is this change's turn.
func (c *cutter) here() bool {
	c.n--
	return c.n == -1
}

// cut makes change number i; ok is false after the last one. Changes near the top come first: they leave out most.
func cut(src string, i int) (smaller string, ok bool) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		return "", false
	}
	c := &cutter{i}
	for k := range f.Decls {
		if c.here() {
			f.Decls = append(f.Decls[:k:k], f.Decls[k+1:]...)
			break
		}
	}
	astutil.Apply(f, func(cur *astutil.Cursor) bool {
		if c.n >= 0 {
			c.visit(cur)
		}
		return c.n >= 0
	}, nil)
	if c.n >= 0 {
		return "", false
	}
	var b bytes.Buffer
	if err := format.Node(&b, fset, f); err != nil {
		return "", true
	}
	return b.String(), true
}

func (c *cutter) visit(cur *astutil.Cursor) {
	switch n := cur.Node().(type) {
	case *ast.BlockStmt:
		n.List = c.statements(n.List)
	case *ast.CaseClause:
		n.Body = c.statements(n.Body)
	case *ast.CommClause:
		n.Body = c.statements(n.Body)
	case *ast.CallExpr:
		n.Args = c.expressions(n.Args)
		c.replace(cur, n.Args...)
	case *ast.CompositeLit:
		n.Elts = c.expressions(n.Elts)
	case *ast.ParenExpr:
		c.replace(cur, n.X)
	case *ast.UnaryExpr:
		c.replace(cur, n.X)
	case *ast.BinaryExpr:
		c.replace(cur, n.X, n.Y)
	}
}

// replace puts one of the parts in a node's place.
func (c *cutter) replace(cur *astutil.Cursor, parts ...ast.Expr) {
	for _, p := range parts {
		if c.n >= 0 && c.here() {
			cur.Replace(p)
		}
	}
}

func (c *cutter) expressions(list []ast.Expr) []ast.Expr {
	for k := range list {
		if c.here() {
			return append(list[:k:k], list[k+1:]...)
		}
	}
	return list
}

// statements leaves out half of a list, one statement, or two: a variable and its one use; or opens a block.
func (c *cutter) statements(list []ast.Stmt) []ast.Stmt {
	half := len(list) / 2
	if half > 1 {
		if c.here() {
			return list[half:]
		}
		if c.here() {
			return list[:half]
		}
	}
	for k, s := range list {
		for n := range min(2, len(list)-k) {
			if c.here() {
				return append(list[:k:k], list[k+n+1:]...)
			}
		}
		if in := inner(s); in != nil && c.here() {
			return append(append(list[:k:k], in...), list[k+1:]...)
		}
	}
	return list
}

// inner is what can stand in a statement's place.
func inner(s ast.Stmt) []ast.Stmt {
	switch s := s.(type) {
	case *ast.LabeledStmt:
		return []ast.Stmt{s.Stmt}
	case *ast.BlockStmt:
		return s.List
	case *ast.IfStmt:
		return s.Body.List
	case *ast.ForStmt:
		return s.Body.List
	case *ast.RangeStmt:
		return s.Body.List
	}
	return nil
}

var shrinkImporter = importer.Default()

// tidy type-checks a program, and leaves out the variables and imports that a cut has left without a use.
func tidy(src string) (string, bool) {
	for range 8 {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "p.go", src, 0)
		if err != nil {
			return "", false
		}
		var unused []token.Pos
		bad := false
		conf := types.Config{Importer: shrinkImporter, Error: func(err error) {
			if e, ok := err.(types.Error); ok && e.Soft {
				unused = append(unused, e.Pos)
			} else {
				bad = true
			}
		}}
		conf.Check("main", fset, []*ast.File{f}, nil)
		if bad {
			return "", false
		}
		if len(unused) == 0 {
			return src, true
		}
		leaveOut(f, unused)
		var b bytes.Buffer
		if err := format.Node(&b, fset, f); err != nil {
			return "", false
		}
		src = b.String()
	}
	return "", false
}

// leaveOut deletes the smallest declarations and statements around positions.
func leaveOut(f *ast.File, at []token.Pos) {
	inside := func(n ast.Node) bool {
		for _, p := range at {
			if n.Pos() <= p && p < n.End() {
				return true
			}
		}
		return false
	}
	astutil.Apply(f, func(cur *astutil.Cursor) bool {
		switch n := cur.Node().(type) {
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE && inside(n.Lhs[0]) && cur.Index() >= 0 {
				cur.Delete()
			}
		case *ast.DeclStmt:
			if d := n.Decl.(*ast.GenDecl); len(d.Specs) == 1 && cur.Index() >= 0 {
				if v, ok := d.Specs[0].(*ast.ValueSpec); ok && inside(v.Names[0]) {
					cur.Delete()
				}
			}
		case *ast.ImportSpec:
			if inside(n) && cur.Index() >= 0 {
				cur.Delete()
			}
		}
		return true
	}, nil)
}

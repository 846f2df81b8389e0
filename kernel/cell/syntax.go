package cell

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"math/bits"
	"strings"
	"sync/atomic"
)

// A Source is a Go text taken apart into top-level items.
type Source struct {
	Name string
	Text string
	// Fset has one file that counts, File, whose positions are those of Text.
	Fset *token.FileSet
	File *token.File
	// Package is the name after "package", nil without a package clause.
	Package *ast.Ident
	// Items are all imports, declarations and statements, in the order of the text.
	Items []Item
}

// An Item is one top-level import, declaration or statement. Exactly one of Decl and Stmt is set; an import is a Decl.
type Item struct {
	Decl ast.Decl
	Stmt ast.Stmt
	// Start and End are the byte offsets of the item's text, with the comment above a declaration, without the semicolon.
	Start, End int
	// Semicolon says that the student wrote a semicolon after it.
	Semicolon bool
}

// Pos is where the item's syntax starts.
func (it *Item) Pos() token.Pos {
	if it.Decl != nil {
		return it.Decl.Pos()
	}
	return it.Stmt.Pos()
}

// Syntax parses Go text: imports, declarations and statements in any order. It returns all syntax errors, each at its own
// line and column; the items of the others, as far as the parser could read them, are in the Source even then.
func Syntax(name, text string) (*Source, Errors) {
	return SyntaxAt(token.NewFileSet(), token.Position{Filename: name, Line: 1, Column: 1}, text)
}

// SyntaxAt is Syntax for a text that is a part of another: at is where its first byte stands there, and fset takes its file.
func SyntaxAt(fset *token.FileSet, at token.Position, text string) (*Source, Errors) {
	if errs := readable(at.Filename, text); errs != nil {
		return nil, errs
	}
	p := &parse{Source: &Source{Name: at.Filename, Text: text, Fset: fset}}
	p.File = fset.AddFile(at.Filename, Positions(pad+len(text)+2)+pad, len(text)+1)
	p.File.SetLinesForContent([]byte(text))
	if at.Line > 1 || at.Column > 1 {
		p.File.AddLineColumnInfo(0, at.Filename, at.Line, at.Column)
	}
	for _, q := range p.cut() {
		p.item(q)
	}
	if len(p.errs) > 0 {
		return p.Source, p.errs.Sorted()
	}
	return p.Source, nil
}

const (
	pad        = 64 // room before the file, so that a prefix has positions too
	declPrefix = "package p;"
	stmtPrefix = "package p;func _(){"
	stmtSuffix = "\n}"
)

// maxHints is for how many errors of an item a hint is looked for, which takes as long as the item has words: a file that is no text at
// all has thousands.
const maxHints = 10

// used counts the positions that texts have. The first ones are left to the library's export data.
var used atomic.Int64

const firstPosition = 1 << (bits.UintSize / 2)

// Positions reserves n positions that no other text of this process has, and returns the first. So a declaration's position
// tells whether it is in a function, whichever cell or file of the library the two come from: SSA form relies on that.
func Positions(n int) int { return firstPosition + int(used.Add(int64(n))) - n }

type parse struct {
	*Source
	errs Errors
}

func (p *parse) fail(off int, msg, hint string) {
	pos := p.File.Position(p.File.Pos(min(off, len(p.Text))))
	p.errs = append(p.errs, &Error{Pos: pos, Msg: msg, Hint: hint})
}

// item parses one piece by itself. Its tree gets the positions of the whole text: the piece is read by a scratch file
// set whose base makes the first byte after the prefix fall where it stands in p.File.
func (p *parse) item(q piece) {
	prefix, suffix := declPrefix, "\n"
	if q.kind == token.PACKAGE {
		prefix = ""
	} else if q.kind == token.ILLEGAL {
		prefix, suffix = stmtPrefix, stmtSuffix
	}
	scratch := token.NewFileSet()
	scratch.AddFile("", -1, p.File.Base()+q.start-len(prefix)-2)
	f, err := parser.ParseFile(scratch, "", prefix+p.Text[q.start:q.end]+suffix, parser.ParseComments|parser.SkipObjectResolution)
	if list, ok := err.(scanner.ErrorList); ok {
		for i, e := range list {
			if i > 0 && e.Pos.Offset-len(prefix) >= q.end-q.start {
				break // the item's end, met while still lost from the first error
			}
			off := min(max(e.Pos.Offset-len(prefix), 0), q.end-q.start) + q.start
			words := gcWords
			if i >= maxHints {
				words = compilerWords
			}
			msg, hint := words(e.Msg, p.Text, off, q)
			p.fail(off, msg, hint)
		}
		if f == nil {
			return
		}
	}
	it := Item{Start: q.start, End: q.end, Semicolon: q.semicolon}
	it.Start += leadingBlank(p.Text[q.start:q.end])
	switch {
	case q.kind == token.PACKAGE:
		p.packageClause(f, q)
		return
	case q.kind != token.ILLEGAL:
		for _, d := range f.Decls {
			it.Decl = d
			p.Items = append(p.Items, it)
		}
	default:
		if len(f.Decls) == 0 {
			return
		}
		fn, ok := f.Decls[0].(*ast.FuncDecl)
		if !ok || len(f.Decls) != 1 || fn.Body == nil { // "} func f() {" and the like
			p.fail(q.end, "syntax error: non-declaration statement outside function body", "")
			return
		}
		for _, s := range fn.Body.List {
			if _, empty := s.(*ast.EmptyStmt); !empty {
				it.Stmt = s
				p.Items = append(p.Items, it)
				it = Item{Start: q.start, End: q.end, Semicolon: q.semicolon}
			}
		}
	}
}

func (p *parse) packageClause(f *ast.File, q piece) {
	if p.Package != nil || len(p.Items) > 0 {
		p.fail(p.File.Offset(f.Package), "syntax error: package statement must be first", "")
		return
	}
	if f.Name.Name != "main" {
		p.fail(p.File.Offset(f.Name.Pos()), "package "+f.Name.Name+": a cell is part of package main",
			"leave the package clause out, or write package main")
		return
	}
	p.Package = f.Name
}

func leadingBlank(s string) int { return len(s) - len(strings.TrimLeft(s, " \t\r\n")) }

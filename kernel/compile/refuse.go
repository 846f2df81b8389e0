package compile

import (
	"go/scanner"
	"go/token"
	"go/types"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/check"
)

// directives are those that change what a program means, and what to do without them.
var directives = map[string]string{
	"//go:embed":    "read the file when the cell runs: os.ReadFile",
	"//go:linkname": "call what the packages export",
}

// refuseDirectives refuses what only Go's own toolchain can do.
func (b *builder) refuseDirectives() {
	files := b.r.Files
	if files == nil {
		files = []*cell.Source{b.r.Source}
	}
	for _, f := range files {
		b.refuseIn(f)
	}
}

func (b *builder) refuseIn(source *cell.Source) {
	text := source.Text
	if !strings.Contains(text, "//go:") {
		return
	}
	var s scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile(source.Name, -1, len(text))
	s.Init(file, []byte(text), nil, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return
		}
		word, _, _ := strings.Cut(lit, " ")
		if hint := directives[word]; tok == token.COMMENT && hint != "" {
			b.fail(b.r.Fset.Position(source.File.Pos(file.Offset(pos))), hint, "%s is not possible in a notebook", word)
		}
	}
}

// refuseGenerics refuses the generic functions and methods of the library that have no source here: SSA form needs it.
func (b *builder) refuseGenerics(f *file) {
	for id, obj := range f.info.Uses {
		if fn, ok := obj.(*types.Func); ok && b.outside.lacks(fn) {
			b.fail(b.r.Fset.Position(id.Pos()), "write it with a loop, or with a function of your own",
				"generic function %s.%s of the library is not possible in a notebook", fn.Pkg().Name(), fn.Name())
		}
	}
}

// lacks says that fn is a generic function of the library, or a method of a generic type, without a body.
func (o *outside) lacks(fn *types.Func) bool {
	if fn.Pkg() == nil || fn.Pkg() == o.r.Pkg || fn.Pkg() == types.Unsafe || check.OfCell(fn) {
		return false
	}
	if recv := fn.Signature().Recv(); recv != nil {
		t := recv.Type()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		n, ok := types.Unalias(t).(*types.Named)
		return ok && !types.IsInterface(n) && n.TypeArgs() != nil && o.source(n.Origin().Obj()) == nil
	}
	return fn.Signature().TypeParams() != nil && o.source(fn.Origin()) == nil
}

package compile

import (
	"go/scanner"
	"go/token"
	"strings"

	"jeton/kernel/cell"
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

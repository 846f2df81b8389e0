package compile

import (
	"go/scanner"
	"go/token"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// A lineDirective is a //line or /*line*/ comment of a program: what stands at offset is, for tracebacks and runtime.Caller, at another
// place. Errors of the compiler keep the place in the text, where they can be mended.
type lineDirective struct {
	offset int // of the first byte behind it
	line   int // the line of the text that this byte is on
	at     token.Position
}

// lineDirectives are those of a text, in order. Source: the package comment of cmd/compile.
func lineDirectives(name, text string) []lineDirective {
	if !strings.Contains(text, "//line ") && !strings.Contains(text, "/*line ") {
		return nil
	}
	var all []lineDirective
	var s scanner.Scanner
	file := token.NewFileSet().AddFile(name, -1, len(text))
	s.Init(file, []byte(text), nil, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return all
		}
		if tok != token.COMMENT {
			continue
		}
		d := lineDirective{offset: file.Offset(pos) + len(lit)}
		d.line = file.PositionFor(pos, false).Line + strings.Count(lit, "\n")
		rest, ok := strings.CutPrefix(lit, "/*line ")
		if ok {
			rest = strings.TrimSuffix(rest, "*/")
		} else if rest, ok = strings.CutPrefix(lit, "//line "); ok && file.PositionFor(pos, false).Column == 1 {
			d.offset, d.line = d.offset+1, d.line+1
		} else {
			continue
		}
		if d.parse(strings.TrimSpace(rest)) {
			if d.at.Filename == "" {
				d.at.Filename = "??"
				if d.at.Column > 0 { // the file stays
					d.at.Filename = name
					if len(all) > 0 {
						d.at.Filename = all[len(all)-1].at.Filename
					}
				}
			}
			all = append(all, d)
		}
	}
}

// parse reads file:line or file:line:column. The file may have colons itself.
func (d *lineDirective) parse(text string) bool {
	name, last, ok := cutNumber(text)
	if !ok {
		return false
	}
	d.at.Filename, d.at.Line = name, last
	if before, line, two := cutNumber(name); two {
		d.at.Filename, d.at.Line, d.at.Column = before, line, last
	}
	if d.at.Filename != "" {
		d.at.Filename = filepath.Clean(d.at.Filename)
	}
	return true
}

func cutNumber(text string) (before string, n int, ok bool) {
	i := strings.LastIndexByte(text, ':')
	if i < 0 {
		return "", 0, false
	}
	n, err := strconv.Atoi(text[i+1:])
	return text[:i], n, err == nil && n > 0
}

// mapped is the place that the directives give to at, a place in the text.
func (b *builder) mapped(at token.Position) token.Position {
	i := sort.Search(len(b.lines), func(i int) bool { return b.lines[i].offset > at.Offset }) - 1
	if i < 0 {
		return at
	}
	d := &b.lines[i]
	to := token.Position{Filename: d.at.Filename, Offset: at.Offset, Line: d.at.Line + at.Line - d.line, Column: at.Column}
	if d.at.Column > 0 && at.Line == d.line {
		to.Column = d.at.Column + at.Offset - d.offset
	}
	return to
}

package check

import (
	"go/ast"
	"strings"
	"unicode"
	"unicode/utf8"

	"jeton/kernel/cell"
)

// A Completion is what may stand at the cursor. Each of the Matches replaces the bytes [Start,End) of the cell.
type Completion struct {
	Matches    []Match
	Start, End int
}

// A Match is one proposal.
type Match struct {
	Text string
	// Type is "variable", "constant", "function", "method", "field", "type", "package", "keyword", "label", "magic",
	// "option" or "path".
	Type string
	// Signature is the type of a variable, the parameters and results of a function, the path of a package.
	Signature string
}

// A Magic is what completion must know of a magic.
type Magic struct {
	Name    string // without %
	Line    bool   // %name
	Block   bool   // %%name
	Go      bool   // its argument, or its block, is Go
	GoBlock bool   // its block is
	Options []string
	Help    string // one line
}

// CompleteOptions say what there is besides Go.
type CompleteOptions struct {
	Magics []Magic
	// Paths lists the files that a path may be completed to, folders with a slash at their end; nil for none.
	Paths func(prefix string) []string
}

// Complete proposes what may stand at byte offset off of a cell, the likeliest first: values that fit the place, then
// what is nearest (locals, names of the cell, of earlier cells, packages, predeclared names, keywords), then by name; what
// is deprecated comes last. The cell may be unfinished in any way. It takes well under a millisecond for a cell of usual size, and reads the types of a
// package when its members are asked for the first time.
func (c *Checker) Complete(text string, off int, opt CompleteOptions) Completion {
	off = min(max(off, 0), len(text))
	none := Completion{Start: off, End: off}
	if !utf8.ValidString(text) || len(text) > maxSketch {
		return none
	}
	parsed, err := cell.Parse("", text)
	if err != nil {
		return none
	}
	if shift := len(text) - len(parsed.Text); shift > 0 { // a byte order mark
		off = max(off-shift, 0)
		done := c.completeCell(parsed, off, opt)
		done.Start, done.End = done.Start+shift, done.End+shift
		return done
	}
	return c.completeCell(parsed, off, opt)
}

func (c *Checker) completeCell(parsed *cell.Cell, off int, opt CompleteOptions) Completion {
	code, done, ok := goAt(parsed, off, opt)
	if !ok {
		return done
	}
	return c.completeGo(code, off, opt)
}

// goAt returns the Go text round the cursor, of the cell's length; ok is false when the cursor stands in a magic, whose
// completion it returns then.
func goAt(parsed *cell.Cell, off int, opt CompleteOptions) (code string, done Completion, ok bool) {
	all := blank(parsed.Text)
	for _, s := range parsed.Segments {
		start := s.Pos.Offset
		inside := start < off && off <= s.End || s.Kind == cell.Block && start < off
		switch {
		case s.Kind == cell.Go:
			all = overlay(all, parsed.Text, s)
		case !inside:
		case s.Kind == cell.Line || s.Kind == cell.Block:
			m, done := completeMagic(parsed.Text, s, off, opt)
			if !m.Go {
				return "", done, false
			}
			if len(done.Matches) > 0 {
				return "", done, false
			}
			all = overlay(all, parsed.Text, s)
		case s.Kind == cell.Shell:
			return "", completePath(parsed.Text, off, opt), false
		case s.Kind == cell.Help:
			all = named(all, parsed.Text, s)
		}
	}
	return string(all), Completion{}, true
}

// overlay puts what a segment shows over base, a text as long as the cell.
func overlay(base []byte, text string, s cell.Segment) []byte {
	copy(base[s.From:s.To], text[s.From:s.To])
	return base
}

// named puts the name of a question over base.
func named(base []byte, text string, s cell.Segment) []byte {
	copy(base[nameOf(text, s):], s.Name)
	return base
}

// nameOf is where the name of a question stands.
func nameOf(text string, s cell.Segment) int {
	return s.Pos.Offset + strings.Index(text[s.Pos.Offset:s.End], s.Name)
}

// blank is a text of the same length and lines without anything in it.
func blank(text string) []byte {
	b := []byte(text)
	for i := range b {
		if b[i] != '\n' {
			b[i] = ' '
		}
	}
	return b
}

// completeGo completes in Go text, at a name or where one may start.
func (c *Checker) completeGo(code string, off int, opt CompleteOptions) Completion {
	start, end := wordAt(code, off)
	done := Completion{Start: start, End: off}
	switch at := where(code, off); at.kind {
	case inComment, inNumber:
		return Completion{Start: off, End: off}
	case inString:
		return c.completeString(code, at, off, opt)
	case afterImport:
		done.Matches = c.importPaths(code[start:off], `"`)
		return done
	}
	if r, _ := utf8.DecodeRuneInString(code[start:]); start < end && unicode.IsDigit(r) {
		return Completion{Start: off, End: off}
	}
	s := c.sketch(code, start, end, cursorName)
	if s == nil {
		return done
	}
	done.Matches = ranked(c.candidates(s, code[end:]), code[start:off], c.deprecated)
	return done
}

// completeString completes the path of an import, or of a file.
func (c *Checker) completeString(code string, at place, off int, opt CompleteOptions) Completion {
	if at.imports {
		return Completion{Matches: c.importPaths(code[at.start+1:off], ""), Start: at.start + 1, End: off}
	}
	done := Completion{Start: at.start + 1, End: off}
	if opt.Paths != nil && off > at.start+1 {
		for _, p := range opt.Paths(code[at.start+1 : off]) {
			done.Matches = append(done.Matches, Match{Text: p, Type: "path"})
		}
	}
	return done
}

// importPaths lists the packages whose path starts with prefix, or has an element that does.
func (c *Checker) importPaths(prefix, quote string) []Match {
	c.mu.Lock()
	defer c.mu.Unlock()
	var first, other []Match
	for _, p := range c.imports.packages() {
		m := Match{Text: quote + p + quote, Type: "package", Signature: "package " + baseName(p)}
		switch {
		case strings.HasPrefix(p, prefix):
			first = append(first, m)
		case prefix != "" && strings.Contains(p, "/"+prefix):
			other = append(other, m)
		}
	}
	return append(first, other...)
}

// parent returns the i-th node round the innermost of the path, nil when there is none.
func (s *sketch) parent(i int) ast.Node {
	if i >= len(s.path) {
		return nil
	}
	return s.path[len(s.path)-1-i]
}

// Package cell takes the text of a notebook cell apart: magics on one side, Go on the other, and the Go into imports,
// declarations and statements, each at the line, column and byte where the student wrote it.
//
// Model: [Parse] cuts a cell into Segments that run one after the other: Go code, a %magic line, a %%magic with its body,
// a !shell line, a name? question. A Go segment's Text() is the whole cell with everything else turned into blanks, so
// no position has to be translated. [Syntax] parses such a text into Items, in order, with the errors said in the words of
// the Go compiler. [IsComplete] answers a console that asks whether Enter should run the text.
//
//	c, err := cell.Parse("In[7]", text)
//	for _, s := range c.Segments {
//		if s.Kind == cell.Go {
//			src, errs := cell.Syntax(c.Name, s.Text())
//			…
//		}
//	}
//
// It does not check types (kernel/check) and knows no magic by name (kernel/notebook). No function here does I/O, starts
// a goroutine or panics, whatever the text.
//
// Sources: The Go Programming Language Specification, "Semicolons" and "Source file organization"; IPython's rules for
// magics, help and is_complete.
package cell

import (
	"fmt"
	"go/token"
	"strings"
	"unicode/utf8"
)

// MaxBytes is the largest cell that is looked at.
const MaxBytes = 16 << 20

// Marker is a letter that lowered names contain; a cell may not use it in a name.
const Marker = 'ᐧ' // U+1427

// A Kind says what a Segment is.
type Kind int

const (
	Go    Kind = iota // Go code: Text
	Line              // %name args
	Block             // %%name args, and the rest of the cell
	Shell             // !command: Args is the command
	Help              // name? or ?name: Name is the name, Args "1" when it was ??
)

func (k Kind) String() string {
	return [...]string{"go", "line magic", "cell magic", "shell", "help"}[k]
}

// A Segment is a part of a cell. Segments run in order.
type Segment struct {
	Kind Kind
	// Name is the magic's name without %, or what help is asked for.
	Name string
	// Args is the rest of the magic's line, without the blanks around it.
	Args string
	// Body is what follows a %%magic line, verbatim.
	Body string
	// From and To are the bytes of the cell that Text shows: for Go, the segment's code; for a Line, its Args; for a
	// Block, its Body.
	From, To int
	// Pos is where the segment starts in the cell, End the byte offset after it.
	Pos token.Position
	End int

	whole string // the cell
}

// Text has the length and the lines of the cell. In it, all is blank except what is between From and To. So a magic that
// takes Go (%time f(x)) checks Text and gets true positions. Cost: a copy of the cell.
func (s *Segment) Text() string { return only(s.whole, s.From, s.To) }

// A Cell is a text taken apart.
type Cell struct {
	Name     string // as given: "In[7]"
	Text     string // as given, without a byte order mark
	Segments []Segment
}

// Parse takes a cell apart. name is what positions show as the file. The error is an Errors: text that is not UTF-8, too
// large, or a %%magic that is not at the top. A cell with nothing in it has no segments.
func Parse(name, text string) (*Cell, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	if errs := readable(name, text); errs != nil {
		return nil, errs
	}
	c := &Cell{Name: name, Text: text}
	if s, ok := c.block(); ok {
		c.Segments = []Segment{s}
		return c, nil
	}
	if err := c.split(); err != nil {
		return nil, err
	}
	return c, nil
}

// readable says what makes a text no text at all.
func readable(name, text string) Errors {
	if len(text) > MaxBytes {
		return Errors{{Pos: token.Position{Filename: name, Line: 1, Column: 1},
			Msg:  fmt.Sprintf("the cell has %d MB; the limit is %d MB", len(text)>>20, MaxBytes>>20),
			Hint: "put the data in a file and read it"}}
	}
	if utf8.ValidString(text) {
		return nil
	}
	off := 0
	for off < len(text) {
		r, n := utf8.DecodeRuneInString(text[off:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		off += n
	}
	return Errors{{Pos: position(name, text, off), Msg: "invalid UTF-8 encoding", Hint: "save or paste the text as UTF-8"}}
}

// lines tells positions in a text that are asked for in order, in time that grows with the text and not with their number.
type lines struct {
	name, text string
	off, line  int // of the last one; line is from 0
}

func (l *lines) position(off int) token.Position {
	l.line += strings.Count(l.text[l.off:off], "\n")
	l.off = off
	return token.Position{Filename: l.name, Offset: off, Line: l.line + 1, Column: off - strings.LastIndexByte(l.text[:off], '\n')}
}

// position is the line and column (in bytes, from 1) of an offset.
func position(name, text string, off int) token.Position {
	line := 1 + strings.Count(text[:off], "\n")
	return token.Position{Filename: name, Offset: off, Line: line, Column: off - strings.LastIndexByte(text[:off], '\n')}
}

// only returns text with all blank but [from,to). Lines and bytes stay where they are.
func only(text string, from, to int) string {
	b := []byte(text)
	for i := range b {
		if (i < from || i >= to) && b[i] != '\n' && b[i] != '\r' {
			b[i] = ' '
		}
	}
	return string(b)
}

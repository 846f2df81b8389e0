package cell

import (
	"go/scanner"
	"go/token"
	"strings"

	"jeton/internal/lazyregexp"
)

// block recognises a %%magic: it must start the first line that is not blank, and takes all that follows.
func (c *Cell) block() (Segment, bool) {
	start := len(c.Text) - len(strings.TrimLeft(c.Text, " \t\r\n"))
	if !strings.HasPrefix(c.Text[start:], "%%") {
		return Segment{}, false
	}
	end, next := lineEnd(c.Text, start)
	name, args, _ := cutBlank(c.Text[start+2 : end])
	return Segment{Kind: Block, Name: name, Args: args, Body: c.Text[next:], From: next, To: len(c.Text), whole: c.Text,
		Pos: position(c.Name, c.Text, start), End: len(c.Text)}, true
}

// split fills Segments from a cell that is no block: Go, cut where a magic line stands between statements.
func (c *Cell) split() error {
	src, at := []byte(c.Text), &lines{name: c.Name, text: c.Text}
	goStart := 0
	flush := func(to int) {
		code := c.Text[goStart:to]
		if lead := len(code) - len(strings.TrimLeft(code, " \t\r\n")); lead < len(code) {
			c.Segments = append(c.Segments, Segment{Kind: Go, From: goStart, To: to, whole: c.Text,
				Pos: at.position(goStart + lead), End: to})
		}
	}
	for from := 0; ; {
		magic, ok := nextMagic(c.Text, src, from)
		if !ok {
			flush(len(c.Text))
			return nil
		}
		flush(magic)
		s, next, err := c.line(at.position(magic))
		if err != nil {
			return err
		}
		c.Segments = append(c.Segments, s)
		goStart, from = next, next
	}
}

// nextMagic finds the next line, from the line start at from on, that stands where a statement may start and is no Go. src
// is the text.
func nextMagic(text string, src []byte, from int) (at int, ok bool) {
	if at, ok := magicAt(text, from, true); ok {
		return at, true
	}
	fset := token.NewFileSet()
	src = src[from:]
	file := fset.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, scanner.ScanComments)
	depth, boundary := 0, true
	for {
		pos, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			return 0, false
		case token.COMMENT:
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
			boundary = false
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth = max(depth-1, 0)
			boundary = false
		case token.SEMICOLON:
			boundary = depth == 0
		default:
			boundary = false
		}
		if !boundary {
			continue
		}
		end := from + file.Offset(pos) + len(lit)
		if tok == token.SEMICOLON && lit == "\n" {
			end--
		}
		if at, ok := magicAt(text, min(end, len(text)), false); ok {
			return at, true
		}
	}
}

var (
	nameBefore = lazyregexp.New(`^\?\??[ \t]*([%\pL_][\pL\pN_.%/]*)[ \t]*$`)
	nameAfter  = lazyregexp.New(`^([%\pL_][\pL\pN_.%/]*)[ \t]*\?\??[ \t]*$`)
)

// magicAt says whether the first line after off that is not blank is a magic. lineStart says that off is a line's start.
func magicAt(text string, off int, lineStart bool) (at int, ok bool) {
	rest := text[off:]
	at = off + len(rest) - len(strings.TrimLeft(rest, " \t\r\n"))
	if at == len(text) || !lineStart && !strings.Contains(text[off:at], "\n") {
		return 0, false
	}
	end, _ := lineEnd(text, at)
	switch line := text[at:end]; line[0] {
	case '%', '!':
		return at, true
	case '?':
		return at, nameBefore().MatchString(line)
	default:
		return at, strings.HasSuffix(strings.TrimRight(line, " \t"), "?") && nameAfter().MatchString(line)
	}
}

// line makes the segment of the magic that starts at pos, and returns the start of the next line.
func (c *Cell) line(pos token.Position) (s Segment, next int, err error) {
	at := pos.Offset
	end, next := lineEnd(c.Text, at)
	line := c.Text[at:end]
	s = Segment{Pos: pos, End: end, whole: c.Text}
	argsAt := end
	switch {
	case strings.HasSuffix(strings.TrimRight(line, " \t"), "?") && nameAfter().MatchString(line):
		s.Kind, s.Name = Help, nameAfter().FindStringSubmatch(line)[1]
	case line[0] == '?':
		s.Kind, s.Name = Help, nameBefore().FindStringSubmatch(line)[1]
	case line[0] == '!':
		s.Kind, argsAt = Shell, at+1
		s.Args = strings.TrimSpace(line[1:])
	case strings.HasPrefix(line, "%%"):
		name, _, _ := cutBlank(line[2:])
		return s, 0, Errors{{Pos: s.Pos, Msg: "%%" + name + " must be the first line of its cell",
			Hint: "it takes the whole cell: move what is above it to a cell of its own"}}
	default:
		var rest int
		s.Kind = Line
		s.Name, s.Args, rest = cutBlank(line[1:])
		argsAt = at + 1 + rest
	}
	if s.Kind == Help && strings.Contains(line, "??") {
		s.Args = "1"
	}
	s.From, s.To = argsAt, end
	return s, next, nil
}

// lineEnd returns the end of the line at off, without its line end, and the start of the next.
func lineEnd(text string, off int) (end, next int) {
	end, next = len(text), len(text)
	if i := strings.IndexByte(text[off:], '\n'); i >= 0 {
		end, next = off+i, off+i+1
	}
	for end > off && text[end-1] == '\r' {
		end--
	}
	return end, next
}

// cutBlank splits "name  args  "; rest is where args start.
func cutBlank(s string) (name, args string, rest int) {
	i := strings.IndexAny(s, " \t")
	if i < 0 {
		return s, "", len(s)
	}
	rest = i + len(s[i:]) - len(strings.TrimLeft(s[i:], " \t"))
	return s[:i], strings.TrimRight(s[rest:], " \t"), rest
}

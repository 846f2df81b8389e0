package notebook

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"jeton/kernel/cell"
)

// sourceLines keeps the texts of recent cells, so that a traceback can show the line. A traceback without its line is
// only a little poorer, so the oldest texts go when there are too many or they are too large.
type sourceLines struct {
	texts map[string]string
	order []string // names, oldest first
	bytes int      // Invariant: the sum of the texts' lengths, at most keptBytes
	// other finds texts that are no cells: the files of the user's module. It may be nil.
	other func(name string) (text string, ok bool)
}

const (
	keptSources = 1000
	keptBytes   = 2 * cell.MaxBytes
)

func (s *sourceLines) add(name, text string) {
	old, again := s.texts[name]
	if len(text) > keptBytes || again && old == text {
		return
	}
	if s.texts == nil {
		s.texts = map[string]string{}
	}
	if !again {
		s.order = append(s.order, name)
	}
	s.texts[name] = text
	s.bytes += len(text) - len(old)
	for len(s.order) > 1 && (s.bytes > keptBytes || len(s.order) > keptSources) {
		s.bytes -= len(s.texts[s.order[0]])
		delete(s.texts, s.order[0])
		s.order = s.order[1:]
	}
}

// raw is line n of a text, from 1, as it was written; ok is false when it is not there.
func (s *sourceLines) raw(name string, n int) (line string, ok bool) {
	rest, ok := s.texts[name]
	if !ok && s.other != nil {
		rest, ok = s.other(name)
	}
	if n < 1 {
		return "", false
	}
	for ; ok && n > 1; n-- {
		_, rest, ok = strings.Cut(rest, "\n")
	}
	line, _, _ = strings.Cut(rest, "\n")
	return strings.TrimSuffix(line, "\r"), ok
}

// line is line n of a text without its indentation, "" when it is not there.
func (s *sourceLines) line(name string, n int) string {
	l, _ := s.raw(name, n)
	return clip(strings.TrimSpace(l), maxShownLine)
}

// maxShownLine is how many bytes of a line an error shows: a line of data may have a million.
const maxShownLine = 300

// mark is one compile error with its source line.
func (s *sourceLines) mark(e *cell.Error) string {
	msg := fmt.Sprintf("%s%s:%d:%d%s: %s", bold, e.Pos.Filename, e.Pos.Line, e.Pos.Column, reset, e.Msg)
	if src, ok := s.raw(e.Pos.Filename, e.Pos.Line); ok && e.Pos.Column >= 1 {
		src, col := window(src, min(e.Pos.Column-1, len(src)))
		// Tabs stay tabs, so that the mark stands under its column whatever a tab's width.
		lead := strings.Map(func(r rune) rune {
			if r == '\t' {
				return r
			}
			return ' '
		}, src[:col])
		msg += "\n    " + src + "\n    " + lead + bold + "^" + reset
	}
	return msg
}

// window cuts a long line down to what is around the byte at col, and returns where that byte is now.
func window(line string, col int) (string, int) {
	const around = maxShownLine / 2
	start, end := max(col-around, 0), min(col+around, len(line))
	for start > 0 && !utf8.RuneStart(line[start]) {
		start--
	}
	for end < len(line) && !utf8.RuneStart(line[end]) {
		end++
	}
	out := line[start:end]
	if end < len(line) {
		out += "…"
	}
	if start > 0 {
		out, col = "…"+out, col+len("…")
	}
	return out, col - start
}

// clip cuts a text to about n bytes.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}

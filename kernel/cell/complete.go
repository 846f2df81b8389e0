package cell

import (
	"go/scanner"
	"go/token"
	"strings"
)

// IsComplete says whether text can run as it is: "complete", "incomplete" or "invalid". When it is incomplete, indent is
// what the next line should start with: a tab for each line that left a bracket open.
func IsComplete(text string) (status, indent string) {
	c, err := Parse("", text)
	if err != nil {
		return "invalid", ""
	}
	for i, s := range c.Segments {
		switch {
		case s.Kind == Block:
			// The body may go on: IPython takes an empty line as its end.
			if strings.HasSuffix(strings.TrimRight(s.Body, " \t\r"), "\n") && lastLineBlank(s.Body) || s.Body == "" && strings.HasSuffix(text, "\n") {
				return "complete", ""
			}
			return "incomplete", ""
		case s.Kind != Go:
			continue
		}
		if i == len(c.Segments)-1 {
			if unfinished, indent := isOpen(c.Text[s.From:s.To]); unfinished {
				return "incomplete", indent
			}
		}
		if _, errs := Syntax("", c.Text[s.From:s.To]); errs != nil {
			return "invalid", ""
		}
	}
	return "complete", ""
}

// lastLineBlank says whether the body's last line is empty.
func lastLineBlank(body string) bool {
	lines := strings.Split(strings.TrimSuffix(body, "\n"), "\n")
	return strings.TrimSpace(lines[len(lines)-1]) == ""
}

// isOpen says whether Go text ends in the middle of something that more lines can finish.
func isOpen(text string) (unfinished bool, indent string) {
	var (
		s     scanner.Scanner
		lines []int // the line of each open bracket
		last  = token.SEMICOLON
		cut   bool // a raw string or comment without end
	)
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, []byte(text), func(_ token.Position, msg string) {
		cut = cut || msg == "raw string literal not terminated" || msg == "comment not terminated"
	}, 0)
	for {
		pos, tok, _ := s.Scan()
		if tok == token.EOF {
			break
		}
		switch tok {
		case token.ILLEGAL: // no more text makes it Go
			return false, ""
		case token.LPAREN, token.LBRACK, token.LBRACE:
			lines = append(lines, file.Line(pos))
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(lines) == 0 {
				return false, ""
			}
			lines = lines[:len(lines)-1]
		}
		last = tok
	}
	depth := 0
	for i, l := range lines {
		if i == 0 || l != lines[i-1] {
			depth++
		}
	}
	switch {
	case cut:
		return true, ""
	case len(lines) > 0:
		return true, strings.Repeat("\t", depth)
	case last != token.SEMICOLON: // an operator, a comma, a keyword: the statement goes on
		return true, "\t"
	}
	return false, ""
}

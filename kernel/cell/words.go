package cell

import (
	"go/scanner"
	"go/token"
	"regexp"
	"slices"
	"strings"

	"jeton/internal/lazyregexp"
)

// compilerWords says an error of go/parser in the words of cmd/compile, with a hint when it is one that newcomers make. off
// is where it is in text.
func compilerWords(msg, text string, off int, q piece) (gc, hint string) {
	if off >= q.end && strings.HasPrefix(msg, "expected") {
		if missing := Closers(text[q.start:q.end]); missing != "" {
			return "syntax error: unexpected EOF, expected " + missing[:1], ""
		}
	}
	for _, w := range wordings {
		if m := w.re().FindStringSubmatchIndex(msg); m != nil {
			gc = string(w.re().ExpandString(nil, w.gc, msg, m))
			gc = strings.ReplaceAll(gc, "@", found(text, off))
			return gc, w.hint
		}
	}
	switch {
	case strings.Contains(msg, "not terminated"), strings.Contains(msg, "illegal"), strings.Contains(msg, "literal"), strings.Contains(msg, "escape"):
		return scanWords(msg), ""
	}
	return "syntax error: " + msg, ""
}

type wording struct {
	re       func() *regexp.Regexp // compiled when a cell has an error
	gc, hint string
}

// In gc, @ is the token that was found, as the compiler names it.
var wordings = []wording{
	{lazyregexp.New(`^missing ',' before newline in (composite literal)`), "syntax error: unexpected newline in $1; possibly missing comma or }", "each line of a list ends with a comma, the last one too"},
	{lazyregexp.New(`^missing ',' before newline in (argument list|parameter list)`), "syntax error: unexpected newline in $1; possibly missing comma or )", "close it with ), or end the line with a comma"},
	{lazyregexp.New(`^missing ',' in (composite literal)`), "syntax error: unexpected @ in $1; possibly missing comma or }", ""},
	{lazyregexp.New(`^missing ',' in (argument list|parameter list|.*)`), "syntax error: unexpected @ in $1; possibly missing comma or )", ""},
	{lazyregexp.New(`^expected operand, found`), "syntax error: unexpected @, expected expression", ""},
	{lazyregexp.New(`^` + listError + `$`), "syntax error: expected := or = after the list of expressions", ""},
	{lazyregexp.New(`^expected declaration, found`), "syntax error: non-declaration statement outside function body", ""},
	{lazyregexp.New(`^expected (?:';'|newline|'\}'), found ('else'|else)`), "syntax error: unexpected keyword else at end of statement", "else stands on the line of the closing brace: } else {"},
	{lazyregexp.New(`^expected statement, found 'else'`), "syntax error: unexpected keyword else, expected }", "else stands on the line of the closing brace: } else {"},
	{lazyregexp.New(`^expected ';', found`), "syntax error: unexpected @ at end of statement", ""},
	{lazyregexp.New(`^expected statement, found`), "syntax error: unexpected @, expected }", ""},
	{lazyregexp.New(`^expected 'IDENT', found`), "syntax error: unexpected @, expected name", ""},
	{lazyregexp.New(`^expected type, found`), "syntax error: unexpected @, expected type", ""},
	{lazyregexp.New(`^expected boolean or range expression, found assignment`), "syntax error: cannot use assignment as value", "compare with =="},
	{lazyregexp.New(`^expected boolean expression, found assignment`), "syntax error: cannot use assignment as value", "compare with ==, or assign first: if err := f(); err != nil {"},
	{lazyregexp.New(`^missing condition in if statement`), "syntax error: missing condition in if statement", "write the condition between if and {"},
	{lazyregexp.New(`^unexpected semicolon, expected '?([^']+)'?`), "syntax error: unexpected newline, expected $1", "the opening brace stands at the end of the line"},
	{lazyregexp.New(`^unexpected newline, expected (.*)`), "syntax error: unexpected newline, expected $1", ""},
	{lazyregexp.New(`^expected '?([^',]+)'?, found`), "syntax error: unexpected @, expected $1", ""},
	{lazyregexp.New(`^import path must be a string`), "syntax error: missing import path; require quoted string", `write import "fmt"`},
	{lazyregexp.New(`^missing import path`), "syntax error: missing import path; require quoted string", `write import "fmt"`},
	{lazyregexp.New(`^(cannot parenthesize.*|exceeded max nesting depth|.*must be function call)$`), "syntax error: $1", "write the parentheses of the call: go f(), defer f()"},
	{lazyregexp.New(`^(.*receiver.*|.*type parameter.*)$`), "syntax error: $1", ""},
}

// scanWords is for errors of the scanner.
func scanWords(msg string) string {
	switch {
	case strings.HasPrefix(msg, "string literal not terminated"):
		return "newline in string"
	case strings.HasPrefix(msg, "raw string literal not terminated"):
		return "string not terminated"
	case strings.HasPrefix(msg, "rune literal not terminated"):
		return "rune literal not terminated"
	case strings.HasPrefix(msg, "illegal rune literal"):
		return "more than one character in rune literal"
	case strings.HasPrefix(msg, "illegal character"):
		return "invalid character" + strings.TrimPrefix(msg, "illegal character")
	}
	return msg
}

// maxFound is how many bytes of a token an error names.
const maxFound = 200

// found names the token at off as the compiler does: name x, keyword for, literal 3, newline.
func found(text string, off int) string {
	if off >= len(text) {
		return "EOF"
	}
	rest := text[off:min(len(text), off+maxFound)]
	if i := strings.IndexByte(rest, '\n'); i >= 0 && rest[0] != '`' {
		rest = rest[:i]
	}
	src := []byte(rest)
	if strings.TrimSpace(string(src)) == "" {
		return "newline"
	}
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(src)), src, nil, 0)
	_, tok, lit := s.Scan()
	switch {
	case tok == token.IDENT:
		return "name " + lit
	case tok.IsKeyword():
		return "keyword " + tok.String()
	case tok.IsLiteral():
		return "literal " + lit
	case tok == token.SEMICOLON && lit == "\n", tok == token.EOF:
		return "newline"
	case tok == token.SEMICOLON:
		return "semicolon"
	case tok == token.COMMA:
		return "comma"
	}
	return tok.String()
}

// Closers returns the brackets that a text leaves open, closed in order.
func Closers(text string) string {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(text)), []byte(text), nil, 0)
	var open []byte
	for {
		_, tok, _ := s.Scan()
		switch tok {
		case token.LPAREN:
			open = append(open, ')')
		case token.LBRACK:
			open = append(open, ']')
		case token.LBRACE:
			open = append(open, '}')
		case token.RPAREN, token.RBRACK, token.RBRACE:
			open = open[:max(0, len(open)-1)]
		case token.EOF:
			slices.Reverse(open)
			return string(open)
		}
	}
}

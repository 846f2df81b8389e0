package check

import (
	"go/scanner"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordAt returns the extent of the identifier that off is in or at the end of; start is off where there is none.
func wordAt(text string, off int) (start, end int) {
	start, end = off, off
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:start])
		if !isWord(r) {
			break
		}
		start -= n
	}
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !isWord(r) {
			break
		}
		end += n
	}
	return start, end
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// A place is what kind of token the cursor is in.
type place struct {
	kind    placeKind
	start   int  // of the token
	imports bool // for a string: it is an import's
}

type placeKind int

const (
	inCode placeKind = iota
	inComment
	inString
	inNumber
	afterImport // where the path of an import is due, without quotes so far
)

// where finds the token at off.
func where(code string, off int) place {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(code))
	s.Init(file, []byte(code), func(token.Position, string) {}, scanner.ScanComments)
	imports, group := false, false
	for {
		pos, tok, lit := s.Scan()
		start := file.Offset(pos)
		end := start + len(lit)
		if tok == token.EOF || start >= off {
			if imports && tok != token.STRING {
				return place{kind: afterImport}
			}
			return place{}
		}
		open := off < end || off == end && !terminated(tok, lit)
		switch {
		case tok == token.COMMENT && open:
			return place{kind: inComment}
		case (tok == token.STRING || tok == token.CHAR) && open:
			return place{kind: inString, start: start, imports: imports}
		case (tok == token.INT || tok == token.FLOAT || tok == token.IMAG) && off <= end:
			return place{kind: inNumber}
		case tok == token.IDENT && imports && off <= end:
			return place{kind: afterImport}
		}
		switch tok {
		case token.IMPORT:
			imports = true
		case token.LPAREN:
			group = imports
		case token.SEMICOLON:
			imports = group
		case token.RPAREN:
			imports, group = false, false
		case token.COMMENT, token.IDENT, token.PERIOD:
		case token.STRING:
			imports = group
		default:
			imports, group = false, false
		}
	}
}

// terminated tells whether what follows a token that ends at the cursor is no more part of it.
func terminated(tok token.Token, lit string) bool {
	switch {
	case tok == token.COMMENT:
		return strings.HasPrefix(lit, "/*") && len(lit) >= 4 && strings.HasSuffix(lit, "*/")
	case tok == token.STRING && strings.HasPrefix(lit, "`"):
		return len(lit) >= 2 && strings.HasSuffix(lit, "`")
	case tok == token.STRING, tok == token.CHAR:
		return len(lit) >= 2 && lit[len(lit)-1] == lit[0] && !strings.HasSuffix(lit, `\`+lit[:1])
	}
	return true
}

package cell

import (
	"fmt"
	"go/scanner"
	"go/token"
	"strings"
)

// A piece is the text of one top-level item, found by counting brackets and semicolons alone.
type piece struct {
	start, end int
	first      int         // offset of the first token
	kind       token.Token // PACKAGE, IMPORT, CONST, TYPE, VAR, FUNC; ILLEGAL for a statement
	semicolon  bool        // ended by one that was written
}

// Limits that keep the recursive parsers behind us far from the end of their stacks.
const (
	maxDepth = 1000  // brackets in brackets
	maxChain = 10000 // operators, brackets and "else"s that follow each other in one expression or statement
)

// cut finds the top-level items. It reports only what the parser could not say better: brackets that do not match, nesting
// without end, names that contain the Marker.
func (p *parse) cut() (pieces []piece) {
	src := []byte(p.Text)
	file := token.NewFileSet().AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, 0)
	var (
		cur    = piece{first: -1}
		toks   []token.Token // the first tokens of the item, to tell a method from a function literal
		open   []token.Token
		chain  int   // of the innermost open bracket
		chains []int // of those around it
		head   header
	)
	flush := func(end, next int, semicolon bool) {
		if cur.first >= 0 {
			cur.end, cur.semicolon, cur.kind = end, semicolon, classify(toks)
			pieces = append(pieces, cur)
			cur = piece{start: next, first: -1}
		} // else: a lone semicolon; the blank before it goes to the next item
		if cur.first < 0 {
			cur.start = next
		}
		toks, chain = toks[:0], 0
	}
	long := func(off int) bool {
		if chain++; chain > maxChain {
			p.fail(off, "expression or statement too long", fmt.Sprintf("it has more than %d operators: break it up", maxChain))
			return true
		}
		return false
	}
	for {
		pos, tok, lit := s.Scan()
		off := file.Offset(pos)
		if tok == token.EOF {
			flush(len(p.Text), len(p.Text), false)
			return pieces
		}
		if tok == token.SEMICOLON && len(open) == 0 && !(head.open && lit == ";") {
			head = header{}
			next := off
			if lit == ";" {
				next++
			}
			flush(off, next, lit == ";")
			continue
		}
		if cur.first < 0 {
			cur.first = off
		}
		if len(toks) < 4 || toks[0] == token.FUNC && len(toks) < 400 {
			toks = append(toks, tok)
		}
		head.next(tok, len(open))
		switch {
		case tok == token.LPAREN || tok == token.LBRACK || tok == token.LBRACE:
			if long(off) { // f()()(), [][][]int and if {} else {} are nested, too
				return nil
			}
			open, chains, chain = append(open, tok), append(chains, chain), 0
			if len(open) > maxDepth {
				p.fail(off, "too deeply nested", fmt.Sprintf("more than %d brackets are open here", maxDepth))
				return nil
			}
		case tok == token.RPAREN || tok == token.RBRACK || tok == token.RBRACE:
			if len(open) == 0 {
				p.fail(off, fmt.Sprintf("syntax error: unexpected %s", tok), "there is no opening bracket for it")
				return nil
			}
			if closes(open[len(open)-1]) == tok {
				open = open[:len(open)-1]
			} else if tok == token.RBRACE { // "f(1 }": the parser knows what was missing; go on after it
				for len(open) > 0 && open[len(open)-1] != token.LBRACE {
					open = open[:len(open)-1]
				}
				open = open[:max(len(open)-1, 0)]
			}
			if len(open) < len(chains) {
				chain, chains = chains[len(open)], chains[:len(open)]
			}
		case tok == token.IDENT:
			if strings.ContainsRune(lit, Marker) {
				p.fail(off, fmt.Sprintf("invalid name %s: the letter %c is kept for the notebook itself", lit, Marker), "choose another name")
				return nil
			}
		case tok == token.COMMA || tok == token.SEMICOLON:
			chain = 0
		case tok.IsOperator() || tok == token.ELSE || tok == token.FUNC:
			if long(off) {
				return nil
			}
		}
	}
}

func closes(open token.Token) token.Token {
	switch open {
	case token.LPAREN:
		return token.RPAREN
	case token.LBRACK:
		return token.RBRACK
	}
	return token.RBRACE
}

// classify tells what an item is from its first tokens.
func classify(toks []token.Token) token.Token {
	if len(toks) == 0 {
		return token.ILLEGAL
	}
	switch toks[0] {
	case token.PACKAGE, token.IMPORT, token.CONST, token.TYPE, token.VAR:
		return toks[0]
	case token.FUNC:
		if len(toks) > 1 && toks[1] != token.LPAREN {
			return token.FUNC // func name…
		}
		depth := 0
		for i, t := range toks[1:] {
			if t == token.LPAREN {
				depth++
			}
			if t == token.RPAREN {
				depth--
			}
			if depth == 0 && i+2 < len(toks) {
				// func (r T) name…: a method. func (x int) int {…}(3) is a call of a literal, told by what follows.
				return methodOrLiteral(toks[i+2:])
			}
		}
		return token.FUNC
	}
	return token.ILLEGAL
}

// methodOrLiteral looks at what follows "func (…)": a name and then "(" is a method; a result type and then "{" a literal.
func methodOrLiteral(rest []token.Token) token.Token {
	if rest[0] == token.IDENT && len(rest) > 1 && rest[1] == token.LPAREN {
		return token.FUNC
	}
	return token.ILLEGAL
}

package check

import (
	"fmt"
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
)

// argumentAt says which parameter of a call the cursor, at off in the code, gives a value to: "argument 2 of 3: sep string";
// "" where there is none.
func (s *sketch) argumentAt(call *ast.CallExpr, code string, off int) string {
	sig, ok := underlying(s.typeOf(call.Fun)).(*types.Signature)
	start := s.Offset(call.Lparen)
	if !ok || start < 0 || start >= off {
		return ""
	}
	at, n := topCommas(code[start+1:off]), sig.Params().Len()
	last := sig.Variadic() && at >= n-1
	switch {
	case last:
		at = n - 1
	case at >= n:
		return ""
	}
	parameter := tuple(types.NewTuple(sig.Params().At(at)), last, TypeString)
	switch {
	case last:
		return fmt.Sprintf("argument %d and on: %s", n, parameter)
	case n == 1:
		return "the argument: " + parameter
	}
	return fmt.Sprintf("argument %d of %d: %s", at+1, n, parameter)
}

// topCommas counts the commas of Go text that stand in no bracket, string or comment.
func topCommas(text string) (n int) {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(text)), []byte(text), func(token.Position, string) {}, 0)
	depth := 0
	for {
		_, tok, _ := s.Scan()
		switch tok {
		case token.EOF:
			return n
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		case token.COMMA:
			if depth == 0 {
				n++
			}
		}
	}
}

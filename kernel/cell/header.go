package cell

import "go/token"

// A header follows the tokens of a statement, to know whether a semicolon stands between "for", "if" or "switch" and the
// block, where it separates clauses and ends nothing.
//
// In a header a composite literal that is not in parentheses can only begin with "]T{" or "struct{…}{", and a function
// literal has a body: all other braces open the block.
type header struct {
	open     bool           // between the keyword and the block
	bodies   int            // function literals whose body is still to come
	last     [4]token.Token // the last tokens outside brackets, the latest first; a bracket counts by its closing
	typeBody bool           // the brace that is open belongs to struct or interface
	typeEnd  bool           // the last token closed such a brace
}

// next takes a token that stands within depth brackets.
func (h *header) next(tok token.Token, depth int) {
	closing := tok == token.RPAREN || tok == token.RBRACK || tok == token.RBRACE
	if depth > 1 || depth == 1 && !closing {
		return
	}
	ended := false
	switch tok {
	case token.FOR, token.IF, token.SWITCH, token.SELECT:
		h.open, h.bodies = true, 0
	case token.FUNC:
		if h.open {
			h.bodies++
		}
	case token.LBRACE:
		h.typeBody = h.last[0] == token.STRUCT || h.last[0] == token.INTERFACE
		switch {
		case h.typeBody, h.literal():
		case h.bodies > 0:
			h.bodies--
		default:
			h.open = false
		}
	case token.RBRACE:
		ended, h.typeBody = h.typeBody, false
	}
	h.typeEnd = ended
	if tok != token.LPAREN && tok != token.LBRACK && tok != token.LBRACE {
		h.last = [4]token.Token{tok, h.last[0], h.last[1], h.last[2]}
	}
}

// literal says whether an opening brace after the last tokens begins a composite literal.
func (h *header) literal() bool {
	l := h.last
	if h.typeEnd {
		return true
	}
	if l[0] != token.IDENT {
		return false
	}
	switch l[1] {
	case token.RBRACK: // []T{, map[K]V{
		return true
	case token.MUL: // []*T{
		return l[2] == token.RBRACK
	case token.PERIOD: // []p.T{
		return l[2] == token.IDENT && (l[3] == token.RBRACK || l[3] == token.MUL)
	}
	return false
}

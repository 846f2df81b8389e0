package cell

import (
	"go/scanner"
	"go/token"
	"strings"
)

// foreignHint says how Go writes what the statement round off looks like in another language, or what a keyword was
// mistyped for; "" when nothing is recognised. msg is the parser's error at off.
func foreignHint(msg, text string, off int, q piece) string {
	stmt := tokensOf(text[q.start:q.end], q.start)
	if len(stmt) == 0 {
		return ""
	}
	if h := literalHint(msg, text, off); h != "" {
		return h
	}
	at := len(stmt) // the first token at or after the error
	for i, t := range stmt {
		if t.off >= off {
			at = i
			break
		}
	}
	if msg == listError && at == 0 {
		return listHint
	}
	if h := operatorHint(stmt, at, text); h != "" {
		return h
	}
	// The line of the error has a start of its own inside a function.
	line := at
	for line > 0 && (line >= len(stmt) || stmt[line-1].tok != token.SEMICOLON && stmt[line-1].tok != token.LBRACE && stmt[line-1].tok != token.RBRACE) {
		line--
	}
	return statementHint(stmt[line:], at-line)
}

// listError is what go/parser says of a list of expressions where a statement is expected, at the list's start.
const listError = "expected 1 expression"

// listHint is for a list that is a cell's own statement: Python would show a tuple.
const listHint = "a cell shows one expression: write fmt.Println(a, b), or put them in cells of their own"

// A word is a token with its text and its place.
type word struct {
	tok token.Token
	lit string
	off int
}

func tokensOf(text string, base int) (words []word) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, []byte(text), func(token.Position, string) {}, 0)
	for len(words) < 1000 {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		words = append(words, word{tok, lit, base + file.Offset(pos)})
	}
	return words
}

// literalHint is for what the scanner does not take.
func literalHint(msg, text string, off int) string {
	switch {
	case strings.Contains(msg, "rune literal"):
		return "single quotes hold one character: a string stands in double quotes, \"hello\""
	case strings.HasPrefix(msg, "string literal not terminated"):
		return "close the string with \" on the same line, or write a text of several lines between ` and `"
	case strings.HasPrefix(msg, "raw string literal not terminated"):
		return "close it with `"
	case strings.HasPrefix(msg, "comment not terminated"):
		return "close it with */"
	case strings.Contains(msg, "curly quotation mark"):
		return "these are typographic quotes, as text programs make them: use \""
	case strings.Contains(msg, "unknown escape"):
		return `a backslash is written \\, or the string between backquotes`
	case strings.Contains(msg, "octal literal"):
		return "a number that begins with 0 is octal: leave the 0 out"
	case !strings.HasPrefix(msg, "illegal character"):
		return ""
	}
	switch rest := text[min(off, len(text)):]; {
	case strings.HasPrefix(rest, "?"):
		return "Go has no ?: operator: use if and else"
	case strings.HasPrefix(rest, "#"):
		return "a comment begins with //"
	case strings.HasPrefix(rest, "@"):
		return "Go has no decorators: call the function with the other one as argument"
	case strings.HasPrefix(rest, "$"):
		return "a variable is written by its name alone; fmt.Sprintf(\"%v\", x) puts a value into a text"
	case strings.HasPrefix(rest, "“"), strings.HasPrefix(rest, "”"), strings.HasPrefix(rest, "«"), strings.HasPrefix(rest, "»"), strings.HasPrefix(rest, "„"):
		return "these are typographic quotes: use \""
	case strings.HasPrefix(rest, "‘"), strings.HasPrefix(rest, "’"):
		return "this is a typographic quote: use ' for one character and \" for strings"
	case strings.HasPrefix(rest, "−"), strings.HasPrefix(rest, "–"):
		return "this is a typographic dash: use -"
	}
	return ""
}

// operatorHint is for operators that Go has not, or has as statements only. at is the token where the parser stopped.
func operatorHint(stmt []word, at int, text string) string {
	tok := func(i int) token.Token {
		if i < 0 || i >= len(stmt) {
			return token.ILLEGAL
		}
		return stmt[i].tok
	}
	adjacent := func(i int) bool {
		return i >= 0 && i+1 < len(stmt) && stmt[i+1].off == stmt[i].off+len(stmt[i].tok.String())
	}
	switch {
	case tok(at) == token.INC || tok(at) == token.DEC || tok(at-1) == token.INC || tok(at-1) == token.DEC:
		if tok(0) == token.FOR {
			return "the parts of a for are separated by semicolons: for i := 0; i < n; i++ { }"
		}
		return "i++ and i-- are statements of their own, after the variable, and have no value"
	case (tok(at-1) == token.LSS && tok(at) == token.GTR) && adjacent(at-1):
		return "unequal is written !="
	case (tok(at) == token.ASSIGN || tok(at) == token.GTR) && tok(at-1) == token.ASSIGN && adjacent(at-1),
		tok(at) == token.ASSIGN && tok(at+1) == token.GTR && adjacent(at):
		return "Go has no => functions: write func(x int) int { return x + 1 }"
	case tok(at) == token.ASSIGN && (tok(at-1) == token.EQL || tok(at-1) == token.NEQ) && adjacent(at-1):
		return "equal is written ==, unequal !="
	case tok(at) == token.SUB && tok(at+1) == token.GTR && adjacent(at) && tok(at-1) == token.RPAREN:
		return "the result's type stands after the parameters, without an arrow: func f(x int) int { }"
	case tok(at) == token.DEFINE && (tok(0) == token.VAR || tok(0) == token.CONST):
		return "var and const take =; := is for a new variable without var"
	case tok(at) == token.LBRACE && (tok(at-1) == token.DEFINE || tok(at-1) == token.ASSIGN || tok(at-1) == token.RETURN):
		return "a list of values has its type before it: []int{1, 2}, map[string]int{\"a\": 1}"
	case tok(at) == token.COMMA && inStruct(stmt, at):
		return "the fields of a struct stand on lines of their own, without commas"
	case tok(at) == token.COMMA && bracketList(stmt, at):
		return "a list of values has its type before it: []int{1, 2, 3}"
	}
	if at < len(stmt) && stmt[at].tok == token.IDENT {
		switch stmt[at].lit {
		case "and":
			return "and is written &&"
		case "or":
			return "or is written ||"
		case "not":
			return "not is written !"
		case "is":
			return "compare with =="
		case "in":
			if tok(0) == token.FOR {
				return "a loop over values is written for i, x := range values { }"
			}
			return "Go has no in operator: slices.Contains(list, x), or _, ok := m[key] for a map"
		}
	}
	return ""
}

// bracketList tells whether the comma at i stands in brackets that begin a value: x := [1, 2].
func bracketList(stmt []word, i int) bool {
	for j := i - 1; j >= 0; j-- {
		switch stmt[j].tok {
		case token.LBRACK:
			return j == 0 || stmt[j-1].tok != token.IDENT && stmt[j-1].tok != token.FUNC && stmt[j-1].tok != token.RPAREN
		case token.LPAREN, token.LBRACE, token.SEMICOLON:
			return false
		}
	}
	return false
}

// inStruct tells whether token i stands right in the braces of a struct type.
func inStruct(stmt []word, i int) bool {
	depth := 0
	for j := i - 1; j > 0; j-- {
		switch stmt[j].tok {
		case token.RBRACE, token.RPAREN, token.RBRACK:
			depth++
		case token.LBRACE, token.LPAREN, token.LBRACK:
			if depth--; depth < 0 {
				return stmt[j-1].tok == token.STRUCT
			}
		}
	}
	return false
}

// statementHint looks at a statement's first word. at is the token where the parser stopped.
func statementHint(stmt []word, at int) string {
	if len(stmt) == 0 {
		return ""
	}
	if stmt[0].tok == token.IF && 1 < at && at < len(stmt) && stmt[at].tok == token.IDENT {
		return "the body of an if stands in braces, whatever its length: if x == 1 { f() }"
	}
	if stmt[0].tok != token.IDENT || at >= len(stmt) || at < 1 && !continues[stmt[0].lit] {
		return ""
	}
	if h, ok := foreignWords[stmt[0].lit]; ok {
		return h
	}
	if at != 1 || stmt[1].tok != token.IDENT && !stmt[1].tok.IsKeyword() && !stmt[1].tok.IsLiteral() {
		return ""
	}
	if k := nearKeyword(stmt[0].lit); k != "" {
		return "did you mean " + k + "?"
	}
	if len(stmt) > 2 && (stmt[2].tok == token.ASSIGN || stmt[2].tok == token.DEFINE || stmt[2].tok == token.SEMICOLON) && stmt[1].tok == token.IDENT {
		return declarationOrder
	}
	if stmt[1].tok.IsLiteral() || stmt[1].tok == token.IDENT {
		return "the arguments of a call stand in parentheses: f(x)"
	}
	return ""
}

const (
	declarationOrder = "the type stands after the name: var x int = 5, or x := 5 without a type"
	loopHint         = "Go has one loop, for: for x < 10 { } is while, for { } is without end"
	funcHint         = "a function begins with func, and its types stand after the names: func f(a int) int { }"
	classHint        = "Go has no classes: type T struct { } holds the fields, func (t T) Name() { } adds a method"
	exceptionHint    = "Go has no exceptions: a function returns an error, and its caller looks at it: if err != nil { }"
	accessHint       = "leave it out: a name that begins with a capital is visible to other packages, any other is not"
)

// continues are words that follow a block.
var continues = map[string]bool{"catch": true, "except": true, "finally": true, "elif": true, "elseif": true, "elsif": true, "until": true, "end": true}

// foreignWords are words of other languages that begin a statement.
var foreignWords = map[string]string{
	"while": loopHint, "until": loopHint, "do": loopHint, "foreach": loopHint, "loop": loopHint, "repeat": loopHint,
	"def": funcHint, "function": funcHint, "fn": funcHint, "fun": funcHint, "lambda": "a function without a name is written func(x int) int { return x + 1 }",
	"class": classHint, "enum": "an enumeration is a type and a group of constants: const ( Red Color = iota; Green )",
	"try": exceptionHint, "catch": exceptionHint, "except": exceptionHint, "finally": "what must happen at the end is deferred: defer f.Close()",
	"raise": exceptionHint, "throw": exceptionHint,
	"elif": "write } else if x { on the line of the closing brace", "elseif": "write } else if x { on the line of the closing brace",
	"elsif":  "write } else if x { on the line of the closing brace",
	"public": accessHint, "private": accessHint, "protected": accessHint, "static": accessHint,
	"let": "a new variable is written x := 5, or var x = 5", "auto": "a new variable is written x := 5, or var x = 5",
	"int": declarationOrder, "float": declarationOrder, "double": declarationOrder, "char": declarationOrder, "string": declarationOrder,
	"String": declarationOrder, "bool": declarationOrder, "boolean": declarationOrder, "float64": declarationOrder, "float32": declarationOrder,
	"long": declarationOrder, "byte": declarationOrder, "rune": declarationOrder, "unsigned": declarationOrder, "void": funcHint,
	"from": "write import \"path\"; its names are then used as package.Name", "include": "write import \"path\"", "using": "write import \"path\"",
	"async": "go f() runs f at the same time as what follows; channels bring results back", "await": "receive from a channel: x := <-results",
	"del": "delete(m, key) takes a key out of a map", "delete": "delete(m, key) takes a key out of a map; memory needs no freeing",
	"pass": "an empty block is written { }", "print": "the arguments of a call stand in parentheses: fmt.Println(x)",
	"printf": "the arguments of a call stand in parentheses: fmt.Printf(\"%d\\n\", x)", "echo": "print with fmt.Println(x)",
	"assert": "test with if, and panic or return an error", "with": "close what you open with defer: defer f.Close()",
	"unless": "write if !x { }", "match": "write switch x { case 1: }", "end": "a block ends with }", "then": "a block stands in braces: if x { }",
	"global": "a function uses a variable declared outside it by its name", "nonlocal": "a function uses a variable declared outside it by its name",
}

// nearKeyword is the keyword of which name is one slip away: a letter too many, too few, wrong, or two exchanged.
func nearKeyword(name string) string {
	for k := token.BREAK; k <= token.VAR; k++ {
		if word := k.String(); len(word) > 2 && oneSlip(name, word) {
			return word
		}
	}
	return ""
}

func oneSlip(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	if i == len(a) && i == len(b) {
		return false
	}
	x, y := a[i:], b[i:]
	switch len(x) - len(y) {
	case 1:
		return x[1:] == y
	case -1:
		return x == y[1:]
	case 0:
		return x[1:] == y[1:] || len(x) > 1 && x[0] == y[1] && x[1] == y[0] && x[2:] == y[2:]
	}
	return false
}

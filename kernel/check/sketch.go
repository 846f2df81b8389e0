package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"jeton/kernel/cell"
)

// A sketch is a cell in the middle of being written, typed as far as it goes: what completion and inspection look at.
type sketch struct {
	*Partial
	path []ast.Node // the nodes round the cursor, the innermost last
	pos  token.Pos  // of the cursor
}

// cursorName stands in the text where completion happens, so that "x." has a selector to find.
const cursorName = "_jeton_cursor_"

// Bounds on what is done for one key stroke.
const (
	maxSketch = 1 << 19 // the largest text that is sketched
	maxParsed = 1 << 19 // bytes of repaired texts that are tried
)

// sketch types text around off. The bytes [off,end) are replaced by name, which may be empty. It returns nil when no sense
// can be made of the text.
func (c *Checker) sketch(text string, off, end int, name string) *sketch {
	if len(text) > maxSketch {
		return nil
	}
	best, fewest := "", -1
	left := maxParsed
	for candidate := range repairs(text[:off]+name, text[end:]) {
		if left -= len(candidate); left < 0 && best != "" {
			break
		}
		src, errs := cell.Syntax("", candidate)
		if src == nil {
			continue
		}
		if (fewest < 0 || len(errs) < fewest) && enclosing(src, src.File.Pos(off), name) != nil {
			best, fewest = candidate, len(errs)
		}
		if fewest == 0 {
			break
		}
	}
	if fewest < 0 {
		return nil
	}
	p := c.Partial(best)
	if p == nil {
		return nil
	}
	return &sketch{Partial: p, path: enclosing(p.Source, p.Pos(off), name), pos: p.Pos(off)}
}

// repairs yields texts that may parse where head+tail does not: open brackets are closed, first at the end, then at
// the end of the cursor's line, then at the cursor with all that follows left out; and a missing block or colon is added.
func repairs(head, tail string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		whole := head + tail
		if !yield(whole + cell.Closers(whole)) {
			return
		}
		lineStart := strings.LastIndexByte(head, '\n') + 1
		rest := ""
		if i := strings.IndexByte(tail, '\n'); i >= 0 {
			rest = tail[i:]
		}
		for _, missing := range omitted {
			line := head + cell.Closers(head[lineStart:]) + missing + rest
			if !yield(line + cell.Closers(line)) {
				return
			}
		}
		for _, missing := range omitted {
			lineClosed := head + cell.Closers(head[lineStart:]) + missing
			all := lineClosed + cell.Closers(lineClosed)
			if !yield(all+rest) || !yield(all) {
				return
			}
		}
	}
}

// omitted is what may be missing after the cursor's word: nothing, a block, the colon of a case, the rest of a function.
var omitted = []string{"", " {}", ":", "() {}"}

// enclosing returns the nodes round pos. With a name, the innermost must be the identifier of that name at pos.
func enclosing(src *cell.Source, pos token.Pos, name string) []ast.Node {
	var path []ast.Node
	for i := range src.Items {
		it := &src.Items[i]
		var root ast.Node = it.Stmt
		if it.Decl != nil {
			root = it.Decl
		}
		if root.Pos() > pos || pos > root.End() {
			continue
		}
		if p := pathTo(root, pos, name); len(p) > len(path) {
			path = p
		}
	}
	return path
}

func pathTo(root ast.Node, pos token.Pos, name string) (found []ast.Node) {
	var stack []ast.Node
	named := false // found ends in an identifier
	same := 0      // as many nodes are alike in found and stack: statements may be nested by the thousand
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			same = min(same, len(stack))
			return true
		}
		if n.Pos() > pos || pos > n.End() {
			return false
		}
		stack = append(stack, n)
		id, isIdent := n.(*ast.Ident)
		fits := name == "" || isIdent && id.Name == name && id.Pos() == pos
		if fits && (isIdent || !named && len(stack) > len(found)) {
			found, named = append(found[:same], stack[same:]...), isIdent
			same = len(stack)
		}
		return true
	})
	return found
}

// innermost is the smallest scope round the cursor.
func (s *sketch) innermost() *types.Scope {
	inner := s.Pkg.Scope()
	size := token.Pos(1 << 40)
	for _, scope := range s.Info.Scopes {
		if scope.Pos() <= s.pos && s.pos <= scope.End() && scope.End()-scope.Pos() < size {
			inner, size = scope, scope.End()-scope.Pos()
		}
	}
	return inner
}

package notebook

import (
	"context"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/front"
	"jeton/runtime/session"
)

// Complete proposes what may stand at pos. See front.Interpreter.
func (n *Notebook) Complete(_ context.Context, code string, pos int) front.Completion {
	n.module.find(n)
	c := n.checkerOf(code).Complete(code, pos, n.assist())
	out := front.Completion{Start: c.Start, End: c.End}
	for _, m := range c.Matches {
		out.Matches = append(out.Matches, front.Match{Text: m.Text, Type: m.Type, Signature: m.Signature})
	}
	return out
}

// assist is what the checker cannot know by itself: the magics, and the files.
func (n *Notebook) assist() check.CompleteOptions {
	opt := check.CompleteOptions{Paths: n.paths}
	for _, name := range n.magicNames() {
		m := n.magics[name]
		known := check.Magic{Name: name, Line: m.line != nil, Block: m.block != nil, Go: m.takesGo, GoBlock: m.cellOfGo, Help: m.synopsis}
		if m.options != nil {
			known.Options = m.options(n)
		}
		opt.Magics = append(opt.Magics, known)
	}
	return opt
}

// Inspect describes the name at pos. See front.Interpreter.
func (n *Notebook) Inspect(_ context.Context, code string, pos, detail int) (session.Bundle, bool) {
	if m := n.magicAt(code, pos); m != nil {
		return session.Bundle{Data: map[string]any{"text/plain": m.usage()}}, true
	}
	n.module.find(n)
	return n.inspect(n.checkerOf(code), code, pos, detail)
}

// inspect describes the name at pos with the names that k knows.
func (n *Notebook) inspect(k *check.Checker, code string, pos, detail int) (session.Bundle, bool) {
	d, found := k.Inspect(code, pos, detail)
	if !found {
		return session.Bundle{}, false
	}
	return session.Bundle{Data: map[string]any{"text/plain": d.Text(), "text/markdown": d.Markdown()}}, true
}

// magicAt is the magic in whose name pos stands, nil when there is none.
func (n *Notebook) magicAt(code string, pos int) *magic {
	parsed, err := cell.Parse("", code)
	if err != nil {
		return nil
	}
	pos -= len(code) - len(parsed.Text) // a byte order mark
	for _, s := range parsed.Segments {
		if s.Kind != cell.Line && s.Kind != cell.Block || pos < s.Pos.Offset || pos > s.End {
			continue
		}
		written := strings.TrimLeft(parsed.Text[s.Pos.Offset:], "%")
		if nameEnd := len(parsed.Text) - len(written) + len(s.Name); pos <= nameEnd {
			return n.magics[s.Name]
		}
	}
	return nil
}

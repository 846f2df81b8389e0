package notebook

import (
	"context"

	"jeton/kernel/check"
	"jeton/kernel/front"
	"jeton/runtime/session"
)

// Complete proposes what may stand at pos. See front.Interpreter.
func (n *Notebook) Complete(_ context.Context, code string, pos int) front.Completion {
	c := n.checker.Complete(code, pos, n.assist())
	out := front.Completion{Start: c.Start, End: c.End}
	for _, m := range c.Matches {
		out.Matches = append(out.Matches, front.Match{Text: m.Text, Type: m.Type, Signature: m.Signature})
	}
	return out
}

// assist is what the checker cannot know by itself: the magics.
func (n *Notebook) assist() check.CompleteOptions {
	var opt check.CompleteOptions
	for _, name := range n.magicNames() {
		m := n.magics[name]
		opt.Magics = append(opt.Magics, check.Magic{Name: name, Line: m.line != nil, Block: m.block != nil, Help: m.synopsis})
	}
	return opt
}

// Inspect describes the name at pos. See front.Interpreter.
func (n *Notebook) Inspect(_ context.Context, code string, pos, detail int) (session.Bundle, bool) {
	d, found := n.checker.Inspect(code, pos, detail)
	if !found {
		return session.Bundle{}, false
	}
	return session.Bundle{Data: map[string]any{"text/plain": d.Text(), "text/markdown": d.Markdown()}}, true
}

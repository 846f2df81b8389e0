package notebook

import (
	"slices"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/front"
)

// nameMagics look at the notebook's names.
var nameMagics = []magic{{
	name: "who", args: "[KIND]", synopsis: "list the notebook's names with type, size and cell",
	help: "KIND keeps one sort: var, func, type, const or import. The size of a variable\n" +
		"counts what it holds right away: the elements of a slice, a map or a channel,\n" +
		"the text of a string, what a pointer points to, and not what those hold.",
	line:    (*run).who,
	options: func(*Notebook) []string { return nameKinds },
}, {
	name: "reset", args: "", synopsis: "forget all variables, functions, types and imports",
	help: "The process that ran the cells is ended and a fresh one started. Background\ncells go on: %kill ends them.",
	line: (*run).resetNames,
}}

// nameKinds are the sorts of names.
var nameKinds = []string{"var", "func", "type", "const", "import"}

// A nameRow is a line of %who.
type nameRow struct{ Name, Kind, Type, Size, Cell string }

func (c *run) who(s cell.Segment) *front.Error {
	if s.Args != "" && !slices.Contains(nameKinds, s.Args) {
		return simpleError(magicError, "%%who %s: the kinds are var, func, type, const and import", s.Args)
	}
	names := c.nb.checker.Names()
	if s.Args != "" {
		names = slices.DeleteFunc(names, func(n check.Name) bool { return n.Kind != s.Args })
	}
	sizes := c.sizes(names)
	var rows []nameRow
	for _, n := range names {
		row := nameRow{Name: n.Name, Kind: n.Kind, Type: strings.Join(strings.Fields(n.Type), " "), Cell: n.Cell}
		if size, ok := sizes[n.Name]; ok {
			row.Size = byteSize(size)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		c.say("no names yet")
		return nil
	}
	return c.table(rows)
}

func (c *run) resetNames(cell.Segment) *front.Error {
	c.nb.mu.Lock()
	d := c.nb.desk
	c.nb.mu.Unlock()
	if d == nil {
		return simpleError(magicError, "the notebook is closed")
	}
	<-d.ready
	c.nb.replace(d)
	c.nb.comms.lost(d.client, c.out)
	c.say("all names are forgotten; a fresh process runs the next cell")
	return nil
}

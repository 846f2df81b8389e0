package notebook

import (
	"slices"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/front"
)

// nameMagics look at the notebook's names.
var nameMagics = []magic{{
	name: "who", args: "[KIND]", synopsis: "list the notebook's names, or those of one kind",
	help:    "KIND keeps one sort: var, func, type, const or import.",
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
type nameRow struct{ Name, Kind, Type, Cell string }

func (c *run) who(s cell.Segment) *front.Error {
	if s.Args != "" && !slices.Contains(nameKinds, s.Args) {
		return simpleError(magicError, "%%who %s: the kinds are var, func, type, const and import", s.Args)
	}
	var rows []nameRow
	for _, n := range c.nb.checker.Names() {
		if s.Args == "" || n.Kind == s.Args {
			rows = append(rows, nameRow{n.Name, n.Kind, strings.Join(strings.Fields(n.Type), " "), n.Cell})
		}
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

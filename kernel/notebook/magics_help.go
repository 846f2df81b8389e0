package notebook

import (
	"fmt"
	"maps"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/front"
	"jeton/kernel/words"
	"jeton/launcher/lang"
	"jeton/runtime/session"
)

// helpMagics explain.
var helpMagics = []magic{{
	name: "help", args: "[MAGIC]", synopsis: "list all magics, or show one's help",
	line:    (*run).listMagics,
	options: (*Notebook).magicNames,
}, {
	name: "lsmagic", args: "", synopsis: "the same as %help, by IPython's name",
	line: (*run).listMagics,
}, {
	name: "explain", args: "", synopsis: "say what the last error means, and what to try",
	line: (*run).explain,
}, {
	name: "lang", args: "[en|fr]", synopsis: "the language of hints, of %explain, and of tables",
	help:    "Without one it says which. At the start it is that of the environment (LC_ALL,\nLC_MESSAGES, LANG).",
	line:    (*run).setLanguage,
	options: func(*Notebook) []string { return lang.All() },
}}

func (c *run) listMagics(s cell.Segment) *front.Error {
	if name := strings.TrimLeft(s.Args, "%"); name != "" {
		m := c.nb.magics[name]
		if m == nil {
			return c.magic(cell.Segment{Kind: cell.Line, Name: name, Pos: s.Pos})
		}
		c.say(m.usage())
		return nil
	}
	c.say(c.nb.magicList())
	return nil
}

// magicList is a line for each magic; it fits a page of a usual width.
func (n *Notebook) magicList() string {
	var b strings.Builder
	l := n.language()
	for _, name := range n.magicNames() {
		m := n.magics[name]
		sign := "% "
		switch {
		case m.line == nil:
			sign = "%%"
		case m.block != nil:
			sign = "% %%"
		}
		fmt.Fprintf(&b, "%-5s %-22s %s\n", sign, strings.TrimSpace(m.name+" "+m.args), words.Said(l, m.synopsis))
	}
	b.WriteString("\n!COMMAND runs a shell command; NAME? shows what NAME is.\n%help MAGIC tells more of one.\n")
	return b.String()
}

// help answers name? and ?name.
func (c *run) help(s cell.Segment) *front.Error {
	if name, ok := strings.CutPrefix(s.Name, "%"); ok {
		return c.listMagics(cell.Segment{Args: strings.TrimLeft(name, "%"), Pos: s.Pos})
	}
	detail := 0
	if s.Args != "" {
		detail = 1
	}
	known := c.nb.checker
	if c.on != nil {
		known = c.on.checker(c.on.set.Min())
	}
	c.nb.module.find(c.nb)
	b, found := c.nb.inspect(known, s.Name, len(s.Name), detail)
	if !found {
		return simpleError(magicError, "line %d: nothing is known of %s", s.Pos.Line, s.Name)
	}
	c.page(b)
	return nil
}

// page gives the front end a text to read. A page is no output: front ends show it under the cell, or in a pager. They
// take one from a cell, so further texts go below the first.
func (c *run) page(b session.Bundle) {
	for _, p := range c.payload {
		if p["source"] != "page" {
			continue
		}
		all := p["data"].(map[string]any)
		for mime, text := range b.Data {
			if above, ok := all[mime]; ok {
				text = fmt.Sprint(above, "\n\n", text)
			}
			all[mime] = text
		}
		return
	}
	c.payload = append(c.payload, map[string]any{"source": "page", "start": 0, "data": maps.Clone(b.Data)})
}

// cutWord removes a first word.
func cutWord(s, word string) (rest string, ok bool) {
	first, rest, _ := strings.Cut(s, " ")
	if first != word {
		return s, false
	}
	return strings.TrimSpace(rest), true
}

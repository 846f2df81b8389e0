package notebook

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/kernel/words"
	"jeton/runtime/display"
)

// A magic is one command of a notebook. Names are without %.
type magic struct {
	name     string
	args     string                                    // as help shows them
	synopsis string                                    // one line
	help     string                                    // the rest
	takesGo  bool                                      // its argument, or its cell, is Go
	cellOfGo bool                                      // its cell is
	options  func(n *Notebook) []string                // the words that its arguments may be, for completion; nil when there are none
	line     func(c *run, s cell.Segment) *front.Error // %name; nil when there is none
	block    func(c *run, s cell.Segment) *front.Error // %%name
}

// magics returns all magics by name.
func magics() map[string]*magic {
	all := slices.Concat(codeMagics, nativeMagics, nameMagics, moduleMagics, processMagics, traceMagics, diagramMagics, daemonMagics, worldMagics, hostMagics, moveMagics, systemMagics, helpMagics)
	m := make(map[string]*magic, len(all))
	for i := range all {
		m[all[i].name] = &all[i]
	}
	return m
}

// magic runs a %line or %%block.
func (c *run) magic(s cell.Segment) *front.Error {
	m, sign := c.nb.magics[s.Name], "%"
	if s.Kind == cell.Block {
		sign = "%%"
	}
	switch {
	case m == nil:
		return simpleError(magicError, "line %d: there is no magic %s; %s", s.Pos.Line, sign+s.Name, c.nb.instead(s.Name, sign))
	case slices.Contains(strings.Fields(s.Args), "--help"):
		c.say(m.usage())
		return nil
	case c.on != nil && !slices.Contains(rankMagics, m.name):
		return simpleError(magicError, "line %d: %s is the desk's: write it in a cell without %%%%world", s.Pos.Line, sign+s.Name)
	case s.Kind == cell.Block && m.block == nil:
		return simpleError(magicError, "line %d: %%%%%s takes no cell: write %%%s on a line of its own", s.Pos.Line, s.Name, s.Name)
	case s.Kind == cell.Block:
		return m.block(c, s)
	case m.line == nil:
		return simpleError(magicError, "line %d: %%%s takes a whole cell: write %%%%%s on its first line", s.Pos.Line, s.Name, s.Name)
	}
	return m.line(c, s)
}

// usage is a magic's help.
func (m *magic) usage() string {
	var forms []string
	if m.line != nil {
		forms = append(forms, strings.TrimSpace("%"+m.name+" "+m.args))
	}
	if m.block != nil {
		forms = append(forms, strings.TrimSpace("%%"+m.name+" "+m.args))
	}
	text := strings.Join(forms, "\n") + "\n    " + m.synopsis
	if m.help != "" {
		text += "\n\n" + m.help
	}
	return text
}

// say shows plain text, sayf a formatted one, in the notebook's language.
func (c *run) say(text string) {
	c.out.Stream("stdout", []byte(words.Said(c.nb.language(), strings.TrimRight(text, "\n"))+"\n"))
}

// warn shows plain text as a warning, in the notebook's language.
func (c *run) warn(text string) {
	c.out.Stream("stderr", []byte(words.Said(c.nb.language(), text)+"\n"))
}

func (c *run) sayf(format string, args ...any) { c.say(fmt.Sprintf(format, args...)) }

// table shows rows, a slice of structs, with their words and the names of their fields in the notebook's language.
func (c *run) table(rows any) *front.Error {
	l, v := c.nb.language(), reflect.ValueOf(rows)
	var head []string
	for f := range v.Type().Elem().Fields() {
		head = append(head, words.Said(l, f.Name))
	}
	for i := range v.Len() {
		for f := range v.Index(i).NumField() {
			if f := v.Index(i).Field(f); f.Kind() == reflect.String {
				f.SetString(words.Said(l, f.String()))
			}
		}
	}
	return c.headed(head, rows)
}

// headed shows rows, a slice of structs, under a head.
func (c *run) headed(head []string, rows any) *front.Error {
	b, err := display.HeadedForm(head, rows)
	if err != nil {
		return simpleError(magicError, "%v", err)
	}
	c.out.Display(b)
	return nil
}

// instead says what to write for a magic that there is not.
func (n *Notebook) instead(name, sign string) string {
	if hint := ipythonMagics[name]; hint != "" {
		return hint
	}
	if near := n.nearest(name); near != "" {
		return fmt.Sprintf("did you mean %s%s? %%help lists all", sign, near)
	}
	return "%help lists all"
}

// nearest is the magic whose name is closest to a mistyped one, "" when none is close.
func (n *Notebook) nearest(name string) string {
	best, dist := "", min(3, len(name)) // a name of one or two letters has no near one that is meant
	for _, m := range n.magicNames() {
		if d := distance(strings.ToLower(name), m); d < dist {
			best, dist = m, d
		}
	}
	return best
}

func (n *Notebook) magicNames() []string {
	names := make([]string, 0, len(n.magics))
	for name := range n.magics {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// distance is the number of letters to add, remove, replace or swap with a neighbour (Damerau, "A technique for computer
// detection and correction of spelling errors", 1964; optimal string alignment).
func distance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range b {
		d[0][j+1] = j + 1
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// hostCall runs one function of package runtime/magic in the engine. args are strings or bools.
func (c *run) hostCall(fn string, args ...any) *front.Error {
	if c.on != nil {
		return c.hostCallOn(fn, args...)
	}
	d, fail := c.desk()
	if fail != nil {
		return fail
	}
	fault := c.program(d.client, d.translator.call(magicPath, fn, args...))
	switch {
	case fault == nil:
		return nil
	case fault.Kind == engine.Failed:
		return simpleError(magicError, "%s", fault.Text)
	}
	return c.fault(d, fault)
}

const magicPath = "jeton/runtime/magic"

package handin

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"jeton/internal/nbformat"
)

// protect puts a copy of the lab's own cell before a check that uses names of it which a cell of the student has redefined, and refuses
// checks that her cells falsify.
func (m *mender) protect(cells []*built) []nbformat.Cell {
	g := newGuard(m.want)
	var out []nbformat.Cell
	for _, b := range cells {
		if b.cell.Type == "code" && b.student {
			g.student(b)
		}
		if b.want != nil && b.want.role == given {
			for name := range g.declared[b.want] {
				delete(g.dirty, name)
			}
		}
		if b.want != nil && gradingOf(&b.cell).Grade && b.want.role == locked && b.cell.Type == "code" {
			out = append(out, m.before(g, b)...)
		}
		out = append(out, b.cell)
	}
	return out
}

// A guard follows the names of the lab's own cells through the notebook.
type guard struct {
	given    []*wanted
	declared map[*wanted]map[string]bool // by given cells
	calls    map[string]map[string]bool  // what each function of theirs uses
	dirty    map[string]string           // names that a cell of the student has redefined, and her cell's id
	changed  map[string]string           // names that a function of hers changes
	events   map[string]string           // ids of her cells that write into the event log, and what
}

func newGuard(want []*wanted) *guard {
	g := &guard{declared: map[*wanted]map[string]bool{}, calls: map[string]map[string]bool{},
		dirty: map[string]string{}, changed: map[string]string{}, events: map[string]string{}}
	for _, w := range want {
		if w.role != given {
			continue
		}
		g.given = append(g.given, w)
		g.declared[w] = declares(string(w.cell.Source))
		maps.Copy(g.calls, functions(string(w.cell.Source)))
	}
	return g
}

// student looks at a cell of the student. What the teacher's answer there does is what is asked for.
func (g *guard) student(b *built) {
	text, asked := string(b.cell.Source), ""
	if b.want != nil {
		asked = string(b.want.cell.Source)
	}
	minus := func(got, asked map[string]bool, into map[string]string) {
		for name := range got {
			if !asked[name] {
				into[name] = b.cell.ID
			}
		}
	}
	minus(declares(text), declares(asked), g.dirty)
	minus(assigns(text), assigns(asked), g.changed)
	if what := moreEvents(text, asked); what != "" {
		g.events[b.cell.ID] = what
	}
}

// protected are the names that a check uses, those that the lab's functions among them use, and so on; and of each the cells that declare
// it, the last one last.
func (g *guard) protected(check string) map[string][]*wanted {
	out := map[string][]*wanted{}
	todo := slices.Collect(maps.Keys(usesOf(check)))
	for len(todo) > 0 {
		name := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if _, seen := out[name]; seen {
			continue
		}
		var from []*wanted
		for _, w := range g.given {
			if g.declared[w][name] {
				from = append(from, w)
			}
		}
		if from == nil {
			continue
		}
		out[name] = from
		todo = append(todo, slices.Collect(maps.Keys(g.calls[name]))...)
	}
	return out
}

// before returns the copies of given cells that go before a check, and marks the check when it is refused.
func (m *mender) before(g *guard, b *built) (copies []nbformat.Cell) {
	source := string(b.want.cell.Source)
	names := g.protected(source)
	at := slices.Index(m.want, b.want)
	var again []*wanted
	for _, name := range slices.Sorted(maps.Keys(names)) {
		by, dirty := g.dirty[name]
		if all, any := g.dirty[anything]; any && !dirty {
			by, dirty = all, true
		}
		if !dirty {
			continue
		}
		from := slices.DeleteFunc(slices.Clone(names[name]), func(w *wanted) bool { return slices.Index(m.want, w) > at })
		if len(from) == 0 {
			continue
		}
		if last := from[len(from)-1]; !slices.Contains(again, last) {
			again = append(again, last)
		}
		m.note("shadows", b.want.id, quoted(name), by)
	}
	slices.SortFunc(again, func(a, b *wanted) int { return slices.Index(m.want, a) - slices.Index(m.want, b) })
	for i, w := range again {
		text := string(w.cell.Source) + "\n\n// " + m.say("copy", b.want.id)
		copies = append(copies, nbformat.Cell{ID: fmt.Sprintf("again-%s-%d", b.cell.ID, i+1), Type: "code", Metadata: map[string]json.RawMessage{}, Source: nbformat.Text(text)})
		for name := range g.declared[w] {
			delete(g.dirty, name)
		}
	}
	m.refuse(g, b, names, source)
	return copies
}

// refuse marks a check that cannot be believed.
func (m *mender) refuse(g *guard, b *built, names map[string][]*wanted, source string) {
	var why []string
	for _, name := range slices.Sorted(maps.Keys(g.changed)) {
		if names[name] != nil {
			why = append(why, m.say("assigns", b.want.id, quoted(name), g.changed[name]))
		}
	}
	if readsLog(source) {
		for _, id := range slices.Sorted(maps.Keys(g.events)) {
			why = append(why, m.say("events", b.want.id, id, g.events[id]))
		}
	}
	if why == nil {
		return
	}
	for _, s := range why {
		if !slices.Contains(m.notes, s) {
			m.notes = append(m.notes, s)
		}
	}
	Mark{Refused: strings.Join(why, " ")}.Set(&b.cell)
}

// quoted is a name as a student writes it.
func quoted(name string) string {
	if i := strings.LastIndexByte(name, ' '); i >= 0 {
		name = name[i+1:]
	}
	return "`" + name + "`"
}

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
	history  map[string]bool             // the names by which cells know package history
	events   map[string]string           // ids of her cells that write into the event log, and what
	hers     []student
}

// A student is what is known of a cell of hers.
type student struct {
	id        string
	functions map[string]map[string]bool // those that it declares, and what each uses
	free      bool                       // it starts a goroutine, which may do anything at any time
	changes   map[string]bool            // what its functions change
	meddles   string                     // what of the library they switch on or off that a check looks with
}

func newGuard(want []*wanted) *guard {
	g := &guard{declared: map[*wanted]map[string]bool{}, calls: map[string]map[string]bool{},
		dirty: map[string]string{}, history: map[string]bool{"history": true}, events: map[string]string{}}
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
	ordinary := declares(asked)
	for name := range declares(text) {
		if name == anything {
			for _, w := range g.given {
				for n := range g.declared[w] {
					g.dirty[n] = b.cell.ID
				}
			}
		}
		if !ordinary[name] {
			g.dirty[name] = b.cell.ID
		}
	}
	for name := range imported(text, historyPath) {
		g.history[name] = true
	}
	s := student{id: b.cell.ID, functions: functions(text), free: starts(text), changes: assigns(text), meddles: more(meddling, text, asked)}
	for name := range assigns(asked) {
		delete(s.changes, name)
	}
	g.hers = append(g.hers, s)
	if what := more(g.eventCalls, text, asked); what != "" {
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

// reached are the cells of the student of which a check calls a function, itself or by another one of hers.
func (g *guard) reached(check string) (cells []student) {
	names := usesOf(check)
	seen := make([]bool, len(g.hers))
	for again := true; again; {
		again = false
		for i, s := range g.hers {
			for f, uses := range s.functions {
				if names[f] {
					again = again || !seen[i]
					seen[i] = true
					for n := range uses {
						again = again || !names[n]
						names[n] = true
					}
				}
			}
			seen[i] = seen[i] || s.free
		}
	}
	for i, s := range g.hers {
		if seen[i] {
			cells = append(cells, s)
		}
	}
	return cells
}

// before returns the copies of given cells that go before a check, and marks the check when it is refused.
func (m *mender) before(g *guard, b *built) (copies []nbformat.Cell) {
	source := string(b.want.cell.Source)
	names := g.protected(source)
	at := slices.Index(m.want, b.want)
	var again []*wanted
	for _, name := range slices.Sorted(maps.Keys(names)) {
		by, dirty := g.dirty[name]
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
	for _, s := range g.reached(source) {
		for _, name := range slices.Sorted(maps.Keys(s.changes)) {
			if names[name] != nil {
				why = append(why, m.say("assigns", b.want.id, quoted(name), s.id))
			}
		}
		if s.meddles != "" {
			why = append(why, m.say("meddles", b.want.id, s.id, s.meddles))
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

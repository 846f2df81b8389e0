package handin

import (
	"maps"
	"slices"
	"strings"
)

// match finds the cells of the model among those that were handed in, and notes what is missing, doubled or without its id.
func (m *mender) match() {
	m.byGrade()
	m.by(func(w *wanted, h *handed) bool { return h.ID != "" && h.ID == w.cell.ID })
	m.by(func(w *wanted, h *handed) bool { return w.role != prose && h.Source == w.cell.Source })
	m.by(func(w *wanted, h *handed) bool { return w.role == prose && h.Source == w.cell.Source })
	m.by(func(w *wanted, h *handed) bool { return w.role == answer && h.Type == "code" && declaresAll(h, w) })
	m.byPlace()
	for _, w := range m.want {
		m.look(w)
	}
	for _, h := range m.handed {
		if g := gradingOf(&h.Cell); h.want == nil && g.Grade {
			points := 0.0
			if g.Points != nil {
				points = *g.Points
			}
			m.note("bonus", g.ID, points)
		}
	}
}

// byGrade finds cells by grade_id. Of copies of an answer the last one counts that says something; of others, one that is as it was.
func (m *mender) byGrade() {
	for _, w := range m.want {
		if w.role == prose || w.role == given {
			continue
		}
		var all []*handed
		for _, h := range m.handed {
			if h.grade == w.id && (h.want == nil) {
				h.want, h.copy = w, true
				all = append(all, h)
			}
		}
		if len(all) == 0 {
			continue
		}
		w.found = all[0]
		for _, h := range all {
			if w.role == locked && w.unchanged(h) {
				w.found = h
				break
			}
			if w.role == answer {
				if s := strings.TrimSpace(string(h.Source)); s != "" && s != strings.TrimSpace(w.skeleton) {
					w.found = h
				}
			}
		}
		w.found.copy = false
		if len(all) > 1 {
			key := "copies"
			if w.role == answer {
				key = "answers"
			}
			m.note(key, w.id, len(all))
		}
	}
}

// by finds what is not found yet: each cell of the model takes the first that is the same.
func (m *mender) by(same func(*wanted, *handed) bool) {
	for _, w := range m.want {
		if w.found != nil {
			continue
		}
		for _, h := range m.handed {
			if h.want == nil && same(w, h) {
				w.found, h.want = h, w
				break
			}
		}
	}
}

// byPlace finds answers and given code that stand where they should: after the cell that comes before them in the model.
func (m *mender) byPlace() {
	before := -1 // the place of the last cell of the model that was found
	for i, w := range m.want {
		if w.found != nil {
			before = slices.Index(m.handed, w.found)
			continue
		}
		if w.role != answer && w.role != given || i == 0 {
			continue
		}
		for at := before + 1; at < len(m.handed) && m.handed[at].want == nil; at++ {
			if h := m.handed[at]; h.Type == w.cell.Type {
				w.found, h.want, before = h, w, at
				break
			}
		}
	}
}

// declaresAll says whether a cell declares what the skeleton of an answer declares, which is something.
func declaresAll(h *handed, w *wanted) bool {
	asked := declares(w.skeleton)
	if len(asked) == 0 {
		return false
	}
	got := declares(string(h.Source))
	for name := range maps.Keys(asked) {
		if !got[name] {
			return false
		}
	}
	return true
}

// look notes what is wrong with a cell of the model.
func (m *mender) look(w *wanted) {
	if m.unread {
		return
	}
	h := w.found
	switch {
	case h == nil && w.role == answer:
		m.note("no answer", w.id)
	case h == nil && w.role != prose:
		m.note("deleted", w.id)
	case h == nil:
	case w.role == locked && !w.unchanged(h):
		m.note("changed", w.id)
	case w.role == given && h.Source != w.cell.Source:
		m.note("changed", w.id)
	case (w.role == answer || w.role == locked) && h.grade != w.id:
		m.note("id", w.id)
	case w.role == answer && h.Type != w.cell.Type:
		m.note("type", w.id, h.Type, w.cell.Type)
	}
}

// unchanged says whether a locked cell is as students got it, or as the teacher has it.
func (w *wanted) unchanged(h *handed) bool {
	return h.Source == w.cell.Source || strings.TrimSpace(string(h.Source)) == strings.TrimSpace(public(string(w.cell.Source)))
}

// public is what a student sees of a cell: no hidden tests, no scheme of marks.
func public(text string) string {
	var out []string
	inside := false
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case strings.Contains(line, "BEGIN HIDDEN TESTS"), strings.Contains(line, "BEGIN MARK SCHEME"):
			inside = true
		case strings.Contains(line, "END HIDDEN TESTS"), strings.Contains(line, "END MARK SCHEME"):
			inside = false
		case !inside:
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// order notes cells of the model that were moved: the fewest without which the others stand in the model's order.
func (m *mender) order() {
	place := map[*wanted]int{}
	for i, w := range m.want {
		place[w] = i
	}
	var seq []*wanted
	for _, h := range m.handed {
		if h.want != nil && !h.copy && h.want.role != prose {
			seq = append(seq, h.want)
		}
	}
	length, previous := make([]int, len(seq)), make([]int, len(seq)) // of the longest that is in order and ends here
	last := -1
	for i, w := range seq {
		length[i], previous[i] = 1, -1
		for j := range i {
			if place[seq[j]] < place[w] && length[j]+1 > length[i] {
				length[i], previous[i] = length[j]+1, j
			}
		}
		if last < 0 || length[i] > length[last] {
			last = i
		}
	}
	inOrder := map[*wanted]bool{}
	for ; last >= 0; last = previous[last] {
		inOrder[seq[last]] = true
	}
	for _, w := range seq {
		if !inOrder[w] {
			m.note("moved", w.id)
		}
	}
}

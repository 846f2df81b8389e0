package diagram

import (
	"cmp"
	"strconv"
	"strings"

	"jeton/runtime/history"
)

// drawMark draws an event's mark, and the words beside it.
func (d *drawing) drawMark(i int) {
	e, at := &d.Events[i], d.spots[i]
	x, y := d.lane(i).x, at.y
	d.w.add(`<g class="k" data-i="`)
	d.w.b = strconv.AppendInt(d.w.b, int64(i), 10)
	d.w.add(`">`)
	d.w.title(d.eventWords(i))
	if d.wrong.events[i] {
		d.w.add(`<circle class="bs" fill="none" stroke-width="2.4"`)
		d.w.attr("r", wrongRadius)
		d.w.attr("cx", x)
		d.w.attr("cy", y)
		d.w.add("/>")
	}
	d.w.sign(e, x, y)
	d.taken.take(box{x0: x - 7, y0: y - 7, x1: x + 7, y1: y + 7})
	if words := d.beside(e); words != "" {
		d.label(i, words, x, y)
	}
	d.clock(i, x, y)
	d.w.add("</g>")
	d.put(signs, y, y)
}

// label writes words to the right of a mark, in the room that clocks leave.
func (d *drawing) label(i int, words string, x, y float64) {
	e := &d.Events[i]
	room := d.gap - d.aside - 8
	if d.laneAt[d.Lane(i)] == len(d.lanes)-1 {
		room = d.inner - x - d.aside - 3
	}
	if m, ok := marks[e.Name]; ok && m.attr != "" && width(words, 12) > room { // what cannot be guessed is what remains
		if words = d.process(e.Attrs[m.attr], m.attr); m.attr != "of" {
			words = m.attr + " " + words
		}
	}
	words = fit(words, 12, room)
	class := "h i"
	if e.Kind == history.Fault || e.Kind == history.Missing {
		class = "h im"
	}
	d.w.text(writing{x + d.aside, y + 4, class, words})
	d.taken.take(boxOf(x+d.aside, y+4, 's', words, 12))
}

// clock writes an event's clock below its mark, on the right: there the fewest arrows pass, since they come from above.
func (d *drawing) clock(i int, x, y float64) {
	write := func(class, words string) {
		words = fit(words, 11, d.gap-d.aside-4)
		d.w.text(writing{x + d.aside, y + 16, "h s im " + class, words})
		d.taken.take(boxOf(x+d.aside, y+16, 's', words, 11))
	}
	switch {
	case d.Clocks == Vector:
		write("", d.vector(i))
	case d.Clocks == Lamport:
		write("", strconv.FormatUint(uint64(d.lamports()[i]), 10))
	case d.clocks:
		write("kv", d.vector(i))
		write("kl", strconv.FormatUint(uint64(d.lamports()[i]), 10))
	}
}

// vector is an event's vector clock in the order of the lanes.
func (s *scene) vector(i int) string {
	c := s.Clock(i)
	words := make([]string, len(s.lanes))
	for k := range s.lanes {
		words[k] = strconv.FormatUint(c.At(s.lanes[k].proc), 10)
	}
	return "[" + strings.Join(words, " ") + "]"
}

// beside is what is written beside a mark.
func (s *scene) beside(e *history.Event) string {
	switch e.Kind {
	case history.Mark:
		if m, ok := marks[e.Name]; ok {
			if m.attr == "" {
				return m.text.in(s.lang())
			}
			return m.text.in(s.lang(), s.process(e.Attrs[m.attr], m.attr))
		}
		return e.Name
	case history.Fault:
		words := e.Name
		if t, ok := faults[e.Name]; ok {
			words = t.in(s.lang())
		}
		if to := e.Attrs["to"]; to != "" {
			words += " → " + s.called(to)
		}
		return words
	case history.Local:
		if t, ok := locals[e.Name]; ok {
			return t.in(s.lang(), s.called(e.Attrs["of"]))
		}
		word := cmp.Or(e.Attrs[e.Name], e.Name)
		if t, ok := commands[word]; ok {
			return t.in(s.lang())
		}
		return word
	case history.State:
		return pairs(e.Attrs)
	case history.Missing:
		return sayMissing.in(s.lang(), e.Attrs["n"])
	case history.Connect, history.Accept, history.Close:
		return kinds[e.Kind].in(s.lang())
	}
	return ""
}

// process is what a process is called that an attribute names, by name or by number.
func (s *scene) process(value, attr string) string {
	if attr != "of" {
		return value
	}
	return s.called(procOf(s.Log, value))
}

// procOf is the process that a mark means: its name, or a number, which stands for the process of that name in a run of package
// protocol ("p3"), or of a world ("rank 3").
func procOf(l *history.Log, of string) string {
	for _, name := range []string{of, "p" + of, "rank " + of} {
		if l.Of(name) != nil {
			return name
		}
	}
	return of
}

// sign draws what tells kinds apart: a sending is filled, a receipt hollow, a delivery a diamond, a leader a star.
func (w *buffer) sign(e *history.Event, x, y float64) {
	switch e.Kind {
	case history.Send:
		w.circle("i u", x, y)
	case history.Receive:
		w.circle("p is o", x, y)
	case history.Deliver:
		w.shape("i", x, y, 0, -6, 6, 0, 0, 6, -6, 0)
	case history.Start, history.End:
		w.line("is", x-7, y, x+7, y, ` stroke-width="2.4"`)
	case history.Fault:
		w.fault(e.Name, x, y)
	case history.Drop:
		w.line("is", x-5, y-5, x+5, y+5, ` stroke-width="2.4"`)
		w.line("is", x-5, y+5, x+5, y-5, ` stroke-width="2.4"`)
	case history.Mark:
		w.mark(e.Name, x, y)
	case history.Connect, history.Accept, history.Close:
		w.shape("p is", x, y, -4, -4, 4, -4, 4, 4, -4, 4)
	case history.Missing:
		w.wave(x-8, x+8, y)
	default:
		w.shape("mk", x, y, -5, -1.5, 5, -1.5, 5, 1.5, -5, 1.5)
	}
}

// fault draws a cross for a death, two bars for a suspension, an arrow head for its end.
func (w *buffer) fault(name string, x, y float64) {
	switch name {
	case "kill":
		w.line("is", x-7, y-7, x+7, y+7, ` stroke-width="3.4"`)
		w.line("is", x-7, y+7, x+7, y-7, ` stroke-width="3.4"`)
	case "stop":
		w.shape("p", x, y, -8, -9, 8, -9, 8, 9, -8, 9)
		w.line("is", x-3, y-6, x-3, y+6, ` stroke-width="3"`)
		w.line("is", x+3, y-6, x+3, y+6, ` stroke-width="3"`)
	case "continue", "restart":
		w.shape("p", x, y, -8, -9, 8, -9, 8, 9, -8, 9)
		w.shape("i", x, y, -5, -6, 7, 0, -5, 6)
	default:
		w.shape("p is", x, y, 0, -5, 5, 4, -5, 4)
	}
}

func (w *buffer) mark(name string, x, y float64) {
	switch name {
	case history.ElectLeader:
		w.shape("i", x, y, 0, -9, 2.4, -3, 8.6, -2.8, 3.8, 1.2, 5.4, 7.3, 0, 3.8, -5.4, 7.3, -3.8, 1.2, -8.6, -2.8, -2.4, -3)
	case history.Suspect:
		w.shape("w", x, y, 0, -7, 7, 5, -7, 5)
	case history.Trust:
		w.shape("g", x, y, 0, 7, 7, -5, -7, -5)
	case history.SnapRecord, history.SnapCommit:
		w.shape("p is o", x, y, 0, -6, 6, 0, 0, 6, -6, 0)
	case history.CSEnter, history.CSExit:
		w.line("is", x-8, y, x+8, y, ` stroke-width="2"`)
	default:
		w.shape("i u", x, y, -4, -4, 4, -4, 4, 4, -4, 4)
	}
}

func (w *buffer) circle(class string, x, y float64) {
	w.add(`<circle class="`, class, `" r="4.5"`)
	w.attr("cx", x)
	w.attr("cy", y)
	w.add("/>")
}

// shape draws a polygon round a point.
func (w *buffer) shape(class string, x, y float64, points ...float64) {
	w.add(`<path class="`, class, `" d="M`)
	for k := 0; k < len(points); k += 2 {
		if k > 0 {
			w.add(" ")
		}
		w.nums(x+points[k], y+points[k+1])
	}
	w.add(`Z"/>`)
}

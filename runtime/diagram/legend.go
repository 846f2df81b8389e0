package diagram

import (
	"slices"
	"strconv"

	"jeton/runtime/history"
)

// An entry is one line of a legend.
type entry struct {
	words string
	typ   int     // the number of a type of message, -1: something else
	wide  float64 // of its drawing
	draw  func(w *buffer, y float64)
}

// How wide the drawing of an entry is: a line, or a sign.
const (
	sample = 30.0
	dot    = 14.0
)

// legend explains what occurs in the picture, and nothing else.
func (d *drawing) legend() []entry {
	var list []entry
	for k, t := range d.types {
		name := t.name
		if name == "" {
			name = sayUntyped.in(d.lang())
		}
		list = append(list, entry{name + " " + strconv.Itoa(t.n), k, sample, func(w *buffer, y float64) {
			w.add(`<g class="m `, look(k), `">`)
			w.line("", 0, y, sample-headLength, y, "")
			w.headAt(sample, y, 1, 0, false)
			w.add("</g>")
		}})
	}
	list = append(list, d.signLegend()...)
	return append(list, d.barLegend()...)
}

// signLegend has the marks that words beside them do not explain.
func (d *drawing) signLegend() []entry {
	var list []entry
	seen := map[history.Kind]bool{}
	for _, i := range d.order {
		seen[d.Events[i].Kind] = true
	}
	for _, k := range []history.Kind{history.Send, history.Receive, history.Deliver} {
		if seen[k] {
			list = append(list, entry{kindWords[k].in(d.lang()), -1, dot, func(w *buffer, y float64) {
				w.sign(&history.Event{Kind: k}, dot/2, y)
			}})
		}
	}
	for _, name := range []string{history.Suspect, history.Trust} {
		if slices.ContainsFunc(d.order, func(i int) bool { return d.Events[i].Kind == history.Mark && d.Events[i].Name == name }) {
			list = append(list, entry{markWords[name].in(d.lang()), -1, dot, func(w *buffer, y float64) { w.mark(name, dot/2, y) }})
		}
	}
	ends := map[ending]bool{}
	for i := range d.arrows {
		ends[d.arrows[i].ending] = true
	}
	stub := func(words text, end func(w *buffer, y float64)) {
		list = append(list, entry{words.in(d.lang()), -1, sample, func(w *buffer, y float64) {
			w.add(`<g class="m c5">`)
			w.line("", 2, y, sample/2+4, y, "")
			end(w, y)
			w.add("</g>")
		}})
	}
	if ends[lost] {
		stub(sayLost.bare(), func(w *buffer, y float64) { w.cross(sample/2+4, y) })
	}
	if ends[open] {
		stub(sayOpen, func(w *buffer, y float64) { w.openEnd(sample/2+4, y) })
	}
	return list
}

// bare is a text without what it is about.
func (t text) bare() text { return text{t.in("en", ""), t.in("fr", "")} }

// barLegend has the bars that occur.
func (d *drawing) barLegend() []entry {
	var list []entry
	seen := map[barKind]bool{}
	for i := range d.bars {
		b := d.bars[i]
		if seen[b.kind] {
			continue
		}
		seen[b.kind] = true
		words := barWords[b.kind].in(d.lang())
		list = append(list, entry{words, -1, sample, func(w *buffer, y float64) {
			w.add(`<g transform="translate(`)
			w.nums(2, y)
			w.add(`) rotate(-90)">`)
			b.from, b.to, b.side = 0, sample-6, 0
			x := 0.0
			if b.kind == held {
				x = -heldSide
			}
			w.bar(&b, x)
			w.add("</g>")
		}})
	}
	if len(d.wrong.words) > 0 {
		list = append(list, entry{sayWrong.in(d.lang()), -1, dot, func(w *buffer, y float64) {
			w.add(`<circle class="bs" fill="none" stroke-width="2.4" r="6"`)
			w.attr("cx", dot/2)
			w.attr("cy", y)
			w.add("/>")
		}})
	}
	return list
}

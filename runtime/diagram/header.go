package diagram

import (
	"math"
	"slices"
)

// The measures of a header.
const (
	hostRow = 22.0
	nameRow = 24.0
	subRow  = 14.0
)

// headerHeight is how high the names of lanes stand over them.
func (d *drawing) headerHeight() float64 {
	height := nameRow
	if d.hosts() != nil {
		height += hostRow
	}
	if slices.ContainsFunc(d.lanes, func(l lane) bool { return l.sub != "" }) {
		height += subRow
	}
	return height
}

// header draws the names of the lanes, and of their hosts over them.
func (d *drawing) header(w *buffer) {
	y := 0.0
	if groups := d.hosts(); groups != nil {
		y = hostRow
		for _, g := range groups {
			a, b := &d.lanes[g[0]], &d.lanes[g[1]]
			half := math.Min(d.gap*0.42, 60)
			w.line("ms", a.x-half, hostRow-3, b.x+half, hostRow-3, ` stroke-width="1.4"`)
			name := fit(a.host, 12, b.x-a.x+2*half)
			w.text(writing{(a.x + b.x) / 2, hostRow - 8, "c im", name})
		}
	}
	for k := range d.lanes {
		l := &d.lanes[k]
		w.add(`<g class="jd-lane">`)
		w.title(l.name)
		w.text(writing{l.x, y + 16, "n c i", fit(l.word, 14, d.gap-8)})
		if l.sub != "" {
			w.text(writing{l.x, y + 16 + subRow, "s c im", fit(l.sub, 11, d.gap-8)})
		}
		w.add("</g>")
	}
	if d.Layout == Timed {
		w.text(writing{d.left - d.sideRoom() - 4, y + 16, "s e im", sayTime.in(d.lang())})
	}
}

package diagram

import (
	"math"
	"strconv"
)

// The measures of arrows.
const (
	markRadius  = 4.5
	wrongRadius = 10
	headLength  = 9.0
	headHalf    = 3.8
)

// drawArrow draws one, with its tooltip.
func (d *drawing) drawArrow(a *arrow) {
	class := "m " + a.class
	if a.wrong {
		class = "m bs bm"
	}
	d.w.add(`<g class="`, class, `"`)
	d.refer(a)
	d.w.add(">")
	d.w.title(d.arrowWords(a))
	tip := 1.0
	if a.ending == arrives || a.ending == enters {
		tip = d.shorten(a)
	}
	d.curve(a, tip, "x")
	more := ""
	if a.again {
		more = "r"
	}
	d.curve(a, tip, more)
	switch a.ending {
	case arrives, enters:
		d.head(a)
	case lost:
		d.w.cross(a.x1, a.y1)
	case open:
		d.w.openEnd(a.x1, a.y1)
	case leaves:
		d.w.headAt(a.x1, a.y1, a.x1-a.x0, a.y1-a.y0, a.wrong)
	}
	d.w.add("</g>")
	bend := math.Max(math.Abs(a.bend[0]), math.Abs(a.bend[1]))
	d.put(lines, math.Min(a.y0, a.y1)-bend, math.Max(a.y0, a.y1)+bend)
}

// refer tells the script which events an arrow joins.
func (d *drawing) refer(a *arrow) {
	d.w.add(` data-m="`)
	d.w.b = strconv.AppendInt(d.w.b, int64(a.send), 10)
	d.w.add(",")
	d.w.b = strconv.AppendInt(d.w.b, int64(a.receive), 10)
	d.w.add(`"`)
}

// rim is how far from an arrow's end its tip is: at the mark, or at the ring round what is wrong.
func (d *drawing) rim(a *arrow) float64 {
	if d.wrong.events[a.receive] {
		return wrongRadius + 1.5
	}
	return markRadius
}

// shorten is where on the curve the head's base is.
func (d *drawing) shorten(a *arrow) float64 {
	length := math.Hypot(a.x1-a.x0, a.y1-a.y0)
	if a.x0 == a.x1 {
		length = math.Max(length, 80)
	}
	return math.Max(0.2, 1-(d.rim(a)+headLength)/math.Max(length, 1))
}

// curve draws the shaft up to the point t.
func (d *drawing) curve(a *arrow, t float64, kind string) {
	p, end := a.split(t)
	d.w.add("<path")
	switch kind {
	case "x":
		d.w.add(` class="x"`)
	case "r":
		d.w.add(` stroke-dasharray="1 3"`)
	}
	d.w.add(` d="M`)
	d.w.nums(a.x0, a.y0)
	if a.straight() {
		d.w.add("L")
	} else {
		d.w.add("C")
		d.w.nums(p[1].x, p[1].y, p[2].x, p[2].y)
		d.w.add(" ")
	}
	d.w.nums(end.x, end.y)
	d.w.add(`"/>`)
}

// head draws the arrow's head, whose tip touches the mark.
func (d *drawing) head(a *arrow) {
	x, y := a.at(d.shorten(a)) // the head points where the curve goes
	dx, dy := a.x1-x, a.y1-y
	l := math.Hypot(dx, dy)
	if l == 0 {
		return
	}
	d.w.headAt(a.x1-dx/l*d.rim(a), a.y1-dy/l*d.rim(a), dx, dy, a.wrong)
}

func (w *buffer) headAt(x, y, dx, dy float64, wrong bool) {
	l := math.Hypot(dx, dy)
	ux, uy := dx/l, dy/l
	bx, by := x-ux*headLength, y-uy*headLength
	class := "f"
	if wrong {
		class = "f b"
	}
	w.add(`<path class="`, class, `" d="M`)
	w.nums(x, y, bx-uy*headHalf, by+ux*headHalf, bx+uy*headHalf, by-ux*headHalf)
	w.add(`Z"/>`)
}

// openEnd draws where a message went out of sight.
func (w *buffer) openEnd(x, y float64) {
	w.add(`<circle stroke-dasharray="none" r="2.5"`)
	w.attr("cx", x)
	w.attr("cy", y)
	w.add("/>")
}

// cross draws where a message was lost.
func (w *buffer) cross(x, y float64) {
	const r = 5
	w.add(`<path stroke-width="2.6" stroke-dasharray="none" d="M`)
	w.nums(x-r, y-r, x+r, y+r)
	w.add("M")
	w.nums(x-r, y+r, x+r, y-r)
	w.add(`"/>`)
}

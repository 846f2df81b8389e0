package diagram

import (
	"math"
	"strings"
)

// The limits of writing types on arrows: beyond them, the legend has to do.
const (
	mostNamed = 400
	fewEnough = 16 // to be named even when all are of one type
)

// places are where on an arrow its type may be written, in this order.
var places = []float64{0.5, 0.46, 0.54, 0.42, 0.58, 0.38, 0.62, 0.34, 0.66, 0.3, 0.7, 0.26, 0.74, 0.22, 0.78, 0.18, 0.82}

// nameArrows writes the type of each message on its arrow where there is room.
func (d *drawing) nameArrows() {
	n := len(d.arrows)
	if n > mostNamed || len(d.types) < 2 && n > fewEnough {
		return
	}
	paths := d.paths()
	for k := range d.arrows {
		a := &d.arrows[k]
		if a.ending == open || a.ending == leaves || a.ending == enters {
			d.nameStub(a)
			continue
		}
		if a.typ == "" || width(a.typ, 11) > d.gap*0.62 {
			continue
		}
		if t, ok := d.placeName(k, paths); ok {
			x, y := a.at(t)
			d.taken.take(boxOf(x, y+4, 'c', a.typ, 11))
			d.arrowText(a, writing{x, y + 4, a.textClass() + " c", a.typ})
			d.put(labels, y, y)
		}
	}
}

// placeName is where on its arrow a type has room: where neither word nor mark stands and no other arrow passes. One without room is left
// to the legend and to the details, unless it is part of what is wrong: that may cover an arrow.
func (d *drawing) placeName(k int, paths *occupied) (t float64, ok bool) {
	a := &d.arrows[k]
	for _, at := range places {
		x, y := a.at(at)
		b := boxOf(x, y+4, 'c', a.typ, 11)
		if !d.taken.free(b) || d.onLane(b) {
			continue
		}
		if !paths.meets(b, k) {
			return at, true
		}
		if !ok && a.wrong {
			t, ok = at, true
		}
	}
	return t, ok
}

// paths are the arrows, as the boxes of short pieces of them.
func (d *drawing) paths() *occupied {
	const piece = 7.0
	var o occupied
	for k := range d.arrows {
		a := &d.arrows[k]
		n := math.Ceil(math.Hypot(a.x1-a.x0, a.y1-a.y0)/piece) + 1
		for i := 1.0; i < n; i++ {
			x, y := a.at(i / n)
			o.take(box{x - 2, y - 2, x + 2, y + 2, k + 1})
		}
	}
	return &o
}

// onLane reports whether a box covers the line of a process.
func (d *drawing) onLane(b box) bool {
	for k := range d.lanes {
		if x := d.lanes[k].x; b.x0 < x+7 && x-7 < b.x1 {
			return true
		}
	}
	return false
}

// nameStub writes where a message goes, or comes from, at its open end.
func (d *drawing) nameStub(a *arrow) {
	x, y, anchor := a.x1, a.y1, "s"
	if a.ending == enters {
		x, y = a.x0, a.y0
	}
	x, y = x+5, y+9
	if x < a.x1 || a.ending != enters && a.x1 < a.x0 {
		x, anchor = x-10, "e"
	}
	words := a.typ
	if a.ending != open && a.name != "" {
		words += " " + a.name
	}
	words = fit(words, 11, d.gap-math.Abs(a.x1-a.x0)-20)
	b := boxOf(x, y, anchor[0], words, 11)
	if words == "" || !d.taken.free(b) {
		return
	}
	d.taken.take(b)
	class := a.textClass()
	if anchor == "e" {
		class += " e"
	}
	d.arrowText(a, writing{x, y, class, words})
	d.put(labels, y, y)
}

// textClass is the class of words on an arrow: they have its colour, and not its dashes.
func (a *arrow) textClass() string {
	if a.wrong {
		return "h l s b"
	}
	tone, _, _ := strings.Cut(a.class, " d")
	return "h l s f " + tone
}

// arrowText writes words that belong to an arrow, for the script too.
func (d *drawing) arrowText(a *arrow, t writing) {
	d.w.add("<g")
	d.refer(a)
	d.w.add(">")
	d.w.text(t)
	d.w.add("</g>")
}

package diagram

import "math"

// A layer is what lies over what.
type layer int

const (
	ground layer = iota // lanes and bars
	lines               // arrows, cuts
	signs               // marks
	labels              // words that stand on lines
	layers
)

// A drawing is a scene as markup, in pages: pieces of its height that can be shown without the others.
type drawing struct {
	*scene
	pages  [][layers]buffer
	page   float64 // the height of one
	w      buffer  // the piece that is being drawn
	taken  occupied
	arrows []arrow
	bars   []bar
	aside  float64 // from a mark to the words beside it
	clocks bool    // both kinds are written, and shown by a switch
}

// drawScene draws a scene in pages of a height, above 0. With switches, it has what they show: a picture on its own has none.
func drawScene(s *scene, page float64, switches bool) *drawing {
	d := &drawing{scene: s, page: page, pages: make([][layers]buffer, max(1, int(math.Ceil(s.height/page))))}
	d.clocks = switches && len(s.order) <= switchable && len(s.lanes) <= 8 && s.Clocks == NoClocks && s.Layout == Logical
	d.bars = s.findBars()
	d.aside = 11
	for i := range d.bars {
		if d.bars[i].kind == held {
			d.aside = heldSide + 6
		}
	}
	d.arrows = s.findArrows()
	d.drawLanes()
	for i := range d.bars {
		d.drawBar(&d.bars[i])
	}
	for _, i := range s.order {
		d.drawMark(i)
	}
	d.bend()
	for i := range d.arrows {
		d.drawArrow(&d.arrows[i])
	}
	d.drawBands()
	d.drawCuts()
	d.drawAxis()
	d.nameArrows()
	return d
}

// switchable is up to how many events clocks are written that a switch shows.
const switchable = 300

// put adds the piece that was drawn to the pages that it touches.
func (d *drawing) put(l layer, y0, y1 float64) {
	const margin = 14 // for what is drawn round a point
	a := max(0, int((y0-margin)/d.page))
	b := min(len(d.pages)-1, int((y1+margin)/d.page))
	for k := a; k <= b; k++ {
		d.pages[k][l].b = append(d.pages[k][l].b, d.w.b...)
	}
	d.w.b = d.w.b[:0]
}

// body is a page's markup.
func (d *drawing) body(k int) []byte {
	var all []byte
	for l := range d.pages[k] {
		all = append(all, d.pages[k][l].b...)
	}
	return all
}

// drawLanes draws the processes' lines, which are dotted where a process was dead.
func (d *drawing) drawLanes() {
	for k := range d.lanes {
		l := &d.lanes[k]
		y := l.top
		for _, g := range l.gone {
			d.laneLine(l.x, y, g.from, "fs")
			d.laneLine(l.x, g.from, g.to, "fs d2")
			y = g.to
		}
		d.laneLine(l.x, y, l.end, "fs")
	}
}

func (d *drawing) laneLine(x, y0, y1 float64, class string) {
	for y := y0; y < y1; y += d.page { // in pieces, so that no page has another's
		d.w.line(class, x, y, x, math.Min(y+d.page, y1), ` stroke-width="2"`)
		d.put(ground, y+15, math.Min(y+d.page, y1)-15)
	}
}

// drawAxis writes times, where they do not touch.
func (d *drawing) drawAxis() {
	last, said := math.Inf(-1), ""
	for _, t := range d.ticks {
		if t.cut {
			y := (t.from + t.y) / 2
			for k := range d.lanes {
				x := d.lanes[k].x
				d.w.add(`<path class="p" d="M`)
				d.w.nums(x-6, y+1, x+6, y-5, x+6, y+1, x-6, y+7)
				d.w.add(`Z"/>`)
				d.w.line("ms", x-6, y+1, x+6, y-5, "")
				d.w.line("ms", x-6, y+7, x+6, y+1, "")
			}
			d.put(signs, y-5, y+7)
		}
		words := clockTime(d.lang(), t.at)
		if t.y-last < 16 || words == said {
			continue
		}
		last, said = t.y, words
		d.w.text(writing{d.left - d.sideRoom() - 4, t.y + 4, "s e im", words})
		d.put(labels, t.y, t.y)
	}
}

// drawBands draws what stands for repetitions.
func (d *drawing) drawBands() {
	x0, x1 := d.left-16, d.lanes[len(d.lanes)-1].x+16
	for _, b := range d.bands {
		mid := (b.from + b.to) / 2
		d.w.add(`<g class="rep"><rect class="p" opacity=".9"`)
		d.w.attr("x", x0)
		d.w.attr("y", b.from)
		d.w.attr("width", x1-x0)
		d.w.attr("height", b.to-b.from)
		d.w.add("/>")
		for _, y := range []float64{b.from + 3, b.to - 3} {
			d.w.wave(x0, x1, y)
		}
		words := sayTimes.in(d.lang(), b.times, len(b.events))
		if b.duration > 0 {
			words += ", " + clockTime(d.lang(), b.duration)
		}
		d.w.text(writing{(x0 + x1) / 2, mid + 4, "n c i", words})
		d.w.add("</g>")
		d.put(labels, b.from, b.to)
	}
}

// wave appends a wavy line: something is left out.
func (w *buffer) wave(x0, x1, y float64) {
	w.add(`<path class="ms" fill="none" stroke-width="1.4" d="M`)
	w.nums(x0, y)
	n := math.Max(1, math.Round((x1-x0)/16))
	step := (x1 - x0) / n
	w.add("q")
	w.nums(step/4, -4, step/2, 0)
	w.add("t")
	w.nums(step/2, 0)
	for k := 1.0; k < n; k++ {
		w.add("t")
		w.nums(step/2, 0)
		w.add("t")
		w.nums(step/2, 0)
	}
	w.add(`"/>`)
}

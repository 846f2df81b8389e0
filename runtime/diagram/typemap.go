package diagram

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

var (
	sayTypeMap   = text{"a datatype in memory", "un type en mémoire"}
	sayNoItems   = text{"%s has no data", "%s n’a pas de données"}
	sayBounds    = text{"size %s · [ lb %s · ub %s ] · extent %s", "taille %s · [ lb %s · ub %s ] · étendue %s"}
	sayTrue      = text{" · data from %s to %s", " · données de %s à %s"}
	sayUnit      = text{"in %s (%d bytes each)", "en %s (de %d octets)"}
	sayBytes     = text{"in bytes", "en octets"}
	sayCopyOf    = text{"element %d", "élément %d"}
	sayExtentOf  = text{"extent", "étendue"}
	sayTrueOf    = text{"first to last byte of data", "du premier au dernier octet de données"}
	sayElsewhere = text{"%d of %d items are outside of the picture", "%d éléments sur %d sont en dehors du dessin"}
	sayItem      = text{"item %d of the message: %s, bytes %d to %d", "élément %d du message : %s, octets %d à %d"}
	sayHole      = text{"hole", "trou"}
)

// A TypeMap is how elements of a datatype lie in memory. Places are bytes from the origin of the first.
type TypeMap struct {
	Name           string
	Count          int // elements
	Size           int // bytes of data in one
	LB, UB         int // where the first begins and ends
	TrueLB, TrueUB int // where its data does
	Row            int // bytes of a row of the matrix that it is a part of; 0: none
	Items          []MapItem
	More           int    // items that are not listed
	Text           string // the picture in words; "": its name
}

// A MapItem is a basic item, in the order of packing.
type MapItem struct {
	At, Size int
	Kind     string
	Copy     int // of which element
}

// The measures of a datatype's picture.
const (
	boxWide    = 34.0
	boxHigh    = 28.0
	byteWide   = 15.0
	memoryWide = 840.0
	mostAcross = 48 // units in a row
	mostRows   = 16
)

// DrawType draws a datatype's elements in memory: in rows of a matrix where it is a part of one, else one after another. Items are boxes with their number
// in the order of packing, in the colour of their basic type; of one type, in that of their element. Below is what the first element's bounds are: marks
// show where. Large memories are cut off: what is outside is said. Options that count: Lang, Title.
func DrawType(m TypeMap, options ...Options) *Chart {
	o := first(options)
	name := m.Name
	if name == "" {
		name = sentence(sayTypeMap.in(o.Lang))
	}
	if len(m.Items) == 0 {
		return blank(sentence(sayNoItems.in(o.Lang, name)))
	}
	words := m.Text
	if words == "" {
		words = name
	}
	title := o.Title
	if title == "" {
		title = name
	}
	d := &typeDrawing{TypeMap: &m, Options: o}
	d.measure()
	d.draw()
	wide := math.Max(d.wide, 420)
	return chart(name, fit(title, titleSize, wide-2*edge), &d.w, wide, d.high, words)
}

// A typeDrawing is one in the making. A unit is what a cell of the grid is: the one basic type, or a byte.
type typeDrawing struct {
	*TypeMap
	Options
	w          buffer
	unit       int
	kinds      []string
	bytes      bool
	cell       float64
	begin, end int // the memory that is drawn, in units
	row        int // units of a row
	left, top  int // the first column and the first row that are drawn
	cols, rows int
	x0, y0     float64
	wide, high float64
	missing    int
}

// measure finds the unit, and which part of the memory is drawn.
func (d *typeDrawing) measure() {
	from, to := min(d.LB, d.TrueLB), max(d.UB, d.TrueUB)
	grain := 0
	for _, x := range d.Items {
		grain = gcd(gcd(grain, x.Size), x.At)
		from, to = min(from, x.At), max(to, x.At+x.Size)
		if !slices.Contains(d.kinds, x.Kind) {
			d.kinds = append(d.kinds, x.Kind)
		}
	}
	to = max(to, d.UB+max(d.Count-1, 0)*(d.UB-d.LB))
	grain = gcd(gcd(gcd(grain, d.LB), d.UB), d.Row)
	d.unit, d.cell = 1, byteWide
	if d.bytes = len(d.kinds) > 1 || grain != d.Items[0].Size; !d.bytes {
		d.unit, d.cell = grain, boxWide
	}
	last := strconv.Itoa(len(d.Items) - 1)
	d.cell = math.Max(d.cell, (width(last, 12)+8)/float64(d.Items[0].Size/d.unit))
	d.begin, d.end = min(from, 0)/d.unit, (to+d.unit-1)/d.unit
	most := min(mostAcross, int((memoryWide-70)/d.cell))
	first, begin := d.Items[0].At/d.unit, d.begin
	if d.row = d.Row / d.unit; d.row == 0 || d.Row%d.unit != 0 {
		if d.row = d.end - d.begin; d.row > most {
			d.row = most
			if d.bytes {
				d.row = most / 8 * 8
			}
		}
	} else {
		begin = floor(d.begin, d.row) * d.row
	}
	d.begin = begin
	d.rows = (d.end - begin + d.row - 1) / d.row
	if d.cols = d.row; d.cols > most {
		d.cols = most
		d.left = max(0, min((first-begin)%d.row-1, d.row-d.cols))
	}
	if d.rows > mostRows {
		d.top = max(0, min((first-begin)/d.row-1, d.rows-mostRows))
		d.rows = mostRows
	}
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

func floor(a, b int) int { return int(math.Floor(float64(a) / float64(b))) }

// single reports whether all of the memory is one row.
func (d *typeDrawing) single() bool { return d.rows == 1 && d.top == 0 }

// place is the row and the column of a unit.
func (d *typeDrawing) place(unit int) (row, col int) {
	return (unit-d.begin)/d.row - d.top, (unit-d.begin)%d.row - d.left
}

func (d *typeDrawing) seen(row, col int) bool {
	return row >= 0 && row < d.rows && col >= 0 && col < d.cols
}

func (d *typeDrawing) x(col int) float64 { return d.x0 + float64(col)*d.cell }
func (d *typeDrawing) y(row int) float64 { return d.y0 + float64(row)*(boxHigh+d.gap()) }

// gap is between rows: what is not a matrix goes on from row to row.
func (d *typeDrawing) gap() float64 {
	if d.Row > 0 {
		return 0
	}
	return 8
}

func (d *typeDrawing) draw() {
	d.x0, d.y0 = edge+38, 30
	if d.single() {
		d.x0 = edge
	}
	d.wide = d.x(d.cols) + edge + 24
	d.heads()
	d.holes()
	hidden := 0
	for i := range d.Items {
		if !d.item(i) {
			hidden++
		}
	}
	d.missing = hidden + d.More
	d.bound(d.LB, true)
	d.bound(d.UB, false)
	y := d.y(d.rows-1) + boxHigh + 10
	if d.single() {
		y = d.brackets(y)
	}
	d.notes(y + 12)
}

// heads are the numbers of columns above, and of what rows begin with beside.
func (d *typeDrawing) heads() {
	every := int(math.Ceil((width(strconv.Itoa(d.end), 11) + 6) / d.cell))
	if d.bytes {
		every = max(8, (every+7)/8*8)
	}
	base := 0
	if d.single() {
		base = d.begin
	}
	for c := range d.cols {
		if n := base + d.left + c; n%every == 0 {
			d.w.text(writing{d.x(c) + math.Min(d.cell, boxWide)/2, d.y0 - 7, "s c im", strconv.Itoa(n)})
		}
	}
	if d.left+d.cols < d.row {
		d.w.text(writing{d.x(d.cols) + 6, d.y0 + boxHigh/2 + 4, "im", "…"})
	}
	if d.single() {
		return
	}
	for r := range d.rows {
		n := d.begin/max(d.row, 1) + d.top + r // a matrix: the row's number
		if d.Row == 0 {
			n = d.begin + (d.top+r)*d.row
		}
		d.w.text(writing{d.x0 - 8, d.y(r) + boxHigh/2 + 4, "s e im", strconv.Itoa(n)})
	}
	if d.begin+(d.top+d.rows)*d.row < d.end {
		d.w.text(writing{d.x0 + 4, d.y(d.rows-1) + boxHigh + 12, "im", "…"})
	}
}

// holes are the grid: what is not data.
func (d *typeDrawing) holes() {
	for r := range d.rows {
		n := min(d.cols, d.end-d.begin-(d.top+r)*d.row-d.left)
		if d.Row > 0 {
			n = d.cols // a matrix's rows are whole
		}
		if n <= 0 {
			continue
		}
		d.w.add(`<g>`)
		d.w.title(sayHole.in(d.Lang))
		d.w.add(`<rect class="p fs"`)
		d.rect(d.x(0), d.y(r), float64(n)*d.cell, boxHigh)
		d.w.add(`/></g>`)
		for c := 1; c < n; c++ {
			d.w.line("fs", d.x(c), d.y(r), d.x(c), d.y(r)+boxHigh, "")
		}
	}
}

func (d *typeDrawing) rect(x, y, wide, high float64) {
	d.w.attr("x", x)
	d.w.attr("y", y)
	d.w.attr("width", wide)
	d.w.attr("height", high)
}

// looks is the class and the opacity of an item.
func (d *typeDrawing) looks(x *MapItem) (class string, opacity float64) {
	if len(d.kinds) == 1 && d.Count > 1 {
		return fmt.Sprintf("c%d", x.Copy%5), 0.42
	}
	opacity = 0.5
	if x.Copy%2 == 1 {
		opacity = 0.25
	}
	return fmt.Sprintf("c%d", slices.Index(d.kinds, x.Kind)%5), opacity
}

// item draws one, in pieces where it goes on in the next row; it reports whether it is in the picture.
func (d *typeDrawing) item(i int) (drawn bool) {
	x := &d.Items[i]
	class, opacity := d.looks(x)
	for at, end := x.At/d.unit, (x.At+x.Size)/d.unit; at < end; {
		row, col := d.place(at)
		n := min(end-at, d.left+d.cols-(at-d.begin)%d.row)
		if d.seen(row, col) && n > 0 {
			d.w.add(`<g class="`, class, `">`)
			d.w.title(sayItem.in(d.Lang, i, x.Kind, x.At, x.At+x.Size-1))
			for _, paint := range []string{`class="p" stroke="none"`, fmt.Sprintf(`class="f" stroke-width="1" fill-opacity="%.2f"`, opacity)} {
				d.w.add(`<rect `, paint)
				d.rect(d.x(col)+0.5, d.y(row)+0.5, float64(n)*d.cell-1, boxHigh-1)
				d.w.add(`/>`)
			}
			d.w.add(`</g>`)
			if !drawn {
				d.w.text(writing{d.x(col) + float64(n)*d.cell/2, d.y(row) + boxHigh/2 + 4, "c i", strconv.Itoa(i)})
			}
			drawn = true
		}
		at += max(n, 1)
	}
	return drawn
}

// bound marks where the first element begins, or ends: a line with a flag that shows to its inside.
func (d *typeDrawing) bound(at int, begins bool) {
	if at%d.unit != 0 {
		return
	}
	row, col := d.place(at / d.unit)
	if !begins && (col <= 0 || row >= d.rows) { // at the end of the row before, rather than at the beginning of the next
		row, col = d.place(at/d.unit - 1)
		col++
	}
	if row < 0 || row >= d.rows || col < 0 || col > d.cols {
		return
	}
	x, y := d.x(col), d.y(row)
	flag, words, class := 7.0, "lb", "s i"
	if !begins {
		flag, words, class = -7, "ub", "s e i"
	}
	d.w.line("is", x, y-3, x, y+boxHigh+3, ` stroke-width="2.4"`)
	for _, yy := range []float64{y - 3, y + boxHigh + 3} {
		d.w.line("is", x, yy, x+flag, yy, ` stroke-width="2.4"`)
	}
	if d.single() {
		d.w.text(writing{x + flag/7*2, y + boxHigh + 17, class, words})
	}
}

// brackets measure the elements of one row, and the data of the first where that is another.
func (d *typeDrawing) brackets(y float64) float64 {
	draw := func(from, to int, y float64, class, words string, lonely bool) {
		a, b := d.x(from/d.unit-d.begin), d.x(to/d.unit-d.begin)
		if b > d.x(d.cols)+1 || a < d.x0-1 || b < a {
			return
		}
		d.w.add(`<path fill="none" stroke-width="2" class="`, class, `" d="M`)
		d.w.nums(a+2, y, a+2, y+6, b-2, y+6, b-2, y)
		d.w.add(`"/>`)
		if width(words, 12) < b-a-4 {
			d.w.text(writing{(a + b) / 2, y + 19, "s c im", words})
		} else if lonely {
			d.w.text(writing{b + 4, y + 7, "s im", words})
			d.wide = math.Max(d.wide, b+4+width(words, 12)+edge)
		}
	}
	y += 14
	extent := d.UB - d.LB
	for k := range min(d.Count, 64) {
		class := "ms"
		if len(d.kinds) == 1 && d.Count > 1 {
			class = fmt.Sprintf("c%d", k%5)
		}
		word := sayExtentOf.in(d.Lang)
		if k > 0 {
			word = sayCopyOf.in(d.Lang, k)
		}
		if extent*d.Count > 0 && float64(extent/d.unit)*d.cell > 8 {
			draw(d.LB+k*extent, d.UB+k*extent, y, class, word, d.Count == 1)
		}
	}
	if d.TrueLB != d.LB || d.TrueUB != d.UB {
		y += 28
		draw(d.TrueLB, d.TrueUB, y, `ms" stroke-dasharray="4 3`, sayTrueOf.in(d.Lang), true)
	}
	return y + 22
}

// notes are the numbers below, and what colours mean.
func (d *typeDrawing) notes(y float64) {
	say := func(n int) string {
		if n%d.unit == 0 {
			return strconv.Itoa(n / d.unit)
		}
		return decimal(d.Lang, float64(n)/float64(d.unit), 'g', 4)
	}
	words := sayBounds.in(d.Lang, say(d.Size), say(d.LB), say(d.UB), say(d.UB-d.LB))
	if d.TrueLB != d.LB || d.TrueUB != d.UB {
		words += sayTrue.in(d.Lang, say(d.TrueLB), say(d.TrueUB))
	}
	unit := sayBytes.in(d.Lang)
	if !d.bytes {
		unit = sayUnit.in(d.Lang, d.kinds[0], d.unit)
	}
	y += 8
	line := func(s string) {
		d.w.text(writing{edge, y, "s im", s})
		d.wide = math.Max(d.wide, width(s, 12)+2*edge)
		y += 17
	}
	line(words + ", " + unit)
	if d.missing > 0 {
		line(sentence(sayElsewhere.in(d.Lang, d.missing, len(d.Items)+d.More)))
	}
	d.high = d.legend(y) + 4
}

// legend says which colour is which basic type, or which element.
func (d *typeDrawing) legend(y float64) float64 {
	labels := d.kinds
	if len(d.kinds) == 1 {
		if labels = nil; d.Count == 1 {
			return y
		}
		for k := range min(d.Count, 5) {
			words := sayCopyOf.in(d.Lang, k)
			if d.Count > k+5 {
				words += ", " + strconv.Itoa(k+5) + " …"
			}
			labels = append(labels, words)
		}
	}
	x := edge
	for k, words := range labels {
		fmt.Fprintf((*into)(&d.w), `<g class="c%d"><rect class="f" fill-opacity=".42" stroke-width="1" x="%.1f" y="%.1f" width="18" height="12"/></g>`, k%5, x, y-5)
		d.w.text(writing{x + 24, y + 5, "s i", words})
		x += 24 + width(words, 11) + 18
	}
	d.wide = math.Max(d.wide, x)
	return y + 16
}

package diagram

import (
	"fmt"
	"math"
	"strconv"
)

var (
	sayFlows      = text{"messages from each rank to each other", "messages de chaque rang à chaque autre"}
	sayNoFlows    = text{"no message was sent", "aucun message n’a été envoyé"}
	sayMessages   = text{"messages", "messages"}
	sayVolume     = text{"volume", "volume"}
	saySender     = text{"sender", "émetteur"}
	sayReceiver   = text{"receiver", "récepteur"}
	saySent       = text{"sent", "envoyé"}
	sayReceived   = text{"received", "reçu"}
	sayByte       = text{"B", "o"}
	sayPlainFlows = text{"%s: %d messages, %s", "%s : %d messages, %s"}
)

// Flows are what ranks have sent each other: Messages[i][j] is what rank i has sent rank j.
type Flows struct {
	Name     string // what it is of
	Messages [][]int
	Bytes    [][]int    // nil: they are not known
	Tips     [][]string // what is said of a cell; nil: nothing
	Text     string     // the picture in words; "": its totals
}

// The measures of a matrix.
const (
	cellHigh     = 28.0
	mostNumbered = 16  // ranks of which all cells have their numbers
	mostMatrix   = 340 // pixels of a matrix whose cells have none
)

// Matrix draws flows as a matrix of messages, and one of bytes: the sender is the row, the receiver the column, and the darker, the more.
// Of up to 16 ranks the numbers are in the cells, and sums beside them. Options that count: Lang, Title.
func Matrix(f Flows, options ...Options) *Chart {
	o := first(options)
	total, volume := sumOf(f.Messages), sumOf(f.Bytes)
	if total == 0 {
		return blank(sentence(sayNoFlows.in(o.Lang)))
	}
	name := f.Name
	if name == "" {
		name = sentence(sayFlows.in(o.Lang))
	}
	words := f.Text
	if words == "" {
		words = sayPlainFlows.in(o.Lang, name, total, amount(volume, o))
	}
	title := o.Title
	if title == "" {
		title = f.Name
	}
	var w buffer
	x, high := 0.0, 0.0
	grids := []*grid{{Flows: &f, Options: o, values: f.Messages, head: sayMessages.in(o.Lang), show: strconv.Itoa, look: 0}}
	if volume > 0 {
		grids = append(grids, &grid{Flows: &f, Options: o, values: f.Bytes, head: sayVolume.in(o.Lang), show: func(n int) string { return amount(n, o) }, look: 3})
	}
	for _, g := range grids {
		g.measure()
	}
	below := 0.0 // two that have no room beside each other stand one below the other
	if len(grids) > 1 && grids[0].width()+grids[1].width() > 940 {
		below = 1
	}
	wide, y := 0.0, 0.0
	for _, g := range grids {
		g.draw(&w, x, y)
		wide = math.Max(wide, x+g.width())
		high = math.Max(high, y+g.height())
		x, y = (x+g.width())*(1-below), (y+g.height())*below
	}
	return chart(name, title, &w, math.Max(wide, width(title, titleSize)+2*edge), high+8, words)
}

func sumOf(rows [][]int) (sum int) {
	for _, row := range rows {
		for _, v := range row {
			sum += v
		}
	}
	return sum
}

// amount is a number of bytes, short.
func amount(n int, o Options) string {
	v, unit := float64(n), ""
	for _, u := range []string{"Ki", "Mi", "Gi", "Ti"} {
		if v < 10_000 {
			break
		}
		v, unit = v/1024, u
	}
	if unit == "" {
		return fmt.Sprintf("%d %s", n, sayByte.in(o.Lang))
	}
	return fmt.Sprintf("%.0f %s%s", v, unit, sayByte.in(o.Lang))
}

// A grid is one matrix in the making.
type grid struct {
	*Flows
	Options
	values       [][]int
	head         string
	show         func(int) string
	look         int // the number of its colour
	rows, sums   []int
	cell, tall   float64
	left, beside float64 // for the senders' names, for the sums
	numbers      bool
	most         int
}

func (g *grid) measure() {
	n := len(g.values)
	g.rows, g.sums, g.numbers = make([]int, n), make([]int, n), n <= mostNumbered
	wide := width(strconv.Itoa(n), 12) + 12
	for i, row := range g.values {
		for j, v := range row {
			g.rows[i] += v
			g.sums[j] += v
			g.most = max(g.most, v)
			wide = math.Max(wide, width(g.show(v), 12)+10)
		}
	}
	g.beside = width(saySent.in(g.Lang), 11) + 14
	for k := range n {
		wide = math.Max(wide, width(g.show(g.sums[k]), 11)+8)
		g.beside = math.Max(g.beside, width(g.show(g.rows[k]), 11)+14)
	}
	g.cell, g.tall = math.Max(wide, cellHigh+6), cellHigh
	if !g.numbers {
		g.cell = math.Max(2, math.Floor(mostMatrix/float64(n)))
		g.tall = g.cell
	}
	g.left = math.Max(width(sayReceived.in(g.Lang), 11), width(saySender.in(g.Lang)+" ↓", 11)) + edge + 8
	g.beside = math.Max(g.beside, width(g.show(sumOf(g.values)), 11)+14)
}

func (g *grid) width() float64  { return g.left + float64(len(g.values))*g.cell + g.beside + edge }
func (g *grid) height() float64 { return 58 + float64(len(g.values))*g.tall + 24 }

// draw draws the matrix with its corner at a place.
func (g *grid) draw(w *buffer, x, y float64) {
	n := len(g.values)
	x0, y0 := x+g.left, y+56
	end, bottom := x0+float64(n)*g.cell, y0+float64(n)*g.tall
	w.text(writing{x0, y + 16, "n i", g.head})
	w.text(writing{x0, y + 33, "s im", sayReceiver.in(g.Lang) + " →"})
	w.text(writing{x0 - 8, y0 - 7, "s e im", saySender.in(g.Lang) + " ↓"})
	if g.numbers {
		w.text(writing{end + g.beside - 4, y0 - 7, "s e im", saySent.in(g.Lang)})
		w.text(writing{x0 - 8, bottom + 17, "s e im", sayReceived.in(g.Lang)})
	}
	every := int(math.Ceil(math.Max(16/g.tall, (width(strconv.Itoa(n), 12)+8)/g.cell)))
	for k := range n {
		cx, cy := x0+(float64(k)+0.5)*g.cell, y0+(float64(k)+0.5)*g.tall+4
		if k%every == 0 {
			w.text(writing{cx, y0 - 7, "c i", strconv.Itoa(k)})
			w.text(writing{x0 - 8, cy, "e i", strconv.Itoa(k)})
		}
		if g.numbers {
			w.text(writing{end + g.beside - 4, cy, "s e im", g.show(g.rows[k])})
			w.text(writing{cx, bottom + 17, "s c im", g.show(g.sums[k])})
		}
	}
	w.text(writing{end + g.beside - 4, bottom + 17, "e i", g.show(sumOf(g.values))})
	for i, row := range g.values {
		for j, v := range row {
			g.square(w, i, j, v, x0+float64(j)*g.cell, y0+float64(i)*g.tall)
		}
	}
	w.add(`<rect class="fs" fill="none"`)
	w.attr("x", x0)
	w.attr("y", y0)
	w.attr("width", end-x0)
	w.attr("height", bottom-y0)
	w.add(`/>`)
}

// square draws one cell. Its colour grows with the root of the value, so that one that is far above the others does not make them all pale.
func (g *grid) square(w *buffer, i, j, v int, x, y float64) {
	if v == 0 && !g.numbers {
		return
	}
	w.add(`<g>`)
	if i < len(g.Tips) && j < len(g.Tips[i]) {
		w.title(g.Tips[i][j])
	}
	if v > 0 {
		pale, dark := 0.08, 0.48 // words are read on it
		if !g.numbers {
			pale, dark = 0.35, 1
		}
		fmt.Fprintf((*into)(w), `<g class="c%d"><rect class="f" stroke="none" fill-opacity="%.2f"`, g.look, pale+(dark-pale)*math.Sqrt(float64(v)/float64(g.most)))
		w.attr("x", x)
		w.attr("y", y)
		w.attr("width", g.cell)
		w.attr("height", g.tall)
		w.add(`/></g>`)
	}
	if g.numbers {
		words, class := g.show(v), "c i"
		if v == 0 {
			words, class = "·", "c im"
		}
		w.text(writing{x + g.cell/2, y + g.tall/2 + 4, class, words})
	}
	w.add(`</g>`)
}

// into is a buffer as a Writer.
type into buffer

func (w *into) Write(p []byte) (int, error) {
	w.b = append(w.b, p...)
	return len(p), nil
}

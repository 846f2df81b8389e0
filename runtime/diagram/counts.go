package diagram

import (
	"fmt"
	"math"
	"strings"

	"jeton/runtime/check"
	"jeton/runtime/history"
)

var (
	sayCounts   = text{"messages counted, and what the formula allows", "messages comptés, et ce que permet la formule"}
	sayExpected = text{"expected", "attendu"}
	sayMeasured = text{"counted", "compté"}
	sayFewer    = text{"too few", "trop peu"}
	sayMore     = text{"too many", "trop"}
	sayNoBars   = text{"there is nothing to compare", "il n’y a rien à comparer"}
)

// A Bar is a count beside what theory says.
type Bar struct {
	Label       string
	Counted     int
	Least, Most int    // what is allowed; Most below 0: no bound
	Formula     string // "2(N−1) an entry"
}

// Counts compares the messages of a log with formulas: of each, how many messages of its types were sent, beside its bounds. Options that
// count: Lang, Title.
func Counts(l *history.Log, expected []check.Expected, options ...Options) *Chart {
	var bars []Bar
	for _, e := range expected {
		label := strings.Join(e.Types, ", ")
		if label == "" {
			label = sayUntyped.in(first(options).Lang)
		}
		n := 0
		if l != nil {
			n = check.Sent(l, e.Types...)
		}
		bars = append(bars, Bar{label, n, e.Least, e.Most, e.Formula})
	}
	return Bars(bars, options...)
}

// The measures of bars.
const (
	mostBarLeft = 170.0 // for the bars' names
	barWide     = 400.0
	barRow      = 38.0
)

// Bars draws counts as bars, with the range that is allowed as a bracket over each. Options that count: Lang, Title.
func Bars(bars []Bar, options ...Options) *Chart {
	o := first(options)
	if len(bars) == 0 {
		return blank(sayNoBars.in(o.Lang))
	}
	name := o.Title
	if name == "" {
		name = sentence(sayCounts.in(o.Lang))
	}
	most := 1
	for _, b := range bars {
		most = max(most, b.Counted, b.Least, b.Most)
	}
	var w buffer
	left := 50.0
	for _, b := range bars {
		left = math.Max(left, math.Min(mostBarLeft, width(b.Label, 14)+edge+12))
	}
	scale, y := barWide/float64(most), 14.0
	rows := [][]string{{"", sayMeasured.in(o.Lang), sayExpected.in(o.Lang), "", ""}}
	wide := 0.0
	for _, b := range bars {
		wide = math.Max(wide, b.draw(&w, left, y, scale, o))
		y += barRow
		sign, _, words := b.verdict(o)
		rows = append(rows, []string{visible(b.Label), fmt.Sprint(b.Counted), b.allowed(), sign + " " + words, visible(b.Formula)})
	}
	y = barLegend(&w, left, y+10, o)
	return chart(name, o.Title, &w, wide, y+16, name+"\n"+columns(rows))
}

// verdict is a sign, a colour's class, and a word.
func (b *Bar) verdict(o Options) (sign, class, words string) {
	switch {
	case b.Counted < b.Least:
		return "✗", "b", sayFewer.in(o.Lang)
	case b.Most >= 0 && b.Counted > b.Most:
		return "✗", "b", sayMore.in(o.Lang)
	}
	return "✓", "g", ""
}

// allowed is the range in figures.
func (b *Bar) allowed() string {
	switch {
	case b.Most < 0:
		return fmt.Sprintf("≥ %d", b.Least)
	case b.Least == b.Most:
		return fmt.Sprint(b.Least)
	}
	return fmt.Sprintf("%d … %d", b.Least, b.Most)
}

// draw draws one bar, and is how wide it is with its words.
func (b *Bar) draw(w *buffer, left, y, scale float64, o Options) float64 {
	sign, class, words := b.verdict(o)
	w.text(writing{left - 10, y + 13, "n e i", fit(b.Label, 14, left-20)})
	w.add(`<g>`)
	w.title(fmt.Sprintf("%s: %d (%s) %s", b.Label, b.Counted, b.allowed(), b.Formula))
	w.add(`<rect class="`, class, `" height="12"`)
	w.attr("x", left)
	w.attr("y", y+3)
	w.attr("width", math.Max(1, float64(b.Counted)*scale))
	w.add(`/>`)
	from, to := left+float64(b.Least)*scale, left+float64(b.Most)*scale
	if b.Most < 0 {
		to = left + barWide
	}
	w.bracket(from, to, y+9)
	w.add(`</g>`)
	x := math.Max(left+float64(b.Counted)*scale, math.Max(from, to)) + 10
	label := strings.TrimSpace(fmt.Sprintf("%s %d %s", sign, b.Counted, words))
	w.text(writing{x, y + 13, class, label})
	formula := b.allowed()
	if b.Formula != "" {
		formula = b.Formula + "  (" + b.allowed() + ")"
	}
	w.text(writing{left, y + 29, "s im", formula})
	return math.Max(x+width(label, 12), left+width(formula, 11)) + edge
}

// bracket draws a range: a line with an end at both sides, or one mark when they are the same.
func (w *buffer) bracket(from, to, y float64) {
	w.line("ps", from, y-9, from, y+9, ` stroke-width="5"`)
	w.line("is", from, y-9, from, y+9, ` stroke-width="2.4"`)
	if to <= from {
		return
	}
	w.line("ps", to, y-9, to, y+9, ` stroke-width="5"`)
	w.line("is", to, y-9, to, y+9, ` stroke-width="2.4"`)
	w.line("is", from, y-9, to, y-9, ` stroke-width="1.4" stroke-dasharray="2 2"`)
}

func barLegend(w *buffer, left, y float64, o Options) float64 {
	w.add(`<rect class="g" height="12" width="30"`)
	w.attr("x", left)
	w.attr("y", y-6)
	w.add(`/>`)
	words := sayMeasured.in(o.Lang)
	w.text(writing{left + 36, y + 4, "i", words})
	x := left + 36 + width(words, 12) + 24
	w.bracket(x, x+sample, y)
	w.text(writing{x + sample + 8, y + 4, "i", sayExpected.in(o.Lang)})
	return y + 6
}

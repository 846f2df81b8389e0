package diagram

import (
	"math"
	"strconv"
	"strings"
	"time"

	"jeton/runtime/check"
)

var (
	sayBySize  = text{"time by size", "temps selon la taille"}
	sayNoTimes = text{"there is nothing to draw: no size has a time above 0", "il n’y a rien à dessiner : aucune taille n’a un temps supérieur à 0"}
	saySize    = text{"size", "taille"}
)

// A Series is times by size: points that were measured, or a line of what is predicted.
type Series struct {
	Name  string
	Bytes []int
	Times []time.Duration
	Line  bool // the points are joined, and have no marks
}

// Times draws times by size, both in powers: what grows in proportion goes up at 45 degrees, and what does not grow is level. Sizes and times
// of 0 are left out. Options that count: Lang, Title.
func Times(series []Series, options ...Options) *Chart {
	o := first(options)
	p := &logPlot{Options: o, x0: math.Inf(1), x1: math.Inf(-1), y0: math.Inf(1), y1: math.Inf(-1)}
	for _, s := range series {
		p.stretch(s)
	}
	if p.x0 > p.x1 {
		return blank(sentence(sayNoTimes.in(o.Lang)))
	}
	p.round()
	p.axes()
	name := o.Title
	if name == "" {
		name = sentence(sayBySize.in(o.Lang))
	}
	lines := []string{name}
	right, y := 0.0, plotTop+12
	for k, s := range series {
		p.series(k, s)
		p.key(k, s, y)
		right = math.Max(right, width(s.Name, 12)+46)
		y += 20
		lines = append(lines, p.words(s))
	}
	return chart(name, o.Title, &p.w, plotLeft+plotWide+right+edge, plotTop+plotHigh+46, strings.Join(lines, "\n"))
}

// A logPlot is a plot in the making; its ends are powers: of 2 for sizes, of 10 for seconds.
type logPlot struct {
	Options
	w              buffer
	x0, x1, y0, y1 float64
}

// usable are the points of a series that have a place: in powers.
func usable(s Series) (all []point) {
	for i := range min(len(s.Bytes), len(s.Times)) {
		if s.Bytes[i] > 0 && s.Times[i] > 0 {
			all = append(all, point{math.Log2(float64(s.Bytes[i])), math.Log10(s.Times[i].Seconds())})
		}
	}
	return all
}

func (p *logPlot) stretch(s Series) {
	for _, q := range usable(s) {
		p.x0, p.x1 = math.Min(p.x0, q.x), math.Max(p.x1, q.x)
		p.y0, p.y1 = math.Min(p.y0, q.y), math.Max(p.y1, q.y)
	}
}

// round widens the plot to whole powers.
func (p *logPlot) round() {
	p.x0, p.x1 = math.Floor(p.x0-0.3), math.Ceil(p.x1+0.3)
	p.y0, p.y1 = math.Floor(p.y0-0.05), math.Ceil(p.y1+0.05)
}

func (p *logPlot) at(q point) point {
	return point{plotLeft + plotWide*(q.x-p.x0)/(p.x1-p.x0), plotTop + plotHigh*(p.y1-q.y)/(p.y1-p.y0)}
}

func (p *logPlot) axes() {
	for e := p.y0; e <= p.y1; e++ {
		y := p.at(point{p.x0, e}).y
		p.w.line("fs", plotLeft, y, plotLeft+plotWide, y, "")
		p.w.text(writing{plotLeft - 6, y + 4, "s e im", round(fineTime(p.Lang, time.Duration(math.Round(math.Pow(10, e)*1e9))))})
	}
	every := math.Max(1, math.Ceil((p.x1-p.x0)/10))
	for e := p.x0; e <= p.x1; e += every {
		if e < 0 {
			continue
		}
		x := p.at(point{e, p.y0}).x
		p.w.line("fs", x, plotTop, x, plotTop+plotHigh, "")
		p.w.text(writing{x, plotTop + plotHigh + 18, "s c im", powerOfTwo(int(e), p.Options)})
	}
	p.w.text(writing{plotLeft + plotWide, plotTop + plotHigh + 36, "s e im", saySize.in(p.Lang)})
	p.w.text(writing{plotLeft, plotTop - 5, "s im", sayTime.in(p.Lang)})
	p.w.line("ms", plotLeft, plotTop+plotHigh, plotLeft+plotWide, plotTop+plotHigh, "")
}

// fineTime is a time that may be less than a microsecond.
func fineTime(l check.Lang, d time.Duration) string {
	switch {
	case d < time.Microsecond:
		return strconv.Itoa(int(d)) + " ns"
	case d < 10*time.Microsecond:
		return decimal(l, float64(d)/1e3, 'g', 2) + " µs"
	}
	return clockTime(l, d)
}

// powerOfTwo is 2^e bytes.
func powerOfTwo(e int, o Options) string {
	units := []string{"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"}
	return strconv.Itoa(1<<(e%10)) + " " + units[min(e/10, len(units)-1)] + sayByte.in(o.Lang)
}

func (p *logPlot) series(k int, s Series) {
	p.w.add(`<g class="o `, look(k), `" fill="none">`)
	p.w.title(s.Name)
	points := usable(s)
	if s.Line && len(points) > 0 {
		p.w.add(`<path stroke-width="1.8" d="M`)
		for i, q := range points {
			if i > 0 {
				p.w.add("L")
			}
			p.w.nums(p.at(q).x, p.at(q).y)
		}
		p.w.add(`"/>`)
	}
	if !s.Line {
		for _, q := range points {
			p.mark(p.at(q))
		}
	}
	p.w.add(`</g>`)
}

func (p *logPlot) mark(at point) {
	p.w.add(`<circle class="f" r="3.6" stroke-dasharray="none"`)
	p.w.attr("cx", at.x)
	p.w.attr("cy", at.y)
	p.w.add(`/>`)
}

// key names a series on the right.
func (p *logPlot) key(k int, s Series, y float64) {
	x := plotLeft + plotWide + 16
	p.w.add(`<g class="o `, look(k), `">`)
	if s.Line {
		p.w.line("", x, y, x+20, y, ` stroke-width="1.8"`)
	} else {
		p.mark(point{x + 10, y})
	}
	p.w.add(`</g>`)
	p.w.text(writing{x + 28, y + 4, "i", s.Name})
}

// words are a series as a list.
func (p *logPlot) words(s Series) string {
	list := []string{}
	n := min(len(s.Bytes), len(s.Times))
	for i := range n {
		if s.Line && i > 0 && i < n-1 { // of a line, its ends
			continue
		}
		list = append(list, amount(s.Bytes[i], p.Options)+" "+fineTime(p.Lang, s.Times[i]))
	}
	return "  " + visible(s.Name) + ": " + strings.Join(list, ", ")
}

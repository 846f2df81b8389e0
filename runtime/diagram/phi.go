package diagram

import (
	"fmt"
	"math"
	"strings"
	"time"

	"jeton/runtime/check"
	"jeton/runtime/detector"
)

var (
	sayPhi       = text{"level of suspicion φ over time", "niveau de soupçon φ au cours du temps"}
	sayThreshold = text{"threshold %s", "seuil %s"}
	sayNoPoints  = text{"there is no point of φ to draw", "il n’y a aucun point de φ à dessiner"}
	sayReaches   = text{"%s: up to φ = %s, last %s", "%s : jusqu’à φ = %s, à la fin %s"}
)

// A Curve is the level of suspicion of one process over time: see [detector.Accrual.Curve].
type Curve struct {
	Name   string
	Points []detector.Point
}

// The measures of the plot.
const (
	plotWide  = 560.0
	plotHigh  = 240.0
	plotLeft  = 52.0
	plotRight = 130.0 // for the curves' names
	plotTop   = 16.0
)

// Phi draws the levels of suspicion of some processes, and the threshold above which they are suspected; 0 draws none. What goes beyond
// twice the threshold leaves the picture at its top. Options that count: Lang, Title.
func Phi(threshold float64, curves []Curve, options ...Options) *Chart {
	o := first(options)
	p := newPlot(threshold, curves)
	p.lang = o.Lang
	if p.end == 0 {
		return blank(sayNoPoints.in(o.Lang))
	}
	name := o.Title
	if name == "" {
		name = sentence(sayPhi.in(o.Lang))
	}
	lines := []string{name}
	p.axes(o)
	for k, c := range curves {
		p.curve(k, c)
		top, end := 0.0, 0.0
		for _, x := range c.Points {
			top, end = math.Max(top, x.Phi), x.Phi
		}
		lines = append(lines, "  "+sayReaches.in(o.Lang, visible(c.Name), level(o.Lang, top), level(o.Lang, end)))
	}
	return chart(name, o.Title, &p.w, plotLeft+plotWide+plotRight, plotTop+plotHigh+34, strings.Join(lines, "\n"))
}

// level is φ in words.
func level(l check.Lang, phi float64) string {
	if math.IsInf(phi, 1) || phi > 300 {
		return "∞"
	}
	return decimal(l, phi, 'f', 1)
}

// A phiPlot is a plot in the making.
type phiPlot struct {
	w              buffer
	lang           check.Lang
	threshold, top float64
	end            time.Duration
	named          occupied
}

func newPlot(threshold float64, curves []Curve) *phiPlot {
	p := &phiPlot{threshold: threshold}
	for _, c := range curves {
		for _, x := range c.Points {
			p.end = max(p.end, x.At)
			if !math.IsNaN(x.Phi) && x.Phi < 1e3 {
				p.top = math.Max(p.top, x.Phi)
			}
		}
	}
	if threshold > 0 {
		p.top = math.Max(math.Min(p.top, 2*threshold), 1.2*threshold)
	}
	p.top = math.Max(p.top, 1)
	return p
}

func (p *phiPlot) x(t time.Duration) float64 { return plotLeft + plotWide*float64(t)/float64(p.end) }

// y is where a level stands; what is beyond the picture, at its top.
func (p *phiPlot) y(phi float64) float64 {
	if math.IsNaN(phi) || phi < 0 {
		phi = 0
	}
	return plotTop + plotHigh*(1-math.Min(phi, p.top)/p.top)
}

// axes draws them, with the threshold.
func (p *phiPlot) axes(o Options) {
	step := math.Pow(10, math.Floor(math.Log10(p.top)))
	for p.top/step < 3 {
		step /= 2
	}
	for v := 0.0; v <= p.top; v += step {
		y := p.y(v)
		p.w.line("fs", plotLeft, y, plotLeft+plotWide, y, "")
		p.w.text(writing{plotLeft - 6, y + 4, "s e im", decimal(o.Lang, v, 'g', 4)})
	}
	for _, t := range ticksOf(p.end) {
		p.w.line("ms", p.x(t), plotTop+plotHigh, p.x(t), plotTop+plotHigh+4, "")
		p.w.text(writing{p.x(t), plotTop + plotHigh + 18, "s c im", round(clockTime(o.Lang, t))})
	}
	p.w.text(writing{12, plotTop + plotHigh/2, "n im", "φ"})
	p.w.line("ms", plotLeft, plotTop+plotHigh, plotLeft+plotWide, plotTop+plotHigh, "")
	if p.threshold > 0 {
		y := p.y(p.threshold)
		p.w.line("bs", plotLeft, y, plotLeft+plotWide, y, ` stroke-width="1.6" stroke-dasharray="8 4"`)
		p.w.text(writing{plotLeft + 6, y - 5, "h b", sayThreshold.in(o.Lang, decimal(o.Lang, p.threshold, 'g', 4))})
	}
}

// curve draws one, with its name at its end. Of the points within a pixel the lowest and the highest are drawn.
func (p *phiPlot) curve(k int, c Curve) {
	if len(c.Points) == 0 {
		return
	}
	p.w.add(`<g class="o `, look(k), `" fill="none">`)
	p.w.title(c.Name)
	p.w.add(`<path stroke-width="1.8" d="M`)
	n := 0
	for i := 0; i < len(c.Points); {
		column := math.Floor(p.x(c.Points[i].At))
		lo, hi, j := i, i, i
		for ; j < len(c.Points) && math.Floor(p.x(c.Points[j].At)) == column; j++ {
			if c.Points[j].Phi < c.Points[lo].Phi {
				lo = j
			}
			if c.Points[j].Phi > c.Points[hi].Phi {
				hi = j
			}
		}
		for _, q := range []int{min(lo, hi), max(lo, hi)} {
			if n++; n > 1 {
				p.w.add("L")
			}
			p.w.nums(p.x(c.Points[q].At), p.y(c.Points[q].Phi))
		}
		i = j
	}
	p.w.add(`"/></g>`)
	end := c.Points[len(c.Points)-1]
	y, step := p.y(end.Phi)+4, 15.0
	if y > plotTop+plotHigh/2 { // the axis is below
		step = -step
	}
	name := fit(fmt.Sprintf("%s %s", c.Name, level(p.lang, end.Phi)), 12, plotRight-16)
	for tries := 0; tries < 20 && !p.named.free(boxOf(p.x(end.At)+8, y, 's', name, 12)); tries++ {
		y += step
	}
	p.named.take(boxOf(p.x(end.At)+8, y, 's', name, 12))
	p.w.text(writing{p.x(end.At) + 8, y, "h f " + look(k)[:2], name})
}

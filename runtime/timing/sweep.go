package timing

import (
	"fmt"
	"html"
	"math"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"jeton/runtime/display"
)

// A Curve is a function's time against the size of its work.
type Curve struct {
	Name   string
	Points []Point
}

// A Point is one size and what was measured there.
type Point struct {
	Size  int
	Stats Stats
}

// Sweep measures f with each of sizes.
func Sweep(sizes []int, f func(n int)) *Curve { return SweepSetup(sizes, nil, f) }

// SweepSetup is Sweep that calls setup once before each size, and does not count its time.
func SweepSetup(sizes []int, setup func(n int), f func(n int)) *Curve {
	return newBench().sweep(sizes, setup, f, Config{Runs: 5, MinTime: 20 * time.Millisecond}.filled())
}

func (b *bench) sweep(sizes []int, setup, f func(n int), c Config) *Curve {
	out := &Curve{}
	for _, n := range sizes {
		if setup != nil {
			setup(n)
		}
		s := b.repeat(func() { f(n) }, c)
		if len(s.Runs) > 0 {
			out.Points = append(out.Points, Point{n, s})
		}
		if s.Interrupted {
			break
		}
	}
	return out
}

// Power fits time ~ sizeᵖ by least squares on logarithms, and returns p; ok is false with fewer than two sizes.
func (c *Curve) Power() (p float64, ok bool) {
	var x, y []float64
	for _, pt := range c.Points {
		if pt.Size > 0 && pt.Stats.Median > 0 {
			x, y = append(x, math.Log(float64(pt.Size))), append(y, math.Log(float64(pt.Stats.Median)))
		}
	}
	if len(x) < 2 {
		return 0, false
	}
	_, p = stat.LinearRegression(x, y, nil, false)
	return p, !math.IsNaN(p)
}

// String has one line for each size, and the power.
func (c *Curve) String() string {
	var b strings.Builder
	for _, pt := range c.Points {
		fmt.Fprintf(&b, "%12s  %v ± %v\n", commas(pt.Size), pt.Stats.Median, pt.Stats.MAD)
	}
	b.WriteString(c.growth())
	return strings.TrimSuffix(b.String(), "\n")
}

func (c *Curve) growth() string {
	p, ok := c.Power()
	if !ok {
		return ""
	}
	return fmt.Sprintf("time grows as size to the power %.2f", p)
}

// HTML is the plot, and the power.
func (c *Curve) HTML() string {
	svg, err := display.PlotSVG(c.Plot(), 5*vg.Inch, 3.3*vg.Inch)
	if err != nil {
		return lines(c.String())
	}
	return display.Guard(svg+"<p>"+html.EscapeString(c.growth())+"</p>", c.String())
}

// Plot draws the curve on logarithmic axes, with the quartiles of each size.
func (c *Curve) Plot() *plot.Plot { return PlotCurves("", []*Curve{c}) }

// PlotCurves draws several curves in one plot; Name is each one's in the legend.
func PlotCurves(title string, curves []*Curve) *plot.Plot {
	p := plot.New()
	p.Title.Text = title
	p.X.Label.Text, p.Y.Label.Text = "size", "time"
	p.Add(plotter.NewGrid())
	drawn := 0
	for i, c := range curves {
		if addCurve(p, c, i) {
			drawn++
		}
	}
	if drawn > 0 {
		p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
		p.X.Tick.Marker, p.Y.Tick.Marker = plot.TickerFunc(sizeTicks), plot.TickerFunc(timeTicks)
	}
	p.Legend.Top, p.Legend.Left = true, true
	p.Legend.XOffs, p.Legend.YOffs = 8, -8
	return p
}

// addCurve adds what of c has a place on logarithmic axes.
func addCurve(p *plot.Plot, c *Curve, i int) bool {
	var xys plotter.XYs
	var errs plotter.YErrors
	for _, pt := range c.Points {
		if s := pt.Stats; pt.Size > 0 && s.Median > 0 && s.Q1 > 0 {
			xys = append(xys, plotter.XY{X: float64(pt.Size), Y: float64(s.Median)})
			errs = append(errs, struct{ Low, High float64 }{float64(s.Median - s.Q1), float64(s.Q3 - s.Median)})
		}
	}
	if len(xys) == 0 {
		return false
	}
	line, dots, err := plotter.NewLinePoints(xys)
	if err != nil {
		return false // NaN or infinite: not on a scale
	}
	line.Color, line.Width = display.Color(i), vg.Points(1.5)
	dots.Color, dots.Shape = display.Color(i), dotShape{}
	p.Add(line, dots)
	if bars, err := plotter.NewYErrorBars(struct {
		plotter.XYs
		plotter.YErrors
	}{xys, errs}); err == nil {
		bars.Color = display.Color(i)
		p.Add(bars)
	}
	if c.Name != "" {
		p.Legend.Add(c.Name, line, dots)
	}
	return true
}

package timing

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// sizeTicks are at powers of ten (of two, on a short axis), with their numbers.
func sizeTicks(lo, hi float64) []plot.Tick {
	return logTicks(lo, hi, func(x float64) string { return commas(int(math.Round(x))) })
}

// timeTicks are at powers of ten with their units: 10 µs.
func timeTicks(lo, hi float64) []plot.Tick {
	return logTicks(lo, hi, func(x float64) string { return tickTime(Seconds(x)) })
}

// tickTime is s without digits that a tick does not need: 10 µs, not 10.0 µs.
func tickTime(s Seconds) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1, " s"}, {1e-3, " ms"}, {1e-6, " µs"}, {1e-9, " ns"}} {
		if float64(s) >= u.size*0.999 {
			return commas(int(math.Round(float64(s)/u.size))) + u.name
		}
	}
	return s.String()
}

// logTicks names the powers of ten from lo to hi; where there are fewer than two, also 2 and 5 times those.
func logTicks(lo, hi float64, name func(float64) string) []plot.Tick {
	if !(lo > 0) || math.IsInf(hi, 1) || hi < lo {
		return nil
	}
	from, to := int(math.Floor(math.Log10(lo))), int(math.Ceil(math.Log10(hi)))
	inside := 0
	for e := from; e <= to; e++ {
		if x := math.Pow10(e); x >= lo*0.999 && x <= hi*1.001 {
			inside++
		}
	}
	every := 1 + (to-from)/12
	var ts []plot.Tick
	for e := from; e <= to; e++ {
		for m := 1; m <= 9; m++ {
			x := float64(m) * math.Pow10(e)
			if x < lo*0.999 || x > hi*1.001 {
				continue
			}
			t := plot.Tick{Value: x}
			if m == 1 && (e-from)%every == 0 || inside < 2 && (m == 2 || m == 5) {
				t.Label = name(x)
			}
			ts = append(ts, t)
		}
	}
	return ts
}

// dotShape is a filled dot, smaller than gonum's.
type dotShape struct{}

func (dotShape) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, pt vg.Point) {
	sty.Radius = vg.Points(2.5)
	draw.CircleGlyph{}.DrawGlyph(c, sty, pt)
}

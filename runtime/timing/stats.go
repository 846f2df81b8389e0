package timing

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"jeton/runtime/display"
)

// A Stats is what a repeated measurement found: times of one loop.
type Stats struct {
	Loops int       // calls in a run
	Runs  []Seconds // time of one loop in each run, in the order of the runs, without Overhead

	Median, MAD  Seconds // MAD: median of the distances to the median
	Min, Max     Seconds
	Q1, Q3       Seconds // quartiles
	Mean, StdDev Seconds
	Overhead     Seconds // of the call of an empty function, taken off all the others
	Interrupted  bool    // the measurement was stopped; what is here was measured before
}

// Samples makes Stats of times that were measured elsewhere: the round trips of messages, say.
func Samples(times []time.Duration) Stats {
	runs := make([]Seconds, len(times))
	for i, d := range times {
		runs[i] = of(d)
	}
	return statsOf(runs, 1, 0)
}

func statsOf(runs []Seconds, loops int, overhead Seconds) Stats {
	s := Stats{Loops: loops, Runs: slices.Clone(runs), Overhead: overhead}
	if len(runs) == 0 {
		return s
	}
	x := sorted(runs)
	q := func(p float64) Seconds { return Seconds(stat.Quantile(p, stat.LinInterp, x, nil)) }
	s.Median, s.Min, s.Max, s.Q1, s.Q3 = median(x), Seconds(x[0]), Seconds(x[len(x)-1]), q(0.25), q(0.75)
	s.Mean = Seconds(stat.Mean(x, nil))
	if len(x) > 1 {
		s.StdDev = Seconds(stat.StdDev(x, nil))
	}
	away := make([]Seconds, len(runs))
	for i, r := range runs {
		away[i] = max(r-s.Median, s.Median-r)
	}
	s.MAD = median(sorted(away))
	return s
}

func sorted(xs []Seconds) []float64 {
	out := make([]float64, len(xs))
	for i, x := range xs {
		out[i] = float64(x)
	}
	slices.Sort(out)
	return out
}

// median is that of sorted numbers, at least one.
func median(x []float64) Seconds {
	n := len(x)
	return Seconds((x[(n-1)/2] + x[n/2]) / 2)
}

// confidence is the one that intervals here have, at least.
const confidence = 0.95

// Interval holds the true median with 95 % confidence, whatever the distribution; ok is false for fewer than six runs.
func (s Stats) Interval() (lo, hi Seconds, ok bool) {
	l, h, ok := medianInterval(sorted(s.Runs))
	return Seconds(l), Seconds(h), ok
}

// medianInterval takes the k-th smallest and k-th largest of sorted numbers, for the largest k that keeps the confidence:
// each number lies below the median with probability one half, so their count is binomial.
func medianInterval(x []float64) (lo, hi float64, ok bool) {
	n := len(x)
	if n == 0 {
		return 0, 0, false
	}
	b := distuv.Binomial{N: float64(n), P: 0.5}
	k := 0
	for k < n/2 && b.CDF(float64(k)) <= (1-confidence)/2 {
		k++
	}
	if k == 0 {
		return x[0], x[n-1], false
	}
	return x[k-1], x[n-k], true
}

// String is one line, in the form that users of IPython know.
func (s Stats) String() string {
	switch {
	case len(s.Runs) == 0 && s.Interrupted:
		return "interrupted before the first run ended"
	case len(s.Runs) == 0:
		return "no runs"
	case len(s.Runs) == 1:
		return fmt.Sprintf("%v per loop (1 run, %s)%s", s.Median, loopText(s.Loops, ""), s.remarks())
	}
	return fmt.Sprintf("%v ± %v per loop (median ± MAD of %s runs, %s)%s", s.Median, s.MAD, commas(len(s.Runs)), loopText(s.Loops, " each"), s.remarks())
}

func loopText(n int, each string) string {
	if n == 1 {
		return "1 loop" + each
	}
	return commas(n) + " loops" + each
}

// remarks are what a reader should know before she believes the figure.
func (s Stats) remarks() string {
	var b strings.Builder
	if s.Overhead > 0 && s.Overhead > s.Median/100 {
		fmt.Fprintf(&b, ", less %v for the call of an empty function", s.Overhead)
	}
	if s.Min > 0 && s.Max > 4*s.Min && len(s.Runs) > 2 {
		fmt.Fprintf(&b, "\nThe slowest run took %.1f times as long as the fastest: something else was using the machine, or the first calls did more.", float64(s.Max/s.Min))
	}
	if s.Interrupted {
		b.WriteString("\nInterrupted: these are the runs until then.")
	}
	return b.String()
}

// HTML is the line, and a dot for each run on a scale with the median.
func (s Stats) HTML() string {
	out := lines(s.String())
	if len(s.Runs) < 2 || s.Max <= s.Min {
		return out
	}
	return out + display.Guard(s.strip(), "")
}

// strip is the drawing of HTML: one row of dots, the quartiles as a band, the median as a line.
func (s Stats) strip() string {
	const left, width = 80.0, 320.0
	at := func(x Seconds) float64 { return left + width*float64((x-s.Min)/(s.Max-s.Min)) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg role="img" aria-label="runs from %v to %v" width="480" height="28" viewBox="0 0 480 28" font-size="11" font-family="sans-serif" fill="currentColor" style="color:var(--jp-content-font-color2,currentColor);max-width:100%%">`, s.Min, s.Max)
	fmt.Fprintf(&b, `<text x="%g" y="18" text-anchor="end">%v</text><text x="%g" y="18">%v</text>`, left-10, s.Min, left+width+10, s.Max)
	fmt.Fprintf(&b, `<rect x="%.1f" y="7" width="%.1f" height="14" opacity="0.15"/>`, at(s.Q1), max(0.5, at(s.Q3)-at(s.Q1)))
	fmt.Fprintf(&b, `<line x1="%.1f" x2="%.1f" y1="3" y2="25" stroke="currentColor" stroke-width="1.5"/>`, at(s.Median), at(s.Median))
	for i, r := range s.Runs {
		if i == 200 {
			break
		}
		fmt.Fprintf(&b, `<circle cx="%.1f" cy="14" r="3.5" fill="#1f7fc4" fill-opacity="0.75"/>`, at(r))
	}
	b.WriteString("</svg>")
	return b.String()
}

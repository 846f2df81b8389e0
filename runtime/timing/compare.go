package timing

import (
	"fmt"
	"html"
	"slices"
	"time"
)

// A Comparison is two functions measured in turns.
type Comparison struct {
	NameA, NameB string
	A, B         Stats
	// Ratio is the median of B's time over A's, run by run; Lo to Hi holds the true one with 95 % confidence, and Sure
	// says that 1 is not among them: one of the two is faster.
	Ratio, Lo, Hi float64
	Sure          bool
}

// pairs is how often each of the two runs: enough that one slow pair, or three, cannot hide a difference.
const pairs = 15

// Compare measures a and b in turns, so that what slows the machine for a while slows both.
func Compare(nameA string, a func(), nameB string, b func()) Comparison {
	c := newBench().compare(a, b, Config{MinTime: 50 * time.Millisecond}.filled())
	c.NameA, c.NameB = nameA, nameB
	return c
}

func (b *bench) compare(f, g func(), c Config) Comparison {
	loopsF, perF, ok := b.calibrate(f, c.MinTime, maxLoops)
	if !ok {
		return Comparison{A: Stats{Interrupted: true}, B: Stats{Interrupted: true}}
	}
	loopsG, perG, ok := b.calibrate(g, c.MinTime, maxLoops)
	if !ok {
		return Comparison{A: Stats{Interrupted: true}, B: Stats{Interrupted: true}}
	}
	overhead := b.overhead(c.Empty, min(perF, perG))
	b.collect()
	var fs, gs []Seconds
	stopped := false
	for i := range pairs {
		first, second := func() (Seconds, bool) { return b.run(f, loopsF, perF, overhead) }, func() (Seconds, bool) { return b.run(g, loopsG, perG, overhead) }
		if i%2 == 1 {
			first, second = second, first
		}
		x, ok1 := first()
		y, ok2 := second()
		if !ok1 || !ok2 {
			stopped = true
			break
		}
		if i%2 == 1 {
			x, y = y, x
		}
		fs, gs = append(fs, x), append(gs, y)
	}
	out := Comparison{A: statsOf(fs, loopsF, overhead), B: statsOf(gs, loopsG, overhead)}
	out.A.Interrupted, out.B.Interrupted = stopped, stopped
	out.judge()
	return out
}

func (b *bench) run(f func(), loops int, per, overhead Seconds) (Seconds, bool) {
	took, ok := b.loop(f, loops, per)
	return max(0, of(took)/Seconds(loops)-overhead), ok
}

// judge fills the ratio from the runs.
func (c *Comparison) judge() {
	var ratios []float64
	for i := range min(len(c.A.Runs), len(c.B.Runs)) {
		if c.A.Runs[i] > 0 {
			ratios = append(ratios, float64(c.B.Runs[i]/c.A.Runs[i]))
		}
	}
	if len(ratios) == 0 {
		return
	}
	slices.Sort(ratios)
	c.Ratio = float64(median(ratios))
	var ok bool
	c.Lo, c.Hi, ok = medianInterval(ratios)
	c.Sure = ok && (c.Lo > 1 || c.Hi < 1)
}

// String says which is faster, by how much, and how sure that is; then both measurements.
func (c Comparison) String() string {
	return c.verdict() + "\n" + fmt.Sprintf("%s: %v\n%s: %v", c.NameA, c.A, c.NameB, c.B)
}

func (c Comparison) verdict() string {
	fast, slow, r, lo, hi := c.NameA, c.NameB, c.Ratio, c.Lo, c.Hi
	if r < 1 && r > 0 {
		fast, slow, r, lo, hi = slow, fast, 1/r, 1/hi, 1/lo
	}
	switch {
	case c.Ratio == 0:
		return "There are too few runs to compare."
	case !c.Sure:
		return fmt.Sprintf("No difference can be told: %s takes %s times as long as %s, and with 95 %% confidence %s to %s times.", slow, digits(r), fast, digits(lo), digits(hi))
	}
	return fmt.Sprintf("%s is %s times as fast as %s (95 %% sure of %s to %s).", fast, digits(r), slow, digits(lo), digits(hi))
}

// HTML is the verdict and both measurements with their runs.
func (c Comparison) HTML() string {
	name := func(s string) string { return "<div><b>" + html.EscapeString(s) + "</b></div>" }
	return "<p>" + html.EscapeString(c.verdict()) + "</p>" + name(c.NameA) + c.A.HTML() + name(c.NameB) + c.B.HTML()
}

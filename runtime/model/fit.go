package model

import (
	"fmt"
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/stat"

	"jeton/runtime/mpi"
)

// A Line is a + b·n: what a message of n bytes takes.
type Line struct {
	Latency time.Duration // a; 0: not to be seen in these sizes, of which none is short
	PerByte float64       // b, in seconds
	From    int           // of messages of so many bytes and more
}

// Bandwidth is 1/b, in bytes a second; +Inf when longer messages take no longer.
func (l Line) Bandwidth() float64 {
	if l.PerByte <= 0 {
		return math.Inf(1)
	}
	return 1 / l.PerByte
}

func (l Line) seconds(nbytes int) float64 { return l.Latency.Seconds() + l.PerByte*float64(nbytes) }

// A Model is what messages cost: one line, or two, for short messages and for long ones.
type Model struct {
	Lines   []Line
	Samples []mpi.Sample // from which it was made, by size
	Error   float64      // the median of the relative errors: 0.05 is 5 %
}

// leastSamples are what a line needs.
const leastSamples = 3

// Fit makes a Model of measurements of at least 3 sizes; at least 8 for two lines. Of several measurements of a size the shortest counts: what else a machine does makes messages slower,
// and never faster. No line has a negative latency, nor the second one a smaller one than the first.
//
// Errors: too few sizes; a time that is not above 0.
func Fit(samples []mpi.Sample) (*Model, error) {
	s := slices.Clone(samples)
	slices.SortStableFunc(s, func(a, b mpi.Sample) int { return a.Bytes - b.Bytes })
	sizes := 0
	for i, x := range s {
		if x.Time <= 0 || x.Bytes < 0 {
			return nil, fmt.Errorf("model: a message of %d bytes that takes %v cannot have been measured", x.Bytes, x.Time)
		}
		if i == 0 || x.Bytes != s[i-1].Bytes {
			sizes++
		}
	}
	if sizes < leastSamples {
		return nil, fmt.Errorf("model: %d sizes are too few for a line: measure at least %d, from a byte to some megabytes", sizes, leastSamples)
	}
	m := &Model{Lines: []Line{fitLine(shortest(s), 0)}, Samples: s}
	m.breakLine()
	m.Error = m.relativeError()
	return m, nil
}

// breakLine takes two lines when they fit much better than one.
func (m *Model) breakLine() {
	s := shortest(m.Samples)
	best, one := m.score(), m.Lines
	for k := leastSamples; k <= len(s)-leastSamples; k++ {
		short := fitLine(s[:k], 0)
		long := fitLine(s[k:], short.Latency.Seconds())
		long.From = s[k].Bytes
		two := &Model{Lines: []Line{short, long}, Samples: m.Samples}
		if score := two.score(); score < best {
			best, one = score, two.Lines
		}
	}
	m.Lines = one
}

// score is smaller where the lines fit better and are fewer: Akaike's criterion, for few measurements, of relative errors, of which none counts
// more than some.
func (m *Model) score() float64 {
	sum := 1e-6
	for _, x := range m.Samples {
		e := math.Min(math.Abs(math.Log(m.Seconds(x.Bytes)/x.Time.Seconds())), 1)
		sum += e * e
	}
	n, k := float64(len(m.Samples)), float64(3*len(m.Lines)) // a, b, and a variance or a place
	if n <= k+1 {
		return math.Inf(1)
	}
	return n*math.Log(sum/n) + 2*k + 2*k*(k+1)/(n-k-1)
}

// shortest is the shortest measurement of each size. s is by size.
func shortest(s []mpi.Sample) (all []mpi.Sample) {
	for _, x := range s {
		if n := len(all); n == 0 || all[n-1].Bytes != x.Bytes {
			all = append(all, x)
		} else if x.Time < all[n-1].Time {
			all[n-1] = x
		}
	}
	return all
}

// fitLine is the line with the smallest relative errors and a latency of at least so many seconds, by least squares whose weights are made smaller for what is far from the line.
func fitLine(s []mpi.Sample, least float64) Line {
	const huber, turns = 1.345, 30
	x, y, w := make([]float64, len(s)), make([]float64, len(s)), make([]float64, len(s))
	for i, v := range s {
		x[i], y[i] = float64(v.Bytes), v.Time.Seconds()
		w[i] = 1 / (y[i] * y[i])
	}
	a, b := 0.0, 0.0
	off := make([]float64, len(s))
	for range turns {
		a, b = stat.LinearRegression(x, y, w, false)
		if math.IsNaN(a) || math.IsNaN(b) || b < 0 { // all of one size, or noise: no slope
			a, b = stat.Mean(y, w), 0
		}
		if a <= 0 || a < least {
			a = math.Max(least, seen(x, y))
			b = slope(x, y, w, a)
		}
		for i := range s {
			off[i] = math.Abs(a+b*x[i]-y[i]) / y[i]
		}
		scale := math.Max(median(off)/0.6745, 1e-4)
		for i := range s {
			w[i] = math.Min(1, huber*scale/math.Max(off[i], 1e-12)) / (y[i] * y[i])
		}
	}
	return Line{Latency: time.Duration(math.Round(a * 1e9)), PerByte: b}
}

// seen is the latency by the shortest messages alone, for where long ones were disturbed so much that their line has none: what is left of the time of those that are shorter than the one with
// the most bytes a second, and whose bytes, as fast as that, take less than half of it. 0: there is none.
func seen(x, y []float64) float64 {
	best := 0
	for i := range x {
		if x[i]*y[best] > x[best]*y[i] {
			best = i
		}
	}
	least := math.Inf(1)
	for i := range x {
		if left := y[i] - y[best]*x[i]/x[best]; x[i] < x[best] && left > y[i]/2 {
			least = math.Min(least, left)
		}
	}
	if math.IsInf(least, 1) {
		return 0
	}
	return least
}

// slope is the best one of a line with latency a.
func slope(x, y, w []float64, a float64) float64 {
	up, down := 0.0, 0.0
	for i := range x {
		up += w[i] * x[i] * (y[i] - a)
		down += w[i] * x[i] * x[i]
	}
	if down == 0 {
		return 0
	}
	return math.Max(up/down, 0)
}

func median(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return stat.Quantile(0.5, stat.Empirical, v, nil)
}

func (m *Model) relativeError() float64 {
	off := make([]float64, len(m.Samples))
	for i, x := range m.Samples {
		off[i] = math.Abs(m.Seconds(x.Bytes)/x.Time.Seconds() - 1)
	}
	return median(off)
}

// line is the one for a size.
func (m *Model) line(nbytes int) Line {
	l := m.Lines[0]
	for _, x := range m.Lines[1:] {
		if nbytes >= x.From {
			l = x
		}
	}
	return l
}

// Seconds is what a message of a size takes.
func (m *Model) Seconds(nbytes int) float64 { return m.line(nbytes).seconds(nbytes) }

// Time is Seconds as a duration.
func (m *Model) Time(nbytes int) time.Duration {
	return time.Duration(m.Seconds(nbytes) * float64(time.Second))
}

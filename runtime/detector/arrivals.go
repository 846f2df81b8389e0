package detector

import (
	"math"
	"time"
)

// Arrivals are the last times between heartbeats of one process, and the normal distribution that is put through them.
type Arrivals struct {
	window []float64 // seconds, a ring
	next   int       // where the next goes
	full   bool
	floor  float64 // the deviation is at least this: equal samples would make any delay impossible
	sum    float64
	square float64
}

// NewArrivals holds size samples. expect stands for the distribution until there are two: what is expected between heartbeats, with a
// quarter of it as deviation. The deviation is never below floor.
func NewArrivals(size int, expect, floor time.Duration) *Arrivals {
	a := &Arrivals{window: make([]float64, max(size, 2)), floor: floor.Seconds()}
	a.Add(expect * 3 / 4)
	a.Add(expect * 5 / 4)
	return a
}

// Add takes one time between two arrivals.
func (a *Arrivals) Add(between time.Duration) {
	s := between.Seconds()
	if a.full {
		old := a.window[a.next]
		a.sum, a.square = a.sum-old, a.square-old*old
	}
	a.window[a.next] = s
	a.sum, a.square = a.sum+s, a.square+s*s
	if a.next++; a.next == len(a.window) {
		a.next, a.full = 0, true
		a.again()
	}
}

// again adds up anew, once a window, so that rounding does not pile up.
func (a *Arrivals) again() {
	a.sum, a.square = 0, 0
	for _, s := range a.window {
		a.sum, a.square = a.sum+s, a.square+s*s
	}
}

// Mean and deviation, in seconds.
func (a *Arrivals) moments() (mean, deviation float64) {
	n := float64(a.next)
	if a.full {
		n = float64(len(a.window))
	}
	mean = a.sum / n
	return mean, max(math.Sqrt(max(a.square/n-mean*mean, 0)), a.floor)
}

// Phi is −log₁₀ of the probability that a heartbeat comes later than since after the last: at 1 one is wrong in one of ten cases, at 2 in one of a
// hundred. It grows with since.
func (a *Arrivals) Phi(since time.Duration) float64 {
	mean, deviation := a.moments()
	return -log10Tail((since.Seconds() - mean) / deviation)
}

// log10Tail is log₁₀ of the normal distribution's upper tail; far out, where the tail is no float64 any more, by its asymptotic series.
func log10Tail(z float64) float64 {
	if z < 30 {
		return math.Log10(math.Erfc(z/math.Sqrt2) / 2)
	}
	z2 := z * z
	series := 1 - 1/z2 + 3/(z2*z2) - 15/(z2*z2*z2)
	return -z2/2*math.Log10E - math.Log10(z*math.Sqrt(2*math.Pi)) + math.Log10(series)
}

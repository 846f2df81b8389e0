package detector

import (
	"math"
	"time"
)

// Arrivals are the last times between heartbeats of one process, and the normal distribution that is put through them.
type Arrivals struct {
	window          []float64 // seconds, a ring when it is full
	size            int
	next            int     // where the next goes, when it is full
	floor           float64 // the deviation is at least this: equal samples would make any delay impossible
	mean, deviation float64 // of the window
}

// NewArrivals holds size samples. expect stands for the distribution at first: what is expected between heartbeats, with a quarter of it as
// deviation. The deviation is never below floor.
func NewArrivals(size int, expect, floor time.Duration) *Arrivals {
	a := &Arrivals{size: max(size, 2), floor: floor.Seconds()}
	a.Add(expect * 3 / 4)
	a.Add(expect * 5 / 4)
	return a
}

// Add takes one time between two arrivals. Cost: two passes over the window.
func (a *Arrivals) Add(between time.Duration) {
	if len(a.window) < a.size {
		a.window = append(a.window, between.Seconds())
	} else {
		a.window[a.next] = between.Seconds()
		a.next = (a.next + 1) % a.size
	}
	n, sum, square := float64(len(a.window)), 0.0, 0.0
	for _, s := range a.window {
		sum += s
	}
	a.mean = sum / n
	for _, s := range a.window {
		square += (s - a.mean) * (s - a.mean)
	}
	a.deviation = max(math.Sqrt(square/n), a.floor)
}

// Phi is −log₁₀ of the probability that a heartbeat comes later than since after the last: at 1 one is wrong in one of ten cases, at 2 in one of a
// hundred. It grows with since.
func (a *Arrivals) Phi(since time.Duration) float64 {
	return -log10Tail((since.Seconds() - a.mean) / a.deviation)
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

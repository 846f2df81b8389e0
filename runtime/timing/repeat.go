package timing

import (
	"math"
	"runtime"
	"time"

	"jeton/runtime/session"
)

// A Config says how Repeat measures. Its zero value is what Repeat uses.
type Config struct {
	// Runs is how many runs are made; 0 means 7.
	Runs int
	// Loops is how often a run calls the function; 0 means as often as fills MinTime, rounded to 1, 2 or 5 times a power
	// of ten.
	Loops int
	// MinTime is how long a run should take; 0 means 100 ms.
	MinTime time.Duration
	// Stable, when above 0, asks for more runs until the median is known to this fraction (0.02: 2 %) with 95 %
	// confidence, or until Budget is spent.
	Stable float64
	// Budget is the time after which no further run is started, though there are always two; 0 means 30 s.
	Budget time.Duration
	// Empty is a function of the same kind that does nothing: its time is taken off. nil: that of a compiled one.
	Empty func()
}

func (c Config) filled() Config {
	if c.Runs <= 0 {
		c.Runs = 7
	}
	if c.MinTime <= 0 {
		c.MinTime = 100 * time.Millisecond
	}
	if c.Budget <= 0 {
		c.Budget = 30 * time.Second
	}
	if c.Empty == nil {
		c.Empty = func() {}
	}
	return c
}

// What a clock that stands still, or a median that never settles, would ask for is bounded.
const (
	maxLoops = 1_000_000_000
	maxEmpty = 1_000_000 // loops of the empty function
	maxRuns  = 1000
)

// Repeat measures f in loops, seven times.
func Repeat(f func()) Stats { return RepeatConfig(f, Config{}) }

// Stable measures f until its median is known to the given fraction (0.02: 2 %), for at most 30 seconds.
func Stable(f func(), within float64) Stats { return RepeatConfig(f, Config{Stable: within}) }

// RepeatConfig measures f as c says.
func RepeatConfig(f func(), c Config) Stats { return newBench().repeat(f, c.filled()) }

// A bench is the clock that is measured with, and the word that it is over.
type bench struct {
	now     func() time.Time
	stopped func() bool
	collect func() // garbage, before measuring
}

func newBench() *bench {
	ctx := session.Current().Context()
	return &bench{time.Now, func() bool { return ctx.Err() != nil }, runtime.GC}
}

// slice is how long the loop goes on without asking whether it was stopped.
const slice = 5 * time.Millisecond

// loop calls f n times and returns the time; ok is false when it was stopped. per is what a call is thought to take.
func (b *bench) loop(f func(), n int, per Seconds) (took time.Duration, ok bool) {
	block := n
	if per > 0 {
		block = max(1, min(n, int(slice.Seconds()/float64(per))))
	}
	for n > 0 {
		if b.stopped() {
			return took, false
		}
		k := min(block, n)
		start := b.now()
		for range k {
			f()
		}
		took += b.now().Sub(start)
		n -= k
	}
	return took, !b.stopped()
}

// calibrate finds how many calls fill want, at most most, and what a call takes.
func (b *bench) calibrate(f func(), want time.Duration, most int) (loops int, per Seconds, ok bool) {
	for n := 1; ; n *= 10 {
		took, ok := b.loop(f, n, per)
		if !ok {
			return 0, 0, false
		}
		per = of(took) / Seconds(n)
		if took >= want/10 || n >= most/10 {
			if per <= 0 {
				return most, 0, true
			}
			return round125(math.Min(float64(most), want.Seconds()/float64(per))), per, true
		}
	}
}

// round125 is the next number of the form 1, 2, 5 × 10ᵏ that is at least x.
func round125(x float64) int {
	for p := 1; ; p *= 10 {
		for _, m := range []int{1, 2, 5} {
			if float64(m*p) >= x*0.999 {
				return m * p
			}
		}
	}
}

func (b *bench) repeat(f func(), c Config) Stats {
	start := b.now()
	loops, per, ok := b.calibrate(f, c.MinTime, maxLoops)
	if !ok {
		return Stats{Interrupted: true}
	}
	if c.Loops > 0 {
		loops = c.Loops
	}
	overhead := b.overhead(c.Empty, per)
	b.collect()
	var runs []Seconds
	for len(runs) < c.Runs || c.Stable > 0 && len(runs) < maxRuns && !settled(runs, c.Stable) {
		if len(runs) >= 2 && b.now().Sub(start) > c.Budget {
			break
		}
		took, ok := b.loop(f, loops, per)
		if !ok {
			s := statsOf(runs, loops, overhead)
			s.Interrupted = true
			return s
		}
		runs = append(runs, max(0, of(took)/Seconds(loops)-overhead))
	}
	return statsOf(runs, loops, overhead)
}

// overhead is what a call of an empty function takes; not worth measuring where it is under a thousandth.
func (b *bench) overhead(empty func(), per Seconds) Seconds {
	if per > 5e-3 {
		return 0
	}
	best := Seconds(math.Inf(1))
	loops, e, ok := b.calibrate(empty, 2*time.Millisecond, maxEmpty)
	if !ok {
		return 0
	}
	for range 5 {
		took, ok := b.loop(empty, loops, e)
		if !ok {
			return 0
		}
		best = min(best, of(took)/Seconds(loops))
	}
	return best
}

// settled reports whether the confidence interval of the median lies within the given fraction of it.
func settled(runs []Seconds, within float64) bool {
	s := statsOf(runs, 1, 0)
	lo, hi, ok := s.Interval()
	return ok && float64(hi-lo)/2 <= within*float64(s.Median)
}

package sim

import (
	"math/rand/v2"
	"time"
)

// A Delay draws how long a message takes.
type Delay func(r *rand.Rand) time.Duration

// Fixed is the delay that is always d.
func Fixed(d time.Duration) Delay { return func(*rand.Rand) time.Duration { return d } }

// Uniform is a delay between shortest and longest, all equally likely.
func Uniform(shortest, longest time.Duration) Delay {
	return func(r *rand.Rand) time.Duration {
		if longest <= shortest {
			return shortest
		}
		return shortest + time.Duration(r.Int64N(int64(longest-shortest)+1))
	}
}

// Exponential is a delay of mean on average, distributed as the times between random events: mostly short, sometimes very long.
func Exponential(mean time.Duration) Delay {
	return func(r *rand.Rand) time.Duration { return time.Duration(r.ExpFloat64() * float64(mean)) }
}

// A Link is the way from one process to another, in this direction.
type Link struct {
	Delay     Delay   // nil: the configuration's
	FIFO      bool    // messages never overtake each other
	Loss      float64 // fraction of messages that are lost
	Duplicate float64 // fraction that come twice
	Reorder   float64 // fraction that take up to four times as long; not with FIFO
}

func (l Link) check(from, to int) error {
	for _, part := range []struct {
		name  string
		value float64
	}{{"Loss", l.Loss}, {"Duplicate", l.Duplicate}, {"Reorder", l.Reorder}} {
		if !(part.value >= 0 && part.value <= 1) {
			return badConfig("%s of the link p%d → p%d is %v; it is a fraction from 0 to 1", part.name, from, to, part.value)
		}
	}
	if l.FIFO && l.Reorder > 0 {
		return badConfig("the link p%d → p%d is FIFO, and its messages cannot be reordered", from, to)
	}
	return nil
}

// draw is how long the next message takes.
func (l *Link) draw(r *rand.Rand) time.Duration {
	d := max(0, l.Delay(r))
	if l.Reorder > 0 && r.Float64() < l.Reorder {
		d += time.Duration((1 + 2*r.Float64()) * float64(d))
	}
	return d
}

// A Clock is what a process takes for the time: Offset when the run begins, and from then on faster than true time by Drift (0.01:
// 1 % fast; -0.01: 1 % slow).
type Clock struct {
	Offset time.Duration
	Drift  float64
}

// reads is what the clock shows at a true time.
func (c Clock) reads(at time.Duration) time.Duration {
	if c.Drift == 0 {
		return c.Offset + at
	}
	return c.Offset + at + time.Duration(c.Drift*float64(at))
}

// lasts is how much true time passes while the clock goes on by d.
func (c Clock) lasts(d time.Duration) time.Duration {
	if c.Drift == 0 {
		return d
	}
	return time.Duration(float64(d) / (1 + c.Drift))
}

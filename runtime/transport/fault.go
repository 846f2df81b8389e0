package transport

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// The kinds of Fault.
const (
	KindDelay       = "delay"       // each message takes Delay longer
	KindUniform     = "uniform"     // each takes longer by between Delay and Max, all equally likely
	KindExponential = "exponential" // each takes longer by Delay on average, as the times between random events
	KindDrop        = "drop"        // a message is lost with probability Chance
	KindDuplicate   = "duplicate"   // a message comes twice with probability Chance
	KindReorder     = "reorder"     // a message is held for up to Max with probability Chance, and later ones overtake it
	KindSlow        = "slow"        // Rate bytes a second go through
	KindCut         = "cut"         // nothing goes through; it waits for the mending
)

// A Fault is one thing that is wrong with a link: the way from From to To, in this direction. It acts on whole messages that are sent
// while it is in force, in the process that sends them. Several faults of a link act one after the other. Unless one of them is
// KindReorder, messages keep their order.
//
// What is random comes from Seed: on a link, the n-th message after the fault was set has the same fate in each run.
type Fault struct {
	Number int           `json:"number"` // at the sender, from 1
	From   int           `json:"from"`
	To     int           `json:"to"`
	Kind   string        `json:"kind"`
	Delay  time.Duration `json:"delay,omitempty"`
	Max    time.Duration `json:"max,omitempty"`
	Chance float64       `json:"chance,omitempty"` // 0 to 1
	Rate   int           `json:"rate,omitempty"`   // bytes a second
	Seed   uint64        `json:"seed,omitempty"`
	For    time.Duration `json:"for,omitempty"` // 0: until it is removed
}

// maxDelay bounds what a slip of the pen can do.
const maxDelay = time.Hour

func (f Fault) check() error {
	switch f.Kind {
	case KindDelay, KindExponential, KindUniform, KindDrop, KindDuplicate, KindReorder, KindSlow, KindCut:
	default:
		return fmt.Errorf("there is no fault %q", f.Kind)
	}
	switch {
	case f.Delay < 0 || f.Max < 0 || f.For < 0 || f.Delay > maxDelay || f.Max > maxDelay:
		return fmt.Errorf("a time must be between 0 and %v", maxDelay)
	case !(f.Chance >= 0 && f.Chance <= 1):
		return fmt.Errorf("a probability is from 0 to 1, and not %v", f.Chance)
	case f.Kind == KindUniform && f.Max < f.Delay:
		return fmt.Errorf("the longest delay, %v, is shorter than the shortest, %v", f.Max, f.Delay)
	case f.Kind == KindReorder && f.Max == 0:
		return errors.New("a message cannot be overtaken within no time")
	case f.Kind == KindSlow && f.Rate <= 0:
		return fmt.Errorf("%d bytes a second is no rate; Cut lets nothing through", f.Rate)
	}
	return nil
}

// String says what the fault does: "drop 10 % (seed 7)".
func (f Fault) String() string {
	seed := fmt.Sprintf(" (seed %d)", f.Seed)
	switch f.Kind {
	case KindDelay:
		return "delay " + f.Delay.String()
	case KindUniform:
		return fmt.Sprintf("delay %v to %v", f.Delay, f.Max) + seed
	case KindExponential:
		return fmt.Sprintf("delay %v on average, exponential", f.Delay) + seed
	case KindDrop, KindDuplicate:
		return fmt.Sprintf("%s %.4g %%", f.Kind, 100*f.Chance) + seed
	case KindReorder:
		return fmt.Sprintf("reorder %.4g %% within %v", 100*f.Chance, f.Max) + seed
	case KindSlow:
		return fmt.Sprintf("slow to %d B/s", f.Rate)
	}
	return f.Kind
}

// active is a fault in force.
type active struct {
	Fault
	until time.Time // zero: until it is removed
	rand  *rand.Rand
	free  time.Time // of KindSlow: when the last message is through
}

func newActive(f Fault, now time.Time) *active {
	a := &active{Fault: f, rand: rand.New(rand.NewPCG(f.Seed, uint64(f.From)<<32|uint64(uint32(f.To))))}
	if f.For > 0 {
		a.until = now.Add(f.For)
	}
	return a
}

func (a *active) inForce(now time.Time) bool { return a.until.IsZero() || now.Before(a.until) }

// apply lets a message pass the fault.
func (a *active) apply(pass *passage, f *frame, now time.Time) {
	switch a.Kind {
	case KindDelay:
		a.late(pass, a.Delay)
	case KindUniform:
		a.late(pass, a.Delay+time.Duration(a.rand.Float64()*float64(a.Max-a.Delay)))
	case KindExponential:
		a.late(pass, min(maxDelay, time.Duration(a.rand.ExpFloat64()*float64(a.Delay))))
	case KindDrop:
		if a.rand.Float64() < a.Chance {
			pass.drop = a.String()
		}
	case KindDuplicate:
		if a.rand.Float64() < a.Chance {
			pass.copies++
		}
	case KindReorder:
		chosen, wait := a.rand.Float64() < a.Chance, time.Duration((0.5+a.rand.Float64()/2)*float64(a.Max))
		if chosen {
			pass.reorder += max(1, wait)
			pass.why = a.String()
		}
	case KindSlow:
		start := pass.at
		if start.Before(a.free) {
			start = a.free
		}
		a.free = start.Add(time.Duration(float64(len(f.body)+f.prefaceBytes()+headBytes) / float64(a.Rate) * float64(time.Second)))
		a.late(pass, a.free.Sub(pass.at))
	}
}

func (a *active) late(pass *passage, by time.Duration) {
	pass.at = pass.at.Add(by)
	pass.why = a.String()
}

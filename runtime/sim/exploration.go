package sim

import (
	"fmt"
	"math"
	"strings"
	"time"

	"jeton/runtime/protocol"
)

// A Bound says what [Explore] looks at, and how far. Its zero value explores a million states in a minute, and finds panics only.
type Bound struct {
	// Invariant, if not nil, has to hold in each state.
	Invariant func(s *State) error
	// Final, if not nil, has to hold where nothing is left that could happen: with the log of the way there, unless the
	// configuration is Quiet.
	Final func(r *Result) error

	// Losses and Duplicates are how many messages at most are lost, or come twice: each that can be, at each time.
	Losses, Duplicates int

	// Histories explores ways, and not states: a state is gone into again when another way leads there. For a Final that reads the log,
	// which is another one then. Of ways that differ in the order of independent steps only (their logs have the same causality),
	// one is taken.
	Histories bool
	// All takes all of these ways, too, with Histories: each schedule, one by one.
	All bool
	// NoClocks promises that the processes do not look at Env.Now: states that differ in it only are one then.
	NoClocks bool

	States int           // how many states at most; 0: 1,000,000
	Depth  int           // how many steps a way has at most; 0: 10,000
	Time   time.Duration // of the search, in real time; 0: a minute
}

func (b Bound) filled() Bound {
	if b.States <= 0 {
		b.States = 1_000_000
	}
	if b.Depth <= 0 {
		b.Depth = 10_000
	}
	if b.Time <= 0 {
		b.Time = time.Minute
	}
	return b
}

// A State is what an Invariant judges. It is Explore's, and good until Invariant returns.
type State struct {
	Processes []protocol.Process
	Depth     int // steps from the beginning
	s         *stepper
}

// InFlight are the messages that have not arrived, by link.
func (s *State) InFlight() []Flight { return s.s.result("", nil).InFlight }

// Timers are those that run. What At says is the earliest time by the process's clock.
func (s *State) Timers() []Timer { return s.s.result("", nil).Timers }

// Alive says whether a process runs: it was not killed or stopped, and has not ended.
func (s *State) Alive(p int) bool { return s.s.procs[p].status == running }

// An Exploration is what Explore has found.
type Exploration struct {
	// Exhaustive says that all was looked at. Otherwise Stopped says why not, in words: a bound, a violation.
	Exhaustive bool
	Stopped    string

	States      int // different ones; with Histories, how often one was come to
	Transitions int // steps from one to the next
	Terminals   int // states in which nothing is left that could happen; with Histories, ways that end in one
	Depth       int // steps of the longest way
	// Schedules is how many ways there are from the beginning to an end, each order counted: what it would take to try them one by
	// one. It is +Inf when a way comes back to a state it has been in, and only what was seen of them when the search was not
	// exhaustive. It is not counted (0) with Histories, unless with All.
	Schedules float64
	Elapsed   time.Duration

	// Violation is the first schedule found that ends in a violation, made smaller, nil if there is none; Err is what it violates:
	// the error of Invariant or Final, or an [*Error] of a process that panics.
	Violation *Schedule
	Err       error
}

// String is what was found, in words.
func (x *Exploration) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d states, %d transitions, %d ends, %d steps deep", x.States, x.Transitions, x.Terminals, x.Depth)
	if x.Schedules > 0 && !math.IsInf(x.Schedules, 1) {
		fmt.Fprintf(&b, ", %.0f schedules", x.Schedules)
	}
	if x.Exhaustive {
		b.WriteString("; all of them")
	} else {
		fmt.Fprintf(&b, "; not all: %s", x.Stopped)
	}
	if x.Violation != nil {
		fmt.Fprintf(&b, "\n%v:\n%v", x.Err, x.Violation)
	}
	return b.String()
}

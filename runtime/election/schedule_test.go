package election

import (
	"math/rand/v2"
	"testing"
	"time"

	"jeton/runtime/protocol"
	"jeton/runtime/sim"

	"pgregory.net/rapid"
)

const ms = time.Millisecond

// The algorithms, as the tests name them.
const (
	changRoberts       = "chang-roberts"
	hirschbergSinclair = "hirschberg-sinclair"
)

// A Process is one of either.
type process interface {
	protocol.Commander
	protocol.Stater
	Leader() (ID, bool)
	Rank() int
	Count() int
}

func makeRight(algorithm string) func(c Config) process {
	if algorithm == changRoberts {
		return func(c Config) process { return NewChangRoberts(c) }
	}
	return func(c Config) process { return NewHirschbergSinclair(c) }
}

// A schedule is what a run's seed decides.
type schedule struct {
	algorithm string
	variant   Variant
	seed      uint64
	n         int
	ids       []ID // of each process
	ring      []int
	numbering bool
	stays     bool // a process that is done does not halt
	delay     sim.Delay
	unordered bool // channels are not FIFO
	commands  []sim.Command
}

// order is the ring's.
func (s schedule) order() []int {
	if s.ring != nil {
		return s.ring
	}
	order := make([]int, s.n)
	for p := range order {
		order[p] = p
	}
	return order
}

// draws is where a schedule comes from: a seed, or rapid.
type draws func(name string, n int) int

func seeded(seed uint64) draws {
	r := rand.New(rand.NewPCG(seed, 5))
	return func(_ string, n int) int { return r.IntN(n) }
}

func drawn(t *rapid.T) draws {
	return func(name string, n int) int { return rapid.IntRange(0, n-1).Draw(t, name) }
}

func pick[T any](draw draws, name string, from ...T) T { return from[draw(name, len(from))] }

func newSchedule(algorithm string, variant Variant, seed uint64, draw draws) schedule {
	s := schedule{algorithm: algorithm, variant: variant, seed: seed, n: 1 + draw("n", 9)}
	r := rand.New(rand.NewPCG(seed, 6))
	for _, k := range r.Perm(3 * s.n)[:s.n] { // some of one digit, some of two
		s.ids = append(s.ids, ID{Number: k})
	}
	if draw("hosts", 4) == 0 {
		for p := range s.ids {
			s.ids[p] = ID{Host: pick(draw, "host", "ada", "bob"), Pid: 95 + p}
		}
	}
	if draw("ring", 2) == 1 {
		s.ring = r.Perm(s.n)
	}
	s.numbering = draw("numbering", 2) == 1
	s.stays = draw("stays", 2) == 1
	s.unordered = draw("unordered", 2) == 1
	s.delay = pick(draw, "delay", sim.Uniform(ms, 10*ms), sim.Uniform(0, 100*ms), sim.Fixed(ms), sim.Exponential(5*ms))
	first := draw("first", s.n)
	for p := range s.n {
		switch at := time.Duration(draw("at", 100)) * ms; {
		case p == first || draw("starts", 2) == 0:
			s.commands = append(s.commands, sim.Command{At: at, Proc: p, Command: "elect"})
		case draw("late", 2) == 0:
			s.commands = append(s.commands, sim.Command{At: 10 * at, Proc: p, Command: "elect"})
		}
	}
	return s
}

// run runs processes that make makes.
func (s schedule) run(t testing.TB, make func(c Config) process) run {
	t.Helper()
	result, err := sim.Run(sim.Config{
		N: s.n, Seed: s.seed, Delay: s.delay, FIFO: !s.unordered, Commands: s.commands, Limit: sim.Limit{Events: 5000},
		New: func(p int) protocol.Process {
			c := Config{ID: s.ids[p], Ring: s.ring, Variant: s.variant, Number: s.numbering}
			if s.stays {
				c.Done = func(*protocol.Env) {}
			}
			return make(c)
		},
	})
	if err != nil {
		t.Fatalf("%s: %v", s.algorithm, err)
	}
	return run{result, s}
}

var kinds = []struct {
	algorithm string
	variant   Variant
}{{changRoberts, WakeUp}, {changRoberts, Relay}, {hirschbergSinclair, WakeUp}}

// TestSchedules runs each algorithm under a thousand schedules.
func TestSchedules(t *testing.T) {
	for _, k := range kinds {
		t.Run(k.algorithm+" "+k.variant.String(), func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(1000) {
				s := newSchedule(k.algorithm, k.variant, seed, seeded(seed))
				if wrong := s.run(t, makeRight(k.algorithm)).violated(); wrong != "" {
					t.Fatalf("seed %d, %d processes, ids %v, ring %v:\n%s", seed, s.n, s.ids, s.ring, wrong)
				}
			}
		})
	}
}

// TestProperties lets rapid look for a schedule under which one fails, and make it small.
func TestProperties(t *testing.T) {
	for _, k := range kinds {
		t.Run(k.algorithm+" "+k.variant.String(), func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				s := newSchedule(k.algorithm, k.variant, rapid.Uint64().Draw(r, "seed"), drawn(r))
				if wrong := s.run(t, makeRight(k.algorithm)).violated(); wrong != "" {
					r.Fatalf("%d processes, ids %v, ring %v:\n%s", s.n, s.ids, s.ring, wrong)
				}
			})
		})
	}
}

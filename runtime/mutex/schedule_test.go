package mutex

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"jeton/runtime/protocol"
	"jeton/runtime/sim"

	"pgregory.net/rapid"
)

// A schedule is what a run's seed decides.
type schedule struct {
	seed      uint64
	n         int
	work      Work
	config    Config
	delay     sim.Delay
	unordered bool // channels are not FIFO
	faults    []sim.Fault
	commands  []sim.Command
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

const ms = time.Millisecond

func newSchedule(a Algorithm, seed uint64, draw draws) schedule {
	s := schedule{seed: seed, n: 1 + draw("n", 6)}
	s.work = Work{Times: 1 + draw("times", 4), Stay: pick(draw, "stay", 0, ms, 5*ms), Think: pick(draw, "think", 0, ms, 20*ms, 100*ms)}
	s.config.Hold = pick(draw, "hold", 0, -1, 3*ms)
	s.config.Server = draw("server", s.n)
	if draw("ring", 2) == 1 {
		s.config.Ring = rand.New(rand.NewPCG(seed, 6)).Perm(s.n)
	}
	s.delay = pick(draw, "delay", sim.Uniform(ms, 10*ms), sim.Uniform(0, 100*ms), sim.Fixed(ms), sim.Exponential(5*ms))
	s.unordered = !a.FIFO && draw("unordered", 2) == 1
	return s
}

func pick[T any](draw draws, name string, from ...T) T { return from[draw(name, len(from))] }

// withKill has a client of Central end at some time, and the server hear of it 50 ms later.
func withKill(s schedule) schedule {
	if s.n < 2 {
		s.n = 2
		s.config.Server = 0
	}
	p := (s.config.Server + 1) % s.n
	at := time.Duration(s.seed%40) * ms
	s.faults = []sim.Fault{sim.Kill(at, p)}
	s.commands = []sim.Command{{At: at + 50*ms, Proc: s.config.Server, Command: fmt.Sprintf("lost %d", p)}}
	return s
}

// run runs processes that make makes, each with a workload.
func (s schedule) run(t testing.TB, a Algorithm, make func(c Config) Process) run {
	t.Helper()
	result, err := sim.Run(sim.Config{
		N: s.n, Seed: s.seed, Delay: s.delay, FIFO: !s.unordered, Faults: s.faults, Commands: s.commands,
		Limit: sim.Limit{Events: 20_000},
		New: func(int) protocol.Process {
			return NewWorkload(s.work, func(granted func(*protocol.Env)) Process {
				c := s.config
				c.Granted = granted
				return make(c)
			})
		},
	})
	if err != nil {
		t.Fatalf("%s: %v", a.Name, err)
	}
	return run{result, s, a}
}

// TestSchedules runs each algorithm under a thousand schedules.
func TestSchedules(t *testing.T) {
	for _, a := range Algorithms() {
		t.Run(a.Name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(1000) {
				s := newSchedule(a, seed, seeded(seed))
				if a.Name == "central" && seed%4 == 0 {
					s = withKill(s)
				}
				if wrong := s.run(t, a, a.New).violated(); wrong != "" {
					t.Fatalf("seed %d, %d processes, %+v:\n%s", seed, s.n, s.work, wrong)
				}
			}
		})
	}
}

// TestProperties lets rapid look for a schedule under which one fails, and make it small.
func TestProperties(t *testing.T) {
	for _, a := range Algorithms() {
		t.Run(a.Name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				s := newSchedule(a, rapid.Uint64().Draw(r, "seed"), drawn(r))
				if wrong := s.run(t, a, a.New).violated(); wrong != "" {
					r.Fatalf("%d processes, %+v:\n%s", s.n, s.work, wrong)
				}
			})
		})
	}
}

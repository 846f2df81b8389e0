package sim

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"jeton/runtime/protocol"
)

// A sender sends some numbers to a process when it starts; all count what they get.
type sender struct {
	To, Count int
	Got       []int
}

func (s *sender) Start(env *protocol.Env) {
	for range s.Count {
		env.Send(s.To, env.Self())
	}
	s.Got = make([]int, env.N())
}

func (s *sender) Receive(env *protocol.Env, from int, m any) { s.Got[from]++ }
func (s *sender) Expire(*protocol.Env, string)               {}

// A waiter sets timers when it starts, and keeps the order in which they expire.
type waiter struct {
	Set  []int // milliseconds
	Seen []string
}

func (w *waiter) Start(env *protocol.Env) {
	for _, d := range w.Set {
		env.After(time.Duration(d)*ms, fmt.Sprint(d))
	}
}
func (w *waiter) Receive(*protocol.Env, int, any)    {}
func (w *waiter) Expire(env *protocol.Env, t string) { w.Seen = append(w.Seen, t) }

// A bouncer sends what it gets back, for ever.
type bouncer struct{}

func (bouncer) Start(env *protocol.Env) {
	if env.Self() == 0 {
		env.Send(1, "ball")
	}
}
func (bouncer) Receive(env *protocol.Env, from int, m any) { env.Send(from, m) }
func (bouncer) Expire(*protocol.Env, string)               {}

// TestExploreCounts compares with numbers that were computed by hand.
func TestExploreCounts(t *testing.T) {
	senders := func(fifo bool, to ...int) Config { // process p sends two messages to to[p]
		return Config{N: 3, FIFO: fifo, New: func(p int) protocol.Process {
			if p < len(to) {
				return &sender{To: to[p], Count: 2}
			}
			return &sender{}
		}}
	}
	waiters := Config{N: 3, New: func(int) protocol.Process { return &waiter{Set: []int{1}} }}
	one := Config{N: 1, New: func(int) protocol.Process { return &waiter{Set: []int{3, 1, 2}} }}
	silent := Config{N: 2, New: func(int) protocol.Process {
		return &scripted{command: func(*protocol.Env, string) error { return nil }}
	},
		Commands: []Command{{Proc: 0, Command: "a"}, {At: ms, Proc: 0, Command: "b"}, {Proc: 1, Command: "c", Every: ms, Times: 2}}}
	mortal := Config{N: 2, New: func(p int) protocol.Process { return &sender{To: 1, Count: 1 - p} }, Faults: []Fault{Kill(0, 1)}}
	for _, c := range []struct {
		name                                string
		cfg                                 Config
		bound                               Bound
		states, transitions, terminals, way int // terminals and ways: with All; states and transitions: without Histories
		reduced                             int // ways with sleep sets
	}{
		// A grid of 3 × 3: how many of each sender have arrived. 4!/(2!·2!) ways; at one receiver, none is independent.
		{"two senders to one, FIFO", senders(true, 2, 2), Bound{}, 9, 12, 1, 6, 6},
		// The same states, but either of two messages may be the first: 4! ways, and each step where two are left counts twice.
		{"two senders to one", senders(false, 2, 2), Bound{}, 9, 18, 1, 24, 24},
		{"to two receivers, FIFO", senders(true, 1, 2), Bound{}, 9, 12, 1, 6, 1},
		{"to two receivers", senders(false, 1, 2), Bound{}, 9, 18, 1, 24, 4},
		// A cube: 2³ corners, 3·2² edges, 3! ways.
		{"three timers", waiters, Bound{}, 8, 12, 1, 6, 1},
		{"timers of one process", one, Bound{}, 4, 3, 1, 1, 1},
		// Two commands of each of two processes.
		{"commands", silent, Bound{}, 9, 12, 1, 6, 1},
		// The message arrives before the kill, or never.
		{"a kill", mortal, Bound{}, 4, 3, 2, 2, 2},
		// It is lost, or received. It is received, or comes twice, one after the other.
		{"a loss", Config{N: 2, New: mortal.New}, Bound{Losses: 1}, 3, 2, 2, 2, 2},
		{"a copy", Config{N: 2, New: mortal.New, FIFO: true}, Bound{Duplicates: 1}, 5, 4, 2, 2, 2},
	} {
		x, err := Explore(c.cfg, c.bound)
		if err != nil || !x.Exhaustive || x.States != c.states || x.Transitions != c.transitions || x.Terminals != c.terminals || x.Schedules != float64(c.way) {
			t.Errorf("%s: %+v, %v, want %d states, %d transitions, %d terminals, %d schedules", c.name, x, err, c.states, c.transitions, c.terminals, c.way)
		}
		c.bound.Histories = true
		if x, err := Explore(c.cfg, c.bound); err != nil || x.Terminals != c.reduced {
			t.Errorf("%s: %v, %v, want %d ways of independent steps", c.name, x, err, c.reduced)
		}
		c.bound.All = true
		if x, err := Explore(c.cfg, c.bound); err != nil || x.Terminals != c.way || x.Schedules != float64(c.way) {
			t.Errorf("%s: %v, %v, want %d ways", c.name, x, err, c.way)
		}
	}
}

func TestExploreOfARunWithoutEnd(t *testing.T) {
	cfg := Config{N: 2, New: func(int) protocol.Process { return bouncer{} }}
	x, err := Explore(cfg, Bound{})
	if err != nil || !x.Exhaustive || x.States != 2 || x.Transitions != 2 || x.Terminals != 0 || !math.IsInf(x.Schedules, 1) {
		t.Errorf("%v, %v: want 2 states, and ways without end", x, err)
	}
	x, err = Explore(cfg, Bound{Histories: true, Depth: 50})
	if err != nil || x.Exhaustive || x.States != 51 || !strings.Contains(x.Stopped, "50 steps") {
		t.Errorf("%v, %v: want 51 states, and a word about 50 steps", x, err)
	}
}

// A relay is a small random protocol: what it does depends on what came before.
type relay struct {
	Rules, Got []int
	Order      []int
}

func (r *relay) Start(env *protocol.Env) {
	if env.Self() < 2 {
		env.Send(r.Rules[0]%env.N(), 1)
	}
	if r.Rules[1]%3 == 0 {
		env.After(ms, "t")
	}
}

func (r *relay) Receive(env *protocol.Env, from int, m any) {
	left := m.(int)
	r.Order = append(r.Order, from)
	if left > 0 {
		env.Send(r.Rules[2+len(r.Order)%3]%env.N(), left-1)
	}
	if env.Self() == 0 && len(r.Order) == 1 {
		env.After(2*ms, "u")
	}
}

func (r *relay) Expire(env *protocol.Env, timer string) {
	r.Order = append(r.Order, len(timer)+10)
	if timer == "t" {
		env.Send((env.Self()+1)%env.N(), 0)
	}
}

func relays(seed uint64) Config {
	return Config{N: 3, FIFO: seed%2 == 0, Quiet: true, New: func(p int) protocol.Process {
		r := &relay{}
		x := seed*3 + uint64(p) + 1
		for range 6 {
			x = x*6364136223846793005 + 1442695040888963407
			r.Rules = append(r.Rules, int(x>>33%1000))
		}
		return r
	}}
}

func endOf(r *Result) string {
	var words []string
	for _, p := range r.Processes {
		words = append(words, fmt.Sprint(p.(*relay).Order))
	}
	return strings.Join(words, " ")
}

// TestExploreAgreesWithItself compares the three ways to search: they come to the same ends.
func TestExploreAgreesWithItself(t *testing.T) {
	larger, compared := 0, 0
	for seed := range uint64(60) {
		cfg := relays(seed)
		ends := func(b Bound) (map[string]bool, *Exploration) {
			all := map[string]bool{}
			b.Final = func(r *Result) error {
				all[endOf(r)] = true
				return nil
			}
			x, err := Explore(cfg, b)
			if err != nil {
				t.Fatalf("seed %d: %v, %v", seed, x, err)
			}
			return all, x
		}
		states, x := ends(Bound{})
		for run := range uint64(200) { // an end of a timed run, whatever the delays, is one of them
			cfg.Seed, cfg.Delay = run, Uniform(0, 4*ms)
			r, err := Run(cfg)
			if err != nil {
				t.Fatal(err)
			}
			if end := endOf(r); !states[end] {
				t.Fatalf("seed %d: a timed run ends with %s, which no way leads to", seed, end)
			}
		}
		if x.Schedules > 5000 {
			continue // the other two searches would take too long for a test
		}
		compared++
		every, one := ends(Bound{Histories: true, All: true})
		reduced, y := ends(Bound{Histories: true})
		if !x.Exhaustive || !one.Exhaustive || !y.Exhaustive {
			t.Fatalf("seed %d: not exhaustive: %v, %v, %v", seed, x, one, y)
		}
		if fmt.Sprint(every) != fmt.Sprint(states) || fmt.Sprint(every) != fmt.Sprint(reduced) {
			t.Errorf("seed %d: %d ends of all ways, %d of states, %d of reduced ways", seed, len(every), len(states), len(reduced))
		}
		if x.Schedules != float64(one.Terminals) {
			t.Errorf("seed %d: states stand for %v ways, there are %d", seed, x.Schedules, one.Terminals)
		}
		if one.Terminals > y.Terminals {
			larger++
		}
	}
	if compared < 30 || larger < 20 {
		t.Errorf("%d of 60 protocols were compared, and sleep sets saved something with %d of them: too few", compared, larger)
	}
}

func TestExploreFindsTheSmallestViolation(t *testing.T) {
	cfg := Config{N: 4, New: func(int) protocol.Process { return &counter{} }}
	for p := 1; p < 4; p++ {
		cfg.Commands = append(cfg.Commands, Command{Proc: p, Command: "request"}, Command{At: ms, Proc: p, Command: "release"})
	}
	two := errors.New("two are in the section")
	x, err := Explore(cfg, Bound{Invariant: func(s *State) error {
		in := 0
		for _, p := range s.Processes {
			if p.(*counter).In {
				in++
			}
		}
		if in > 1 {
			return two
		}
		return nil
	}})
	if err != nil || x.Exhaustive || x.Violation == nil || !errors.Is(x.Err, two) {
		t.Fatalf("%v, %v: want a violation", x, err)
	}
	if len(x.Violation.Steps) != 8 {
		t.Errorf("%d steps, want 8:\n%v", len(x.Violation.Steps), x)
	}
	r, err := x.Violation.Run(cfg)
	if err != nil || inside(r) != 2 {
		t.Errorf("the violation, run again: %v, %v", r, err)
	}
}

func TestExploreReportsAPanic(t *testing.T) {
	cfg := Config{N: 3, New: func(p int) protocol.Process {
		s := &scripted{}
		var from []int
		s.start = func(env *protocol.Env) { env.Send(0, p) }
		s.receive = func(env *protocol.Env, q int, m any) {
			if from = append(from, q); slices.Equal(from, []int{2, 1}) {
				panic("the wrong order")
			}
		}
		return s
	}}
	x, err := Explore(cfg, Bound{Histories: true})
	if err != nil || x.Violation == nil || len(x.Violation.Steps) != 2 || !strings.Contains(fmt.Sprint(x.Err), "as it received int from p1: panic: the wrong order") {
		t.Errorf("%v, %v", x, err)
	}
}

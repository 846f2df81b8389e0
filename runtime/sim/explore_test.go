package sim

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"jeton/runtime/history"
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

// TestExploreShowsTheLogOfEachHistory: with Histories, Final sees each order once, in a log without problems.
func TestExploreShowsTheLogOfEachHistory(t *testing.T) {
	cfg := Config{N: 3, FIFO: true, New: func(p int) protocol.Process { return &sender{To: 2, Count: 2 - p/2*2} }}
	orders := map[string]int{}
	x, err := Explore(cfg, Bound{Histories: true, Final: func(r *Result) error {
		order := ""
		for _, i := range r.Log().Of("p2") {
			if e := r.Log().Events[i]; e.Kind == history.Receive {
				order += e.Msg.From
			}
		}
		orders[order]++
		if problems := r.Log().Problems(); len(problems) > 0 || !r.Quiescent {
			return fmt.Errorf("quiescent %t, problems %v", r.Quiescent, problems)
		}
		return nil
	}})
	want := map[string]int{"p0p0p1p1": 1, "p0p1p0p1": 1, "p0p1p1p0": 1, "p1p0p0p1": 1, "p1p0p1p0": 1, "p1p1p0p0": 1}
	if err != nil || x.Err != nil || !x.Exhaustive || !maps.Equal(orders, want) {
		t.Errorf("%v, %v: orders %v", x, err, orders)
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
	for seed := range uint64(48) {
		cfg, losses := relays(seed), 0
		switch seed % 8 {
		case 1:
			cfg.Faults = []Fault{Kill(0, 2)}
		case 3:
			cfg.Faults = []Fault{Kill(0, 2), Restart(0, 2, nil)}
		case 5:
			cfg.Faults = []Fault{Cut(0, 0, 1), Stop(0, 1), Mend(0, 0, 1), Continue(0, 1)}
		case 6, 7:
			losses = 1
		}
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
		states, x := ends(Bound{Losses: losses})
		for run := range uint64(40) { // an end of a timed run, whatever the delays, is one of them
			timed := cfg
			timed.Delay, timed.Faults = Uniform(0, 4*ms), slices.Clone(cfg.Faults)
			timed.Seed, timed.Loss = run, 0.05*float64(losses)
			for i := range timed.Faults {
				timed.Faults[i].At = time.Duration(run%7+uint64(i)*(run%3)) * ms
			}
			r, err := Run(timed)
			if err != nil {
				t.Fatal(err)
			}
			if losses > 0 && r.Stats.Dropped > losses {
				continue
			}
			if end := endOf(r); !states[end] {
				t.Fatalf("seed %d: a timed run ends with %s, which no way leads to", seed, end)
			}
		}
		if x.Schedules > 2000 {
			continue // the other two searches would take too long for a test
		}
		compared++
		every, one := ends(Bound{Losses: losses, Histories: true, All: true})
		reduced, y := ends(Bound{Losses: losses, Histories: true})
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
	if compared < 24 || larger < 16 {
		t.Errorf("%d of 48 protocols were compared, and sleep sets saved something with %d of them: too few", compared, larger)
	}
}

// A late process sets a second timer when a message arrives, whenever that is.
type late struct {
	First, Second []time.Duration
	Seen          string
}

func (l *late) set(env *protocol.Env, d []time.Duration) {
	for _, d := range d {
		env.After(d, d.String())
	}
}
func (l *late) Start(env *protocol.Env) {
	if l.set(env, l.First); env.Self() == 1 {
		env.Send(0, 1)
	}
}
func (l *late) Receive(env *protocol.Env, _ int, _ any) { l.set(env, l.Second) }
func (l *late) Expire(_ *protocol.Env, t string)        { l.Seen += t + " " }

func TestExploreOfTimers(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, second []time.Duration
		want          []string
	}{
		{"set together: in their order", []time.Duration{100, 80}, nil, []string{"80ns 100ns "}},
		{"a later one that takes longer comes later", []time.Duration{100}, []time.Duration{120}, []string{"100ns 120ns "}},
		{"a later one that takes less may come before or after", []time.Duration{100}, []time.Duration{80}, []string{"100ns 80ns ", "80ns 100ns "}},
		{"two of them keep their order", []time.Duration{100}, []time.Duration{80, 20}, []string{"100ns 20ns 80ns ", "20ns 100ns 80ns ", "20ns 80ns 100ns "}},
	} {
		cfg := Config{N: 2, Quiet: true, New: func(p int) protocol.Process {
			if p == 1 {
				return &late{}
			}
			return &late{First: c.first, Second: c.second}
		}}
		for _, histories := range []bool{false, true} {
			ends := map[string]bool{}
			x, err := Explore(cfg, Bound{Histories: histories, Final: func(r *Result) error {
				ends[r.Processes[0].(*late).Seen] = true
				return nil
			}})
			if got := slices.Sorted(maps.Keys(ends)); err != nil || !x.Exhaustive || !slices.Equal(got, c.want) {
				t.Errorf("%s (histories %t): %q, %v, want %q", c.name, histories, got, err, c.want)
			}
		}
	}
}

// TestStateOfLinksAndChance says that what a state is made of is neither too much nor too little.
func TestStateOfLinksAndChance(t *testing.T) {
	// p0 passes on to p1 what it gets from p1 and p2. Each of the two messages is on its way to p0, to p1, or there: 3 · 3 states, if it
	// does not count in which order both have left p0.
	forward := Config{N: 3, New: func(p int) protocol.Process {
		return &pass{}
	}}
	if x, err := Explore(forward, Bound{}); err != nil || x.States != 9 {
		t.Errorf("%v, %v: want 9 states", x, err)
	}
	// Whether p0 has drawn a number depends on whose message was first; all else is the same. The ends: asked at first, with or without
	// a number drawn; asked later, for the first number or the second. Asked between, it draws what p1's message would have.
	draw := Config{N: 3, New: func(p int) protocol.Process { return &drawer{} }, Commands: []Command{{Proc: 0, Command: "draw"}}}
	if x, err := Explore(draw, Bound{}); err != nil || x.Terminals != 4 {
		t.Errorf("%v, %v: want 4 ends", x, err)
	}
	// A timer of p0 expires before p1's message stops it, or not: all that is left of that is p0's clock.
	for _, c := range []struct {
		noClocks bool
		ends     int
	}{{false, 2}, {true, 1}} {
		x, err := Explore(Config{N: 2, New: func(int) protocol.Process { return &looker{} }}, Bound{NoClocks: c.noClocks})
		if err != nil || x.Terminals != c.ends {
			t.Errorf("%v, %v: want %d ends, if clocks do not count: %t", x, err, c.ends, c.noClocks)
		}
	}
}

// A looker looks at its clock when it hears of itself, after a message has stopped its timer.
type looker struct{ Now time.Duration }

func (l *looker) Start(env *protocol.Env) {
	if env.Self() == 0 {
		env.After(ms, "t")
	} else {
		env.Send(0, "stop")
	}
}

func (l *looker) Receive(env *protocol.Env, from int, _ any) {
	if env.Stop("t"); from == 1 {
		env.Send(0, "look")
		return
	}
	l.Now = env.Now()
}

func (l *looker) Expire(*protocol.Env, string) {}

// A pass passes on what it gets.
type pass struct{}

func (pass) Start(env *protocol.Env) {
	if env.Self() > 0 {
		env.Send(0, env.Self())
	}
}
func (pass) Receive(env *protocol.Env, _ int, m any) {
	if env.Self() == 0 {
		env.Send(1, m)
	}
}
func (pass) Expire(*protocol.Env, string) {}

// A drawer draws a number for p1's message, when that is the first.
type drawer struct {
	Some bool
	Drew int
}

func (d *drawer) Start(env *protocol.Env) { pass{}.Start(env) }
func (d *drawer) Receive(env *protocol.Env, from int, _ any) {
	if from == 1 && !d.Some {
		env.Rand().Int()
	}
	d.Some = true
}
func (d *drawer) Expire(*protocol.Env, string) {}
func (d *drawer) Command(env *protocol.Env, _ string) error {
	if d.Some {
		d.Drew = env.Rand().IntN(1000)
	}
	return nil
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

// A dicer has a random source of its own, which nobody has told it to have.
type dicer struct{ Got []int }

var dice int

func (d *dicer) Start(env *protocol.Env) { env.SendAll([]int{0, 1}, 1) }
func (d *dicer) Receive(*protocol.Env, int, any) {
	dice++
	d.Got = append(d.Got, dice)
}
func (d *dicer) Expire(*protocol.Env, string) {}

func TestExploreSeesWhatIsNotTold(t *testing.T) {
	_, err := Explore(Config{N: 2, New: func(int) protocol.Process { return &dicer{} }}, Bound{})
	if !errors.Is(err, errNotTheSame) || !strings.Contains(err.Error(), "as it was told the same things again: its state is not the same") {
		t.Errorf("error %v", err)
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

package snapshot

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

var algorithms = map[string]build{"Chandy-Lamport": chandyLamport, "blocking": blocking}

// everyWave is what each algorithm promises.
func everyWave(name string, s setup) property {
	p := all(consistent, committed, ends(s.waves), kept, conserved, wealthy)
	if name == "blocking" {
		return all(p, empty, silent)
	}
	return p
}

// N(N−1) markers and N times DONE a wave, N markers more with the initiator outside, and every promise.
func TestCounts(t *testing.T) {
	for name, b := range algorithms {
		for _, outside := range []bool{false, true} {
			for n := 1; n <= 8; n++ {
				s := setup{n: n, outside: outside, transfer: 5, waves: 3}
				o := s.run(t, uint64(n), b)
				count := map[string]int{}
				for _, e := range o.Events() {
					if e.Kind == history.Send {
						count[e.Msg.Type] += len(e.Msg.To)
					}
				}
				want := 3 * n * (n - 1)
				if outside {
					want += 3 * n
				}
				if count["MARKER"] != want || count["DONE"] != 3*n {
					t.Errorf("%s, N=%d, outside %v: %v; want %d MARKER and %d DONE", name, n, outside, count, want, 3*n)
				}
				if why := everyWave(name, s)(o); why != "" {
					t.Errorf("%s, N=%d, outside %v: %s", name, n, outside, why)
				}
			}
		}
	}
}

// Every promise, over sizes, delays and schedules.
func TestPromises(t *testing.T) {
	for name, b := range algorithms {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				s := setup{n: rapid.IntRange(1, 6).Draw(t, "N"), outside: rapid.Bool().Draw(t, "outside"), answer: rapid.Bool().Draw(t, "answer"),
					transfer: rapid.IntRange(0, 15).Draw(t, "transfers"), waves: rapid.IntRange(1, 4).Draw(t, "waves")}
				least, more := rapid.IntRange(0, 30).Draw(t, "least"), rapid.IntRange(0, 60).Draw(t, "more")
				s.delay = sim.Uniform(time.Duration(least)*ms, time.Duration(least+more)*ms)
				store := NewMemory()
				cfg := s.sim(rapid.Uint64().Draw(t, "seed"), store, b)
				drift := rapid.SliceOfN(rapid.Float64Range(-0.2, 0.2), 7, 7).Draw(t, "drift")
				cfg.Clocks = func(p int) sim.Clock { return sim.Clock{Offset: time.Duration(p) * time.Second, Drift: drift[p]} }
				r, err := sim.Run(cfg)
				if err != nil {
					t.Fatal(err)
				}
				if why := everyWave(name, s)(outcome{r, store, s.n, 100 * s.n}); why != "" {
					t.Fatal(why)
				}
			})
		})
	}
}

// The hold rule matters: N=4, 3,000 random schedules of FIFO channels; no inconsistent cut with the rule, many without.
func TestHoldRuleMatters(t *testing.T) {
	s := setup{n: 4, transfer: 10, waves: 1}
	with, without := 0, 0
	for seed := range uint64(3000) {
		if consistent(s.run(t, seed, blocking)) != "" {
			with++
		}
		if consistent(s.run(t, seed, noHold)) != "" {
			without++
		}
	}
	t.Logf("inconsistent cuts of 3,000: %d with the rule, %d without", with, without)
	if with != 0 || without < 300 {
		t.Errorf("inconsistent cuts of 3,000: %d with the rule, %d without", with, without)
	}
}

// A wave ends though the application is idle, or has halted: markers do not wait for its messages.
func TestIdleApplication(t *testing.T) {
	for name, b := range algorithms {
		o := setup{n: 4, waves: 3}.run(t, 1, b)
		if why := ends(3)(o); why != "" {
			t.Errorf("%s, idle: %s", name, why)
		}
		cfg := usual.sim(1, o.store, func(c Config) protocol.Process {
			c.App = &halting{}
			return b(c)
		})
		r, err := sim.Run(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if why := ends(usual.waves)(outcome{r, o.store, 4, 0}); why != "" {
			t.Errorf("%s, halted: %s", name, why)
		}
	}
}

// halting is an application that is at its end at once.
type halting struct{ Bank }

func (h *halting) Start(env *protocol.Env) { env.Halt() }

// Chandy-Lamport blocks nobody, and logs what was in the channels; the blocking one logs nothing, and says how long it blocked.
func TestWhatItCosts(t *testing.T) {
	cost := func(b build) (blocked time.Duration, logged int) {
		o := setup{n: 5, transfer: 20, waves: 3}.run(t, 3, b)
		for _, e := range o.Events() {
			if e.Kind == history.Mark && e.Name == history.SnapEnd {
				d, err := time.ParseDuration(e.Attrs["blocked"])
				if err != nil {
					t.Fatal(err)
				}
				blocked += d
			}
		}
		for w := 1; w <= 3; w++ {
			cs, err := whole(o.store, w, 5)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range cs {
				logged += len(c.Channels)
			}
		}
		return blocked, logged
	}
	if blocked, logged := cost(chandyLamport); blocked != 0 || logged == 0 {
		t.Errorf("Chandy-Lamport: blocked %v, logged %d messages", blocked, logged)
	}
	if blocked, logged := cost(blocking); blocked < 15*10*ms || blocked > 15*60*ms || logged != 0 {
		t.Errorf("blocking: blocked %v, logged %d messages", blocked, logged)
	}
}

// What Chandy-Lamport records of a channel is what was sent before the sender's cut and delivered after the receiver's, no more (1985).
func TestChannelContents(t *testing.T) {
	for seed := range uint64(200) {
		o := usual.run(t, seed, chandyLamport)
		l := o.Log()
		for w, cut := range cuts(l, o.n) {
			across := 0
			for i, e := range l.Events {
				if e.Kind != history.Deliver || e.Seq < cut[e.Proc] {
					continue
				}
				for _, s := range l.Sends(i) {
					if l.Events[s].Seq < cut[l.Events[s].Proc] {
						across++
					}
				}
			}
			logged := 0
			waves := map[string]int{"1": 1, "2": 2}
			cs, err := whole(o.store, waves[w], o.n)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range cs {
				logged += len(c.Channels)
			}
			if across != logged {
				t.Fatalf("seed %d, wave %s: %d messages cross the cut, %d are recorded", seed, w, across, logged)
			}
		}
	}
}

// Messages to oneself are in a channel, too, that has no marker.
func TestOwnMessages(t *testing.T) {
	for name, b := range algorithms {
		for seed := range uint64(100) {
			store := NewMemory()
			cfg := setup{n: 2, transfer: 10, waves: 3}.sim(seed, store, func(c Config) protocol.Process {
				c.App = &selfish{Bank{Balance: 100, Every: 7 * ms, Left: 10}}
				return b(c)
			})
			r, err := sim.Run(cfg)
			if err != nil {
				t.Fatal(err)
			}
			if why := all(conserved, ends(3))(outcome{r, store, 2, 200}); why != "" {
				t.Fatalf("%s, seed %d: %s", name, seed, why)
			}
		}
	}
}

// selfish is a bank that sends to itself.
type selfish struct{ Bank }

func (s *selfish) Expire(env *protocol.Env, timer string) {
	if s.Balance > 0 {
		s.pay(env, env.Self(), 1+env.Rand().IntN(s.Balance))
	}
	s.next(env)
}

// A timer that is over while the application is blocked waits; one that is stopped or set anew meanwhile does as it is told.
func TestTimersWhileBlocked(t *testing.T) {
	b := NewBlocking(Config{App: &alarms{}})
	var told []string
	env := protocol.NewEnv(0, 2, 0, nil)
	do := func(at time.Duration, f func()) {
		env.Reset(0, at, 0)
		f()
		for _, e := range env.Effects() {
			if e.Op == protocol.OpMark && e.Name == "rings" {
				told = append(told, e.Attrs[1])
			}
		}
	}
	do(0, func() { b.Start(env) })
	do(1, func() { b.Receive(env, 1, Marker{Wave: 1}) }) // this was the last, too: it goes on
	do(2, func() { b.enter(env, 2) })
	do(3, func() { b.Expire(env, "app stopped") })
	do(3, func() { b.Expire(env, "app anew") })
	do(3, func() { b.Expire(env, "app waits") })
	do(4, func() { b.Receive(env, 1, App{Msg: Count{}}) })
	if len(told) != 0 {
		t.Fatalf("told %v while it is blocked", told)
	}
	do(5, func() { b.Receive(env, 1, Marker{Wave: 2}) })
	if len(told) != 1 || told[0] != "waits" {
		t.Errorf("told %v when it goes on, want the one that waits", told)
	}
	do(9, func() { b.Expire(env, "app anew") })
	if len(told) != 2 || told[1] != "anew" {
		t.Errorf("told %v later, want the one that was set anew", told)
	}
}

// alarms sets three timers, and changes two of them when a message comes.
type alarms struct{ Bank }

func (a *alarms) Start(env *protocol.Env) {
	for _, name := range []string{"stopped", "anew", "waits"} {
		env.After(3, name)
	}
}

func (a *alarms) Receive(env *protocol.Env, from int, m any) {
	env.Stop("stopped")
	env.After(5, "anew")
}

func (a *alarms) Expire(env *protocol.Env, timer string) { env.Mark("rings", "timer", timer) }

// Only the initiator starts waves; one that is asked for while another goes on follows it.
func TestCommands(t *testing.T) {
	s := setup{n: 3, transfer: 5, waves: -1}
	cfg := s.sim(1, NewMemory(), func(c Config) protocol.Process {
		c.Every = 0
		return NewBlocking(c)
	})
	cfg.Commands = []sim.Command{{At: 5 * ms, Proc: 0, Command: "snapshot"}, {At: 6 * ms, Proc: 0, Command: "snapshot"}, {At: 7 * ms, Proc: 0, Command: "snapshot"}}
	r, err := sim.Run(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if n := marks(r.Log(), history.SnapCommit); n != 2 {
		t.Errorf("%d waves; want the first, and one for the two that were asked for meanwhile", n)
	}
	for proc, word := range map[int]string{1: "snapshot", 0: "dance"} {
		cfg.Commands = []sim.Command{{Proc: proc, Command: word}}
		if _, err := sim.Run(cfg); err == nil {
			t.Errorf("%q at process %d is no error", word, proc)
		}
	}
}

// The lab's application: seeded, so that its choices can be had again; its counters go on.
func TestCounter(t *testing.T) {
	sends := func(seed uint64) []string {
		r, err := sim.Run(sim.Config{N: 4, Seed: seed, FIFO: true, New: func(p int) protocol.Process {
			c := NewCounter(uint64(p))
			c.Rounds = 10
			return NewBlocking(Config{App: c, Every: 300 * ms, Waves: 2})
		}})
		if err != nil {
			t.Fatal(err)
		}
		var to []string
		for _, e := range r.Events() {
			if e.Kind == history.Send && e.Msg.Type == "APP" && e.Proc == "p2" {
				to = append(to, e.Msg.To[0])
			}
		}
		return to
	}
	a, b := sends(1), sends(2)
	if len(a) != 10 || len(b) != 10 {
		t.Fatalf("%v and %v: want 10 each", a, b)
	}
	for i := range a {
		if a[i] != b[i] {
			t.Fatalf("the choices depend on the schedule: %v and %v", a, b)
		}
	}
}

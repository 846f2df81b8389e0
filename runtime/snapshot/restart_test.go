package snapshot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// A crash kills all members and starts them again from what recover finds. The last is killed and started later than the others: that it
// is still there, and talks to the new ones, is what epochs are for.
type crash struct{ at, late time.Duration }

// crashes adds crashes to a configuration.
func crashes(cfg *sim.Config, n int, b func(p int, r *Recovery) protocol.Process, recover func() *Recovery, cs ...crash) {
	for _, c := range cs {
		var r *Recovery
		with := func(p int) protocol.Process {
			if r == nil {
				r = recover()
			}
			return b(p, r)
		}
		for p := range cfg.N {
			at := c.at
			if p == n-1 {
				at += c.late
			}
			cfg.Faults = append(cfg.Faults, sim.Kill(at, p), sim.Restart(at+ms, p, with))
		}
	}
}

// A rescue is a run with crashes: how layers are made, and how the last wave is found.
type rescue struct {
	setup
	build   build
	recover func(Store, int) (*Recovery, error)
	wrap    func(Store) Store // nil: the store itself
	cs      []crash
}

func (k rescue) run(t testing.TB, seed uint64) outcome {
	t.Helper()
	memory := NewMemory()
	var store Store = memory
	if k.wrap != nil {
		store = k.wrap(memory)
	}
	if k.recover == nil {
		k.recover = Recover
	}
	cfg := k.sim(seed, store, k.build)
	crashes(&cfg, k.n, func(p int, r *Recovery) protocol.Process {
		c := k.config(p, store)
		c.Resume = r
		if p >= k.n {
			return NewOutsider(c)
		}
		return k.build(c)
	}, func() *Recovery {
		r, err := k.recover(store, k.n)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}, k.cs...)
	r, err := sim.Run(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return outcome{r, memory, k.n, 100 * k.n}
}

// After a kill of everything, and a restart, work goes on and ends as if nothing had been: no money is made or lost, all transfers are made, and
// waves come out whole.
func TestRestart(t *testing.T) {
	for name, b := range algorithms {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				k := rescue{setup: setup{n: rapid.IntRange(1, 5).Draw(rt, "N"), outside: rapid.Bool().Draw(rt, "outside"), answer: rapid.Bool().Draw(rt, "answer"), transfer: 15, waves: 3}, build: b}
				at := time.Duration(0)
				for range rapid.IntRange(1, 3).Draw(rt, "crashes") {
					at += time.Duration(rapid.IntRange(2, 150).Draw(rt, "after")) * ms
					k.cs = append(k.cs, crash{at: at})
				}
				o := k.run(t, rapid.Uint64().Draw(rt, "seed"))
				if why := all(wealthy, conserved, noOldLife, oneWave)(o); why != "" {
					rt.Fatal(why)
				}
			})
		})
	}
}

// An old process that is still there is not listened to, whatever it says and however often one restarts.
func TestOldLife(t *testing.T) {
	for name, b := range algorithms {
		k := rescue{setup: usual, build: b, cs: []crash{{60 * ms, 25 * ms}, {100 * ms, 20 * ms}}}
		rejected := 0
		for seed := range uint64(300) {
			o := k.run(t, seed)
			if why := all(noOldLife, oneWave)(o); why != "" {
				t.Fatalf("%s, seed %d: %s", name, seed, why)
			}
			rejected += marks(o.Log(), "snap.reject")
		}
		if rejected == 0 {
			t.Errorf("%s: no message of an old life ever came: the test says nothing", name)
		}
	}
}

// The lab's application after a restart from files: counters go on from the files, the work since is done again with the same choices, and in the end
// each message counts once.
func TestCounterGoesOnFromFiles(t *testing.T) {
	for name, b := range algorithms {
		store := NewFiles(t.TempDir())
		counter := func(p int) *Counter {
			c := NewCounter(uint64(p))
			c.Listen, c.Rounds = 10*ms, 20
			return c
		}
		layers := func(p int, r *Recovery) protocol.Process {
			return b(Config{App: counter(p), Store: store, Every: 40 * ms, Waves: 2, Resume: r})
		}
		cfg := sim.Config{N: 4, Seed: 5, FIFO: true, New: func(p int) protocol.Process { return layers(p, nil) }}
		reference, err := sim.Run(sim.Config{N: 4, Seed: 9, New: func(p int) protocol.Process { return b(Config{App: counter(p)}) }})
		if err != nil {
			t.Fatal(err)
		}
		var life *Recovery
		crashes(&cfg, 4, layers, func() *Recovery {
			if life, err = Recover(store, 4); err != nil {
				t.Fatal(err)
			}
			return life
		}, crash{at: 130 * ms})
		r, err := sim.Run(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if life.Wave == 0 || life.Epoch != 1 {
			t.Fatalf("%s: %v", name, life)
		}
		received := 0
		for p, q := range r.Processes {
			c := inside(q).App.(*Counter)
			received += c.received
			if c.Count() != 20 {
				t.Errorf("%s: p%d counts %d, want 20", name, p, c.Count())
			}
		}
		if received != 4*20 {
			t.Errorf("%s: %d messages count, want %d", name, received, 4*20)
		}
		if err := sameWork(reference.Log(), r.Log(), life); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// sameWork: each process resumes with the state of its file, and from there sends what it would have sent without a crash.
func sameWork(reference, l *history.Log, life *Recovery) error {
	sends := func(l *history.Log, proc string, from int) []string {
		var words []string
		resumed := from == 0
		for _, e := range l.Events {
			if e.Proc != proc {
				continue
			}
			switch {
			case e.Kind == history.Mark && e.Name == history.SnapResume:
				resumed = true
			case resumed && e.Kind == history.Send && e.Msg.Type == "APP":
				words = append(words, e.Msg.To[0]+" "+strings.TrimPrefix(e.Msg.Text[strings.Index(e.Msg.Text, "Msg:"):], "Msg:"))
			}
		}
		return words
	}
	for p, c := range life.Checkpoints {
		app := new(Counter)
		if err := app.Restore(c.App); err != nil {
			return err
		}
		proc := fmt.Sprintf("p%d", p)
		want := sends(reference, proc, 0)[app.Count():]
		for _, out := range c.Out {
			want = append([]string{fmt.Sprintf("p%d {N:%d}", out.To[0], out.Msg.(Count).N)}, want...)
		}
		if got := sends(l, proc, 1); strings.Join(got, ",") != strings.Join(want, ",") {
			return fmt.Errorf("%s from %v sends\n%q, want\n%q", proc, app, got, want)
		}
	}
	return nil
}

// A store that fails: the wave is not whole and says so, the application goes on, and the next wave is whole.
func TestStoreFails(t *testing.T) {
	for name, b := range algorithms {
		o := rescue{setup: setup{n: 3, transfer: 8, waves: 3}, build: b, wrap: func(s Store) Store { return &full{Store: s} }}.run(t, 1)
		failed := marks(o.Log(), "snap.failed")
		if n := marks(o.Log(), history.SnapCommit); n != 2 || failed != 2 { // the process's, and the initiator's
			t.Errorf("%s: %d waves committed, %d marks snap.failed; want 2 of 3, and 2", name, n, failed)
		}
		if why := all(wealthy, consistent)(o); why != "" {
			t.Errorf("%s: %s", name, why)
		}
	}
}

// full has no room for process 1 in wave 2.
type full struct{ Store }

func (f *full) Save(c *Checkpoint) error {
	if c.Rank == 1 && c.Wave == 2 {
		return fmt.Errorf("no space left on device")
	}
	return f.Store.Save(c)
}

// An application that does not give its state, or does not take it back.
func TestBadApplication(t *testing.T) {
	for name, b := range algorithms {
		cfg := usual.sim(1, NewMemory(), func(c Config) protocol.Process {
			c.App = &stateless{}
			return b(c)
		})
		r, err := sim.Run(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if marks(r.Log(), history.SnapCommit) != 0 || marks(r.Log(), "snap.failed") == 0 {
			t.Errorf("%s: a wave without states is committed", name)
		}
		cfg.New = func(p int) protocol.Process {
			return b(Config{App: &stateless{}, Resume: &Recovery{Wave: 1, Epoch: 1, Checkpoints: []*Checkpoint{{}, {}, {}}}})
		}
		if r, err = sim.Run(cfg); err != nil {
			t.Fatal(err)
		}
		if n := marks(r.Log(), "snap.failed"); n != 4 {
			t.Errorf("%s: %d of 4 say that they cannot resume", name, n)
		}
	}
}

type stateless struct{ Bank }

func (*stateless) Save() ([]byte, error) { return nil, fmt.Errorf("I have none") }
func (*stateless) Restore([]byte) error  { return fmt.Errorf("I take none") }

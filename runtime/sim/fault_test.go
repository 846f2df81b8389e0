package sim

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// A beat sends a number to p1 each 10 ms, from p0, five times.
type beat struct{ N int }

func (b *beat) Start(env *protocol.Env) {
	if env.Self() == 0 {
		env.After(10*ms, "beat")
	}
}
func (b *beat) Receive(*protocol.Env, int, any) {}
func (b *beat) Expire(env *protocol.Env, t string) {
	b.N++
	env.Send(1, b.N)
	if b.N < 5 {
		env.After(10*ms, t)
	}
}

func beats(faults ...Fault) Config {
	return Config{N: 2, New: func(int) protocol.Process { return &beat{} }, Delay: Fixed(2 * ms), FIFO: true, Faults: faults}
}

// told are the events of a run that are not the beats themselves, with their times in milliseconds.
func told(r *Result) string {
	var all []string
	for _, e := range r.Events() {
		at := e.Wall.Sub(Epoch) / ms
		switch e.Kind {
		case history.Receive, history.Hold, history.Drop, history.Duplicate:
			why := ""
			if e.Attrs["why"] != "" {
				why = ":" + e.Attrs["why"]
			}
			all = append(all, fmt.Sprintf("%d %s %s%s", at, e.Kind, e.Msg.Text, why))
		case history.Fault:
			all = append(all, fmt.Sprintf("%d %s %s", at, e.Name, e.Proc))
		case history.Start, history.End:
			if at > 0 {
				all = append(all, fmt.Sprintf("%d %s %s", at, e.Kind, e.Proc))
			}
		}
	}
	return strings.Join(all, ", ")
}

func TestFaultsAreAsTold(t *testing.T) {
	for _, c := range []struct {
		name   string
		faults []Fault
		want   string
		flying int // messages at the end
	}{
		{"none", nil, "12 receive 1, 22 receive 2, 32 receive 3, 42 receive 4, 52 receive 5", 0},
		{"kill of the receiver", []Fault{Kill(21*ms, 1)}, "12 receive 1, 21 kill p1, 22 drop 2:killed, 32 drop 3:killed, 42 drop 4:killed, 52 drop 5:killed", 0},
		{"kill of the sender", []Fault{Kill(21*ms, 0)}, "12 receive 1, 21 kill p0, 22 receive 2", 0},
		{"restart", []Fault{Kill(21*ms, 1), Restart(31*ms, 1, nil)}, "12 receive 1, 21 kill p1, 22 drop 2:killed, 31 restart p1, 31 start p1, 32 drop 3:restarted, 42 receive 4, 52 receive 5", 0},
		{"stop of the receiver", []Fault{Stop(21*ms, 1), Continue(45*ms, 1)}, "12 receive 1, 21 stop p1, 45 continue p1, 45 receive 2, 45 receive 3, 45 receive 4, 52 receive 5", 0},
		{"stop of the sender", []Fault{Stop(11*ms, 0), Continue(45*ms, 0)}, "11 stop p0, 12 receive 1, 45 continue p0, 47 receive 2, 57 receive 3, 67 receive 4, 77 receive 5", 0},
		{"stop for ever", []Fault{Stop(21*ms, 1)}, "12 receive 1, 21 stop p1", 4},
		{"stop, then kill", []Fault{Stop(21*ms, 1), Kill(45*ms, 1)}, "12 receive 1, 21 stop p1, 45 kill p1, 45 drop 2:killed, 45 drop 3:killed, 45 drop 4:killed, 52 drop 5:killed", 0},
		{"cut and mend", []Fault{Cut(21*ms, 0, 1), Mend(45*ms, 0, 1)}, "12 receive 1, 21 cut p0, 22 hold 2:cut, 32 hold 3:cut, 42 hold 4:cut, 45 mend p0, 45 receive 2, 45 receive 3, 45 receive 4, 52 receive 5", 0},
		{"cut for ever", []Fault{Cut(21*ms, 0, 1)}, "12 receive 1, 21 cut p0, 22 hold 2:cut, 32 hold 3:cut, 42 hold 4:cut, 52 hold 5:cut", 4},
		{"mended as the next arrives", []Fault{Cut(21*ms, 0, 1), Mend(32*ms, 0, 1)}, "12 receive 1, 21 cut p0, 22 hold 2:cut, 32 mend p0, 32 receive 2, 32 receive 3, 42 receive 4, 52 receive 5", 0},
		{"continued as the next arrives", []Fault{Stop(21*ms, 1), Continue(32*ms, 1)}, "12 receive 1, 21 stop p1, 32 continue p1, 32 receive 2, 32 receive 3, 42 receive 4, 52 receive 5", 0},
		{"losing cut", []Fault{Losing(Cut(21*ms, 0, 1)), Mend(45*ms, 0, 1)}, "12 receive 1, 21 cut p0, 22 drop 2:cut, 32 drop 3:cut, 42 drop 4:cut, 45 mend p0, 52 receive 5", 0},
		{"cut of the other way", []Fault{Cut(21*ms, 1, 0)}, "12 receive 1, 21 cut p1, 22 receive 2, 32 receive 3, 42 receive 4, 52 receive 5", 0},
		{"partition and heal", []Fault{Partition(21*ms, []int{0}, []int{1}), Heal(35 * ms)}, "12 receive 1, 21 cut p0, 21 cut p1, 22 hold 2:cut, 32 hold 3:cut, 35 mend p0, 35 mend p1, 35 receive 2, 35 receive 3, 42 receive 4, 52 receive 5", 0},
		{"of no effect", []Fault{Continue(21*ms, 1), Mend(21*ms, 0, 1), Heal(22 * ms)}, "12 receive 1, 22 receive 2, 32 receive 3, 42 receive 4, 52 receive 5", 0},
	} {
		r, err := Run(beats(c.faults...))
		if err != nil || !r.Quiescent || told(r) != c.want || len(r.InFlight) != c.flying {
			t.Errorf("%s: %v\n got %s\nwant %s; in flight %v", c.name, err, told(r), c.want, r.InFlight)
		}
		if problems := r.Log().Problems(); len(problems) > 0 {
			t.Errorf("%s: the log has problems: %v", c.name, problems)
		}
	}
}

func TestRestartOfARunningProcess(t *testing.T) {
	_, err := Run(beats(Restart(21*ms, 1, nil)))
	if err == nil || !strings.Contains(err.Error(), "p1, event 5 of seed 0, restart p1: it is running") {
		t.Errorf("error %v", err)
	}
}

func TestRestartWithAStateFromDisk(t *testing.T) {
	r, err := Run(beats(Kill(25*ms, 0), Restart(100*ms, 0, func(int) protocol.Process { return &beat{N: 3} })))
	if want := "12 receive 1, 22 receive 2, 25 kill p0, 100 restart p0, 100 start p0, 112 receive 4, 122 receive 5"; err != nil || told(r) != want {
		t.Errorf("%v\n got %s\nwant %s", err, told(r), want)
	}
	if n := r.Processes[0].(*beat).N; n != 5 {
		t.Errorf("the new process has counted to %d", n)
	}
}

func TestWhatIsLeft(t *testing.T) {
	cfg := beats(Stop(21*ms, 1))
	cfg.Limit.Time = 35 * ms
	r, err := Run(cfg)
	if err != nil || r.Quiescent || r.Cut != "the limit of 35ms" || r.Now != 35*ms {
		t.Fatalf("%v, %v", r, err)
	}
	if len(r.InFlight) != 2 || r.InFlight[0].Waits != "a stopped process" || r.InFlight[0].Message != 2 || r.InFlight[0].Sent != 20*ms {
		t.Errorf("in flight: %+v", r.InFlight)
	}
	if len(r.Timers) != 1 || r.Timers[0] != (Timer{Proc: 0, Name: "beat", At: 40 * ms}) {
		t.Errorf("timers: %+v", r.Timers)
	}
	cfg.Limit = Limit{Events: 5}
	if r, err := Run(cfg); err != nil || r.Quiescent || r.Stats.Events != 5 || r.Cut != "the limit of 5 events" {
		t.Errorf("%v, %v", r, err)
	}
}

func TestMessagesAreCountedByType(t *testing.T) {
	cfg := Config{N: 4, New: func(int) protocol.Process {
		return &scripted{start: func(env *protocol.Env) { env.SendAll(env.Others(), number{}) }, receive: func(env *protocol.Env, from int, m any) {
			if _, ok := m.(number); ok {
				env.Send(from, "ok")
			}
		}}
	}}
	r, err := Run(cfg)
	if want := map[string]int{"number": 12, "string": 12}; err != nil || !maps.Equal(r.Messages(), want) || r.Stats.Sent != 24 {
		t.Errorf("%v, %v: %v, want %v", r, err, r.Messages(), want)
	}
}

func TestClocks(t *testing.T) {
	cfg := beats()
	cfg.Clocks = func(p int) Clock {
		return []Clock{{Offset: time.Second, Drift: 1}, {Drift: -0.5}}[p] // twice as fast; half as fast
	}
	r, err := Run(cfg)
	if want := "7 receive 1, 12 receive 2, 17 receive 3, 22 receive 4, 27 receive 5"; err != nil || told(r) != want {
		t.Errorf("%v\n got %s\nwant %s", err, told(r), want)
	}
	last := r.Events()[len(r.Events())-1] // p1 has received the last
	if last.Proc != "p1" || last.Mono != 13500*time.Microsecond {
		t.Errorf("the last event is %+v", last)
	}
}

func TestDelaysAreAsDistributed(t *testing.T) {
	mean := func(d Delay) time.Duration {
		cfg := Config{N: 2, Seed: 4, Delay: d, Quiet: true, Limit: Limit{Events: 4000}, New: func(int) protocol.Process { return bouncer{} }}
		r, err := Run(cfg)
		if err != nil {
			t.Fatal(err)
		}
		return r.Now / 4000
	}
	for _, c := range []struct {
		name string
		d    Delay
	}{{"fixed", Fixed(4 * ms)}, {"uniform", Uniform(2*ms, 6*ms)}, {"exponential", Exponential(4 * ms)}} {
		if m := mean(c.d); m < 3800*time.Microsecond || m > 4200*time.Microsecond {
			t.Errorf("%s: %v on average, want 4 ms", c.name, m)
		}
	}
}

func TestLinksOfTheirOwn(t *testing.T) {
	cfg := chatters(3, 1000)
	cfg.Links = func(from, to int) Link {
		switch {
		case from == 0 && to == 1:
			return Link{Loss: 1}
		case from == 0 && to == 2:
			return Link{Duplicate: 1, Delay: Fixed(time.Second)}
		case from == 1:
			return Link{Loss: 0.25}
		}
		return Link{}
	}
	cfg.Limit.Events = 20_000
	r, err := Run(cfg)
	if err != nil {
		t.Fatal(err)
	}
	sent, dropped, got := map[string]int{}, map[string]int{}, map[string]int{}
	for _, e := range r.Events() {
		switch e.Kind {
		case history.Send:
			for _, to := range e.Msg.To {
				sent[e.Proc+to]++
			}
		case history.Drop:
			dropped[e.Proc+e.Msg.To[0]]++
		case history.Receive:
			got[e.Msg.From+e.Proc]++
		}
	}
	if got["p0p1"] != 0 || dropped["p0p1"] != sent["p0p1"] || sent["p0p1"] < 1000 {
		t.Errorf("p0 → p1 loses all, but: %d sent, %d dropped, %d received", sent["p0p1"], dropped["p0p1"], got["p0p1"])
	}
	if got["p0p2"] != 2*sent["p0p2"] {
		t.Errorf("p0 → p2 doubles all, but: %d sent, %d received", sent["p0p2"], got["p0p2"])
	}
	if part := float64(dropped["p1p2"]) / float64(sent["p1p2"]); part < 0.2 || part > 0.3 {
		t.Errorf("p1 → p2 loses a quarter, but: %v", part)
	}
	if dropped["p2p0"] != 0 || got["p2p0"] != sent["p2p0"] {
		t.Errorf("p2 → p0 is a good link, but: %d sent, %d received", sent["p2p0"], got["p2p0"])
	}
}

func TestHalt(t *testing.T) {
	cfg := beats()
	cfg.New = func(p int) protocol.Process {
		if p == 0 {
			return &beat{}
		}
		return &scripted{receive: func(env *protocol.Env, _ int, m any) {
			if env.After(ms, "never"); m == 2 {
				env.Halt()
			}
		}}
	}
	r, err := Run(cfg)
	if want := "12 receive 1, 22 receive 2, 22 end p1, 32 drop 3:ended, 42 drop 4:ended, 52 drop 5:ended"; err != nil || !r.Quiescent || told(r) != want {
		t.Errorf("%v\n got %s\nwant %s", err, told(r), want)
	}
}

func TestCommandsComeAgain(t *testing.T) {
	var at []time.Duration
	cfg := Config{N: 1, New: func(int) protocol.Process {
		return &scripted{command: func(env *protocol.Env, word string) error {
			at = append(at, env.Now()/ms)
			return nil
		}}
	}, Commands: []Command{{At: 5 * ms, Command: "go", Every: 10 * ms, Times: 3}, {At: 7 * ms, Command: "go"}}}
	if r, err := Run(cfg); err != nil || !r.Quiescent || !slices.Equal(at, []time.Duration{5, 7, 15, 25}) {
		t.Errorf("at %v, %v", at, err)
	}
	at = nil
	cfg.Commands[0].Times = 0 // again and again, but not to one that is no more
	cfg.Faults = []Fault{Kill(30*ms, 0)}
	if r, err := Run(cfg); err != nil || !r.Quiescent || !slices.Equal(at, []time.Duration{5, 7, 15, 25}) {
		t.Errorf("at %v, %v", at, err)
	}
	at = nil
	cfg.Faults = append(cfg.Faults, Restart(50*ms, 0, nil), Kill(70*ms, 0))
	if r, err := Run(cfg); err != nil || !r.Quiescent || !slices.Equal(at, []time.Duration{5, 7, 15, 25, 55, 65}) {
		t.Errorf("at %v, %v", at, err)
	}
}

func TestConfigThatMakesNoSense(t *testing.T) {
	good := func() Config { return beats() }
	for _, c := range []struct {
		change func(*Config)
		want   string
	}{
		{func(c *Config) { c.N = 0 }, "N is 0"},
		{func(c *Config) { c.New = nil }, "New is nil"},
		{func(c *Config) { c.New = func(int) protocol.Process { return nil } }, "New(0) is nil"},
		{func(c *Config) { c.Loss = 2 }, "Loss of the link p0 → p0 is 2"},
		{func(c *Config) { c.Reorder = 0.5 }, "FIFO, and its messages cannot be reordered"},
		{func(c *Config) { c.Commands = []Command{{Proc: 2}} }, "process 2; there are p0 to p1"},
		{func(c *Config) { c.Commands = []Command{{At: -1}} }, "a time below 0"},
		{func(c *Config) { c.Faults = []Fault{Kill(0, 5)} }, "process 5; there are p0 to p1"},
		{func(c *Config) { c.Faults = []Fault{Cut(0, 0, 5)} }, "process 5; there are p0 to p1"},
		{func(c *Config) { c.Faults = []Fault{{Kind: "burn"}} }, "there is no such fault; there are kill, stop"},
		{func(c *Config) { c.Faults = []Fault{Partition(0, []int{0}, []int{0, 1})} }, "p0 is in two groups"},
		{func(c *Config) { c.Clocks = func(int) Clock { return Clock{Drift: -1} } }, "with which it does not go on"},
	} {
		cfg := good()
		c.change(&cfg)
		if _, err := Run(cfg); !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q in it", err, c.want)
		}
	}
}

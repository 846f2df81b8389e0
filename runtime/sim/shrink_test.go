package sim

import (
	"errors"
	"fmt"
	"go/parser"
	"slices"
	"strings"
	"testing"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// A counter is an unsafe lock: process 0 is a server that grants what is asked for, and forgets after a third request that it has
// granted the lock already.
type counter struct {
	Held, Asked int
	In          bool
}

type (
	ask   struct{}
	grant struct{}
	free  struct{}
)

func (c *counter) Start(*protocol.Env) {}

func (c *counter) Receive(env *protocol.Env, from int, m any) {
	switch m.(type) {
	case ask:
		if c.Asked++; c.Held == 0 || c.Asked == 3 {
			c.Held++
			env.Send(from, grant{})
		}
	case grant:
		c.In = true
		env.Mark(history.CSEnter)
	case free:
		c.Held--
	}
}

func (c *counter) Expire(*protocol.Env, string) {}

func (c *counter) Command(env *protocol.Env, word string) error {
	if word == "request" {
		env.Send(0, ask{})
	} else if c.In {
		c.In = false
		env.Mark(history.CSExit)
		env.Send(0, free{})
	}
	return nil
}

// inside is how many were in the section at once, at most.
func inside(r *Result) (most int) {
	in := map[string]bool{}
	for _, e := range r.Events() {
		switch e.Name {
		case history.CSEnter:
			in[e.Proc] = true
		case history.CSExit:
			delete(in, e.Proc)
		}
		most = max(most, len(in))
	}
	return most
}

func TestShrinkMakesAKnownBugMinimal(t *testing.T) {
	cfg := Config{N: 6, New: func(int) protocol.Process { return &counter{} }, Loss: 0.02, Duplicate: 0.05}
	for p := 1; p < 6; p++ {
		cfg.Commands = append(cfg.Commands,
			Command{At: ms, Proc: p, Command: "request", Every: 20 * ms, Times: 10},
			Command{At: 12 * ms, Proc: p, Command: "release", Every: 20 * ms, Times: 10})
	}
	cfg.Faults = []Fault{Stop(3*ms, 5), Continue(30*ms, 5), Partition(50*ms, []int{0, 1, 2}, []int{3, 4, 5}), Heal(70 * ms)}
	failing := func(r *Result) bool { return inside(r) > 1 }
	failed := 0
	for seed := range uint64(10) {
		cfg.Seed = seed
		r, err := Run(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if !failing(r) {
			continue
		}
		failed++
		s, err := Shrink(cfg, seed, failing)
		if err != nil {
			t.Fatal(err)
		}
		// Two are granted, one each after a request; a third request lies between. The requests need 3 commands (or 2, when one was
		// duplicated), 3 arrivals at p0, and 2 arrivals of grants: 8 steps, whichever way.
		if len(s.Steps) > 8 || s.Rest {
			t.Errorf("seed %d: not minimal:\n%v", seed, s)
		}
		for i := range s.Steps {
			less := s
			less.Steps = append(append([]Step(nil), s.Steps[:i]...), s.Steps[i+1:]...)
			if r, err := less.Run(cfg); err != nil || failing(r) {
				t.Errorf("seed %d: fails without step %d, too (%v):\n%v", seed, i+1, err, s)
			}
		}
		again, err := s.Run(cfg)
		if err != nil || !failing(again) || len(again.Log().Problems()) > 0 {
			t.Errorf("seed %d: the small schedule does not fail when run again: %v, %v", seed, again, err)
		}
	}
	if failed == 0 {
		t.Error("no seed of 10 fails")
	}
}

func TestShrinkOfWhoWaitsForEver(t *testing.T) {
	cfg := Config{N: 4, New: func(int) protocol.Process { return &counter{} }, Loss: 0.2}
	for p := 1; p < 4; p++ {
		cfg.Commands = append(cfg.Commands, Command{At: ms, Proc: p, Command: "request"})
	}
	failing := func(r *Result) bool { return r.Quiescent && inside(r) == 0 && r.Stats.Commands > 0 }
	for seed := range uint64(200) {
		cfg.Seed = seed
		if r, _ := Run(cfg); !failing(r) {
			continue
		}
		s, err := Shrink(cfg, seed, failing)
		if err != nil {
			t.Fatal(err)
		}
		// One asks, and what it asks, or the answer, is lost.
		if len(s.Steps) != 2 || !strings.Contains(s.String(), "is lost") || !strings.Contains(s.String(), `is told "request"`) {
			t.Errorf("seed %d: not minimal:\n%v", seed, s)
		}
		return
	}
	t.Fatal("no seed of 200 fails")
}

// TestShrinkOfAllKinds shrinks runs with faults, losses and copies for what is seen in their logs: what is left shows it again, and nothing
// of it can be left out.
func TestShrinkOfAllKinds(t *testing.T) {
	count := func(r *Result, fits func(e *history.Event) bool) (n int) {
		for i := range r.Events() {
			if fits(&r.Events()[i]) {
				n++
			}
		}
		return n
	}
	got := func(proc, from string, kind history.Kind) func(*history.Event) bool {
		return func(e *history.Event) bool { return e.Proc == proc && e.Kind == kind && e.Msg.From == from }
	}
	for _, c := range []struct {
		name    string
		steps   int // at most
		failing func(r *Result) bool
	}{
		{"two messages are lost at a dead process", 6, func(r *Result) bool {
			return count(r, func(e *history.Event) bool { return e.Kind == history.Drop && e.Attrs["why"] == "killed" }) >= 2
		}},
		// A timer, a copy, its arrival; and three timers and arrivals, unless answers that chance gave do as well.
		{"a copy arrives, and three messages", 12, func(r *Result) bool {
			return count(r, func(e *history.Event) bool { return e.Kind == history.Receive && e.Msg.Copy && e.Msg.ID == 1 }) > 0 &&
				count(r, got("p1", "p0", history.Receive)) >= 3
		}},
		{"the restarted process sends", 4, func(r *Result) bool {
			starts := false
			for _, e := range r.Events() {
				if e.Proc != "p3" {
					continue
				}
				starts = starts || e.Kind == history.Fault && e.Name == KindRestart
				if starts && e.Kind == history.Send {
					return true
				}
			}
			return false
		}},
		{"at the end, p0 lacks a message of p1", 1, func(r *Result) bool {
			return r.Quiescent && count(r, func(e *history.Event) bool {
				return e.Proc == "p1" && e.Kind == history.Drop && e.Msg.To[0] == "p0" && e.Attrs["why"] == "loss"
			}) > 0
		}},
	} {
		cfg := chatters(4, 20)
		cfg.Faults = []Fault{Stop(5*ms, 1), Continue(20*ms, 1), Kill(25*ms, 3), Restart(35*ms, 3, nil), Losing(Cut(7*ms, 0, 2)), Mend(20*ms, 0, 2)}
		failed := 0
		for seed := range uint64(6) {
			cfg.Seed = seed
			if r, err := Run(cfg); err != nil || !c.failing(r) {
				continue
			}
			failed++
			s, err := Shrink(cfg, seed, c.failing)
			if err != nil || len(s.Steps) > c.steps {
				t.Errorf("%s: seed %d: %v, want at most %d steps:\n%v", c.name, seed, err, c.steps, s)
			}
			if r, err := s.Run(cfg); err != nil || !c.failing(r) {
				t.Errorf("%s: seed %d: the small schedule does not fail: %v\n%v", c.name, seed, err, s)
			}
			for i := range s.Steps {
				less := s
				less.Steps = slices.Concat(s.Steps[:i], s.Steps[i+1:])
				if r, _ := less.Run(cfg); c.failing(r) {
					t.Errorf("%s: seed %d: fails without step %d, too:\n%v", c.name, seed, i+1, s)
				}
			}
			if _, err := parser.ParseExpr(fmt.Sprintf("%#v", s)); err != nil {
				t.Errorf("%s: the source of the schedule: %v\n%#v", c.name, err, s)
			}
		}
		if failed == 0 {
			t.Errorf("%s: no seed of 6 fails", c.name)
		}
	}
}

// TestScheduleIsKept runs a schedule as it is kept in a test, with steps that cannot be and one that makes no sense.
func TestScheduleIsKept(t *testing.T) {
	cfg := Config{N: 3, New: func(int) protocol.Process { return &counter{} }}
	s := Schedule{Steps: []Step{
		{Op: StepCommand, Proc: 1, Name: "request"},
		{Op: StepDuplicate, Proc: 0, From: 1, Number: 1, What: "ask"},
		{Op: StepCommand, Proc: 2, Name: "request"},
		{Op: StepFault, Proc: 1, Fault: &Fault{Kind: KindRestart, Proc: 1}}, // it runs
		{Op: StepExpire, Proc: 1, Name: "none"},
		{Op: StepDeliver, Proc: 1, From: 0, Number: 1}, // not sent yet
		{Op: StepDeliver, Proc: 0, From: 1, Number: 1, Copy: true},
		{Op: StepDeliver, Proc: 0, From: 1, Number: 1},
	}, Rest: true}
	r, err := s.Run(cfg)
	if err != nil || !r.Quiescent || inside(r) != 2 {
		t.Errorf("%v, %v: %d were in the section", r, err, inside(r))
	}
	s.Steps = append(s.Steps, Step{Op: StepDeliver, Proc: 3})
	if _, err := s.Run(cfg); !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), "Steps[8] (deliver) is of process 3") {
		t.Errorf("error %v", err)
	}
	s.Steps[8] = Step{Op: "sing"}
	if _, err := s.Run(cfg); !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), `a step that does "sing"; there are deliver, lose`) {
		t.Errorf("error %v", err)
	}
}

func TestShrinkOfWhatDoesNotFail(t *testing.T) {
	_, err := Shrink(chatters(3, 3), 5, func(*Result) bool { return false })
	if err == nil || !strings.Contains(err.Error(), "seed 5 does not fail: seed 5: ") {
		t.Errorf("error %v", err)
	}
}

// TestShrinkOfAPanic keeps the panic, and the error names the process still.
func TestShrinkOfAPanic(t *testing.T) {
	cfg := Config{N: 4, Seed: 3, New: func(int) protocol.Process { return &counter{} }}
	for p := 1; p < 4; p++ {
		cfg.Commands = append(cfg.Commands, Command{At: ms, Proc: p, Command: "request"})
	}
	inner := cfg.New
	cfg.New = func(p int) protocol.Process {
		c := inner(p).(*counter)
		return &scripted{command: c.Command, receive: func(env *protocol.Env, from int, m any) {
			if c.Receive(env, from, m); c.Held == 2 {
				panic("two hold it")
			}
		}}
	}
	s, err := Shrink(cfg, 3, func(r *Result) bool { return r.Err != nil })
	if err != nil || len(s.Steps) != 6 { // three requests, and their arrival
		t.Errorf("%v\n%v", err, s)
	}
	if _, err := s.Run(cfg); err == nil || !strings.Contains(err.Error(), "sim: p0, event 10 of seed 3, as it received ask from p") {
		t.Errorf("error %v", err)
	}
}

// TestStepsAreTheRun says that a run done again step by step is the same run.
func TestStepsAreTheRun(t *testing.T) {
	for seed := range uint64(50) {
		cfg, err := chatters(4, 20).filled()
		if err != nil {
			t.Fatal(err)
		}
		cfg.Seed, cfg.FIFO = seed, seed%2 == 0
		if cfg.FIFO {
			cfg.Reorder = 0
		}
		cfg.Clocks = func(p int) Clock { return Clock{Offset: ms, Drift: float64(p) / 10} }
		cfg.Faults = []Fault{Stop(5*ms, 1), Continue(20*ms, 1), Kill(25*ms, 3), Restart(35*ms, 3, nil), Losing(Cut(7*ms, 0, 2)), Mend(20*ms, 0, 2)}
		var steps []Step
		r, err := run(&cfg, &steps)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Schedule{Seed: seed, Steps: steps}.Run(cfg)
		if err != nil {
			t.Fatal(err)
		}
		a, b := words(r.Events()), words(again.Events())
		if strings.Join(a, "\n") != strings.Join(b, "\n") {
			t.Errorf("seed %d: %d events, and %d when done again", seed, len(a), len(b))
		}
		if again.Quiescent != r.Quiescent {
			t.Errorf("seed %d: quiescent %v, then %v", seed, r.Quiescent, again.Quiescent)
		}
	}
}

package sim

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

const ms = time.Millisecond

// A scripted process does what a test says.
type scripted struct {
	start   func(env *protocol.Env)
	receive func(env *protocol.Env, from int, m any)
	expire  func(env *protocol.Env, timer string)
	command func(env *protocol.Env, word string) error
}

func (s *scripted) Start(env *protocol.Env) {
	if s.start != nil {
		s.start(env)
	}
}

func (s *scripted) Receive(env *protocol.Env, from int, m any) {
	if s.receive != nil {
		s.receive(env, from, m)
	}
}

func (s *scripted) Expire(env *protocol.Env, timer string) {
	if s.expire != nil {
		s.expire(env, timer)
	}
}

func (s *scripted) Command(env *protocol.Env, word string) error {
	if s.command != nil {
		return s.command(env, word)
	}
	return fmt.Errorf("%q is no command of mine", word)
}

// words are the events of a run in short: "p0 send int", "p1 receive int".
func words(events []history.Event) []string {
	var all []string
	for _, e := range events {
		w := e.Proc + " " + string(e.Kind)
		if e.Name != "" {
			w += " " + e.Name
		}
		if e.Msg != nil {
			w += " " + e.Msg.Text
		}
		all = append(all, w)
	}
	return all
}

// chatter sends numbers to all others, some at each timer.
type chatter struct{ left int }

type number struct{ Of, N int }

func (c *chatter) Start(env *protocol.Env) { env.After(ms, "talk") }

func (c *chatter) Receive(env *protocol.Env, from int, m any) {
	env.Mark("got", "from", from)
	if env.Rand().IntN(4) == 0 {
		env.Send(from, m)
	}
}

func (c *chatter) Expire(env *protocol.Env, timer string) {
	if c.left--; c.left < 0 {
		return
	}
	env.SendAll(env.Others(), number{env.Self(), c.left})
	env.After(time.Duration(1+env.Rand().IntN(5))*ms, timer)
}

func chatters(n, left int) Config {
	return Config{N: n, New: func(int) protocol.Process { return &chatter{left: left} }, Loss: 0.1, Duplicate: 0.1, Reorder: 0.1}
}

func TestSameSeedSameRun(t *testing.T) {
	for seed := range uint64(20) {
		cfg := chatters(4, 20)
		cfg.Seed = seed
		cfg.Faults = []Fault{Stop(5*ms, 1), Continue(20*ms, 1), Partition(25*ms, []int{0, 1}, []int{2, 3}), Heal(35 * ms), Kill(40*ms, 3)}
		a, err := Run(cfg)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Run(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(a.Events(), b.Events()) || !reflect.DeepEqual(a.Stats, b.Stats) {
			t.Errorf("seed %d gave two runs: %v and %v", seed, a, b)
		}
		var files [2]bytes.Buffer
		for i, r := range []*Result{a, b} {
			if err := r.Log().Write(&files[i]); err != nil {
				t.Fatal(err)
			}
		}
		if files[0].Len() == 0 || !bytes.Equal(files[0].Bytes(), files[1].Bytes()) {
			t.Errorf("seed %d: two files of %d and %d bytes differ", seed, files[0].Len(), files[1].Len())
		}
		cfg.Seed = seed + 1000
		if c, _ := Run(cfg); reflect.DeepEqual(a.Events(), c.Events()) {
			t.Errorf("seeds %d and %d gave the same run", seed, seed+1000)
		}
	}
}

func TestFIFOIsKept(t *testing.T) {
	overtaken := func(fifo bool) (n int) {
		for seed := range uint64(50) {
			cfg := chatters(3, 30)
			cfg.Seed, cfg.Loss, cfg.Duplicate, cfg.Reorder, cfg.FIFO = seed, 0, 0, 0, fifo
			cfg.Faults = []Fault{Cut(10*ms, 0, 1), Stop(20*ms, 2), Mend(30*ms, 0, 1), Continue(40*ms, 2)}
			r, err := Run(cfg)
			if err != nil {
				t.Fatal(err)
			}
			last := map[string]uint64{}
			for _, e := range r.Events() {
				if e.Kind != history.Receive {
					continue
				}
				link := e.Msg.From + e.Proc
				if e.Msg.ID < last[link] {
					n++
				}
				last[link] = e.Msg.ID
			}
		}
		return n
	}
	if n := overtaken(true); n != 0 {
		t.Errorf("%d messages of FIFO links were overtaken", n)
	}
	if n := overtaken(false); n == 0 {
		t.Error("no message was overtaken on links that are not FIFO")
	}
}

func TestErrorNamesProcessEventAndSeed(t *testing.T) {
	first := func(p int, s *scripted) func(int) protocol.Process {
		return func(q int) protocol.Process {
			if p == q {
				return s
			}
			return &scripted{}
		}
	}
	for _, c := range []struct {
		name string
		p    *scripted
		ask  []Command
		want string
	}{
		{"panic", &scripted{start: func(*protocol.Env) { panic("oh") }}, nil, "sim: p1, event 2 of seed 9, as it started: panic: oh"},
		{"no such process", &scripted{start: func(env *protocol.Env) { env.Send(5, 1) }}, nil, "process 1 sends int to process 5, but there are 3"},
		{"deliver of nobody", &scripted{start: func(env *protocol.Env) { env.Deliver(3, 1, 1) }}, nil, "it delivers or holds a message of process 3, but there are p0 to p2"},
		{"refused command", &scripted{}, []Command{{At: ms, Proc: 1, Command: "sing"}}, `sim: p1, event 4 of seed 9, as it was told "sing": "sing" is no command of mine`},
		{"endless loop", &scripted{start: func(env *protocol.Env) { env.Send(1, 1) }, receive: func(env *protocol.Env, _ int, m any) { env.Send(1, m) }}, nil, "time does not go on"},
		{"endless timer", &scripted{start: func(env *protocol.Env) { env.After(0, "t") }, expire: func(env *protocol.Env, _ string) { env.After(0, "t") }}, nil, "time does not go on"},
	} {
		_, err := Run(Config{N: 3, New: first(1, c.p), Seed: 9, Delay: Fixed(0), Commands: c.ask})
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) || e.Seed != 9 || e.Event == 0 {
			t.Errorf("%s: error %v, want %q in it", c.name, err, c.want)
		}
	}
}

func TestLogHasNoProblems(t *testing.T) {
	for seed := range uint64(50) {
		cfg := chatters(4, 20)
		cfg.Seed = seed
		cfg.Faults = []Fault{Stop(5*ms, 1), Continue(20*ms, 1), Kill(25*ms, 3), Restart(35*ms, 3, nil), Cut(7*ms, 0, 2), Mend(20*ms, 0, 2)}
		r, err := Run(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if problems := r.Log().Problems(); len(problems) > 0 {
			t.Fatalf("seed %d: the log has problems: %v", seed, problems)
		}
		if len(r.Log().Events) != len(r.Events()) {
			t.Fatalf("seed %d: %d events in the log, %d happened", seed, len(r.Log().Events), len(r.Events()))
		}
	}
}

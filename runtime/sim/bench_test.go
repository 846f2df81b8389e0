package sim

import (
	"strconv"
	"testing"

	"jeton/runtime/protocol"
)

// walker passes tokens on at random.
type walker struct{ tokens int }

type token struct{ Hops int }

func (w *walker) Start(env *protocol.Env) {
	for range w.tokens {
		env.Send((env.Self()+1)%env.N(), token{})
	}
}

func (w *walker) Receive(env *protocol.Env, from int, m any) {
	env.Send(env.Rand().IntN(env.N()), token{m.(token).Hops + 1})
}

func (w *walker) Expire(*protocol.Env, string) {}

// BenchmarkRun measures the events (of the log, or told to processes when there is none) of one core in a second.
func BenchmarkRun(b *testing.B) {
	for _, quiet := range []bool{false, true} {
		name := "log"
		if quiet {
			name = "quiet"
		}
		b.Run(name, func(b *testing.B) {
			cfg := Config{N: 10, New: func(int) protocol.Process { return &walker{tokens: 5} }, Quiet: quiet, Limit: Limit{Events: 100_000}}
			told, logged := 0, 0
			for b.Loop() {
				r, err := Run(cfg)
				if err != nil {
					b.Fatal(err)
				}
				told, logged = told+r.Stats.Events, logged+len(r.Events())
				cfg.Seed++
			}
			b.ReportMetric(float64(told)/b.Elapsed().Seconds(), "told/s")
			b.ReportMetric(float64(logged)/b.Elapsed().Seconds(), "logged/s")
		})
	}
}

// BenchmarkEach measures schedules of a small algorithm in a second, on all cores, with merged logs.
func BenchmarkEach(b *testing.B) {
	cfg := Config{N: 3, New: func(int) protocol.Process { return &chatter{left: 3} }}
	n := 0
	for b.Loop() {
		const seeds = 500
		if err := Each(cfg, seeds, func(*Result) error { return nil }); err != nil {
			b.Fatal(err)
		}
		cfg.Seed += seeds
		n += seeds
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "schedules/s")
}

// BenchmarkExplore measures the states and transitions that are searched in a second, of three clients of a lock.
func BenchmarkExplore(b *testing.B) {
	cfg := Config{N: 4, Quiet: true, New: func(int) protocol.Process { return &counter{} }}
	for p := 1; p < 4; p++ {
		cfg.Commands = append(cfg.Commands, Command{Proc: p, Command: "request"}, Command{Proc: p, Command: "release"}, Command{Proc: p, Command: "request"})
	}
	for _, bound := range []Bound{{}, {Histories: true, States: 200_000}} {
		b.Run("histories="+strconv.FormatBool(bound.Histories), func(b *testing.B) {
			states, transitions := 0, 0
			for b.Loop() {
				x, err := Explore(cfg, bound)
				if err != nil {
					b.Fatal(err)
				}
				states, transitions = states+x.States, transitions+x.Transitions
			}
			b.ReportMetric(float64(states)/b.Elapsed().Seconds(), "states/s")
			b.ReportMetric(float64(transitions)/b.Elapsed().Seconds(), "transitions/s")
		})
	}
}

package detector

import (
	"testing"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// A mutant is a mistake that people make: the property says which claim it breaks, the scenario under which circumstances.
type mutant struct {
	name     string
	right    func(p int) protocol.Process
	wrong    func(p int) protocol.Process
	scenario func(seed uint64) sim.Config
	property property
}

// mutate stands a filter round the detectors of New(cfg), or round its monitored processes.
func mutate(cfg Config, f func(d *Detector) *filter) func(int) protocol.Process {
	return func(p int) protocol.Process {
		d, ok := New(cfg)(p).(*Detector)
		if !ok {
			return &Monitored{}
		}
		return f(d)
	}
}

// small is a short run of 3 processes and 2 detectors, in which p2 (of p0) dies.
func small(delay sim.Delay, fs ...sim.Fault) func(uint64) sim.Config {
	return func(seed uint64) sim.Config {
		return sim.Config{N: 5, Seed: seed, Delay: delay, Faults: fs, Limit: sim.Limit{Time: 5 * time.Second}}
	}
}

func killed(seed uint64) sim.Config {
	return small(sim.Uniform(0, 200*ms), sim.Kill(time.Second+time.Duration(seed%500)*ms, 2))(seed)
}

var quick = Config{Period: 500 * ms, K: 2}

func adaptive(k int) Config { return Config{Period: 500 * ms, K: k, Adaptive: true} }

var mutants = []mutant{
	{
		name:  "an answer to an old heartbeat counts as fresh",
		right: New(quick), scenario: small(sim.Uniform(0, 450*ms), sim.Kill(1200*ms, 2)), property: onTime,
		wrong: mutate(quick, func(d *Detector) *filter {
			return &filter{Process: d, in: func(env *protocol.Env, from int, m any) any {
				if r := d.row(from); r != nil {
					if _, ok := m.(Answer); ok {
						return Answer{r.Sent}
					}
				}
				return m
			}}
		}),
	},
	{
		name:  "a blocking read of one process delays the others",
		right: New(quick), scenario: killed, property: accurate,
		wrong: mutate(quick, func(d *Detector) *filter {
			return &filter{Process: d, out: func(env *protocol.Env, e *protocol.Effect) bool {
				if _, ok := e.Msg.(Heartbeat); e.Op != protocol.OpSend || !ok {
					return true
				}
				for _, r := range d.rows {
					if r.Own && r.Process < e.To[0] && r.Sent-r.Received > 1 {
						return false
					}
				}
				return true
			}}
		}),
	},
	{
		name:  "only local ids in the lists",
		right: New(quick), scenario: killed, property: agree,
		wrong: mutate(quick, func(d *Detector) *filter {
			return &filter{Process: d, in: func(env *protocol.Env, from int, m any) any {
				if _, ok := m.(Finding); ok {
					return nil
				}
				return m
			}}
		}),
	},
	{
		name:  "a suspicion is sent back and forth",
		right: New(quick), scenario: killed, property: once,
		wrong: mutate(quick, func(d *Detector) *filter {
			return &filter{Process: d, in: func(env *protocol.Env, from int, m any) any {
				if f, ok := m.(Finding); ok {
					env.Send(from, f)
				}
				return m
			}}
		}),
	},
	{
		name:  "suspects during start-up: counts periods since its own start, not heartbeats",
		right: New(quick), scenario: small(sim.Uniform(0, 200*ms)), property: accurate,
		wrong: mutate(quick, func(d *Detector) *filter {
			return &filter{Process: d, in: func(env *protocol.Env, from int, m any) any { return m },
				out: func(env *protocol.Env, e *protocol.Effect) bool {
					for i := range d.rows {
						if r := &d.rows[i]; r.Sent == 0 {
							r.Sent = uint64(d.K) // its processes took so long to be launched
						}
					}
					return true
				}}
		}),
	},
	{
		name:  "compares before the increment",
		right: New(quick), scenario: small(sim.Uniform(0, 100*ms), sim.Kill(1200*ms, 2)), property: bounds(500*ms, 2, 100*ms),
		wrong: mutate(Config{Period: 500 * ms, K: 3}, func(d *Detector) *filter { return &filter{Process: d} }),
	},
	{
		name:  "compares the clocks of two hosts",
		right: New(quick), wrong: func(p int) protocol.Process {
			if p < 2 {
				return &clockDetector{filter: filter{Process: NewDetector(quick)}, last: map[int]time.Duration{}}
			}
			return &clockMonitored{}
		},
		scenario: func(seed uint64) sim.Config {
			cfg := small(sim.Uniform(0, 100*ms))(seed)
			cfg.Clocks = func(p int) sim.Clock {
				return sim.Clock{Offset: time.Duration(int(seed)%7-3) * time.Duration(p) * time.Second}
			}
			return cfg
		},
		property: accurate,
	},
	{
		name:  "the adaptive one does not raise its threshold",
		right: New(adaptive(1)), scenario: slow, property: fewMistakesAfter(0, 1600*ms, 500*ms, 1),
		wrong: mutate(adaptive(1), func(d *Detector) *filter {
			return &filter{Process: d, out: func(env *protocol.Env, e *protocol.Effect) bool {
				for i := range d.rows {
					d.rows[i].K = 1
				}
				return true
			}}
		}),
	},
	{
		name:  "the other detector is not told of the return",
		right: New(adaptive(2)), scenario: small(sim.Uniform(0, 100*ms), sim.Stop(700*ms, 2), sim.Continue(2900*ms, 2)), property: agree,
		wrong: mutate(adaptive(2), func(d *Detector) *filter {
			return &filter{Process: d, out: func(env *protocol.Env, e *protocol.Effect) bool {
				f, ok := e.Msg.(Finding)
				return !ok || f.Dead
			}}
		}),
	},
	{
		name:  "answers are counted, and their numbers not looked at: a copy stands for an answer that was not given",
		right: New(quick), property: onTime,
		scenario: func(seed uint64) sim.Config {
			cfg := small(sim.Uniform(0, 450*ms), sim.Kill(1200*ms, 2))(seed)
			cfg.Duplicate = 0.5
			return cfg
		},
		wrong: mutate(quick, func(d *Detector) *filter {
			return &filter{Process: d, in: func(env *protocol.Env, from int, m any) any {
				if r := d.row(from); r != nil {
					return Answer{r.Received + 1}
				}
				return m
			}}
		}),
	},
	{
		name:  "SWIM: a member does not deny",
		right: swimmer(SwimConfig{Suspicion: 12}), scenario: pause, property: noFalseConfirm,
		wrong: func(p int) protocol.Process {
			s := NewSwim(SwimConfig{Suspicion: 12})
			return &filter{Process: s, in: func(env *protocol.Env, from int, m any) any {
				switch m := m.(type) {
				case Ping:
					m.Gossip = notOf(m.Gossip, env.Self())
					return m
				case Ack:
					m.Gossip = notOf(m.Gossip, env.Self())
					return m
				case PingReq:
					m.Gossip = notOf(m.Gossip, env.Self())
					return m
				}
				return m
			}}
		},
	},
	{
		name:  "SWIM: nobody else is asked",
		right: swimmer(SwimConfig{}), scenario: badLink, property: accurate,
		wrong: swimmer(SwimConfig{K: -1}),
	},
	{
		name:  "SWIM: whoever answers clears the suspicion of others, too, so that the dead come back",
		right: swimmer(SwimConfig{Suspicion: 3}), scenario: oneDies, property: stays,
		wrong: func(p int) protocol.Process {
			s := NewSwim(SwimConfig{Suspicion: 3})
			return &filter{Process: s, in: func(env *protocol.Env, from int, m any) any {
				if a, ok := m.(Ack); ok {
					for q := range s.members { // what was heard of it is forgotten
						if u := (Update{Of: q, Status: Alive, Incarnation: s.members[q].incarnation + 1}); q != s.self && s.members[q].status == Suspected {
							a.Gossip = append(a.Gossip, u)
						}
					}
					return a
				}
				return m
			}}
		},
	},
	{
		name:  "SWIM: a direct answer is awaited for ever",
		right: swimmer(SwimConfig{Suspicion: 3}), property: allConfirm,
		scenario: func(seed uint64) sim.Config {
			return sim.Config{N: 4, Seed: seed, Faults: []sim.Fault{sim.Kill(2*time.Second, 3)}, Limit: sim.Limit{Time: 40 * time.Second}}
		},
		wrong: func(p int) protocol.Process {
			return &waitingSwim{NewSwim(SwimConfig{Suspicion: 3})}
		},
	},
}

// onTime: the own detector suspects within (K+1)·T.
func onTime(r *sim.Result) string { return bounds(quick.Period, quick.K, 450*ms)(r) }

// notOf leaves out the news of p.
func notOf(us []Update, p int) []Update {
	var rest []Update
	for _, u := range us {
		if u.Of != p {
			rest = append(rest, u)
		}
	}
	return rest
}

func swimmer(cfg SwimConfig) func(int) protocol.Process {
	return func(int) protocol.Process { return NewSwim(cfg) }
}

// slow: round trips between 1 and 1.6 s, above K·T.
func slow(seed uint64) sim.Config {
	cfg := small(sim.Uniform(500*ms, 800*ms))(seed)
	cfg.Limit.Time = 12 * time.Second
	return cfg
}

func pause(seed uint64) sim.Config {
	return sim.Config{N: 5, Seed: seed, Faults: []sim.Fault{sim.Stop(3*time.Second, 1), sim.Continue(4500*ms, 1)}, Limit: sim.Limit{Time: 25 * time.Second}}
}

func badLink(seed uint64) sim.Config {
	return sim.Config{N: 5, Seed: seed, Faults: []sim.Fault{sim.Losing(sim.Cut(0, 0, 1)), sim.Losing(sim.Cut(0, 1, 0))}, Limit: sim.Limit{Time: 20 * time.Second}}
}

func oneDies(seed uint64) sim.Config {
	return sim.Config{N: 5, Seed: seed, Faults: []sim.Fault{sim.Kill(3*time.Second, 1)}, Limit: sim.Limit{Time: 25 * time.Second}}
}

// stays: who is dead and suspected is never trusted again.
func stays(r *sim.Result) string {
	for _, e := range r.Log().Events {
		if e.Kind == history.Mark && e.Name == history.Trust {
			return e.Proc + " trusts p" + e.Attrs["of"] + " again, which is dead"
		}
	}
	return ""
}

// allConfirm: each crashed member is given up by all others.
func allConfirm(r *sim.Result) string {
	for p, q := range r.Processes {
		s, ok := q.(*Swim)
		if w, waits := q.(*waitingSwim); waits {
			s, ok = w.Swim, true
		}
		if ok && p != 3 && s.Status(3) != Dead {
			return "p3 is not given up by all"
		}
	}
	return ""
}

// waitingSwim begins no other period before its target has answered.
type waitingSwim struct{ *Swim }

func (s *waitingSwim) Expire(env *protocol.Env, timer string) {
	if timer == roundTimer && s.target >= 0 && !s.acked {
		env.After(s.Period, timer)
		return
	}
	s.Swim.Expire(env, timer)
}

// clockMonitored answers with the time that its own clock shows.
type clockMonitored struct{ Monitored }

func (m *clockMonitored) Receive(env *protocol.Env, from int, msg any) {
	env.Send(from, Answer{uint64(env.Now())})
}

// clockDetector suspects a process whose last answer bears a time that is too long ago by its own clock.
type clockDetector struct {
	filter
	last map[int]time.Duration
	dead map[int]bool
}

func (d *clockDetector) Receive(env *protocol.Env, from int, m any) {
	if a, ok := m.(Answer); ok {
		d.last[from] = time.Duration(a.N)
		return
	}
}

func (d *clockDetector) Expire(env *protocol.Env, timer string) {
	det := d.Process.(*Detector)
	for p := 2; p < env.N(); p++ {
		if det.Of(p) != env.Self() {
			continue
		}
		env.Send(p, Heartbeat{1})
		if last, ok := d.last[p]; ok && env.Now()-last > 3*det.Period && !d.dead[p] {
			if d.dead == nil {
				d.dead = map[int]bool{}
			}
			d.dead[p] = true
			env.Mark(history.Suspect, "of", p)
		}
	}
	env.After(det.Period, timer)
}

// schedules is over how many seeds a right algorithm must not be accused.
const schedules = 1000

// Each mutant is accused by its property under some seed, and the right one under none.
func TestMutants(t *testing.T) {
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			accused := ""
			for seed := range uint64(50) {
				cfg := m.scenario(seed)
				cfg.New = m.wrong
				if accused = m.property(run(t, cfg)); accused != "" {
					break
				}
			}
			if accused == "" {
				t.Error("the mutant is never accused")
			}
			t.Log(accused)
			for seed := range uint64(schedules) {
				cfg := m.scenario(seed)
				cfg.New = m.right
				if why := m.property(run(t, cfg)); why != "" {
					t.Fatalf("seed %d: the right one is accused: %s", seed, why)
				}
			}
		})
	}
}

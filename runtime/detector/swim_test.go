package detector

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// The first member suspects a dead one after e/(e−1) periods on average (SWIM, section 3.1), more exactly 1/(1 − (1 − 1/(N−1))^(N−1)): so many periods
// until somebody picks it.
func TestFirstDetection(t *testing.T) {
	const n, runs = 16, 800
	period, sum := time.Second, 0.0
	for seed := range uint64(runs) {
		crash := 3*time.Second + time.Duration(seed%1000)*ms
		r := run(t, sim.Config{N: n, Seed: seed, New: swimmer(SwimConfig{Period: period}), Delay: sim.Fixed(ms), Faults: []sim.Fault{sim.Kill(crash, 3)}, Limit: sim.Limit{Time: crash + 12*time.Second}})
		first := time.Duration(-1)
		for _, e := range r.Events() {
			if e.Kind == history.Mark && e.Name == history.Suspect {
				first = e.Wall.Sub(sim.Epoch) - crash - period // the ping was a period earlier
				break
			}
		}
		if first == -1 {
			t.Fatalf("seed %d: nobody suspects it", seed)
		}
		sum += math.Max(1, math.Ceil(first.Seconds()/period.Seconds()))
	}
	mean, want := sum/runs, 1/(1-math.Pow(1-1.0/(n-1), n-1))
	t.Logf("first detection after %.3f periods on average; %.3f expected", mean, want)
	if math.Abs(mean-want) > 0.1 { // σ ≈ 0.96: the mean's is 0.034
		t.Errorf("first detection after %.3f periods on average, want %.3f (e/(e−1) = %.3f)", mean, want, math.E/(math.E-1))
	}
}

// The load of a member does not depend on their number: a ping and an answer a period.
func TestConstantLoad(t *testing.T) {
	for _, n := range []int{2, 8, 32, 64} {
		r := run(t, sim.Config{N: n, New: swimmer(SwimConfig{}), Limit: sim.Limit{Time: 50 * time.Second}})
		load := float64(r.Stats.Sent) / float64(n) / 50
		if load < 1.9 || load > 2.01 {
			t.Errorf("N=%d: %.3f messages a member and period, want 2", n, load)
		}
		for _, e := range r.Events() {
			if e.Kind == history.Mark {
				t.Fatalf("N=%d: mark %s without a fault", n, e.Name)
			}
		}
	}
}

// Gossip is bounded, in a message and in time: once all know, nobody says it any more.
func TestGossipEnds(t *testing.T) {
	r := run(t, sim.Config{N: 20, New: swimmer(SwimConfig{Gossip: 2}), Faults: []sim.Fault{sim.Kill(time.Second, 3), sim.Kill(time.Second, 4), sim.Kill(time.Second, 5)}, Limit: sim.Limit{Time: 120 * time.Second}})
	for p, q := range r.Processes {
		s := q.(*Swim)
		if p >= 3 && p <= 5 {
			continue
		}
		for dead := 3; dead <= 5; dead++ {
			if s.Status(dead) != Dead {
				t.Errorf("p%d thinks p%d %v", p, dead, s.Status(dead))
			}
		}
		if us := s.news.some(-1); len(us) > 0 {
			t.Errorf("p%d still passes on %v", p, us)
		}
	}
}

// Round robin: at most 2N−1 periods until a given member pings the dead one (section 4.3), so each member has a bound, not a mean.
func TestRoundRobinBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 9).Draw(t, "N")
		crash := time.Duration(rapid.IntRange(0, 20000).Draw(t, "crash")) * ms
		limit := time.Duration(2*n-1)*time.Second + 3*time.Second
		r, err := sim.Run(sim.Config{N: n, Seed: rapid.Uint64().Draw(t, "seed"), New: swimmer(SwimConfig{RoundRobin: true, K: -1}), Faults: []sim.Fault{sim.Kill(crash, 1)}, Limit: sim.Limit{Time: crash + limit}})
		if err != nil {
			t.Fatal(err)
		}
		if q := Measure(r.Log(), names(n, 1)...); !q.Complete || q.Mistakes > 0 {
			t.Fatal(q)
		}
	})
}

func names(n, but int) []string {
	var ps []string
	for p := range n {
		if p != but {
			ps = append(ps, "p"+string(rune('0'+p)))
		}
	}
	return ps
}

// A member that was suspended is suspected, denies with a higher incarnation, and is trusted again by all.
func TestDenial(t *testing.T) {
	suspected := 0
	for seed := range uint64(20) {
		cfg := pause(seed)
		cfg.New = swimmer(SwimConfig{Suspicion: 12})
		r := run(t, cfg)
		n := len(lists(r.Log()))
		if n > 0 {
			suspected++
		}
		for p, q := range r.Processes {
			if s := q.(*Swim); s.Status(1) != Alive || p == 1 && n > 0 && s.State()["incarnation"] == "0" {
				t.Errorf("seed %d, p%d: %v", seed, p, s.State())
			}
		}
	}
	if suspected < 5 {
		t.Errorf("it was suspected in %d of 20 runs", suspected)
	}
}

// One that was given up learns it when it is back, and is silent.
func TestGivenUpIsOut(t *testing.T) {
	r := run(t, sim.Config{N: 4, New: swimmer(SwimConfig{Suspicion: 2}), Faults: []sim.Fault{sim.Stop(2*time.Second, 1), sim.Continue(30*time.Second, 1)}, Limit: sim.Limit{Time: 60 * time.Second}})
	if s := r.Processes[1].(*Swim); s.State()["out"] == "" {
		t.Errorf("p1: %v", s.State())
	}
	for p, q := range r.Processes {
		if p != 1 && q.(*Swim).Status(1) != Dead {
			t.Errorf("p%d: %v", p, q.(*Swim).State())
		}
	}
}

// The order of updates (section 4.2): each row overrides the columns that are marked, of the same member.
func TestOverrides(t *testing.T) {
	us := []Update{{0, Alive, 1}, {0, Suspected, 1}, {0, Alive, 2}, {0, Suspected, 2}, {0, Dead, 0}}
	want := []string{".....", "x....", "xx...", "xxx..", "xxxx."}
	for i, u := range us {
		for j, m := range us {
			if got := u.overrides(member{m.Status, m.Incarnation}); got != (want[i][j] == 'x') {
				t.Errorf("%v over %v: %v", u, m, got)
			}
		}
	}
}

// Numbers from outside that make no sense change nothing.
func TestSwimBadMessages(t *testing.T) {
	s := NewSwim(SwimConfig{})
	r := run(t, sim.Config{N: 1, New: func(int) protocol.Process { return s }, Limit: sim.Limit{Time: 5 * time.Second}})
	if r.Stats.Sent != 0 {
		t.Errorf("a lonely member sent %d messages", r.Stats.Sent)
	}
	env := protocol.NewEnv(0, 1, 0, nil)
	for _, m := range []any{"what?", PingReq{Of: 7}, PingReq{Of: -1}, Ack{For: 9}, Ack{For: -2}, Ack{Gossip: []Update{{Of: -1}, {Of: 3, Status: Dead}}}} {
		s.Receive(env, 0, m)
	}
	if len(env.Effects()) != 0 {
		t.Errorf("effects %v", env.Effects())
	}
}

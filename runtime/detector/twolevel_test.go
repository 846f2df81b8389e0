package detector

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

const ms = time.Millisecond

// class is the lab's configuration, with a class's patience.
var class = Config{Period: 500 * ms, K: 3}

// T_D ∈ [K·T − δ, (K+1)·T] at the own detector, δ more at the other, as the doc of Detector derives it.
func TestDetectionTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := Config{Period: time.Duration(rapid.IntRange(50, 2000).Draw(t, "T")) * ms, K: rapid.IntRange(1, 6).Draw(t, "K")}
		n := rapid.IntRange(3, 10).Draw(t, "N")
		delay := time.Duration(rapid.Int64Range(0, int64(cfg.Period/2-1)).Draw(t, "delay")) // an answer comes before the next heartbeat
		victim := rapid.IntRange(2, n-1).Draw(t, "victim")
		crash := time.Duration(rapid.Int64Range(int64(cfg.Period), int64(10*cfg.Period)).Draw(t, "crash"))
		r, err := sim.Run(sim.Config{N: n, New: New(cfg), Seed: rapid.Uint64().Draw(t, "seed"), Delay: sim.Uniform(0, delay), Faults: []sim.Fault{sim.Kill(crash, victim)},
			Limit: sim.Limit{Time: crash + time.Duration(cfg.K+3)*cfg.Period}})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []property{bounds(cfg.Period, cfg.K, delay), agree, once} {
			if why := p(r); why != "" {
				t.Fatal(why)
			}
		}
	})
}

// 2n messages a period, and 1 more for each suspicion.
func TestMessagesPerPeriod(t *testing.T) {
	for _, n := range []int{1, 2, 3, 8, 20} {
		r := run(t, sim.Config{N: 2 + n, New: New(class), Delay: sim.Fixed(10 * ms), Limit: sim.Limit{Time: 10*class.Period + 100*ms}})
		if got := sent(r.Log()); got["HB"]+got["ANSWER"] != 10*2*n || len(got) != 2 {
			t.Errorf("n=%d: %v in 10 periods, want %d", n, got, 20*n)
		}
	}
	r := run(t, sim.Config{N: 10, New: New(class), Faults: []sim.Fault{sim.Kill(600*ms, 4), sim.Kill(1900*ms, 7)}, Limit: sim.Limit{Time: 6 * time.Second}})
	if got := sent(r.Log())["SUSPECT"]; got != 2 {
		t.Errorf("%d messages SUSPECT for 2 crashes", got)
	}
}

func detectorsOf(r *sim.Result) (a, b *Detector) {
	return r.Processes[0].(*Detector), r.Processes[1].(*Detector)
}

// Both lists hold all ids, and are equal at the end.
func TestListsHoldAll(t *testing.T) {
	r := run(t, sim.Config{N: 10, New: New(class), Faults: []sim.Fault{sim.Kill(time.Second, 4), sim.Kill(2*time.Second, 7), sim.Kill(2*time.Second, 5)}, Limit: sim.Limit{Time: 6 * time.Second}})
	a, b := detectorsOf(r)
	for _, d := range []*Detector{a, b} {
		if !slices.Equal(d.Dead(), []int{4, 5, 7}) || !slices.Equal(d.Living(), []int{2, 3, 6, 8, 9}) {
			t.Errorf("dead %v, living %v; want 4 5 7 and the five others", d.Dead(), d.Living())
		}
	}
	if got := a.State(); got["dead"] != "4 5 7" || got["2"] != "sent 12 received 11" && got["2"] != "sent 12 received 12" || got["3"] != "" {
		t.Errorf("state of detector 0: %v", got)
	}
}

// A suspension is taken for a death; the lab's detector never takes that back, the adaptive one does, and is more patient then.
func TestStopAndContinue(t *testing.T) {
	for _, adaptive := range []bool{false, true} {
		cfg := class
		cfg.Adaptive = adaptive
		r := run(t, sim.Config{N: 10, New: New(cfg), Faults: []sim.Fault{sim.Stop(time.Second, 6), sim.Continue(5*time.Second, 6)}, Limit: sim.Limit{Time: 20 * time.Second}})
		a, b := detectorsOf(r)
		want, k := []int{6}, 3
		if adaptive {
			want, k = nil, 4
		}
		if !slices.Equal(a.Dead(), want) || !slices.Equal(b.Dead(), want) || a.Rows()[4].K != k {
			t.Errorf("adaptive %v: lists %v and %v, want %v; K %d, want %d", adaptive, a.Dead(), b.Dead(), want, a.Rows()[4].K, k)
		}
		q := Measure(r.Log())
		if q.Mistakes != 2 || !q.Complete { // one for each detector
			t.Errorf("adaptive %v:\n%v", adaptive, q)
		}
	}
}

// A cut between the detectors: their lists differ, until it is mended.
func TestCutBetweenDetectors(t *testing.T) {
	cut := []sim.Fault{sim.Cut(500*ms, 0, 1), sim.Cut(500*ms, 1, 0), sim.Kill(time.Second, 4), sim.Kill(time.Second, 5)}
	r := run(t, sim.Config{N: 10, New: New(class), Faults: cut, Limit: sim.Limit{Time: 10 * time.Second}})
	if a, b := detectorsOf(r); !slices.Equal(a.Dead(), []int{4}) || !slices.Equal(b.Dead(), []int{5}) {
		t.Errorf("cut: %v and %v, want each its own", a.Dead(), b.Dead())
	}
	r = run(t, sim.Config{N: 10, New: New(class), Faults: append(cut, sim.Heal(8*time.Second)), Limit: sim.Limit{Time: 10 * time.Second}})
	if why := agree(r); why != "" {
		t.Error(why)
	}
}

// The death of a detector: the half that was its own is watched by nobody (question 1 of the lab).
func TestDeathOfADetector(t *testing.T) {
	r := run(t, sim.Config{N: 10, New: New(class), Faults: []sim.Fault{sim.Kill(time.Second, 1), sim.Kill(2*time.Second, 4), sim.Kill(2*time.Second, 5)}, Limit: sim.Limit{Time: 10 * time.Second}})
	if a, _ := detectorsOf(r); !slices.Equal(a.Dead(), []int{4}) {
		t.Errorf("the detector that is left suspects %v, want 4 only", a.Dead())
	}
	if Measure(r.Log(), "p0").Complete {
		t.Error("it is called complete")
	}
}

// synchronous after is a network that is bad until a time and has bounded delays from then on, by a bound that the detector does not know:
// Chandra and Toueg's model of partial synchrony (1996). Before, links are cut and mended, and processes are stopped and go on.
func synchronousAfter(gst, bound time.Duration, n int, seed uint64) sim.Config {
	r := rand.New(rand.NewPCG(seed, 1))
	var fs []sim.Fault
	for range 6 {
		from, long := time.Duration(r.Int64N(int64(gst))), time.Duration(r.Int64N(int64(gst)))
		p, d := 2+r.IntN(n-2), r.IntN(2)
		switch r.IntN(3) {
		case 0:
			fs = append(fs, sim.Stop(from, p), sim.Continue(min(from+long, gst), p))
		case 1:
			fs = append(fs, sim.Cut(from, p, d), sim.Mend(min(from+long, gst), p, d))
		case 2:
			fs = append(fs, sim.Cut(from, d, 1-d), sim.Mend(min(from+long, gst), d, 1-d))
		}
	}
	return sim.Config{N: n, Seed: seed, Delay: sim.Uniform(0, bound), Faults: fs}
}

// ◇P: strong completeness and eventual strong accuracy of the adaptive detector (Chandra and Toueg 1996: their time-outs that grow), where the
// lab's, whose K·T is below the round trip, goes on being wrong for ever.
func TestAdaptiveIsEventuallyPerfect(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 7).Draw(t, "N")
		bound := time.Duration(rapid.IntRange(1, 2500).Draw(t, "bound")) * ms
		cfg := synchronousAfter(10*time.Second, bound, n, rapid.Uint64().Draw(t, "seed"))
		victim := rapid.IntRange(2, n-1).Draw(t, "victim")
		cfg.Faults = append(cfg.Faults, sim.Kill(50*time.Second, victim))
		cfg.New = New(Config{Period: 500 * ms, K: 1, Adaptive: true})
		cfg.Limit.Time = 100 * time.Second
		r, err := sim.Run(cfg)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []property{complete("p0", "p1"), fewMistakesAfter(10*time.Second, 2*bound, 500*ms, 1), agree} {
			if why := p(r); why != "" {
				t.Fatal(why)
			}
		}
	})
}

// The same as a trace of one detector: what it is told, and what it says.
func TestDetectorTrace(t *testing.T) {
	d := NewDetector(Config{Period: time.Second, K: 2, Adaptive: true})
	env := protocol.NewEnv(0, 3, 0, nil) // one process, 2, which is its own
	told := func(call func()) string {
		env.Reset(0, 0, 0)
		call()
		s := ""
		for _, e := range env.Effects() {
			switch e.Op {
			case protocol.OpSend:
				s += fmt.Sprintf("%s%v→%v ", protocol.TypeOf(e.Msg), e.Msg, e.To)
			case protocol.OpMark:
				s += fmt.Sprintf("%s%v ", e.Name, e.Attrs)
			}
		}
		return s
	}
	tick := func() string { return told(func() { d.Expire(env, "period") }) }
	answer := func(n uint64) string { return told(func() { d.Receive(env, 2, Answer{n}) }) }
	told(func() { d.Start(env) })
	got := []string{tick(), answer(1), tick(), tick(), tick(), answer(1), answer(2), tick(), answer(9), tick()}
	want := []string{"HB{1}→[2] ", "", "HB{2}→[2] ", "HB{3}→[2] ", "HB{4}→[2] suspect[of 2] SUSPECT{2 true 1}→[1] ",
		"", // an old answer says nothing new
		"trust[of 2] TRUST{2 false 2}→[1] ", "HB{5}→[2] ",
		"", // nobody was asked that
		"HB{6}→[2] suspect[of 2] SUSPECT{2 true 3}→[1] "}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// A finding that was overtaken by a later one changes nothing.
func TestFindingsOutOfOrder(t *testing.T) {
	d := NewDetector(Config{})
	env := protocol.NewEnv(1, 4, 0, nil)
	d.Start(env)
	d.Receive(env, 0, Finding{Of: 2, Dead: false, Change: 2})
	d.Receive(env, 0, Finding{Of: 2, Dead: true, Change: 1})
	d.Receive(env, 0, Finding{Of: 99, Dead: true, Change: 1})
	d.Receive(env, 0, "what?")
	if len(d.Dead()) != 0 {
		t.Errorf("dead: %v", d.Dead())
	}
	for _, e := range env.Effects() {
		if e.Op == protocol.OpMark && e.Name == history.Suspect {
			t.Errorf("it suspected %v", e.Attrs)
		}
	}
}

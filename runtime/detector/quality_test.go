package detector

import (
	"strings"
	"testing"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/sim"
)

// script makes a log of one process's marks and faults: each at a second.
func script(t *testing.T, es ...history.Event) *history.Log {
	t.Helper()
	seq := map[string]uint64{}
	for i := range es {
		seq[es[i].Proc]++
		es[i].Seq = seq[es[i].Proc]
	}
	l, err := history.Merge(es)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func at(s int, proc string, kind history.Kind, name, of string) history.Event {
	e := history.Event{Proc: proc, Kind: kind, Name: name, Wall: sim.Epoch.Add(time.Duration(s) * time.Second)}
	if of != "" {
		e.Attrs = map[string]string{"of": of}
	}
	return e
}

// The figures of Chen, Toueg and Aguilera (2002) on a history that one can count by hand.
func TestMeasure(t *testing.T) {
	l := script(t,
		at(0, "rank 0", history.Start, "", ""), at(0, "rank 1", history.Start, "", ""),
		at(10, "rank 0", history.Mark, history.Suspect, "1"), at(12, "rank 0", history.Mark, history.Trust, "1"),
		at(30, "rank 0", history.Mark, history.Suspect, "1"), at(36, "rank 0", history.Mark, history.Trust, "1"),
		at(40, "rank 0", history.Mark, history.Suspect, "1"), at(41, "rank 0", history.Mark, history.Trust, "1"),
		at(50, "rank 1", history.Fault, "kill", ""),
		at(53, "rank 0", history.Mark, history.Suspect, "1"), at(54, "rank 0", history.Mark, history.Trust, "1"), // a late answer
		at(57, "rank 0", history.Mark, history.Suspect, "1"), at(100, "rank 0", history.End, "", ""))
	q := Measure(l)
	want := Quality{Complete: true, DetectionMean: 7 * time.Second, DetectionMax: 7 * time.Second, Mistakes: 3, Recurrence: 15 * time.Second, Duration: 3 * time.Second, Accuracy: 1 - 9.0/50}
	want.Pairs, q.Pairs = nil, nil
	if q.figures() != want.figures() {
		t.Errorf("got  %s\nwant %s", q.figures(), want.figures())
	}
}

func TestMeasureCases(t *testing.T) {
	suspect := at(10, "p0", history.Mark, history.Suspect, "1")
	start := at(0, "p1", history.Start, "", "")
	for _, c := range []struct {
		name string
		log  []history.Event
		want string
	}{
		{"never suspected", []history.Event{start, at(5, "p1", history.Fault, "kill", ""), at(20, "p0", history.End, "", "")}, "not complete; T_D 0s on average, 0s at most; 0 mistakes, T_MR 0s, T_M 0s; P_A 1.0000"},
		{"suspected before it died", []history.Event{start, suspect, at(15, "p1", history.Fault, "kill", ""), at(20, "p0", history.End, "", "")}, "complete; T_D 0s on average, 0s at most; 1 mistakes, T_MR 0s, T_M 5s; P_A 0.6667"},
		{"stopped for good", []history.Event{start, at(5, "p1", history.Fault, "stop", ""), suspect}, "complete; T_D 5s on average, 5s at most; 0 mistakes, T_MR 0s, T_M 0s; P_A 1.0000"},
		{"stopped and continued", []history.Event{start, at(5, "p1", history.Fault, "stop", ""), suspect, at(12, "p1", history.Fault, "continue", ""), at(20, "p0", history.Mark, history.Trust, "1")}, "complete; T_D 0s on average, 0s at most; 1 mistakes, T_MR 0s, T_M 10s; P_A 0.5000"},
		{"killed, suspected, started again and trusted late", []history.Event{start, at(5, "p1", history.Fault, "kill", ""), suspect, at(14, "p1", history.Fault, "restart", ""), at(20, "p0", history.Mark, history.Trust, "1")}, "complete; T_D 0s on average, 0s at most; 1 mistakes, T_MR 0s, T_M 6s; P_A 0.7000"},
		{"killed, suspected, trusted before it was started again", []history.Event{start, at(5, "p1", history.Fault, "kill", ""), suspect, at(12, "p0", history.Mark, history.Trust, "1"), at(14, "p1", history.Fault, "restart", "")}, "complete; T_D 0s on average, 0s at most; 0 mistakes, T_MR 0s, T_M 0s; P_A 1.0000"},
		{"said twice", []history.Event{start, suspect, suspect, at(20, "p0", history.Mark, history.Trust, "1")}, "complete; T_D 0s on average, 0s at most; 1 mistakes, T_MR 0s, T_M 10s; P_A 0.5000"},
	} {
		q := Measure(script(t, c.log...), "p0")
		if q.figures() != c.want {
			t.Errorf("%s:\n got  %s\n want %s", c.name, q.figures(), c.want)
		}
		if s := q.HTML(); !strings.Contains(s, "<table") || !strings.Contains(q.String(), "p1") {
			t.Errorf("%s: it does not show itself: %s", c.name, s)
		}
	}
}

// The gist of lab 7: a higher K gives fewer mistakes and a later detection.
func TestKTradesMistakesForTime(t *testing.T) {
	var last Quality
	for k := 1; k <= 4; k++ {
		r := run(t, sim.Config{N: 6, Seed: 3, New: New(Config{Period: 500 * ms, K: k, Adaptive: false}), Delay: sim.Exponential(200 * ms), Faults: []sim.Fault{sim.Kill(3*time.Second, 4)}, Limit: sim.Limit{Time: 12 * time.Second}})
		q := Measure(r.Log())
		if !q.Complete || k > 1 && q.Mistakes > last.Mistakes {
			t.Errorf("K=%d:\n%v", k, q)
		}
		last = q
	}
	if last.Mistakes != 0 {
		t.Errorf("K=4:\n%v", last)
	}
}

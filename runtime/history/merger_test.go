package history

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestMergerWaitsForSendings(t *testing.T) {
	m := NewMerger(MergerConfig{})
	if got := m.Add(received("b", 1, 1, "a", 1), ev("b", 2, 2, Local)); len(got) != 0 || m.Waiting() != 2 {
		t.Errorf("a receipt was given out before its sending: %v", got)
	}
	if got := fmt.Sprint(m.Add(sent("a", 2, 5, 1, "b"))); got != "[]" {
		t.Errorf("the second event of a process was given out before the first: %s", got)
	}
	if got := shortNames(m.Add(ev("a", 1, 4, Start))); got != "a#1 a#2 b#1 b#2" {
		t.Errorf("given out: %s", got)
	}
	if got := m.Add(ev("a", 1, 4, Start)); len(got) != 0 || m.Waiting() != 0 {
		t.Errorf("an event was given out twice: %v", got)
	}
}

func shortNames(events []Event) string { return names(&Log{Events: events}) }

func TestMergerOfAMissingEvent(t *testing.T) {
	m := NewMerger(MergerConfig{})
	missing := ev("a", 4, 4, Missing)
	missing.Attrs = map[string]string{"n": "3"}
	if got := shortNames(m.Add(missing, ev("a", 5, 5, Local))); got != "a#4 a#5" {
		t.Errorf("given out: %q, though the log says that the others will not come", got)
	}
}

func TestMergerIsBounded(t *testing.T) {
	m := NewMerger(MergerConfig{Waiting: 3, Sendings: 10})
	var got []Event
	for i := range 100 { // nobody has sent these
		got = append(got, m.Add(received("b", uint64(i+2), i, "a", uint64(i+1)))...)
		if m.Waiting() > 3 {
			t.Fatalf("%d events wait, 3 may", m.Waiting())
		}
	}
	got = append(got, m.Flush()...)
	if len(got) != 100 || m.Waiting() != 0 || !slices.IsSortedFunc(got, func(a, b Event) int { return int(a.Seq) - int(b.Seq) }) {
		t.Errorf("%d events given out, %d wait: %s", len(got), m.Waiting(), shortNames(got))
	}
	for i := range 1000 {
		m.Add(sent("c", uint64(i+1), i, uint64(i+1)))
		if n := len(m.known.new) + len(m.known.old); n > 20 {
			t.Fatalf("%d sendings are remembered, at most twice 10 may be", n)
		}
	}
}

// What a Merger gives out is all events, each after what it depends on, whatever the order in which they come.
func TestMergerOrdersCausally(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawExecution(t, 40)
		come := slices.Clone(x.events)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "shuffle"), 1)).Shuffle(len(come), func(i, j int) { come[i], come[j] = come[j], come[i] })
		m := NewMerger(MergerConfig{})
		var got []Event
		for len(come) > 0 {
			n := rapid.IntRange(1, len(come)).Draw(t, "batch")
			got = append(got, m.Add(come[:n]...)...)
			come = come[n:]
		}
		if m.Waiting() != 0 || len(got) != len(x.events) {
			t.Fatalf("%d of %d events given out, %d wait", len(got), len(x.events), m.Waiting())
		}
		place := map[string]int{}
		for i, e := range got {
			place[e.String()] = i
		}
		for _, edge := range x.edges {
			a, b := x.events[edge[0]], x.events[edge[1]]
			if place[a.String()] > place[b.String()] {
				t.Fatalf("%s was given out after %s", a, b)
			}
		}
	})
}

package diagram

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"jeton/runtime/history"
)

// talk is a log in which the pairs talk to each other, both ways or in one.
func talk(n int, both bool, pairs ...[2]int) *history.Log {
	var events []history.Event
	seq, ids := map[string]uint64{}, map[string]uint64{}
	add := func(proc string, kind history.Kind, m *history.Message) {
		seq[proc]++
		events = append(events, history.Event{Proc: proc, Seq: seq[proc], Kind: kind, Msg: m})
	}
	name := func(p int) string { return fmt.Sprintf("p%d", p) }
	send := func(a, b int) {
		ids[name(a)]++
		m := &history.Message{From: name(a), To: []string{name(b)}, ID: ids[name(a)], Type: "M"}
		add(name(a), history.Send, m)
		add(name(b), history.Receive, m)
	}
	for p := range n {
		add(name(p), history.Start, nil)
	}
	for _, p := range pairs {
		if send(p[0], p[1]); both {
			send(p[1], p[0])
		}
	}
	return must(history.Merge(events))
}

func TestShapes(t *testing.T) {
	ring := func(n int) (pairs [][2]int) {
		for p := range n {
			pairs = append(pairs, [2]int{p, (p + 1) % n})
		}
		return pairs
	}
	var all [][2]int
	for a := range 5 {
		for b := range a {
			all = append(all, [2]int{b, a})
		}
	}
	for _, c := range []struct {
		n     int
		pairs [][2]int
		want  Shape
	}{
		{6, ring(6), Ring}, {3, ring(3), Ring}, {5, ring(5)[:4], Chain}, {5, all, Complete},
		{5, [][2]int{{2, 0}, {2, 1}, {2, 3}, {2, 4}}, Star}, {8, [][2]int{{0, 1}, {0, 2}, {0, 4}, {0, 6}, {1, 3}, {1, 5}, {1, 7}}, Stars},
		{7, [][2]int{{0, 1}, {0, 2}, {1, 3}, {1, 4}, {2, 5}, {2, 6}}, Tree}, {4, [][2]int{{0, 1}, {2, 3}}, Graph}, {1, nil, Graph}, {2, [][2]int{{0, 1}}, Graph},
		{5, [][2]int{{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}}, Graph},
	} {
		l := talk(c.n, true, c.pairs...)
		w := webOf(l, nil)
		if got := w.shape(); got != c.want {
			t.Errorf("%d processes, %v: %s, want %s", c.n, c.pairs, got, c.want)
		}
		at := w.lay(c.want)
		for a := range at {
			for b := range a {
				if d := math.Hypot(at[a].x-at[b].x, at[a].y-at[b].y); d < 0.2 {
					t.Errorf("%s: p%d and p%d stand %.2f apart", c.want, a, b, d)
				}
			}
		}
		parse(t, Topology(l).Figure())
	}
}

// The order of a ring on the circle is that in which messages go round, whatever the names.
func TestRingGoesRound(t *testing.T) {
	w := webOf(talk(5, false, [2]int{0, 3}, [2]int{3, 1}, [2]int{1, 4}, [2]int{4, 2}, [2]int{2, 0}), nil)
	if got := fmt.Sprint(w.round(Ring)); got != "[0 3 1 4 2]" {
		t.Errorf("round: %s, want [0 3 1 4 2]", got)
	}
}

func TestMessagesMove(t *testing.T) {
	l := electionLog(5)
	moving := 0
	for _, e := range parse(t, Topology(l).Figure()) {
		if e.name == "animateMotion" {
			moving++
		}
	}
	if want := matched(l); moving != want {
		t.Errorf("%d messages move, want %d", moving, want)
	}
	if strings.Contains(Topology(l, Options{Still: true}).Figure(), "<animate") {
		t.Error("a picture that stands still moves")
	}
}

// At a moment, what was sent and not yet received is on its way, and nothing else.
func TestUnderWay(t *testing.T) {
	l := mutexLog("ricart-agrawala", 5, 2)
	for _, at := range []time.Duration{time.Millisecond, 8 * time.Millisecond, 14 * time.Millisecond, time.Second} {
		m := &netMap{Log: l, web: webOf(l, nil), scene: &scene{Log: l}, now: upTo(l, at)}
		got := 0
		for _, p := range m.piles() {
			got += p.n
		}
		want := 0
		for i := range m.now {
			for _, r := range l.Receipts(i) {
				if r >= m.now {
					want++
				}
			}
		}
		if got != want {
			t.Errorf("at %v %d messages are on their way, want %d", at, got, want)
		}
	}
}

func TestConditions(t *testing.T) {
	l := runs()["faults"]
	text := Topology(l, Options{Still: true}).String()
	if !strings.Contains(text, "p4: dead") {
		t.Errorf("p4 was killed:\n%s", text)
	}
	inside := 0
	for i, s := 1, phasesOf(l); i < len(l.Events); i++ {
		n := 0
		for _, x := range s {
			if x.condition == isInside && x.from < i && i <= x.to {
				n++
			}
		}
		if inside = max(inside, n); n > 1 {
			t.Fatalf("%d processes are in the section after %d events", n, i)
		}
	}
	if inside != 1 {
		t.Error("nobody is ever in the section")
	}
}

// A token is in one place: whoever has it has it until it is sent, and nobody while it is on its way.
func TestTokenIsInOnePlace(t *testing.T) {
	for name, l := range map[string]*history.Log{"ring": laps(4, 5), "suzuki-kasami": mutexLog("suzuki-kasami", 4, 3), "raymond": mutexLog("raymond", 7, 2)} {
		states, seen := phasesOf(l), map[string]bool{}
		for i := 1; i < len(l.Events); i++ {
			var who []string
			for _, s := range states {
				if s.condition == hasToken && s.from < i && i <= s.to {
					who = append(who, s.proc)
					seen[s.proc] = true
				}
			}
			if len(who) > 1 {
				t.Fatalf("%s: after %d events %v have the token", name, i, who)
			}
		}
		if len(seen) < len(l.Procs)/2 {
			t.Errorf("%s: only %v ever have the token", name, seen)
		}
	}
}

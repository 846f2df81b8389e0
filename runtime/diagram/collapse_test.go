package diagram

import (
	"strings"
	"testing"
	"time"

	"jeton/runtime/check"
	"jeton/runtime/history"
)

func TestLapsAreCounted(t *testing.T) {
	l := laps(4, 100)
	s := newScene(l, Options{})
	if len(s.bands) != 1 {
		t.Fatalf("%d bands, want 1", len(s.bands))
	}
	if b := s.bands[0]; b.times < 97 || len(b.events) != 12*b.times {
		t.Errorf("× %d of %d events, want some 99 of 12: sending, receipt and mark of 4 processes", b.times, len(b.events))
	}
	whole := newScene(l, Options{Whole: true})
	if len(whole.bands) != 0 || len(whole.order) != len(s.order)+len(s.bands[0].events) {
		t.Errorf("Whole draws %d events, %d are drawn and %d counted", len(whole.order), len(s.order), len(s.bands[0].events))
	}
	if s.height > 800 {
		t.Errorf("collapsed, it is %.0f pixels high", s.height)
	}
	if got := SpaceTime(l).String(); !strings.Contains(got, "× 9") {
		t.Errorf("the text form does not count:\n%s", got)
	}
}

func TestHeartbeatsAreCounted(t *testing.T) {
	s := newScene(detectorLog(), Options{})
	if len(s.bands) == 0 {
		t.Fatal("no band: rounds of heartbeats repeat themselves, whatever the order of the answers")
	}
	for i := range s.Events {
		if k := s.Events[i].Kind; (k == history.Fault || s.Events[i].Name == history.Suspect) && s.spots[i].role != shown {
			t.Errorf("%s is not drawn", s.Name(i))
		}
	}
}

// A witness is drawn, wherever it is.
func TestWitnessIsNotCollapsed(t *testing.T) {
	l := laps(4, 100)
	at := len(l.Events) / 2
	v := check.Verdict{Status: check.Violated, Witness: &check.Witness{Events: []int{at}}}
	if s := newScene(l, Options{}); s.spots[at].role != collapsed {
		t.Fatalf("%s is in no band: the test means nothing", l.Name(at))
	}
	s := newScene(l, Options{Verdicts: []check.Verdict{v}})
	if s.spots[at].role != shown {
		t.Errorf("%s, a witness, is not drawn", l.Name(at))
	}
	if len(s.bands) != 2 {
		t.Errorf("%d bands, want one before and one after it", len(s.bands))
	}
}

func TestRepeated(t *testing.T) {
	sums := func(shapes string) []uint64 {
		all := make([]uint64, len(shapes)+1)
		for k, c := range []byte(shapes) {
			all[k+1] = all[k] + uint64(c)*uint64(c)*uint64(c)
		}
		return all
	}
	for _, c := range []struct {
		shapes         string
		at             int
		length, rounds int
	}{
		{"abababab", 0, 2, 4}, {"aaaaaa", 0, 1, 6}, {"ababab", 0, 0, 0}, {"xabcabcbcaacbz", 1, 3, 4}, {"abcd", 0, 0, 0}, {"", 0, 0, 0},
	} {
		if length, rounds := repeated(sums(c.shapes), c.at); length != c.length || rounds != c.rounds {
			t.Errorf("repeated(%q, %d) = %d × %d, want %d × %d", c.shapes, c.at, length, rounds, c.length, c.rounds)
		}
	}
}

// Two hosts whose clocks are five seconds apart: the timed layout sets them right by what messages show.
func TestClocksAreSetRight(t *testing.T) {
	skew := 5 * time.Second
	var events []history.Event
	base := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	add := func(proc string, seq uint64, at time.Duration, kind history.Kind, m *history.Message) {
		wall := base.Add(at)
		if proc == "b" {
			wall = wall.Add(-skew)
		}
		events = append(events, history.Event{Proc: proc, Host: "host-" + proc, Seq: seq, Wall: wall, Kind: kind, Msg: m})
	}
	for k := range uint64(20) {
		at := time.Duration(k) * 10 * time.Millisecond
		ping, pong := &history.Message{From: "a", To: []string{"b"}, ID: k + 1, Type: "PING"}, &history.Message{From: "b", To: []string{"a"}, ID: k + 1, Type: "PONG"}
		add("a", 2*k+1, at, history.Send, ping)
		add("b", 2*k+1, at+2*time.Millisecond, history.Receive, ping)
		add("b", 2*k+2, at+3*time.Millisecond, history.Send, pong)
		add("a", 2*k+2, at+5*time.Millisecond, history.Receive, pong)
	}
	l := must(history.Merge(events))
	s := newScene(l, Options{Layout: Timed, Whole: true})
	at := s.times()
	for i := range l.Events {
		want := l.Events[i].Wall.Sub(base)
		if l.Events[i].Proc == "b" {
			want += skew
		}
		if d := at[i] - want; d < -time.Millisecond || d > time.Millisecond {
			t.Errorf("%s is at %v, want %v", l.Name(i), at[i], want)
		}
	}
	for _, i := range newScene(l, Options{Layout: Timed, Whole: true}).order {
		if s.spots[i].y > 4000 {
			t.Fatalf("%s stands at %.0f: five seconds of another clock", l.Name(i), s.spots[i].y)
		}
	}
}

// A log of more events than a picture can have: a part is drawn, the one with the witness, and the picture says so.
func TestTooManyEvents(t *testing.T) {
	l := mutexLog("ricart-agrawala", 3, 20)
	at := len(l.Events) - 40
	v := check.Verdict{Status: check.Violated, Witness: &check.Witness{Events: []int{at}}}
	for name, verdicts := range map[string][]check.Verdict{"none": nil, "one": {v}} {
		s := &scene{Log: l, Options: Options{Verdicts: verdicts}, spots: make([]spot, len(l.Events)), typeNum: map[string]int{}}
		s.pickLanes()
		s.accuse()
		s.pickEvents()
		all := len(s.order)
		s.limit(100)
		if len(s.order) != 100 || s.leftOut != all-100 {
			t.Errorf("%s: %d events are drawn, %d left out, want 100 of %d", name, len(s.order), s.leftOut, all)
		}
		if (s.spots[at].role == shown) != (verdicts != nil) {
			t.Errorf("%s: the witness is drawn: %v", name, s.spots[at].role == shown)
		}
		if got := s.missing(); !strings.Contains(got, "100 events") {
			t.Errorf("%s: %q", name, got)
		}
		s.countTypes()
		s.spread()
		s.byRows()
		s.settle()
		d := drawScene(s, 1e9, true)
		parse(t, d.figure())
		for _, a := range d.arrows {
			if a.ending == arrives && a.y1 <= a.y0 {
				t.Errorf("%s: an arrow from %.0f to %.0f", name, a.y0, a.y1)
			}
		}
	}
	many := laps(4, 1400)
	if html := SpaceTime(many, Options{Whole: true}).HTML(); len(html) > 2e6 || !strings.Contains(html, "left out") {
		t.Errorf("%d events make %d bytes", len(many.Events), len(html))
	}
}

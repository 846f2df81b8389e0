package diagram

import (
	"slices"
	"strings"
	"testing"
	"time"

	"jeton/runtime/history"
)

// heartbeats is a log of a detector m that hears of w every 100 ms until 1 s; then what is given happens, each at its time in ms.
func heartbeats(t *testing.T, end int, what map[int]history.Event) *history.Log {
	t.Helper()
	begin := time.Unix(1e9, 0)
	seq := map[string]uint64{}
	var events []history.Event
	add := func(ms int, e history.Event) {
		seq[e.Proc]++
		e.Seq, e.Wall = seq[e.Proc], begin.Add(time.Duration(ms)*time.Millisecond)
		events = append(events, e)
	}
	for ms := 0; ms <= end; ms += 10 {
		if ms <= 1000 && ms%100 == 0 {
			m := &history.Message{From: "w", To: []string{"m"}, ID: uint64(ms + 1), Type: "ALIVE"}
			add(ms, history.Event{Proc: "w", Kind: history.Send, Msg: m})
			add(ms, history.Event{Proc: "m", Kind: history.Receive, Msg: m})
		}
		if e, ok := what[ms]; ok {
			add(ms, e)
		}
	}
	add(end, history.Event{Proc: "m", Kind: history.Local, Name: "end"})
	return must(history.Merge(events))
}

// A suspicion is right while the process is down, and for one period after it runs again; before and after it is wrong.
func TestSuspicionIsJudgedByWhatIsSo(t *testing.T) {
	fault := func(name string) history.Event {
		return history.Event{Proc: "desk", Kind: history.Fault, Name: name, Attrs: map[string]string{"proc": "w"}}
	}
	mark := func(name string) history.Event {
		return history.Event{Proc: "m", Kind: history.Mark, Name: name, Attrs: map[string]string{"of": "w"}}
	}
	for name, c := range map[string]struct {
		end  int
		what map[int]history.Event
		want []opinion // in ms
		says string
	}{
		"killed": {2000, map[int]history.Event{1010: fault("kill"), 1300: mark(history.Suspect)},
			[]opinion{{1300, 2000, true}}, "suspects it (+290 ms)"},
		"never down": {2000, map[int]history.Event{1300: mark(history.Suspect)},
			[]opinion{{1300, 2000, false}}, "suspects it, wrongly"},
		"trusted in time": {2000, map[int]history.Event{1010: fault("stop"), 1300: mark(history.Suspect), 1500: fault("continue"), 1590: mark(history.Trust)},
			[]opinion{{1300, 1590, true}}, "thinks it alive"},
		"outlives the suspension": {2000, map[int]history.Event{1010: fault("stop"), 1300: mark(history.Suspect), 1500: fault("continue")},
			[]opinion{{1300, 1600, true}, {1600, 2000, false}}, "suspects it, wrongly"},
		"the run ends at once": {1550, map[int]history.Event{1010: fault("stop"), 1300: mark(history.Suspect), 1500: fault("continue")},
			[]opinion{{1300, 1550, true}}, "still suspects it"},
		"comes true": {2000, map[int]history.Event{1300: mark(history.Suspect), 1500: fault("kill")},
			[]opinion{{1300, 1500, false}, {1500, 2000, true}}, "† suspects it\n"},
		"missed": {2000, map[int]history.Event{900: mark(history.Suspect), 950: mark(history.Trust), 1010: fault("kill")},
			[]opinion{{900, 950, false}}, "thinks it alive, wrongly"},
	} {
		l := heartbeats(t, c.end, c.what)
		w := watch(l, Options{})
		if w.grace != 100*time.Millisecond {
			t.Errorf("%s: a grace of %v, want one period: 100ms", name, w.grace)
		}
		got := w.judge("w", w.suspected[[2]string{"m", "w"}][0], w.end)
		for k := range c.want {
			c.want[k].from *= time.Millisecond
			c.want[k].to *= time.Millisecond
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: the suspicion is %v, want %v", name, got, c.want)
		}
		if text := Detectors(l).String() + "\n"; !strings.Contains(text, c.says) {
			t.Errorf("%s: the table has no %q:\n%s", name, c.says, text)
		}
	}
}

// A detector that has died thinks nothing any more.
func TestDeadDetectorIsSilent(t *testing.T) {
	l := heartbeats(t, 2000, map[int]history.Event{
		1300: {Proc: "m", Kind: history.Mark, Name: history.Suspect, Attrs: map[string]string{"of": "w"}},
		1400: {Proc: "desk", Kind: history.Fault, Name: "kill", Attrs: map[string]string{"proc": "m"}},
	})
	w := watch(l, Options{})
	if got := w.judge("w", w.suspected[[2]string{"m", "w"}][0], w.until("m")); got[len(got)-1].to != 1400*time.Millisecond {
		t.Errorf("the dead detector's last opinion is %v, want it to end at 1.4s", got)
	}
	if words, _ := w.verdict("m", "w"); words != "✕ dead" {
		t.Errorf("of a dead detector it is said %q", words)
	}
}

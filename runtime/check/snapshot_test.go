package check

import (
	"strconv"
	"testing"

	"jeton/runtime/history"
)

// record is a process's part of a wave.
func (s *script) record(proc string, wave int, state string) *script {
	return s.mark(proc, history.SnapRecord, "wave", strconv.Itoa(wave), "state", state)
}

// wave is a wave of a and b, by markers, with nothing on the way; the coordinator is a.
func (s *script) wave(n int, a, b string) *script {
	w := strconv.Itoa(n)
	return s.mark("a", history.SnapBegin, "wave", w).send("a", "ma"+w, "MARKER", "b").receive("b", "ma"+w).
		mark("b", history.SnapBegin, "wave", w).send("b", "mb"+w, "MARKER", "a").record("b", n, b).mark("b", history.SnapEnd, "wave", w).send("b", "d"+w, "DONE", "a").
		receive("a", "mb"+w).record("a", n, a).mark("a", history.SnapEnd, "wave", w).receive("a", "d"+w).mark("a", history.SnapCommit, "wave", w)
}

// pay is money on its way.
func (s *script) pay(from, name, amount, to string) *script {
	s.send(from, name, "PAY", to)
	s.sent[name].Text = "{Amount:" + amount + "}"
	return s
}

func TestSnapshots(t *testing.T) {
	cut := func(l *history.Log) Verdict { return ConsistentCut(l) }
	empty := func(l *history.Log) Verdict { return ChannelsEmpty(l) }
	blocked := func(l *history.Log) Verdict { return NoSendWhileBlocked(l) }
	markers := func(l *history.Log) Verdict { return Markers(l, AtRest(true)) }
	whole := func(l *history.Log) Verdict { return WholeWaves(l, AtRest(true)) }
	conserved := func(l *history.Log) Verdict { return Conserved(l, Amounts{}) }

	quiet := func() *script {
		return newScript().pay("a", "p", "5", "b").receive("b", "p").wave(1, "5", "15").pay("b", "q", "1", "a").receive("a", "q").wave(2, "6", "14")
	}
	orphan := newScript().record("a", 1, "10").pay("a", "p", "5", "b").receive("b", "p").record("b", 1, "15")
	flying := newScript().pay("a", "p", "5", "b").record("a", 1, "5").record("b", 1, "10").receive("b", "p")
	try(t, []scene{
		{"consistent", quiet(), cut, OK, "2 waves", ""},
		{"a message in the channel is no orphan", flying, cut, OK, "", ""},
		{"an orphan", orphan, cut, Violated, "is received by b before its cut", "a#1 a#2 b#1"},
		{"held until after the cut", newScript().record("a", 1, "").pay("a", "p", "5", "b").receive("b", "p").record("b", 1, "").deliver("b", "p"), cut, OK, "", ""},
		{"markers are no part of the state", newScript().record("a", 1, "").send("a", "m", "MARKER", "b").receive("b", "m").record("b", 1, ""), cut, OK, "", ""},
		{"an orphan of the second wave", quiet().record("a", 3, "").pay("a", "p", "5", "b").receive("b", "p").record("b", 3, ""), cut, Violated, "in wave 3", "a#17 a#18 b#15"},
		{"no wave", newScript().tell("a", "b"), cut, Unknown, "no state", ""},

		{"empty", quiet(), empty, OK, "2 waves", ""},
		{"one on its way", flying, empty, Violated, "PAY 1 of a is on its way to b", "a#1 b#1 b#2"},
		{"one on its way for ever", newScript().pay("a", "p", "5", "b").record("a", 1, "5").record("b", 1, "10"), empty, Violated, "on its way", "a#1 b#1"},
		{"sent after the cut", newScript().record("a", 1, "").record("b", 1, "").pay("a", "p", "5", "b"), empty, OK, "", ""},

		{"blocked", quiet(), blocked, OK, "blocked 4 times", ""},
		{"it sends", newScript().mark("a", history.SnapBegin, "wave", "1").pay("a", "p", "1", "b").mark("a", history.SnapEnd, "wave", "1"), blocked, Violated, "a sends while it is blocked", "a#1 a#2"},
		{"never blocked", newScript().tell("a", "b"), blocked, Unknown, "", ""},

		{"a marker on each channel", quiet(), markers, OK, "4 markers in 2 waves", ""},
		{"two markers", quiet().send("a", "again", "MARKER", "b"), markers, Violated, "two markers to b in wave 2", "a#11 a#17"},
		{"no marker", quiet().record("a", 3, "").record("b", 3, ""), markers, Violated, "a sends no marker to b in wave 3", "a#17"},
		{"no marker yet", quiet().record("a", 3, ""), func(l *history.Log) Verdict { return Markers(l) }, Unknown, "may still come", ""},

		{"whole", quiet(), whole, OK, "2 waves", ""},
		{"committed without b", quiet().record("a", 3, "").mark("a", history.SnapCommit, "wave", "3"), whole, Violated, "without the state of b", "a#18"},
		{"committed before it is known", quiet().record("a", 3, "").record("b", 3, "").mark("a", history.SnapCommit, "wave", "3"), whole, Violated, "before it is known that b", "b#15 a#18"},
		{"not committed", quiet().record("a", 3, ""), whole, Violated, "wave 3 is not committed", "a#17"},
		{"failed", quiet().record("a", 3, "").mark("a", snapFailed, "wave", "3"), whole, OK, "", ""},

		{"constant", quiet(), conserved, OK, "the sum is 20 in all 2 waves", ""},
		{"with the channel", quiet().pay("a", "p", "5", "b").record("a", 3, "1").record("b", 3, "14").receive("b", "p"), conserved, OK, "20", ""},
		{"lost", quiet().pay("a", "p", "5", "b").receive("b", "p").record("a", 3, "1").record("b", 3, "14"), conserved, Violated, "the sum is 15 in wave 3, and was 20 in wave 1", "a#5 a#18"},
		{"an orphan makes money", quiet().record("a", 3, "6").pay("a", "p", "5", "b").receive("b", "p").record("b", 3, "19"), conserved, Violated, "25", "a#5 a#17"},
		{"what waits for its sending", quiet().mark("a", history.SnapRecord, "wave", "3", "state", "1", "out", "[5]").record("b", 3, "14"), conserved, OK, "", ""},
		{"no number", newScript().record("a", 1, "idle"), conserved, Unknown, "no number", ""},
	})
}

func TestRestart(t *testing.T) {
	restored := func(l *history.Log) Verdict { return Restored(l) }
	one := func(l *history.Log) Verdict { return OneLife(l) }
	run := func() *script { return newScript().wave(1, "5", "15").pay("a", "old", "1", "b") }
	again := func(wave, a, b string) *script {
		return run().mark("a", history.SnapResume, "wave", wave, "state", a).mark("b", history.SnapResume, "wave", wave, "state", b)
	}
	partial := newScript().wave(1, "5", "15").record("a", 2, "5").mark("a", history.SnapResume, "wave", "2", "state", "5")
	started := func() *script {
		s := run()
		for _, p := range []string{"a", "b"} {
			s.add(p, history.Event{Kind: history.Start})
		}
		return s
	}
	try(t, []scene{
		{"as recorded", again("1", "5", "15"), restored, OK, "2 restarts", ""},
		{"another state", again("1", "5", "14"), restored, Violated, `b starts with "14", but had recorded in wave 1 "15"`, "b#4 b#7"},
		{"a wave that is not in the log", again("7", "5", "14"), restored, Unknown, "does not have the state", ""},
		{"two waves", newScript().wave(1, "5", "15").wave(2, "6", "14").mark("a", history.SnapResume, "wave", "1", "state", "5").mark("b", history.SnapResume, "wave", "2", "state", "14"),
			restored, Violated, "different waves", "a#15 b#13"},
		{"a wave that was not whole", partial, restored, Violated, "b had recorded nothing in that wave", "a#9"},
		{"no restart", run(), restored, Unknown, "no process was started again", ""},

		{"nothing of the old life", again("1", "5", "15").pay("a", "new", "1", "b").receive("b", "new"), one, OK, "", ""},
		{"a message of the old life", again("1", "5", "15").receive("b", "old"), one, Violated, "accepts a message of another life", "a#8 b#8"},
		{"started again from nothing", started().receive("b", "old"), one, Violated, "another life", "a#8 b#8"},
		{"a start and its resumption are one life", started().mark("a", history.SnapResume, "wave", "1", "state", "5").pay("b", "new", "1", "a").receive("a", "new"), one, OK, "", ""},
		{"started again, and nothing of the old life", started().pay("a", "new", "1", "b").receive("b", "new"), one, OK, "", ""},
		{"waves of two lives are two", again("1", "5", "15").wave(2, "4", "15"), func(l *history.Log) Verdict { return ChannelsEmpty(l) }, OK, "", ""},
	})
}

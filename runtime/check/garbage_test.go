package check

import (
	"testing"

	"jeton/runtime/history"

	"pgregory.net/rapid"
)

// everything is each checker, as a cell may call it.
func everything(l *history.Log, opts ...Option) Verdicts {
	return Verdicts{
		Mutex(l), Requested(l), Served(l, opts...), Bypass(l, 1), Overtakes(l, 1), ByArrival(l, "p0", opts...), ByStamp(l), OneToken(l, opts...),
		FIFO(l, opts...), Causal(l, opts...), NoCreation(l), AtMostOnce(l, opts...), Delivered(l, opts...), Hops(l, []string{"E"}, 1),
		OneLeader(l, opts...), GreatestLeads(l, opts...), GreatestStarterLeads(l, opts...), LeaderKnown(l, opts...), QuietAfterLeader(l, opts...),
		Numbered(l, nil, opts...), Numbered(l, []string{"p0", "x"}, opts...), Messages(l, ElectionCount(2), opts...),
		Completeness(l, 1, opts...), Accuracy(l, opts...), DetectionTime(l, Detection{}, opts...), Agreement(l, opts...),
		ConsistentCut(l, opts...), ChannelsEmpty(l, opts...), NoSendWhileBlocked(l, opts...), Markers(l, opts...), WholeWaves(l, opts...),
		Restored(l, opts...), OneLife(l, opts...), Conserved(l, Amounts{}, opts...), RingGraph(l, opts...), StarGraph(l, "p0", opts...),
		CompleteGraph(l, opts...), TreeGraph(l, opts...), ChainGraph(l, opts...), ConnectAfter(l, "rank", opts...),
	}
}

// TestAnyLog: whatever a log has in it, each checker gives a verdict that makes sense, and none panics.
func TestAnyLog(t *testing.T) {
	oneOf := func(t *rapid.T, what string, words ...string) string { return rapid.SampledFrom(words).Draw(t, what) }
	kinds := []string{"start", "end", "local", "state", "mark", "mark", "mark", "mark", "send", "send", "send", "receive", "receive", "receive", "deliver", "connect", "accept", "close",
		"fault", "drop", "duplicate", "delay", "hold", "missing", "nonsense"}
	names := []string{history.CSRequest, history.CSEnter, history.CSExit, history.ElectStart, history.ElectLeader, history.ElectKnown, history.Rank, history.Counted,
		history.Suspect, history.Trust, history.SnapBegin, history.SnapRecord, history.SnapEnd, history.SnapCommit, history.SnapResume, history.Token, lostMark, snapFailed,
		"kill", "stop", "continue", "restart", "cut", "mend", "p0-p1", ""}
	values := []string{"", "0", "1", "2", "p0", "p1", "-7", "many", "3/p0/1", "99999999999999999999"}
	rapid.Check(t, func(t *rapid.T) {
		s := newScript()
		for range rapid.IntRange(0, 30).Draw(t, "events") {
			e := history.Event{Kind: history.Kind(oneOf(t, "kind", kinds...)), Name: oneOf(t, "name", names...), Attrs: map[string]string{}}
			for _, k := range []string{"id", "of", "rank", "n", "wave", "state", "stamp", "proc", "from", "to", "had", "by", "why"} {
				if rapid.IntRange(0, 2).Draw(t, k) == 0 {
					e.Attrs[k] = oneOf(t, k, values...)
				}
			}
			if rapid.IntRange(0, 9).Draw(t, "message") > 0 {
				m := &history.Message{From: oneOf(t, "from", "p0", "p1", "x", ""), ID: rapid.Uint64Range(0, 4).Draw(t, "id"), Text: oneOf(t, "text", values...),
					Type: oneOf(t, "type", "E", "F", "T", "REQ", "GRANT", "TOKEN", "MARKER", "DONE", "")}
				for _, p := range []string{"p0", "p1", "p2", "x"} {
					if rapid.IntRange(0, 2).Draw(t, "to") == 0 {
						m.To = append(m.To, p)
					}
				}
				if m.ID == 0 {
					m.Chan, m.Off, m.Bytes = "c", rapid.Int64Range(0, 9).Draw(t, "off"), rapid.IntRange(0, 5).Draw(t, "bytes")
				}
				e.Msg = m
			}
			s.add(oneOf(t, "process", "p0", "p1", "p2"), e)
		}
		l, err := history.Merge(s.events)
		if err != nil {
			t.Fatal(err)
		}
		for _, opts := range [][]Option{nil, {AtRest(true)}, {AtRest(false), Among("p0", "x"), Monitors("p0", "p1", "x"), ByReceipt()}} {
			for _, v := range everything(l, opts...) {
				sound(t, l, v)
			}
		}
	})
}

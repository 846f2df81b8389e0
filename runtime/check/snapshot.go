package check

import (
	"slices"

	"jeton/runtime/history"
)

// ConsistentCut checks that the states that were recorded (marks snap.record) are consistent cuts: no message was handed over before the
// cut and sent after it. Messages of control are left aside. Roles for [Types]: "control" (MARKER, DONE). Options: Among. Cost: linear.
//
// Source: Chandy, Lamport (1985).
func ConsistentCut(l *history.Log, opts ...Option) Verdict {
	v, w := about(propCut), wavesOf(l, choose(opts))
	if !v.begin(w) {
		return v.unknown(whyNoWave.with())
	}
	seen := 0
	for i := range l.Events {
		p := l.Lane(i)
		for _, s := range w.hands(i) {
			if !w.application(s) || !w.members[p] {
				continue
			}
			seen++
			if w.at[s].life != w.at[i].life {
				continue // of another life: see OneLife
			}
			if n, ok := w.between(l.Lane(s), p, w.at[i].wave+1, w.at[s].wave, w.at[i].life); ok {
				wit := witness(l, w.record[l.Lane(s)][n], s, i).of(s).wave(w, n)
				return v.violated(wit, whyOrphan, n, w.said(s), l.Procs[p], happening{l, i}, l.Procs[l.Lane(s)], happening{l, s})
			}
		}
	}
	v.count(countMessages, seen)
	return v.ok(okCut, len(w.numbers)).careful(l)
}

// ChannelsEmpty checks that the recorded cuts are strongly consistent: no message of the application was on its way, sent before the cut and not
// handed over before it. So it is with blocking checkpoints. Roles for [Types]: "control" (MARKER, DONE). Options: Among. Cost: linear.
//
// Source: Coti et al., SC'06.
func ChannelsEmpty(l *history.Log, opts ...Option) Verdict {
	v, w := about(propEmpty), wavesOf(l, choose(opts))
	if !v.begin(w) {
		return v.unknown(whyNoWave.with())
	}
	seen, found, wave := 0, transfer{send: -1}, 0
	w.transfers(func(t transfer) bool {
		seen++
		n, ok := w.crosses(t, w.at[t.send].wave+1)
		if ok {
			found, wave = t, n
		}
		return !ok
	})
	if s := found.send; s >= 0 {
		wit := witness(l, s, w.record[found.to][wave], found.event).of(s).wave(w, wave)
		return v.violated(wit, whyOnItsWay, wave, w.said(s), l.Procs[found.to]).careful(l)
	}
	v.count(countMessages, seen)
	return v.ok(okEmpty, len(w.numbers)).careful(l)
}

// NoSendWhileBlocked checks that no process sends a message of the application between snap.begin and snap.end of a wave: blocking checkpoints.
// Roles for [Types]: "control" (MARKER, DONE). Options: Among. Cost: linear.
func NoSendWhileBlocked(l *history.Log, opts ...Option) Verdict {
	v, w := about(propBlocked), wavesOf(l, choose(opts))
	begun, intervals := make([]int, len(l.Procs)), 0
	for p := range begun {
		begun[p] = -1
	}
	for i := range l.Events {
		e, p := &l.Events[i], l.Lane(i)
		switch {
		case !w.of[p]:
		case e.Kind == history.Mark && e.Name == history.SnapBegin:
			begun[p] = i
			intervals++
		case e.Kind == history.Start, e.Kind == history.Mark && (e.Name == history.SnapEnd || e.Name == history.SnapResume):
			begun[p] = -1
		case e.Kind == history.Send && e.Msg != nil && begun[p] >= 0 && !slices.Contains(w.control, e.Msg.Type):
			return v.violated(witness(l, begun[p], i).of(i), whySentBlocked, l.Procs[p], happening{l, i}, happening{l, begun[p]}).careful(l)
		}
	}
	v.count(countWaves, len(w.numbers))
	v.count(countIntervals, intervals)
	if intervals == 0 {
		return v.unknown(whyNoWave.with())
	}
	return v.ok(okBlocked, intervals).careful(l)
}

package check

import (
	"maps"
	"slices"

	"jeton/runtime/history"
)

// Markers checks that in each wave each member sends one marker to each other member: n(n−1) a wave. Markers of who records nothing (an initiator
// outside) are left aside; a marker is of the wave that its sender has begun last (mark snap.begin). Roles for [Types]: "marker" (MARKER).
// Options: Among, AtRest. Cost: linear, and the square of the number of processes for each wave.
func Markers(l *history.Log, opts ...Option) Verdict {
	v, o, x := about(propMarkers), choose(opts), lived(l)
	w := wavesOf(l, o)
	if !v.begin(w) {
		return v.unknown(whyNoWave.with())
	}
	types, total := o.typed("marker", "MARKER"), 0
	type way struct{ life, wave, from, to int }
	sent, began := map[way]int{}, make([]int, len(l.Procs))
	for i := range l.Events {
		e, p := &l.Events[i], l.Lane(i)
		if e.Kind == history.Mark && e.Name == history.SnapBegin {
			began[p] = waveNumber(e)
		}
		if e.Kind != history.Send || e.Msg == nil || !w.members[p] || !slices.Contains(types, e.Msg.Type) {
			continue
		}
		for _, to := range e.Msg.To {
			q, ok := w.lane[to]
			if !ok || !w.members[q] {
				continue
			}
			total++
			k := way{w.at[i].life, began[p], p, q}
			if j, again := sent[k]; again {
				return v.violated(witness(l, j, i).of(j, i), whyTwoMarkers, l.Procs[p], l.Procs[q], began[p], happening{l, j}, happening{l, i})
			}
			sent[k] = i
		}
	}
	v.count(countMarkers, total)
	for _, n := range w.numbers {
		if w.life > w.at[w.recorded(n)].life {
			continue // its wave may have been cut short
		}
		for p, in := range w.members {
			for q, also := range w.members {
				if _, ok := sent[way{w.life, n, p, q}]; in && also && p != q && !ok {
					return v.waits(l, x, o, witness(l, w.recorded(n)), whyNoMarker, l.Procs[p], l.Procs[q], n)
				}
			}
		}
	}
	return v.ok(okMarkers, total, len(w.numbers)).careful(l)
}

// recorded is some record of a wave.
func (w *waves) recorded(wave int) int {
	for p := range w.Procs {
		if i, ok := w.record[p][wave]; ok {
			return i
		}
	}
	return -1
}

// WholeWaves checks that a wave is committed (mark snap.commit) only when each member's record happened before, and at rest that each wave that was
// begun is committed, or failed (mark snap.failed). Options: AtRest, Among. Cost: linear.
func WholeWaves(l *history.Log, opts ...Option) Verdict {
	v, o, x := about(propWhole), choose(opts), lived(l)
	w := wavesOf(l, o)
	if !v.begin(w) {
		return v.unknown(whyNoWave.with())
	}
	committed, failed := map[int]int{}, map[int]bool{}
	for i := range l.Events {
		e := &l.Events[i]
		if e.Kind != history.Mark {
			continue
		}
		switch e.Name {
		case snapFailed:
			failed[waveNumber(e)] = true
		case history.SnapCommit:
			committed[waveNumber(e)] = i
		}
	}
	v.count(countCommits, len(committed))
	for _, n := range slices.Sorted(maps.Keys(committed)) {
		i := committed[n]
		for p, in := range w.members {
			r, ok := w.record[p][n]
			switch {
			case in && !ok:
				return v.violated(witness(l, i), whyNotWhole, n, happening{l, i}, l.Procs[p]).careful(l)
			case in && !l.Before(r, i):
				return v.violated(witness(l, r, i), whyCommitEarly, n, happening{l, i}, l.Procs[p], happening{l, r}).careful(l)
			}
		}
	}
	for _, n := range w.numbers {
		if _, ok := committed[n]; !ok && !failed[n] && w.at[w.recorded(n)].life == w.life {
			return v.waits(l, x, o, witness(l, w.recorded(n)), whyNotCommitted, n)
		}
	}
	return v.ok(okWhole, len(committed)).careful(l)
}

// snapFailed is the mark of a wave that could not be kept.
const snapFailed = "snap.failed"

// Restored checks that a process that starts again from a wave (mark snap.resume) has the state that it recorded in it (attribute state of
// snap.record), that all start from the same wave, and that all had recorded this wave. Options: Among. Cost: linear.
func Restored(l *history.Log, opts ...Option) Verdict {
	v, o := about(propRestored), choose(opts)
	w := wavesOf(l, o)
	type key struct{ lane, wave int }
	recorded, from := map[key]int{}, map[int]int{} // from: of each life, the first resumption
	seen := 0
	for i := range l.Events {
		e, p := &l.Events[i], l.Lane(i)
		if e.Kind != history.Mark || !w.of[p] {
			continue
		}
		n := waveNumber(e)
		switch e.Name {
		case history.SnapRecord:
			recorded[key{p, n}] = i
		case history.SnapResume:
			seen++
			first, any := from[w.at[i].life]
			r, ok := recorded[key{p, n}]
			switch {
			case any && waveNumber(&l.Events[first]) != n:
				return v.violated(witness(l, first, i), whyOtherWave, happening{l, first}, happening{l, i})
			case !ok:
				return v.unknown(whyNoRecord.with(happening{l, i}))
			case l.Events[r].Attrs["state"] != e.Attrs["state"]:
				return v.violated(witness(l, r, i), whyOtherState, l.Procs[p], e.Attrs["state"], n, l.Events[r].Attrs["state"])
			}
			if !any {
				from[w.at[i].life] = i
			}
		}
	}
	v.count(countResumes, seen)
	if seen == 0 {
		return v.unknown(whyNoResume.with())
	}
	for _, k := range slices.Sorted(maps.Keys(from)) {
		if p := w.missing(waveNumber(&l.Events[from[k]])); p >= 0 {
			return v.violated(witness(l, from[k]), whyPartialWave, happening{l, from[k]}, l.Procs[p]).careful(l)
		}
	}
	return v.ok(okRestored, seen).careful(l)
}

// OneLife checks that after a start from a wave no message of the life before is handed over: the sender and the receiver have been started
// (events start, marks snap.resume) as often. Roles for [Types]: "control" (MARKER, DONE). Options: Among. Cost: linear.
func OneLife(l *history.Log, opts ...Option) Verdict {
	v, w := about(propOneLife), wavesOf(l, choose(opts))
	seen := 0
	for i := range l.Events {
		p := l.Lane(i)
		for _, s := range w.hands(i) {
			if !w.application(s) || !w.members[p] {
				continue
			}
			if seen++; w.at[s].life != w.at[i].life {
				return v.violated(witness(l, s, i).of(s), whyOldMessage, l.Procs[p], happening{l, i}, happening{l, s}).careful(l)
			}
		}
	}
	v.count(countMessages, seen)
	if !w.restarted() {
		return v.unknown(whyNoResume.with())
	}
	return v.ok(okOneLife, seen).careful(l)
}

// restarted reports whether a process has had two lives.
func (w *waves) restarted() bool {
	for _, name := range w.Procs {
		if at := w.Of(name); len(at) > 0 && w.at[at[0]].life < w.at[at[len(at)-1]].life {
			return true
		}
	}
	return false
}

package check

import (
	"slices"
	"strings"
	"time"

	"jeton/runtime/history"
)

// Completeness checks that each process that crashed (faults kill, or stop without continue) is suspected at the end by each detector that
// lives: strong completeness. Detectors themselves are not asked for, unless by Among, which says who is watched. within is how long a detector
// may take: a log that ends earlier after the crash says nothing; 0 says that only AtRest decides. Options: AtRest, Among, Monitors. Cost: linear.
//
// Source: Chandra, Toueg (1996).
func Completeness(l *history.Log, within time.Duration, opts ...Option) Verdict {
	v, o := about(propComplete), choose(opts)
	t, end := truthOf(l, o), time.Time{}
	pairs := 0
	for p, name := range l.Procs {
		c := t.crash(p)
		if c < 0 || o.among == nil && slices.Contains(t.monitors, p) || o.among != nil && !slices.Contains(o.among, name) {
			continue
		}
		for _, m := range t.monitors {
			if m == p || t.silent(m) {
				continue
			}
			if pairs++; t.suspected(m, p) != nil {
				continue
			}
			if end.IsZero() {
				end = t.over()
			}
			return v.undetected(t, o, m, p, end.Sub(t.wall(c)), within)
		}
	}
	v.count(countPairs, pairs)
	switch {
	case len(t.monitors) == 0:
		return v.unknown(whyNoMonitor.with())
	case pairs == 0:
		return v.unknown(whyNoCrash.with())
	}
	return v.ok(okComplete, pairs).certain(t)
}

// undetected is the verdict on a crashed process that a detector does not suspect, passed after the crash.
func (v Verdict) undetected(t *truth, o *options, m, p int, passed, within time.Duration) Verdict {
	w, x := witness(t.Log, t.crash(p)), lived(t.Log)
	why := whyUndetected
	if all := t.of(m, p); len(all) > 0 {
		w, why = witness(t.Log, t.crash(p), all[len(all)-1].begin, all[len(all)-1].end), whyTrustedAgain
	}
	said := why.with(t.Procs[m], t.Procs[p], happening{t.Log, t.crash(p)})
	switch unrest := x.unrest(t.Log, o); {
	case within > 0 && passed > within:
	case within > 0:
		return v.unknown(whyTooEarly.with(said, round(passed), within))
	case unrest != nil:
		return v.unknown(whyMayCome.with(said, unrest))
	}
	return v.violated(w, why, said.args...).certain(t)
}

// round is a duration without the digits that nobody reads.
func round(d time.Duration) time.Duration {
	if d > time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(time.Microsecond)
}

// Accuracy checks that no process is suspected that has not crashed for good: perpetual strong accuracy. What is wrong is counted, and listed by
// [Mistakes]. Options: Monitors. Cost: linear. Source: Chandra, Toueg (1996).
func Accuracy(l *history.Log, opts ...Option) Verdict {
	v := about(propAccurate)
	t := truthOf(l, choose(opts))
	switch {
	case len(t.monitors) == 0:
		return v.unknown(whyNoMonitor.with())
	case t.unknownName >= 0:
		return v.unknown(whyUnknownProcess.with(happening{l, t.unknownName}))
	}
	wrong := t.mistakes()
	v.count(countMistakes, len(wrong))
	if len(wrong) == 0 {
		return v.ok(okAccurate, len(t.monitors)).certain(t)
	}
	m := wrong[0]
	how := whyMistake
	switch {
	case m.Suspended:
		how = whySuspended
	case m.Open:
		how = whyOpenMistake
	}
	w := witness(l, m.Event)
	if s := t.closing(m.Event); s >= 0 {
		w = witness(l, m.Event, s)
	}
	return v.violated(w, how, m.Monitor, m.Process, round(m.Duration()), len(wrong)).certain(t)
}

// closing is the mark trust that took a suspicion back, -1.
func (t *truth) closing(begin int) int {
	for _, all := range t.suspicions[t.Lane(begin)] {
		for _, s := range all {
			if s.begin == begin {
				return s.end
			}
		}
	}
	return -1
}

// A Detection is the bounds of the time from a crash to the suspicion that stays. A detector that was told by another one (attribute by of the mark
// suspect) has Relay more.
type Detection struct{ Least, Most, Relay time.Duration }

// DetectionTime checks the time from each crash to the suspicion that stays, of each detector that lives: T_D of Chen, Toueg, Aguilera (2002). For
// heartbeats each T and a threshold of K it is K·T to (K+1)·T, give or take a message's time. It is as good as the hosts' clocks agree.
// Options: Among, Monitors. Cost: linear.
func DetectionTime(l *history.Log, d Detection, opts ...Option) Verdict {
	v, o := about(propDetection, d.Least, d.Most), choose(opts)
	t := truthOf(l, o)
	in, seen := o.lanes(l), 0
	var longest time.Duration
	for p := range l.Procs {
		c := t.crash(p)
		for _, m := range t.monitors {
			s := t.suspected(m, p)
			if c < 0 || s == nil || !in[p] || t.silent(m) {
				continue
			}
			took, most := t.wall(s.begin).Sub(t.wall(c)), d.Most
			if l.Events[s.begin].Attrs["by"] != "" {
				most += d.Relay
			}
			if took < 0 {
				continue // a mistake that came true
			}
			if seen++; took < d.Least || took > most {
				return v.violated(witness(l, c, s.begin), whyDetection, l.Procs[m], l.Procs[p], round(took), d.Least, most).certain(t)
			}
			longest = max(longest, took)
		}
	}
	v.count(countPairs, seen)
	if seen == 0 {
		return v.unknown(whyNoDetection.with())
	}
	return v.ok(okDetection, seen, round(longest)).certain(t)
}

// Agreement checks that the detectors that live suspect the same processes at the end: their lists are equal. While a message between two of
// them is on its way, it is Unknown. Options: Monitors. Cost: linear.
func Agreement(l *history.Log, opts ...Option) Verdict {
	v := about(propAgree)
	t := truthOf(l, choose(opts))
	var alive []int
	for _, m := range t.monitors {
		if !t.silent(m) {
			alive = append(alive, m)
		}
	}
	v.count(countMonitors, len(alive))
	if len(alive) < 2 {
		return v.unknown(whyOneMonitor.with())
	}
	for _, m := range alive[1:] {
		for p := range l.Procs {
			a, b := t.suspected(alive[0], p), t.suspected(m, p)
			if (a == nil) == (b == nil) || p == m || p == alive[0] {
				continue
			}
			if s := t.flying(alive); s >= 0 {
				return v.unknown(whyListsFly.with(happening{l, s}))
			}
			return v.differ(t, alive[0], m, p)
		}
	}
	return v.ok(okAgree, t.list(alive[0])).certain(t)
}

// differ is the verdict on two detectors of which one suspects process p.
func (v Verdict) differ(t *truth, a, b, p int) Verdict {
	s := t.suspected(a, p)
	if s == nil {
		a, b, s = b, a, t.suspected(b, p)
	}
	return v.violated(witness(t.Log, s.begin), whyDiffer, t.Procs[a], t.Procs[p], t.Procs[b], t.list(a), t.list(b)).certain(t)
}

// list names whom a monitor suspects at the end.
func (t *truth) list(m int) spoken {
	var names []string
	for p := range t.Procs {
		if t.suspected(m, p) != nil {
			names = append(names, t.Procs[p])
		}
	}
	if len(names) == 0 {
		return sayNobody.with()
	}
	return plain(strings.Join(names, ", "))
}

// flying is a message between monitors that has neither come nor is known to wait or be lost, -1 for none.
func (t *truth) flying(monitors []int) int {
	stuck := map[int]bool{}
	for i := range t.Events {
		if k := t.Events[i].Kind; k == history.Drop || k == history.Hold {
			for _, s := range t.Sends(i) {
				stuck[s] = true
			}
		}
	}
	lane := laneNumbers(t.Log)
	for i := range t.Events {
		e := &t.Events[i]
		if e.Kind != history.Send || e.Msg == nil || stuck[i] || !slices.Contains(monitors, t.Lane(i)) {
			continue
		}
		for _, to := range e.Msg.To {
			p, ok := lane[to]
			came := slices.ContainsFunc(t.Receipts(i), func(j int) bool { return t.Lane(j) == p })
			if ok && !came && slices.Contains(monitors, p) {
				return i
			}
		}
	}
	return -1
}

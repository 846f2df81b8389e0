package diagram

import (
	"slices"
	"time"

	"jeton/runtime/history"
)

// A belief is a stretch of time in which a process was suspected, or down.
type belief struct {
	from, to time.Duration
	open     bool
	kind     string // of a fault
}

func opened(list []belief, at time.Duration, kind string) []belief {
	if n := len(list); n > 0 && list[n-1].open {
		return list
	}
	return append(list, belief{from: at, open: true, kind: kind})
}

func closed(list []belief, at time.Duration) []belief {
	if n := len(list); n > 0 && list[n-1].open {
		list[n-1].to, list[n-1].open = at, false
	}
	return list
}

// last is a belief that lasts until the end; nil when there is none.
func last(list []belief) *belief {
	if n := len(list); n > 0 && list[n-1].open {
		return &list[n-1]
	}
	return nil
}

// An opinion is a piece of a suspicion that is right, or wrong, all the time.
type opinion struct {
	from, to time.Duration
	right    bool
}

// judge cuts a suspicion of a process where it becomes right or wrong, up to an end: one that came too early comes true when the process
// dies, and one that was right is not when the process has been running again for longer than a detector needs to hear of it.
func (w *watching) judge(p string, s belief, end time.Duration) []opinion {
	if !s.open {
		end = min(end, s.to)
	}
	cuts := []time.Duration{s.from}
	for _, d := range w.down[p] {
		cuts = append(cuts, d.from)
		if !d.open {
			cuts = append(cuts, d.to+w.grace)
		}
	}
	slices.Sort(cuts)
	var all []opinion
	for _, at := range cuts {
		if at < s.from || at > s.from && at >= end {
			continue
		}
		right := w.mayBeDown(p, at)
		if n := len(all); n > 0 {
			all[n-1].to = at
			if all[n-1].right == right {
				continue
			}
		}
		all = append(all, opinion{at, end, right})
	}
	all[len(all)-1].to = max(end, s.from)
	return all
}

// mayBeDown reports whether a process is down at a moment, or runs again for so short a time that no detector can know.
func (w *watching) mayBeDown(p string, at time.Duration) bool {
	return slices.ContainsFunc(w.down[p], func(d belief) bool { return d.from <= at && (d.open || at < d.to+w.grace) })
}

// period is how often detectors hear of whom they watch: the usual time between two messages of one type from one of them. Where the log
// has none, the shortest detection has to do, which no period is longer than.
func (w *watching) period() time.Duration {
	type channel struct{ from, to, typ string }
	before := map[channel]time.Time{}
	var gaps []time.Duration
	for i := range w.Events {
		e := &w.Events[i]
		if e.Kind != history.Receive || e.Msg == nil || !slices.Contains(w.monitors, e.Proc) {
			continue
		}
		c := channel{e.Msg.From, e.Proc, e.Msg.Type}
		if t, ok := before[c]; ok {
			gaps = append(gaps, e.Wall.Sub(t))
		}
		before[c] = e.Wall
	}
	if len(gaps) == 0 {
		return w.fastest()
	}
	slices.Sort(gaps)
	return max(0, gaps[len(gaps)/2])
}

// fastest is the shortest time from a fault to a suspicion, 0 when there is none.
func (w *watching) fastest() (least time.Duration) {
	for key, list := range w.suspected {
		for _, s := range list {
			for _, d := range w.down[key[1]] {
				if took := s.from - d.from; took > 0 && (d.open || s.from <= d.to) && (least == 0 || took < least) {
					least = took
				}
			}
		}
	}
	return least
}

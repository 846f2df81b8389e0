package history

import "fmt"

// A Cut is a possible past: of each process of the log, by its number, how many of its events are in.
type Cut []int

// CutAfter is the cut of which the last event of each process is among events; processes that have none there have no event in it.
// Of several events of a process the latest counts.
func (l *Log) CutAfter(events ...int) Cut {
	c := make(Cut, len(l.Procs))
	for _, i := range events {
		p := l.laneOf[i]
		c[p] = max(c[p], int(l.nth[i]))
	}
	return c
}

// CutAt is the cut that has the events of each process up to a number. A process without a number has no event in it. Errors: a
// process that the log does not know.
func (l *Log) CutAt(last map[string]uint64) (Cut, error) {
	c := make(Cut, len(l.Procs))
	for name, seq := range last {
		p := l.proc(name)
		if p < 0 {
			return nil, fmt.Errorf("history: the log has no process %q; it has %v", name, l.Procs)
		}
		for k, i := range l.lanes[p].at {
			if l.Events[i].Seq > seq {
				break
			}
			c[p] = k + 1
		}
	}
	return c, nil
}

// In reports whether event i is in the cut.
func (l *Log) In(c Cut, i int) bool { return int(l.nth[i]) <= c[l.laneOf[i]] }

// Inconsistency is a pair of events that shows that the cut is not consistent, no past that anyone can have had: before happened before
// after, which is in the cut, and is itself not. ok is false when the cut is consistent. Where there is a message whose receipt is in
// and whose sending is not, it is the first one. Cost: of the events of the cut.
func (l *Log) Inconsistency(c Cut) (before, after int, ok bool) {
	for i := range l.Events {
		if !l.In(c, i) || l.Events[i].Kind != Receive && l.Events[i].Kind != Deliver {
			continue
		}
		for _, s := range l.Sends(i) {
			if !l.In(c, s) {
				return s, i, true
			}
		}
	}
	return 0, 0, false
}

// Consistent reports whether with each event of the cut those that happened before it are in it. Cost: p² for p processes.
func (l *Log) Consistent(c Cut) bool {
	for p, n := range c {
		if n == 0 {
			continue
		}
		clock := l.Clock(l.lanes[p].at[n-1])
		for q := range c {
			if clock.At(q) > uint64(c[q]) {
				return false
			}
		}
	}
	return true
}

// Closure is the smallest consistent cut that has all events of c: those, and what happened before them.
func (l *Log) Closure(c Cut) Cut {
	closed := append(Cut(nil), c...)
	for p, n := range c {
		if n == 0 {
			continue
		}
		clock := l.Clock(l.lanes[p].at[n-1])
		for q := range closed {
			closed[q] = max(closed[q], int(clock.At(q)))
		}
	}
	return closed
}

// Within is the largest consistent cut that has no event but those of c: what a recovery from it can keep. Cost: p for each event that
// is given up.
func (l *Log) Within(c Cut) Cut {
	kept := append(Cut(nil), c...)
	for again := true; again; {
		again = false
		for p := range kept {
			for kept[p] > 0 && !l.below(l.lanes[p].at[kept[p]-1], kept) {
				kept[p]--
				again = true
			}
		}
	}
	return kept
}

// below reports whether what happened before event i is in the cut.
func (l *Log) below(i int, c Cut) bool {
	clock := l.Clock(i)
	for q := range c {
		if clock.At(q) > uint64(c[q]) {
			return false
		}
	}
	return true
}

// InFlight are the sendings in the cut of which a receipt is not: what was on its way, or in a channel, at that time. A message that nobody
// ever received is not among them: see [Log.Receipts].
func (l *Log) InFlight(c Cut) []int {
	var at []int
	for i := range l.Events {
		if !l.In(c, i) {
			continue
		}
		for _, r := range l.Receipts(i) {
			if !l.In(c, r) {
				at = append(at, i)
				break
			}
		}
	}
	return at
}

package diagram

import (
	"slices"

	"jeton/runtime/history"
)

// pickEvents decides what becomes of each event: most have a mark; what only adds to another is told there.
func (s *scene) pickEvents() {
	last := make([]int, len(s.Log.Procs)) // the last shown event of each process, -1
	early := make([][]int, len(last))     // events that the next shown one will show
	for p := range last {
		last[p] = -1
	}
	for i := range s.Events {
		p, at := s.Lane(i), &s.spots[i]
		if s.laneAt[p] < 0 || !s.asked(i) {
			continue
		}
		if into := s.foldedInto(i, last[p]); into >= 0 {
			at.role, at.into = folded, int32(into)
			continue
		}
		if s.isEarly(i) {
			early[p] = append(early[p], i)
			continue
		}
		at.role = shown
		s.order = append(s.order, i)
		for _, k := range early[p] {
			s.spots[k] = spot{role: folded, into: int32(i)}
		}
		early[p], last[p] = early[p][:0], i
	}
}

// asked reports whether an event is of the types and the time that are to be drawn.
func (s *scene) asked(i int) bool {
	e := &s.Events[i]
	if (e.Kind == history.Begin || e.Kind == history.Finish) && !s.All { // Timeline draws what lasts
		return false
	}
	if s.Types != nil && e.Msg != nil && !slices.Contains(s.Types, e.Msg.Type) {
		return false
	}
	since := e.Wall.Sub(s.Events[0].Wall)
	return since >= s.From && (s.To == 0 || since <= s.To)
}

// foldedInto is the event that shows event i, -1 for none: a state is told where it was reached, a loss or a wait at the sending, a
// delivery at the receipt when nothing lies between.
func (s *scene) foldedInto(i, last int) int {
	if s.wrong.names(i) || s.All {
		return -1
	}
	switch e := &s.Events[i]; e.Kind {
	case history.State:
		return last
	case history.Drop, history.Duplicate, history.Delay, history.Hold:
		for _, x := range s.Sends(i) {
			if s.spots[x].role != hidden && s.Lane(x) == s.Lane(i) {
				return x
			}
			if r := s.receiptIn(x, i); r >= 0 {
				return r
			}
		}
	case history.Deliver:
		if r := s.Receipt(i); r >= 0 && r == last {
			return r
		}
	}
	return -1
}

// receiptIn is the receipt of a sending, in the process of event i and before it; -1.
func (s *scene) receiptIn(send, i int) int {
	for _, r := range s.Receipts(send) {
		if r < i && s.Lane(r) == s.Lane(i) && s.is(r) {
			return r
		}
	}
	return -1
}

// isEarly reports whether the next event of the process shows event i: a timer's end, which is why the next happens.
func (s *scene) isEarly(i int) bool {
	e := &s.Events[i]
	return !s.All && (e.Kind == history.Local && e.Name == "timer" || e.Kind == history.State)
}

// lamports are Lamport's clocks of all events: one more than the greatest that its process could know.
func (s *scene) lamports() []uint32 {
	if s.lamport != nil {
		return s.lamport
	}
	s.lamport = make([]uint32, len(s.Events))
	last := make([]uint32, len(s.Log.Procs))
	for i := range s.Events {
		p := s.Log.Lane(i)
		t := last[p]
		if k := s.Events[i].Kind; k == history.Receive || k == history.Deliver {
			for _, x := range s.Sends(i) {
				t = max(t, s.lamport[x])
			}
		}
		s.lamport[i], last[p] = t+1, t+1
	}
	return s.lamport
}

package history

import (
	"fmt"
	"maps"
	"slices"
	"sort"
)

// log makes a Log of the events: the sendings of each are what its clock says.
func (f *foreign) log() (*Log, error) {
	events := make([]Event, len(f.events))
	for i, x := range f.events {
		// Line is which of the foreign events it is, until they are sorted
		events[i] = Event{Proc: x.proc, Seq: x.clock[x.proc], Wall: x.wall, Kind: Local, Name: x.text, Line: i + 1}
	}
	s, err := sortEvents(events)
	if err != nil {
		return nil, err
	}
	x := newForeignClocks(s, f.events)
	sends := x.match()
	x.setKinds(sends)
	if err := s.affordable(sends); err != nil {
		return nil, err
	}
	order := s.order(sends)
	l := s.log(order, sends)
	x.verify(l, order)
	l.problems = append(append(f.bad.problems(), l.problems...), x.wrong.tell(l, places(order))...)
	return l, nil
}

// foreignClocks finds out what the clocks of a log's events say.
type foreignClocks struct {
	*sorted
	of    []foreignEvent // of each event: what the text has
	lane  map[string]run
	wrong troubles
}

func newForeignClocks(s *sorted, events []foreignEvent) *foreignClocks {
	x := &foreignClocks{sorted: s, of: make([]foreignEvent, len(s.events)), lane: map[string]run{}}
	for i := range s.events {
		e := &s.events[i]
		x.of[i] = events[e.Line-1]
		s.when[i] = int64(e.Line) // what causality leaves open is as in the text
		e.Line = 0
	}
	for p, name := range s.names {
		x.lane[name] = s.lanes[p]
	}
	return x
}

// match finds the sendings of all events, by the rule of ShiViz (initParentChild in its js/model/modelGraph.js): where the entry of another
// process is larger than it was, the event is of that process's event of the number, unless the clock of another such event has that
// entry already.
func (x *foreignClocks) match() *matches {
	m := &matches{one: make([]int32, len(x.events)), many: map[int32][]int32{}}
	for p, r := range x.lanes {
		if e := &x.events[r.first]; e.Seq > 1 { // a log of its own has no beginning but the first
			x.gap(int32(r.first), e, e.Seq-1)
		}
		known := map[string]uint64{}
		for i := r.first; i < r.end; i++ {
			m.set(int32(i), x.parents(int32(i), x.names[p], known))
		}
	}
	return m
}

// parents are the events from which event i has what is new in its clock. known is what the process knew before, and knows then.
func (x *foreignClocks) parents(i int32, own string, known map[string]uint64) []int32 {
	new := map[int32]bool{}
	var lacking []string
	for other, n := range x.of[i].clock {
		if other == own || n <= known[other] {
			continue
		}
		known[other] = n
		if e := x.find(other, n); e >= 0 {
			new[e] = true
		} else {
			lacking = append(lacking, other)
		}
	}
	slices.SortFunc(lacking, compareNames)
	for _, other := range lacking {
		x.unknown(i, other, known[other])
	}
	return x.untold(new)
}

// untold are those of some events of which the clocks of the others do not tell.
func (x *foreignClocks) untold(events map[int32]bool) []int32 {
	if len(events) > 1 {
		for by := range events {
			for other, n := range x.of[by].clock {
				if e := x.find(other, n); e >= 0 && e != by {
					if _, ok := events[e]; ok {
						events[e] = false
					}
				}
			}
		}
	}
	var untold []int32
	for e, first := range events {
		if first {
			untold = append(untold, e)
		}
	}
	slices.Sort(untold)
	return untold
}

// find is event n of a process, -1 when the log does not have it.
func (x *foreignClocks) find(proc string, n uint64) int32 {
	r := x.lane[proc]
	i := r.first + sort.Search(r.end-r.first, func(k int) bool { return x.events[r.first+k].Seq >= n })
	if i < r.end && x.events[i].Seq == n {
		return int32(i)
	}
	return -1
}

// unknown says that the clock of event i has an entry of an event that the log does not have.
func (x *foreignClocks) unknown(i int32, other string, n uint64) {
	e, line := x.events[i], x.of[i].line
	x.wrong.add(BadClock, e.Proc+"\x00"+other, i, func(l *Log, p Problem) string {
		what := fmt.Sprintf("event %d of %s", n, other)
		if _, ok := x.lane[other]; !ok {
			what = "of " + other
		}
		return fmt.Sprintf("line %d: the clock of %s tells %s, which the log does not have%s", line, e, what, times(p.N))
	})
}

// setKinds makes events that are of others receipts, and these sendings.
func (x *foreignClocks) setKinds(m *matches) {
	to := map[int32]map[string]bool{}
	for i := range x.events {
		for _, s := range m.of(int32(i)) {
			if to[s] == nil {
				to[s] = map[string]bool{}
			}
			to[s][x.events[i].Proc] = true
		}
	}
	for i := range x.events {
		e := &x.events[i]
		switch from := m.of(int32(i)); {
		case len(from) == 1:
			s := &x.events[from[0]]
			e.Kind, e.Msg = Receive, &Message{From: s.Proc, ID: s.Seq}
		case len(from) > 1: // a message has one sender
			e.Kind, e.Msg = Receive, &Message{}
		case to[int32(i)] != nil:
			names := slices.SortedFunc(maps.Keys(to[int32(i)]), compareNames)
			e.Kind, e.Msg = Send, &Message{From: e.Proc, ID: e.Seq, To: names}
		}
	}
}

// verify compares each clock with what its process can have known.
func (x *foreignClocks) verify(l *Log, order []int32) {
	for k, i := range order {
		c := l.Clock(k)
		for _, p := range x.differs(l, c, x.of[i].clock) {
			e, foreign, name := l.Events[k], x.of[i], l.Procs[p]
			x.wrong.add(BadClock, e.Proc+"\x01"+name, i, func(l *Log, p Problem) string {
				return fmt.Sprintf("line %d: the clock of %s says %d for %s, and by the clocks of the events before it has to say %d%s", foreign.line, e, foreign.clock[name], name, c.Of(name), times(p.N))
			})
		}
	}
}

// differs are the processes whose entries are not those of c, where the log has the event that the entry names.
func (x *foreignClocks) differs(l *Log, c Clock, said map[string]uint64) []int {
	var wrong []int
	for p, name := range l.Procs {
		n := said[name]
		if n > 0 {
			i := l.Index(name, n)
			if i < 0 {
				continue // it has been said
			}
			n = uint64(l.Nth(i))
		}
		if n != c.At(p) {
			wrong = append(wrong, p)
		}
	}
	return wrong
}

package history

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// An incarnation is one process that has had a name.
type incarnation struct {
	proc, host string
	pid        int
	life       int
}

// sorted are events by process, and in each by number.
type sorted struct {
	events  []Event
	names   []string
	lanes   []run
	proc    []int32  // of each event: its process, an index of names
	when    []int64  // of each event: its time, for what causality leaves open
	aliases []string // of each lane: the name that its events had, where it is not their process's name any more
	again   bool     // there is a process that was started again
	troubles
}

// A run is the events of one process: events[first:end].
type run struct {
	first, end int
	host       string
	lost       uint64
	life, pid  int
}

// sortEvents puts each process's events together and in the order of their numbers. The result does not depend on the order in which
// events are given, unless they have no numbers.
func sortEvents(events []Event) (*sorted, error) {
	if len(events) > math.MaxInt32 {
		return nil, fmt.Errorf("history: %d events are too many for one log, which holds %d", len(events), math.MaxInt32)
	}
	groups, err := group(events)
	if err != nil {
		return nil, err
	}
	s := &sorted{events: make([]Event, 0, len(events)), proc: make([]int32, 0, len(events))}
	for _, g := range s.name(groups) {
		if err := s.addLane(events, g); err != nil {
			return nil, err
		}
	}
	s.when = make([]int64, len(s.events))
	for i := range s.events {
		s.when[i] = s.events[i].when()
	}
	return s, nil
}

// A member is one incarnation with its events, indices of those that Merge was given.
type member struct {
	incarnation
	name string
	nth  int // of the processes that had its name one after the other, from 1
	at   []int32
	from int64 // when its first event was
}

// group parts the events by incarnation.
func group(events []Event) ([]*member, error) {
	by := map[incarnation]*member{}
	var all []*member
	var last *member
	for i := range events {
		e := &events[i]
		if e.Proc == "" {
			return nil, fmt.Errorf("history: event %d of %d (%s, number %d) names no process", i+1, len(events), e.What(), e.Seq)
		}
		key := incarnation{e.Proc, e.Host, e.Pid, e.Life}
		if last == nil || last.incarnation != key {
			if last = by[key]; last == nil {
				last = &member{incarnation: key, from: math.MaxInt64}
				by[key] = last
				all = append(all, last)
			}
		}
		last.at = append(last.at, int32(i))
		last.from = min(last.from, e.when())
	}
	return all, nil
}

// name gives each incarnation its name, and the lanes their order. Of processes that had one name after the other, the first in the log keeps
// it, and the second is p#2. Where two have one name at once, the first keeps it. Events that say neither host nor pid are the first's, too.
func (s *sorted) name(all []*member) []*member {
	slices.SortFunc(all, func(a, b *member) int {
		return cmp.Or(compareNames(a.proc, b.proc), cmp.Compare(a.life, b.life), cmp.Compare(anonymous(b), anonymous(a)), cmp.Compare(a.from, b.from), cmp.Compare(a.host, b.host), cmp.Compare(a.pid, b.pid))
	})
	taken := map[string]bool{}
	for _, m := range all {
		taken[m.proc] = true
	}
	var lanes []*member
	var first *member // of the life
	for _, m := range all {
		switch {
		case first == nil || first.proc != m.proc:
			m.name, m.nth, first = m.proc, 1, m
			lanes = append(lanes, m)
		case first.life != m.life:
			m.name, m.nth = m.laterName(first.nth+1, taken), first.nth+1
			first = m
			lanes = append(lanes, m)
		case anonymous(first) == 1 && first.pid == 0: // the named one takes the anonymous events
			first.host, first.pid = m.host, m.pid
			first.at = append(first.at, m.at...)
		default:
			m.nth = first.nth
			m.name = m.otherName(taken)
			lanes = append(lanes, m)
			s.say(TwoOfOneName, fmt.Sprintf("two processes have the name %q: one is pid %d%s, the other pid %d%s; the second is called %q here. Give each its own name, also when one is started again", m.proc, first.pid, on(first.host), m.pid, on(m.host), m.name))
		}
	}
	slices.SortStableFunc(lanes, func(a, b *member) int { return compareNames(a.name, b.name) })
	return lanes
}

func anonymous(m *member) int {
	if m.host == "" && m.pid == 0 {
		return 1
	}
	return 0
}

func on(host string) string {
	if host == "" {
		return ""
	}
	return " on " + host
}

// otherName is a name for a process whose own is taken.
func (m *member) otherName(taken map[string]bool) string {
	name := fmt.Sprintf("%s (pid %d%s)", m.proc, m.pid, on(m.host))
	for taken[name] {
		name += "'"
	}
	taken[name] = true
	return name
}

// addLane appends the events of one process.
func (s *sorted) addLane(events []Event, m *member) error {
	first := len(s.events)
	for _, i := range m.at {
		s.events = append(s.events, events[i])
	}
	own := s.events[first:]
	if err := number(own); err != nil {
		return err
	}
	if !inOrder(own) {
		slices.SortFunc(own, compareEvents)
	}
	p := int32(len(s.names))
	s.names, s.aliases = append(s.names, m.name), append(s.aliases, m.proc)
	if m.nth > 1 {
		s.again = true
	}
	own = s.unique(own)
	s.events = s.events[:first+len(own)]
	r := run{first: first, end: len(s.events), host: m.host, life: m.life, pid: m.pid}
	for i := range own {
		own[i].Proc, own[i].Life = m.name, 0
		if r.host == "" {
			r.host = own[i].Host
		}
		s.proc = append(s.proc, p)
	}
	r.lost = s.gaps(own, first)
	s.lanes = append(s.lanes, r)
	return nil
}

// when is the event's time for the order of events that causality leaves open: by its host's clock, or since its process's start when
// it has none.
func (e *Event) when() int64 {
	if e.Wall.IsZero() {
		return int64(e.Mono)
	}
	return e.Wall.UnixNano()
}

// inOrder reports whether each number is larger than the one before.
func inOrder(own []Event) bool {
	for i := 1; i < len(own); i++ {
		if own[i].Seq <= own[i-1].Seq {
			return false
		}
	}
	return true
}

// content is what an event says, for comparison.
func (e *Event) content() string {
	var m Message
	if e.Msg != nil {
		m = *e.Msg
	}
	return fmt.Sprintf("%q %q %d %t %+v %q %d %d", e.Proc, e.Host, e.Pid, e.Msg != nil, m, e.Attrs, e.Cell, e.Line)
}

// compareEvents is a total order of events, by number first: what is equal in it is one event that was given twice.
func compareEvents(a, b Event) int {
	if c := cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.when(), b.when()), cmp.Compare(a.Mono, b.Mono), strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Name, b.Name)); c != 0 {
		return c
	}
	return strings.Compare(a.content(), b.content())
}

package history

import "time"

// Kinds are the events of some kinds, in order.
func (l *Log) Kinds(kinds ...Kind) []int {
	var at []int
	for i := range l.Events {
		for _, k := range kinds {
			if l.Events[i].Kind == k {
				at = append(at, i)
				break
			}
		}
	}
	return at
}

// Marks are the Mark events of some names, in order; of all names when none is given.
func (l *Log) Marks(names ...string) []int {
	var at []int
	for i := range l.Events {
		if e := &l.Events[i]; e.Kind == Mark && (len(names) == 0 || oneOf(e.Name, names)) {
			at = append(at, i)
		}
	}
	return at
}

func oneOf(s string, list []string) bool {
	for _, x := range list {
		if s == x {
			return true
		}
	}
	return false
}

// Receipt is the Receive event with which the message of Deliver i came: the last one of the same sending before it in its process. It is
// -1 when there is none: what delivers had the message in another way.
func (l *Log) Receipt(i int) int {
	found := -1
	for _, s := range l.Sends(i) {
		for _, r := range l.Receipts(s) {
			if r < i && r > found && l.laneOf[r] == l.laneOf[i] {
				found = r
			}
		}
	}
	return found
}

// Between is the part of the log that is the events i to j-1: a log of its own, whose events have the same order and numbers, and
// clocks that count from the first of them. Sendings and receipts outside are unknown in it; its Problems are none.
func (l *Log) Between(i, j int) *Log {
	return l.part(func(k int) bool { return i <= k && k < j })
}

// During is the part of the log that is, of each process, its events from the first to the last whose wall clock is from a time on and
// before another, otherwise as [Log.Between].
func (l *Log) During(from, to time.Time) *Log {
	first, last := make([]uint32, len(l.Procs)), make([]uint32, len(l.Procs))
	for i := range l.Events {
		if w := l.Events[i].Wall; w.Before(from) || !w.Before(to) {
			continue
		}
		p := l.laneOf[i]
		if first[p] == 0 {
			first[p] = l.nth[i]
		}
		last[p] = l.nth[i]
	}
	return l.part(func(k int) bool {
		p := l.laneOf[k]
		return first[p] > 0 && first[p] <= l.nth[k] && l.nth[k] <= last[p]
	})
}

// Only is the log of some processes, otherwise as [Log.Between].
func (l *Log) Only(procs ...string) *Log {
	return l.part(func(k int) bool { return oneOf(l.Procs[l.laneOf[k]], procs) })
}

// part is the log of some events, of each process those between two.
func (l *Log) part(keep func(int) bool) *Log {
	s := &sorted{}
	at := make([]int32, len(l.Events)) // of each event: its index in s, and 1
	var order []int32
	for p, name := range l.Procs {
		r := run{first: len(s.events), host: l.lanes[p].host}
		for _, i := range l.lanes[p].at {
			if !keep(i) {
				continue
			}
			s.events = append(s.events, l.Events[i])
			s.proc = append(s.proc, int32(len(s.names)))
			at[i] = int32(len(s.events))
		}
		if r.end = len(s.events); r.end > r.first {
			s.names, s.lanes = append(s.names, name), append(s.lanes, r)
		}
	}
	m := &matches{one: make([]int32, len(s.events)), many: map[int32][]int32{}}
	for i := range l.Events {
		if at[i] == 0 {
			continue
		}
		order = append(order, at[i]-1)
		var sends []int32
		for _, x := range l.Sends(i) {
			if at[x] > 0 {
				sends = append(sends, at[x]-1)
			}
		}
		m.set(at[i]-1, sends)
	}
	return s.log(order, m)
}

package history

import "sort"

// A Log is the events of a run in an order that respects causality, with their vector clocks and with receipts matched to sendings.
// An event is named by its index in Events. A Log is not changed once it is made, and may be read from several goroutines.
type Log struct {
	Events []Event  // in causal order; among events that causality leaves open, by wall clock, then by process
	Procs  []string // the processes that have events, "p2" before "p10"

	lanes     []lane
	laneOf    []int32 // of each event: its process, an index of Procs
	nth       []uint32
	rowOf     []int32 // of each event: the row of what its process has learned of others, -1 for none
	rows      vectors
	sends     links // of each Receive, Deliver, …
	receipts  links // of each Send
	delivered links
	problems  []Problem
}

// A lane is the events of one process, in order.
type lane struct {
	host string
	lost uint64 // events that are known not to be in the log
	at   []int  // indices of Events
}

// Lane is the number of the process of event i: Procs[Lane(i)] is its name.
func (l *Log) Lane(i int) int { return int(l.laneOf[i]) }

// Nth is the place of event i among the events of its process in the log, from 1: its own entry in its [Clock]. It differs from the
// event's Seq where events are missing.
func (l *Log) Nth(i int) int { return int(l.nth[i]) }

// Of are the events of a process, in order; nil of one that is unknown. The slice is the Log's.
func (l *Log) Of(proc string) []int {
	if p := l.proc(proc); p >= 0 {
		return l.lanes[p].at
	}
	return nil
}

// Host is the host of a process, as its first event that says one has it.
func (l *Log) Host(proc string) string {
	if p := l.proc(proc); p >= 0 {
		return l.lanes[p].host
	}
	return ""
}

// Lost is how many events of a process are known not to be in the log: those that its Missing events count, and gaps in its numbers.
// It is at least 1 when a Missing event does not know how many.
func (l *Log) Lost(proc string) uint64 {
	if p := l.proc(proc); p >= 0 {
		return l.lanes[p].lost
	}
	return 0
}

func (l *Log) proc(name string) int {
	i := sort.Search(len(l.Procs), func(i int) bool { return compareNames(l.Procs[i], name) >= 0 })
	if i < len(l.Procs) && l.Procs[i] == name {
		return i
	}
	return -1
}

// Index is the index of event seq of a process, -1 when the log does not have it. Cost: a binary search.
func (l *Log) Index(proc string, seq uint64) int {
	at := l.Of(proc)
	k := sort.Search(len(at), func(k int) bool { return l.Events[at[k]].Seq >= seq })
	if k < len(at) && l.Events[at[k]].Seq == seq {
		return at[k]
	}
	return -1
}

// Clock is the vector clock of event i. Cost: none to make it; see its methods.
func (l *Log) Clock(i int) Clock {
	return Clock{procs: l.Procs, own: int(l.laneOf[i]), count: l.nth[i], base: l.rows.row(l.rowOf[i])}
}

// Before reports whether event i happened before event j: j's process could know of it. Cost: constant.
func (l *Log) Before(i, j int) bool {
	p := l.laneOf[i]
	if p == l.laneOf[j] {
		return l.nth[i] < l.nth[j]
	}
	row := l.rows.row(l.rowOf[j])
	return row != nil && l.nth[i] <= row[p]
}

// Concurrent reports whether events i and j are two, and neither happened before the other: some order of the same run has i first,
// another j. Cost: constant.
func (l *Log) Concurrent(i, j int) bool { return i != j && !l.Before(i, j) && !l.Before(j, i) }

// Sends are the sendings that event i, which is of a message (Receive, Deliver, Drop, Hold, …), is of: one; several for a receipt from a
// stream that covers several; none when that is not known. The slice is the Log's.
func (l *Log) Sends(i int) []int { return l.sends.of(i) }

// Receipts are the Receive events of the Send i, in order: one a receiver, more of a stream or of a duplicated message. The slice is the
// Log's.
func (l *Log) Receipts(i int) []int { return l.receipts.of(i) }

// Deliveries are the Deliver events of the Send i. The slice is the Log's.
func (l *Log) Deliveries(i int) []int { return l.delivered.of(i) }

// links leads from each event to others. The zero value leads nowhere.
type links struct {
	first []uint32 // to[first[i]:first[i+1]] are those of i
	to    []int
}

func (k *links) of(i int) []int {
	if k.first == nil {
		return nil
	}
	a, b := k.first[i], k.first[i+1]
	return k.to[a:b:b]
}

// A pair is one link.
type pair struct{ from, to int32 }

// link makes links of pairs, of n events. Those of one event are in the order of pairs.
func link(n int, pairs []pair) links {
	k := links{first: make([]uint32, n+1), to: make([]int, len(pairs))}
	for _, p := range pairs {
		k.first[p.from+1]++
	}
	for i := range n {
		k.first[i+1] += k.first[i]
	}
	next := append([]uint32(nil), k.first...)
	for _, p := range pairs {
		k.to[next[p.from]] = int(p.to)
		next[p.from]++
	}
	return k
}

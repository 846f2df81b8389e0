package history

import "fmt"

// Merge makes a Log of the events of all processes: it orders them causally, matches receipts with sendings and computes the vector
// clocks. The order in which events are given does not matter; the slice is not kept, the messages and attributes of its events are.
//
// The order: an event comes after those of its process with smaller numbers, and after the sendings that it is of. What that leaves open
// is ordered by wall clock, then by process, so that a log looks as the run did where the hosts' clocks agree; causality wins where they
// do not. Events without a host and a pid are those of the first process of their name. A process whose events all have the number
// 0 gets numbers in the order given. One whose first number is not 1 was there before the log began.
//
// The clocks: each event of a process counts 1; a Receive or a Deliver learns what the sendings that it is of knew. Connections are not
// messages, and Drop, Duplicate, Delay and Hold teach a process nothing.
//
// The matching is by identity, never by a guess: see [Message]. What does not fit is no error but one of the Log's Problems: a message
// that comes before it was sent (of events that cause each other in a circle, one receipt loses its sending), a receipt of nothing, two
// processes with one name at once, missing numbers. Processes that had one name after the other are no problem: see [Life].
//
// Errors: an event without a process; a process of whose events some have numbers and some none; more than the memory holds.
// Cost: n log p for n events of p processes, and 4p bytes for each receipt; one million events of 64 processes take some seconds
// and half a gigabyte.
func Merge(events []Event) (*Log, error) {
	s, err := sortEvents(events)
	if err != nil {
		return nil, err
	}
	sends := s.match()
	if err := s.affordable(sends); err != nil {
		return nil, err
	}
	order := s.order(sends)
	s.tellLives(sends)
	return s.log(order, sends), nil
}

// maxClocks bounds the memory of the clocks of one log, in bytes.
const maxClocks = 4 << 30

// affordable refuses a log whose clocks would not fit in memory: no run has so many processes, a damaged file may.
func (s *sorted) affordable(sends *matches) error {
	receipts := 0
	for i, m := range sends.one {
		if k := s.events[i].Kind; m != -1 && (k == Receive || k == Deliver) {
			receipts++
		}
	}
	if bytes := 4 * receipts * len(s.names); bytes > maxClocks {
		return fmt.Errorf("history: the clocks of %d receipts by %d processes would take %d GiB; take a part of the log (of some processes, or of a shorter time)", receipts, len(s.names), bytes>>30)
	}
	return nil
}

// log makes the Log of events that are in order and matched.
func (s *sorted) log(order []int32, sends *matches) *Log {
	n := len(order)
	l := &Log{Events: make([]Event, n), Procs: s.names, laneOf: make([]int32, n), nth: make([]uint32, n), rowOf: make([]int32, n)}
	place := places(order)
	for k, i := range order {
		l.Events[k] = s.events[i]
		l.laneOf[k] = s.proc[i]
		l.nth[k] = uint32(int(i) - s.lanes[s.proc[i]].first + 1)
	}
	l.lanes = make([]lane, len(s.lanes))
	for p, r := range s.lanes {
		l.lanes[p] = lane{host: r.host, lost: r.lost, at: make([]int, 0, r.end-r.first)}
		for i := r.first; i < r.end; i++ {
			l.lanes[p].at = append(l.lanes[p].at, int(place[i]))
		}
	}
	l.link(order, place, sends)
	l.stamp()
	l.problems = s.tell(l, place)
	return l
}

// places are the indices of the Log that events have in an order.
func places(order []int32) []int32 {
	place := make([]int32, len(order))
	for k, i := range order {
		place[i] = int32(k)
	}
	return place
}

// link sets who is of which sending.
func (l *Log) link(order, place []int32, sends *matches) {
	var of, receipts, delivered []pair
	for k, i := range order {
		for _, m := range sends.of(i) {
			from := place[m]
			of = append(of, pair{int32(k), from})
			switch l.Events[k].Kind {
			case Receive:
				receipts = append(receipts, pair{from, int32(k)})
			case Deliver:
				delivered = append(delivered, pair{from, int32(k)})
			}
		}
	}
	n := len(order)
	l.sends, l.receipts, l.delivered = link(n, of), link(n, receipts), link(n, delivered)
}

// stamp computes the vector clocks. Events of a process share what it has learned, until it learns something new.
func (l *Log) stamp() {
	l.rows.width = len(l.Procs)
	now := make([]int32, len(l.Procs)) // of each process: its row
	for p := range now {
		now[p] = -1
	}
	row := make([]uint32, len(l.Procs))
	for i := range l.Events {
		p := l.laneOf[i]
		if k := l.Events[i].Kind; k == Receive || k == Deliver {
			if l.learn(row, now[p], i) {
				now[p] = l.rows.add(row)
			}
		}
		l.rowOf[i] = now[p]
	}
}

// learn sets row to what base has, and what the sendings of event i knew. It reports whether there was anything new.
func (l *Log) learn(row []uint32, base int32, i int) bool {
	sends := l.sends.of(i)
	if len(sends) == 0 {
		return false
	}
	old := l.rows.row(base)
	if old == nil {
		clear(row)
	} else {
		copy(row, old)
	}
	learned := false
	own := l.laneOf[i]
	for _, s := range sends {
		if from := l.laneOf[s]; from != own && l.nth[s] > row[from] {
			row[from], learned = l.nth[s], true
			known := l.rows.row(l.rowOf[s])
			for p, n := range known {
				if n > row[p] {
					row[p] = n
				}
			}
			row[own] = 0 // its own entry is the event's
		}
	}
	return learned
}

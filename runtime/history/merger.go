package history

import (
	"cmp"
	"slices"
)

// MergerConfig bounds a [Merger].
type MergerConfig struct {
	// Waiting is how many events may wait for others, of all processes; beyond it, the earliest are given out without what they wait
	// for. Default 10,000.
	Waiting int
	// Sendings is how many messages, streams and datagrams are remembered as sent; of older ones receipts do not wait. Default 100,000.
	Sendings int
}

// A Merger puts events in causal order while a run goes on. It takes those of each process in any order, and of the processes in any
// order, and gives out each event once all that it depends on has been given out: the events of its process before it, and its sendings.
// What it gives out in the end has the order of a [Log] for a run in which nothing is missing.
//
// What does not come is waited for only as long as there is room: see [MergerConfig]. Methods are called by one goroutine at a time.
type Merger struct {
	config MergerConfig
	lanes  map[incarnation]*mergeLane
	list   []*mergeLane // by name
	known  sendings
	held   int // events that wait
	ready  []Event
}

// A mergeLane is the events of one process that wait.
type mergeLane struct {
	incarnation
	next uint64  // the number that is due
	held []Event // by number
}

// NewMerger makes a Merger.
func NewMerger(config MergerConfig) *Merger {
	if config.Waiting <= 0 {
		config.Waiting = 10_000
	}
	if config.Sendings <= 0 {
		config.Sendings = 100_000
	}
	return &Merger{config: config, lanes: map[incarnation]*mergeLane{}, known: sendings{limit: config.Sendings}}
}

// Add takes events, and returns those that may be given out now, in causal order. The slice that it returns is valid until the next call.
// An event that was given already, or that comes when later ones of its process had to be given out, is ignored.
func (m *Merger) Add(events ...Event) []Event {
	m.ready = m.ready[:0]
	for _, e := range events {
		if m.hold(e); m.held > m.config.Waiting {
			m.makeRoom()
		}
	}
	m.drain()
	return m.ready
}

// makeRoom gives out events until no more wait than may.
func (m *Merger) makeRoom() {
	for m.drain(); m.held > m.config.Waiting; m.drain() {
		m.force()
	}
}

// Flush returns all events that wait, in causal order as far as that is known.
func (m *Merger) Flush() []Event {
	m.ready = m.ready[:0]
	for m.drain(); m.held > 0; m.drain() {
		m.force()
	}
	return m.ready
}

// Waiting is how many events wait for others.
func (m *Merger) Waiting() int { return m.held }

func (m *Merger) hold(e Event) {
	l := m.lane(incarnation{e.Proc, e.Host, e.Pid, e.Life})
	if e.Seq < l.next {
		return
	}
	k, found := slices.BinarySearchFunc(l.held, e.Seq, func(x Event, seq uint64) int { return cmp.Compare(x.Seq, seq) })
	if !found {
		l.held = slices.Insert(l.held, k, e)
		m.held++
	}
}

func (m *Merger) lane(key incarnation) *mergeLane {
	l := m.lanes[key]
	if l == nil {
		l = &mergeLane{incarnation: key, next: 1}
		m.lanes[key] = l
		k, _ := slices.BinarySearchFunc(m.list, l, func(a, b *mergeLane) int {
			return cmp.Or(compareNames(a.proc, b.proc), cmp.Compare(a.life, b.life), cmp.Compare(a.host, b.host), cmp.Compare(a.pid, b.pid))
		})
		m.list = slices.Insert(m.list, k, l)
	}
	return l
}

// drain gives out what may be given out, by wall clock among what is ready.
func (m *Merger) drain() {
	for {
		var first *mergeLane
		for _, l := range m.list {
			if l.due() && m.known.has(&l.held[0]) && (first == nil || l.held[0].when() < first.held[0].when()) {
				first = l
			}
		}
		if first == nil {
			return
		}
		m.give(first)
	}
}

// due reports whether the first event that the lane holds is the next of its process. Numbers that a Missing event accounts for do not
// come.
func (l *mergeLane) due() bool {
	if len(l.held) == 0 {
		return false
	}
	e := &l.held[0]
	return e.Seq == l.next || e.Kind == Missing && e.Seq-l.next <= missingOf(e)
}

// give gives out the first event of a lane.
func (m *Merger) give(l *mergeLane) {
	e := l.held[0]
	l.held[0] = Event{}
	l.held = l.held[1:]
	m.held--
	l.next = e.Seq + 1
	m.known.note(&e)
	m.ready = append(m.ready, e)
}

// force gives out the earliest event that waits, without what it waits for. There is one.
func (m *Merger) force() {
	var first *mergeLane
	for _, l := range m.list {
		if len(l.held) > 0 && (first == nil || l.held[0].when() < first.held[0].when()) {
			first = l
		}
	}
	m.give(first)
}

// sendings remembers which sendings have been given out: at least the last limit, and not more than twice as many.
type sendings struct {
	limit    int
	new, old map[sendingKey]int64 // how far a stream is written, else 0
}

// A sendingKey names a message, a datagram's content, or a direction of a stream.
type sendingKey struct {
	of   identity
	name string
	n    uint64
	back bool
}

// keyOfSending is the key of a message of event e, and how far its stream has to be written for it.
func keyOfSending(e *Event) (k sendingKey, end int64, ok bool) {
	m := e.Msg
	if m == nil {
		return k, 0, false
	}
	k.of = m.identity()
	switch k.of {
	case byNumber:
		k.name, k.n = m.From, m.ID
		if e.Kind == Send {
			k.name = cmp.Or(m.From, e.Proc)
		}
	case byHash:
		k.n = m.Hash
	case byRange:
		k.name, k.back, end = m.Chan, m.Back, m.Off+int64(m.Bytes)
	default:
		return k, 0, false
	}
	return k, end, true
}

// has reports whether the sendings that event e is of have been given out.
func (s *sendings) has(e *Event) bool {
	if !ofMessage(e.Kind) {
		return true
	}
	k, end, ok := keyOfSending(e)
	if !ok {
		return true
	}
	written, known := s.new[k]
	if !known {
		written, known = s.old[k]
	}
	return known && written >= end
}

// note remembers the sending that e is.
func (s *sendings) note(e *Event) {
	if e.Kind != Send {
		return
	}
	k, end, ok := keyOfSending(e)
	if !ok {
		return
	}
	if len(s.new) >= s.limit || s.new == nil {
		s.old, s.new = s.new, map[sendingKey]int64{}
	}
	s.new[k] = max(s.new[k], s.old[k], end)
}

package history

import (
	"fmt"
	"math"
	"slices"
)

// matches are the sendings that events are of.
type matches struct {
	one  []int32 // of each event: its sending, -1 for none, -2 when several has them
	many map[int32][]int32
}

// of are the sendings of event i.
func (m *matches) of(i int32) []int32 {
	switch m.one[i] {
	case -1:
		return nil
	case -2:
		return m.many[i]
	}
	return m.one[i : i+1]
}

func (m *matches) set(i int32, sends []int32) {
	switch len(sends) {
	case 0:
		m.one[i] = -1
	case 1:
		m.one[i] = sends[0]
	default:
		m.one[i], m.many[i] = -2, sends
	}
}

// remove takes from event i the sendings from first on, before end.
func (m *matches) remove(i, first, end int32) {
	m.set(i, slices.DeleteFunc(slices.Clone(m.of(i)), func(s int32) bool { return first <= s && s < end }))
}

// ofMessage reports whether events of the kind are of a message that was sent.
func ofMessage(k Kind) bool {
	switch k {
	case Receive, Deliver, Drop, Duplicate, Delay, Hold:
		return true
	}
	return false
}

// match finds the sendings of all events that are of messages.
func (s *sorted) match() *matches {
	m := &matches{one: make([]int32, len(s.events)), many: map[int32][]int32{}}
	numbered, streams, datagrams := newNumbered(s), newStreams(s), newDatagrams(s)
	by := make([]identity, len(s.events)) // of each event that is of a message
	for i := range s.events {
		e := &s.events[i]
		sent := e.Kind == Send
		if e.Msg != nil && (sent || ofMessage(e.Kind)) {
			by[i] = e.Msg.identity()
		}
		switch {
		case e.Kind == Connect || e.Kind == Accept:
			streams.open(int32(i))
		case by[i] == byRange:
			streams.transfer(int32(i), sent)
		case sent && by[i] == byNumber:
			numbered.sent(int32(i))
		case sent && by[i] == byHash:
			datagrams.sent(int32(i))
		}
	}
	for i := range s.events {
		m.one[i] = -1
		if by[i] == unknown || s.events[i].Kind == Send {
			continue
		}
		switch by[i] {
		case byNumber:
			m.one[i] = numbered.find(int32(i))
		case byRange:
			m.set(int32(i), streams.find(int32(i)))
		case byHash:
			m.one[i] = datagrams.find(int32(i))
		}
	}
	return m
}

// identity is how a message is known again.
type identity int8

const (
	unknown  identity = iota
	byNumber          // its sender's number
	byRange           // a range of bytes of a stream
	byHash            // a datagram's content
)

func (m *Message) identity() identity {
	switch {
	case m.ID != 0:
		return byNumber
	case m.Hash != 0:
		return byHash
	case m.Chan != "" && m.Bytes > 0 && m.Off >= 0 && m.Off <= math.MaxInt64-int64(m.Bytes):
		return byRange
	}
	return unknown
}

// numbered matches the messages that have their sender's number.
type numbered struct {
	*sorted
	senders map[string]int32
	first   map[messageKey]int32
	more    map[messageKey][]int32 // all sendings of a number that has several
	taken   map[takenKey]int32
}

type messageKey struct {
	from int32
	id   uint64
}

// A takenKey is a sending and who has received it.
type takenKey struct{ send, proc int32 }

func newNumbered(s *sorted) *numbered {
	return &numbered{sorted: s, senders: map[string]int32{}, first: map[messageKey]int32{}, more: map[messageKey][]int32{}, taken: map[takenKey]int32{}}
}

// key is a message's, false when nobody is known to have sent under that name.
func (n *numbered) key(from string, id uint64) (messageKey, bool) {
	p, ok := n.senders[from]
	return messageKey{p, id}, ok
}

// sender is who has sent the message of Send e.
func (s *sorted) sender(i int32) string {
	if from := s.events[i].Msg.From; from != "" {
		return from
	}
	return s.aliases[s.proc[i]]
}

func (n *numbered) sent(i int32) {
	from := n.sender(i)
	if _, ok := n.senders[from]; !ok {
		n.senders[from] = int32(len(n.senders))
	}
	k, _ := n.key(from, n.events[i].Msg.ID)
	first, again := n.first[k]
	if !again {
		n.first[k] = i
		return
	}
	if n.more[k] == nil {
		n.more[k] = []int32{first}
	}
	n.more[k] = append(n.more[k], i)
	a, b := n.events[first], n.events[i]
	if a.Msg.Chan == b.Msg.Chan && n.proc[first] == n.proc[i] {
		n.add(SameID, from, i, func(l *Log, p Problem) string {
			return fmt.Sprintf("%s and %s have the same message number%s; a receipt of it is of the one that names its receiver, if only one does", a, b, times(p.N))
		})
	}
}

// find is the sending that event i is of, -1 when that is not known.
func (n *numbered) find(i int32) int32 {
	e := &n.events[i]
	k, known := n.key(e.Msg.From, e.Msg.ID)
	s, ok := n.first[k]
	if !known || !ok {
		n.unsent(i)
		return -1
	}
	if more := n.more[k]; more != nil {
		if s, ok = n.narrow(more, i); !ok {
			return -1
		}
	}
	if e.Kind == Receive {
		n.taking(i, s)
	}
	return s
}

// maxCandidates is among how many sendings the one of a receipt is looked for.
const maxCandidates = 256

// narrow finds the one sending among several with one number that event i can be of: by its channel, then by its receiver.
func (n *numbered) narrow(candidates []int32, i int32) (int32, bool) {
	if len(candidates) > maxCandidates {
		n.ambiguous(i, len(candidates))
		return 0, false
	}
	e := &n.events[i]
	fits := slices.DeleteFunc(slices.Clone(candidates), func(s int32) bool { return n.events[s].Msg.Chan != e.Msg.Chan })
	if len(fits) != 1 {
		if len(fits) == 0 {
			fits = slices.Clone(candidates)
		}
		fits = slices.DeleteFunc(fits, func(s int32) bool { return !slices.Contains(n.events[s].Msg.To, n.aliases[n.proc[i]]) })
	}
	if len(fits) == 1 {
		return fits[0], true
	}
	n.ambiguous(i, len(candidates))
	return 0, false
}

// taking says it when a process has received one sending twice, and nobody has duplicated it.
func (n *numbered) taking(i, s int32) {
	k := takenKey{s, n.proc[i]}
	first, again := n.taken[k]
	if !again {
		n.taken[k] = i
		return
	}
	if n.events[i].Msg.Copy || n.events[first].Msg.Copy {
		return
	}
	a := n.events[first]
	n.add(Twice, a.Proc, i, func(l *Log, p Problem) string {
		return fmt.Sprintf("%s received a message twice: %s, and again %s; no Duplicate event says why", a.Proc, a, l.named(p))
	})
}

// unsent says that nobody in the log has sent what event i is of.
func (s *sorted) unsent(i int32) {
	e := s.events[i]
	if e.Kind != Receive && e.Kind != Deliver {
		return
	}
	from := e.Msg.From
	if from == "" {
		from = e.Msg.Chan
	}
	s.add(Unsent, e.Proc+"\x00"+from, i, func(l *Log, p Problem) string {
		text := fmt.Sprintf("%s received what nobody in the log has sent: %s", e.Proc, l.named(p))
		switch lost := l.Lost(from); {
		case lost > 0:
			text += fmt.Sprintf(". The log lacks %d events of %s, the sendings may be among them", lost, from)
		case l.proc(from) < 0 && e.Msg.From != "":
			text += fmt.Sprintf(". There are no events of %s: does it record?", from)
		}
		return text
	})
}

// ambiguous says that event i may be of any of n sendings.
func (s *sorted) ambiguous(i int32, n int) {
	e := s.events[i]
	s.add(Ambiguous, e.Proc, i, func(l *Log, p Problem) string {
		return fmt.Sprintf("%s may be of any of %d sendings, and is used as of none%s", e, n, times(p.N))
	})
}

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

// beganLate reports whether a process was there before the log began.
func (s *sorted) beganLate(proc string) bool {
	p, ok := slices.BinarySearchFunc(s.names, proc, compareNames)
	if !ok {
		return false
	}
	first := &s.events[s.lanes[p].first]
	before := first.Seq - 1
	if first.Kind == Missing {
		before -= min(before, missingOf(first))
	}
	return before > 0
}

// unsent says that nobody in the log has sent what event i is of; earlier that it may have been before the log began.
func (s *sorted) unsent(i int32, earlier bool) {
	e := s.events[i]
	if e.Kind != Receive && e.Kind != Deliver {
		return
	}
	from := e.Msg.From
	if from == "" {
		from = e.Msg.Chan
	}
	if earlier {
		s.add(Earlier, e.Proc+"\x00"+from, i, func(l *Log, p Problem) string {
			return fmt.Sprintf("%s received what was sent before the log began: %s", e.Proc, l.named(p))
		})
		return
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

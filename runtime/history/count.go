package history

import (
	"cmp"
	"slices"
	"strings"
)

// A count is how many messages there were of a kind. A message to several counts for each.
type count struct {
	sent, received, delivered, dropped int
	bytes                              int64 // sent
}

// A TypeCount counts the messages of a type. A slice of them is shown as a table.
type TypeCount struct {
	Type                               string
	Sent, Received, Delivered, Dropped int
	Bytes                              int64 // sent
}

// A ChanCount counts the messages on a channel.
type ChanCount struct {
	Chan                               string
	Sent, Received, Delivered, Dropped int
	Bytes                              int64
}

// A PairCount counts the messages from one process to another.
type PairCount struct {
	From, To                           string
	Sent, Received, Delivered, Dropped int
	Bytes                              int64
}

// CountTypes counts messages by type, in the order of the types' names.
func (l *Log) CountTypes() []TypeCount {
	var rows []TypeCount
	for _, r := range l.count(func(m *Message, from, to string) [2]string { return [2]string{m.Type} }) {
		rows = append(rows, TypeCount{r.key[0], r.sent, r.received, r.delivered, r.dropped, r.bytes})
	}
	return rows
}

// CountChans counts messages by channel.
func (l *Log) CountChans() []ChanCount {
	var rows []ChanCount
	for _, r := range l.count(func(m *Message, from, to string) [2]string { return [2]string{m.Chan} }) {
		rows = append(rows, ChanCount{r.key[0], r.sent, r.received, r.delivered, r.dropped, r.bytes})
	}
	return rows
}

// CountPairs counts messages by sender and receiver; "" is one that is not known.
func (l *Log) CountPairs() []PairCount {
	var rows []PairCount
	for _, r := range l.count(func(m *Message, from, to string) [2]string { return [2]string{from, to} }) {
		rows = append(rows, PairCount{r.key[0], r.key[1], r.sent, r.received, r.delivered, r.dropped, r.bytes})
	}
	return rows
}

// Sent is how many messages of some types were sent, of all types when none is given. A message to several counts for each.
func (l *Log) Sent(types ...string) int {
	n := 0
	for i := range l.Events {
		if e := &l.Events[i]; e.Kind == Send && e.Msg != nil && (len(types) == 0 || oneOf(e.Msg.Type, types)) {
			n += max(1, len(e.Msg.To))
		}
	}
	return n
}

// A counted is a count with what it is of.
type counted struct {
	key [2]string
	count
}

// count counts by the key of a message, its sender and one of its receivers.
func (l *Log) count(key func(m *Message, from, to string) [2]string) []*counted {
	by := map[[2]string]*counted{}
	of := func(m *Message, from, to string) *counted {
		k := key(m, from, to)
		if by[k] == nil {
			by[k] = &counted{key: k}
		}
		return by[k]
	}
	for i := range l.Events {
		e := &l.Events[i]
		if e.Msg == nil {
			continue
		}
		m, from := l.sentAs(i)
		switch e.Kind {
		case Send:
			for _, to := range l.receivers(i) {
				c := of(m, from, to)
				c.sent++
				c.bytes += int64(m.Bytes)
			}
		case Receive:
			of(m, from, e.Proc).received++
		case Deliver:
			of(m, from, e.Proc).delivered++
		case Drop:
			to := e.Msg.To
			if len(to) == 0 {
				to = []string{""}
			}
			for _, to := range to {
				of(m, from, to).dropped++
			}
		}
	}
	rows := make([]*counted, 0, len(by))
	for _, c := range by {
		rows = append(rows, c)
	}
	slices.SortFunc(rows, func(a, b *counted) int {
		return cmp.Or(compareNames(a.key[0], b.key[0]), compareNames(a.key[1], b.key[1]))
	})
	return rows
}

// sentAs is the message of event i as its sender knows it, and who that is.
func (l *Log) sentAs(i int) (m *Message, from string) {
	e := &l.Events[i]
	if s := l.Sends(i); len(s) > 0 {
		return l.Events[s[0]].Msg, l.Events[s[0]].Proc
	}
	if e.Kind == Send {
		return e.Msg, e.Proc
	}
	return e.Msg, e.Msg.From
}

// receivers are those to whom Send i is: those that it names, or else those that have received it; one that is not known when nobody has.
func (l *Log) receivers(i int) []string {
	if to := l.Events[i].Msg.To; len(to) > 0 {
		return to
	}
	var to []string
	for _, r := range l.Receipts(i) {
		if p := l.Events[r].Proc; !slices.Contains(to, p) {
			to = append(to, p)
		}
	}
	if len(to) == 0 {
		return []string{""}
	}
	slices.SortFunc(to, strings.Compare)
	return to
}

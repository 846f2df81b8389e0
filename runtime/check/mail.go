package check

import (
	"slices"

	"jeton/runtime/history"
)

// mail is the messages of a log: who sent what to whom, and which events hand a message to its receiver.
type mail struct {
	*history.Log
	lane map[string]int
	// ordered are the types of message that an order delivers: of those a delivery counts, of others the receipt.
	ordered map[string]bool
	of      []bool // of each process: it takes part
}

func mailOf(l *history.Log, o *options) *mail {
	m := &mail{Log: l, lane: laneNumbers(l), ordered: map[string]bool{}, of: o.lanes(l)}
	if o.byNet {
		return m
	}
	for i := range l.Events {
		if e := &l.Events[i]; e.Kind == history.Deliver || e.Kind == history.Hold && e.Attrs["why"] == "" {
			for _, s := range l.Sends(i) {
				m.ordered[l.Events[s].Msg.Type] = true
			}
		}
	}
	return m
}

// hands are the sendings whose messages event i hands to its process; nil when it hands none.
func (m *mail) hands(i int) []int {
	e := &m.Events[i]
	if e.Kind != history.Receive && e.Kind != history.Deliver {
		return nil
	}
	sends := m.Sends(i)
	if len(sends) == 0 || m.kind(sends[0]) != e.Kind || !m.of[m.Lane(i)] || !m.of[m.Lane(sends[0])] {
		return nil
	}
	return sends
}

// kind is the kind of event by which the message of a sending is handed over.
func (m *mail) kind(send int) history.Kind {
	if m.ordered[m.Events[send].Msg.Type] {
		return history.Deliver
	}
	return history.Receive
}

// handed are the events that hand over the message of a sending.
func (m *mail) handed(send int) []int {
	if m.kind(send) == history.Deliver {
		return m.Deliveries(send)
	}
	return m.Receipts(send)
}

// first reports whether event i is the first to hand the message of a sending to its process.
func (m *mail) first(i, send int) bool {
	for _, j := range m.handed(send) {
		if m.Lane(j) == m.Lane(i) {
			return j == i
		}
	}
	return true
}

// arrived reports whether the message of a sending was handed to process p.
func (m *mail) arrived(send, p int) bool {
	return slices.ContainsFunc(m.handed(send), func(j int) bool { return m.Lane(j) == p })
}

// said names the message of a sending: m 3 of p0.
func (m *mail) said(send int) phrase {
	return sayMessage.with(messageName(m.Events[send].Msg), m.Procs[m.Lane(send)])
}

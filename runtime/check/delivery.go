package check

import (
	"slices"

	"jeton/runtime/history"
)

// NoCreation checks that each message that was received or delivered had been sent, and to who got it. Cost: linear.
func NoCreation(l *history.Log) Verdict {
	v, lane := about(propCreation), laneNumbers(l)
	seen := 0
	for i := range l.Events {
		e := &l.Events[i]
		if e.Msg == nil || e.Kind != history.Receive && e.Kind != history.Deliver {
			continue
		}
		seen++
		if len(l.Sends(i)) == 0 {
			return v.created(l, lane, i)
		}
		if to := l.Events[l.Sends(i)[0]].Msg.To; len(to) > 0 && !slices.Contains(to, e.Proc) && known(lane, to) {
			return v.violated(witness(l, l.Sends(i)[0], i).of(l.Sends(i)[0]), whyNotAddressed, happening{l, i}, happening{l, l.Sends(i)[0]})
		}
	}
	v.count(countMessages, seen)
	if seen == 0 {
		return v.unknown(whyNoMessage.with())
	}
	return v.ok(okCreation, seen)
}

func known(lane map[string]int, names []string) bool {
	return !slices.ContainsFunc(names, func(n string) bool { _, ok := lane[n]; return !ok })
}

// created is the verdict on a receipt without a sending.
func (v Verdict) created(l *history.Log, lane map[string]int, i int) Verdict {
	from := l.Events[i].Msg.From
	if _, ok := lane[from]; !ok {
		return v.unknown(whySenderUnknown.with(happening{l, i}))
	}
	if n := l.Lost(from); n > 0 {
		return v.unknown(whySeems.with(whyCreated.with(happening{l, i}), whyLost.with(n, from)))
	}
	return v.violated(witness(l, i), whyCreated, happening{l, i})
}

// AtMostOnce checks that no process gets one message twice. Bytes of streams are left aside: they have no numbers. Options: Among,
// ByReceipt. Cost: linear.
func AtMostOnce(l *history.Log, opts ...Option) Verdict {
	v, m := about(propOnce), mailOf(l, choose(opts))
	seen := 0
	for i := range l.Events {
		for _, s := range m.hands(i) {
			if l.Events[s].Msg.ID == 0 {
				continue
			}
			seen++
			if !m.first(i, s) {
				at := m.handed(s)
				j := at[slices.IndexFunc(at, func(j int) bool { return l.Lane(j) == l.Lane(i) })]
				return v.violated(witness(l, s, j, i).of(s), whyTwice, l.Procs[l.Lane(i)], m.said(s), happening{l, j}, happening{l, i})
			}
		}
	}
	v.count(countMessages, seen)
	if seen == 0 {
		return v.unknown(whyNoMessage.with())
	}
	return v.ok(okOnce, seen).careful(l)
}

// Delivered checks that at rest each message has been handed to each receiver that is alive: nothing is held for ever. What was lost because its
// receiver was dead then is excused. Of a message that is
// held it names the one that is missing. Options: AtRest, Among, ByReceipt. Cost: linear.
func Delivered(l *history.Log, opts ...Option) Verdict {
	v, o := about(propDelivered), choose(opts)
	m, x := mailOf(l, o), lived(l)
	lost := m.lost()
	got := make([]int, len(l.Procs)) // the last sending whose message a process got, plus 1
	seen := 0
	for s := range l.Events {
		e := &l.Events[s]
		if e.Kind != history.Send || e.Msg == nil || !m.of[l.Lane(s)] {
			continue
		}
		for _, i := range m.handed(s) {
			got[l.Lane(i)] = s + 1
		}
		for _, to := range e.Msg.To {
			p, ok := m.lane[to]
			if !ok || !m.of[p] || x.gone(p) || x.ended[p] {
				continue
			}
			seen++
			drop, dropped := lost[lostKey{s, p}]
			switch {
			case got[p] == s+1 || dropped && x.died[p]:
			case dropped:
				return v.violated(witness(l, s, drop).of(s), whyDropped, m.said(s), l.Procs[p], happening{l, drop})
			default:
				return v.undelivered(m, x, o, s, p)
			}
		}
	}
	v.count(countMessages, seen)
	if seen == 0 {
		return v.unknown(whyNoMessage.with())
	}
	return v.ok(okDelivered, seen).careful(l)
}

// A lostKey is a message to one of its receivers.
type lostKey struct{ send, to int }

// lost are the messages that did not come, with the events that say so.
func (m *mail) lost() map[lostKey]int {
	lost := map[lostKey]int{}
	for i := range m.Events {
		if e := &m.Events[i]; e.Kind == history.Drop && e.Msg != nil {
			for _, s := range m.Sends(i) {
				for _, to := range e.Msg.To {
					if p, ok := m.lane[to]; ok {
						lost[lostKey{s, p}] = i
					}
				}
			}
		}
	}
	return lost
}

// undelivered is the verdict on a message that process p has not got.
func (v Verdict) undelivered(m *mail, x *lives, o *options, s, p int) Verdict {
	name := m.Procs[p]
	if i := m.receipt(s, p); i >= 0 && m.kind(s) == history.Deliver {
		return v.waits(m.Log, x, o, witness(m.Log, s, i).of(s), whyHeld, name, m.said(s))
	}
	if later := m.heldFor(s, p); later >= 0 {
		return v.waits(m.Log, x, o, witness(m.Log, s, later, m.receipt(later, p)).of(s, later), whyHeldFor, name, m.said(later), m.said(s))
	}
	return v.waits(m.Log, x, o, witness(m.Log, s).of(s), whyNotCome, m.said(s), name)
}

// receipt is the event by which process p received the message of a sending, -1 for none.
func (m *mail) receipt(send, p int) int {
	for _, i := range m.Receipts(send) {
		if m.Lane(i) == p {
			return i
		}
	}
	return -1
}

// heldFor is a sending that depends on the sending s, and whose message process p has received and holds; -1 when there is none.
func (m *mail) heldFor(s, p int) int {
	k := newKnowledge(m)
	k.read(nil)
	for t := s + 1; t < len(m.Events); t++ {
		if m.Events[t].Kind == history.Send && m.Events[t].Msg != nil && k.depends(s, t) && m.receipt(t, p) >= 0 && !m.arrived(t, p) {
			return t
		}
	}
	return -1
}

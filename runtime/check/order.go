package check

import "jeton/runtime/history"

// FIFO checks that messages from one process to another, on one channel (Msg.Chan), are handed over in the order of their sending. A message
// that never comes breaks no order: see [Delivered]. Options: Among, ByReceipt. Cost: linear.
func FIFO(l *history.Log, opts ...Option) Verdict {
	v, m := about(propFIFO), mailOf(l, choose(opts))
	type channel struct {
		from, to int
		name     string
	}
	last := map[channel]int{} // the event that handed over the youngest message so far
	seen := 0
	for i := range l.Events {
		for _, s := range m.hands(i) {
			c := channel{l.Lane(s), l.Lane(i), l.Events[s].Msg.Chan}
			j, any := last[c]
			if seen++; !any {
				last[c] = i
				continue
			}
			switch t := youngest(m, j); {
			case s > t:
				last[c] = i
			case s < t && m.first(i, s):
				w := witness(l, j, i).of(s, t)
				w.Path = []int{s, t}
				return v.violated(w, whyFIFO, m.said(t), l.Procs[c.to], m.said(s), l.Procs[c.from])
			}
		}
	}
	v.count(countMessages, seen)
	v.count(countChannels, len(last))
	if seen == 0 {
		return v.unknown(whyNoMessage.with())
	}
	return v.ok(okFIFO, seen, len(last)).careful(l)
}

// youngest is the youngest of the sendings that event i hands over.
func youngest(m *mail, i int) int {
	s := m.hands(i)
	return s[len(s)-1]
}

// Causal checks causal order: if the sending of m1 happened before that of m2, no process gets m2 before m1. What was received and is held
// back has not happened for its process yet. Options: Among, ByReceipt. Cost: linear in events × processes.
//
// Source: Raynal, Schiper, Toueg, IPL 39 (1991).
func Causal(l *history.Log, opts ...Option) Verdict {
	v, m := about(propCausal), mailOf(l, choose(opts))
	k := newKnowledge(m)
	late, early, seen := -1, -1, 0
	k.read(func(i, s int) bool {
		seen++
		if k.now[l.Lane(i)][l.Lane(s)] >= k.number[s] && m.first(i, s) {
			late, early = i, s
			return false
		}
		return true
	})
	v.count(countMessages, seen)
	switch {
	case seen == 0:
		return v.unknown(whyNoMessage.with())
	case late < 0:
		return v.ok(okCausal, seen).careful(l)
	}
	return v.overtaken(k, late, early)
}

// overtaken is the verdict when event i hands over the message of the sending m1, and an earlier one of its process a message that depends
// on it.
func (v Verdict) overtaken(k *knowledge, i, m1 int) Verdict {
	for _, j := range k.Of(k.Procs[k.Lane(i)]) {
		for _, m2 := range k.hands(j) {
			if m2 != m1 && k.depends(m1, m2) {
				w := witness(k.Log, j, i).of(m1, m2)
				w.Path = k.path(m1, m2)
				return v.violated(w, whyCausal, k.Procs[k.Lane(i)], k.said(m2), k.said(m1))
			}
		}
	}
	panic("check: a message was overtaken, and by none") // now says that there is one
}

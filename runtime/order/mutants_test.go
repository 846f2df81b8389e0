package order

import (
	"slices"
	"testing"

	"jeton/runtime/clock"
	"jeton/runtime/protocol"
)

// schedules is how many seeded runs the right versions go through without an accusation.
const schedules = 1000

func TestRightVersionsAreNeverAccused(t *testing.T) {
	for kind, promised := range map[Kind][]string{Causal: promisesCausal, Broadcast: promisesCausal, FIFO: promisesFIFO} {
		for seed := range uint64(schedules) {
			if accused := without(layered(kind).seeded(seed), promised...); len(accused) > 0 {
				t.Fatalf("%s, seed %d: %v", kind, seed, accused)
			}
		}
	}
}

// A mutant changes one thing of a rule.
type mutant struct {
	Rule
	stamp   func(to []int) (Stamp, error)
	check   func(m Message) error
	known   func(m Message) bool
	waits   func(m Message) []Missing
	deliver func(m Message)
}

func (r *mutant) Stamp(to []int) (Stamp, error) {
	if r.stamp != nil {
		return r.stamp(to)
	}
	return r.Rule.Stamp(to)
}

func (r *mutant) Check(m Message) error {
	if r.check != nil {
		return r.check(m)
	}
	return r.Rule.Check(m)
}

func (r *mutant) Known(m Message) bool {
	if r.known != nil {
		return r.known(m)
	}
	return r.Rule.Known(m)
}

func (r *mutant) Waits(m Message) []Missing {
	if r.waits != nil {
		return r.waits(m)
	}
	return r.Rule.Waits(m)
}

func (r *mutant) Deliver(m Message) {
	if r.deliver != nil {
		r.deliver(m)
		return
	}
	r.Rule.Deliver(m)
}

// wrongCausal, wrongBroadcast and wrongFIFO are systems whose rule was changed.
func wrongCausal(change func(r *causal, m *mutant)) system {
	return ruled(func(self, n int) Rule {
		r := newCausal(self, n)
		m := &mutant{Rule: r}
		change(r, m)
		return m
	})
}

func wrongBroadcast(change func(r *broadcast, m *mutant)) system {
	return ruled(func(self, n int) Rule {
		r := newBroadcast(self, n)
		m := &mutant{Rule: r}
		change(r, m)
		return m
	}).broadcast()
}

func wrongFIFO(change func(r *fifo, m *mutant)) system {
	return ruled(func(self, n int) Rule {
		r := newFIFO(self, n)
		m := &mutant{Rule: r}
		change(r, m)
		return m
	})
}

func never(Message) bool { return false }

// forever is what a message waits for that no mutant delivers.
var forever = []Missing{{}}

func unless(ok bool) []Missing {
	if ok {
		return nil
	}
	return forever
}

var mutants = map[string]struct {
	system  system
	accuser string
}{
	// Raynal, Schiper, Toueg.
	"counted before the matrix is copied": {wrongCausal(func(r *causal, m *mutant) {
		m.stamp = func(to []int) (Stamp, error) {
			r.sent.Sent(r.self, to...)
			return Stamp{Matrix: r.sent.Copy()}, nil
		}
	}), propAll},
	"the sending is not counted": {wrongCausal(func(r *causal, m *mutant) {
		m.stamp = func([]int) (Stamp, error) { return Stamp{Matrix: r.sent.Copy()}, nil }
		m.known = never
	}), propFIFO},
	"the matrix is sent by reference": {wrongCausal(func(r *causal, m *mutant) {
		m.stamp = func(to []int) (Stamp, error) {
			r.sent.Sent(r.self, to...)
			return Stamp{Matrix: r.sent}, nil
		}
	}), propAll},
	"taken over at the receipt, not at the delivery": {wrongCausal(func(r *causal, m *mutant) {
		take := func(w Message) {
			r.sent.Merge(w.Stamp.Matrix)
			for _, d := range w.To {
				r.sent[w.From][d] = max(r.sent[w.From][d], w.Stamp.Matrix[w.From][d]+1)
			}
		}
		m.check = func(w Message) error { take(w); return r.Check(w) }
		m.deliver = func(w Message) { r.deliv[w.From]++ }
	}), propNeedless},
	"one counter for all senders": {wrongCausal(func(r *causal, m *mutant) {
		got := 0
		m.waits = func(w Message) []Missing {
			sent := 0
			for _, n := range w.Stamp.Matrix.Column(r.self) {
				sent += n
			}
			return unless(got >= sent)
		}
		m.deliver = func(w Message) { got++; r.Deliver(w) }
	}), propCausal},
	"whole matrices compared, not a column": {wrongCausal(func(r *causal, m *mutant) {
		m.waits = func(w Message) []Missing {
			order := w.Stamp.Matrix.Compare(r.sent)
			return unless(order == clock.Before || order == clock.Equal)
		}
	}), propAll},
	"the row in place of the column": {wrongCausal(func(r *causal, m *mutant) {
		m.waits = func(w Message) []Missing {
			for k, n := range w.Stamp.Matrix.Row(r.self) {
				if r.deliv[k] < n {
					return forever
				}
			}
			return nil
		}
	}), propCausal},
	"only the sender's messages waited for": {wrongCausal(func(r *causal, m *mutant) {
		m.waits = func(w Message) []Missing { return unless(r.deliv[w.From] >= w.Stamp.Matrix[w.From][r.self]) }
	}), propCausal},
	"one message too many waited for": {wrongCausal(func(r *causal, m *mutant) {
		m.waits = func(w Message) []Missing { return unless(r.deliv[w.From] > w.Stamp.Matrix[w.From][r.self]) }
	}), propAll},
	"the message itself is not counted": {wrongCausal(func(r *causal, m *mutant) {
		m.deliver = func(w Message) { r.deliv[w.From]++; r.sent.Merge(w.Stamp.Matrix) }
	}), propCausal},
	"the other receivers are not counted": {wrongCausal(func(r *causal, m *mutant) {
		m.deliver = func(w Message) {
			r.deliv[w.From]++
			r.sent.Merge(w.Stamp.Matrix)
			r.sent[w.From][r.self] = max(r.sent[w.From][r.self], w.Stamp.Matrix[w.From][r.self]+1)
		}
	}), propCausal},
	"what the sender knew is not taken over": {wrongCausal(func(r *causal, m *mutant) {
		m.deliver = func(w Message) {
			r.deliv[w.From]++
			for _, d := range w.To {
				r.sent[w.From][d] = max(r.sent[w.From][d], w.Stamp.Matrix[w.From][d]+1)
			}
		}
	}), propCausal},
	"the matrix replaced, not merged": {wrongCausal(func(r *causal, m *mutant) {
		m.deliver = func(w Message) {
			r.deliv[w.From]++
			r.sent = w.Stamp.Matrix.Copy()
			for _, d := range w.To {
				r.sent[w.From][d]++
			}
		}
	}), propCausal},
	"deliveries are not counted": {wrongCausal(func(r *causal, m *mutant) {
		m.deliver = func(w Message) { r.Deliver(w); r.deliv[w.From]-- }
	}), propAll},
	"copies are delivered": {wrongCausal(func(_ *causal, m *mutant) { m.known = never }), propOnce},

	// The queue.
	"no rescan": {system{make: func(app protocol.Process) protocol.Process { return once{NewLayer(Config{}, app)} }}, propAll},
	"only the oldest is looked at": {system{make: func(app protocol.Process) protocol.Process {
		return oldest{NewLayer(Config{}, app)}
	}}, propAll},

	// Birman, Schiper, Stephenson.
	"receipts are counted, too": {wrongBroadcast(func(r *broadcast, m *mutant) {
		m.deliver = func(w Message) { r.Deliver(w); r.v[r.self]++ }
	}), propAll},
	"the sender's next is not asked for": {wrongBroadcast(func(r *broadcast, m *mutant) {
		m.waits = func(w Message) []Missing {
			for k, n := range w.Stamp.Vector {
				if k != w.From && r.v[k] < n {
					return forever
				}
			}
			return nil
		}
		m.known = never
	}), propFIFO},
	"only the sender's entry is asked for": {wrongBroadcast(func(r *broadcast, m *mutant) {
		m.waits = func(w Message) []Missing { return unless(r.v[w.From]+1 == w.Stamp.Vector[w.From]) }
		m.deliver = func(w Message) { r.v[w.From]++ }
	}), propCausal},
	"the message does not count itself": {wrongBroadcast(func(r *broadcast, m *mutant) {
		m.stamp = func([]int) (Stamp, error) {
			s := Stamp{Vector: r.v.Copy()}
			r.v[r.self]++
			return s, nil
		}
	}), propAll},
	"the vector is sent by reference": {wrongBroadcast(func(r *broadcast, m *mutant) {
		m.stamp = func([]int) (Stamp, error) { r.v[r.self]++; return Stamp{Vector: r.v}, nil }
	}), propAll},

	// FIFO.
	"a gap is passed over": {wrongFIFO(func(r *fifo, m *mutant) {
		m.waits = func(Message) []Missing { return nil }
		m.known = never
	}), propFIFO},
	"what comes late is thrown away": {wrongFIFO(func(r *fifo, m *mutant) {
		m.waits = func(Message) []Missing { return nil }
		m.deliver = func(w Message) { r.got[w.From] = r.number(w) }
	}), propAll},
	"one number for all receivers": {wrongFIFO(func(r *fifo, m *mutant) {
		sent := 0
		m.stamp = func(to []int) (Stamp, error) {
			sent++
			return Stamp{Seq: slices.Repeat([]int{sent}, len(to))}, nil
		}
	}), propAll},
	"one number for all senders": {wrongFIFO(func(r *fifo, m *mutant) {
		got := 0
		m.known = never
		m.waits = func(w Message) []Missing { return unless(r.number(w) <= got+1) }
		m.deliver = func(Message) { got++ }
	}), propFIFO},

	// What a clock is not enough for.
	"no order":                  {layered(None), propFIFO},
	"FIFO taken for causal":     {layered(FIFO), propCausal},
	"Lamport's clock":           {layered(ByLamport), propCausal},
	"a vector, without waiting": {layered(ByVector), propCausal},
	"a vector, patiently":       {layered(Patient), propAll},
}

func TestMutantsAreAccused(t *testing.T) {
	if len(mutants) < 12 {
		t.Errorf("only %d mutants", len(mutants))
	}
	for name, m := range mutants {
		accused := false
		for seed := uint64(0); seed < schedules && !accused; seed++ {
			accused = m.system.seeded(seed)[m.accuser] != ""
		}
		if !accused {
			t.Errorf("%s: never accused of %q", name, m.accuser)
		}
	}
}

// once delivers one message at a receipt, though that may free others.
type once struct{ *Layer }

func (l once) Receive(env *protocol.Env, from int, message any) {
	if _, err := l.take(env, from, message); err == nil {
		if m, ok := l.queue.Next(); ok {
			l.hand(env, m)
		}
	}
}

// oldest looks at the oldest of the held messages only.
type oldest struct{ *Layer }

func (l oldest) Receive(env *protocol.Env, from int, message any) {
	if _, err := l.take(env, from, message); err != nil {
		return
	}
	for q := l.queue; len(q.held) > 0 && len(q.rule.Waits(q.held[0])) == 0; {
		m := q.held[0]
		q.held = q.held[1:]
		if !q.rule.Known(m) {
			q.rule.Deliver(m)
			l.hand(env, m)
		}
	}
}

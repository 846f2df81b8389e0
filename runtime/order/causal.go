package order

import (
	"fmt"

	"jeton/runtime/clock"
)

// causal is causal order for mails to one or to several. Source: Raynal, Schiper, Toueg 1991, with the set of receivers in the
// message; for one receiver it is the paper's algorithm. The names are the paper's: SENT, DELIV.
type causal struct {
	self  int
	sent  clock.Matrix // sent[k][l]: messages from k to l that this process knows of
	deliv clock.Vector // deliv[k]: messages from k that were delivered here. Invariant: deliv[k] <= sent[k][self]
}

func newCausal(self, n int) *causal {
	return &causal{self: self, sent: clock.NewMatrix(n), deliv: clock.NewVector(n)}
}

// Stamp copies the matrix first and counts then: a message is not one of its own predecessors.
func (r *causal) Stamp(to []int) (Stamp, error) {
	s := Stamp{Matrix: r.sent.Copy()}
	r.sent.Sent(r.self, to...)
	return s, nil
}

func (r *causal) Check(m Message) error { return m.Stamp.Matrix.Check(len(r.deliv)) }

// Known: the sender had sent Matrix[from][self] to this process before m, all of which come before it; so had it one more.
func (r *causal) Known(m Message) bool { return r.deliv[m.From] > m.Stamp.Matrix[m.From][r.self] }

// Waits looks at this process's column: all that was sent to it before m, by anyone. The other columns are not its concern.
func (r *causal) Waits(m Message) (missing []Missing) {
	for k, row := range m.Stamp.Matrix {
		missing = lacking(missing, k, r.deliv[k], row[r.self])
	}
	return missing
}

// Deliver, and not the receipt, takes over what m knows: what this process sends depends on what it has read, not on what it holds.
func (r *causal) Deliver(m Message) {
	r.deliv[m.From]++
	r.sent.Merge(m.Stamp.Matrix)
	for _, d := range m.To {
		r.sent[m.From][d] = max(r.sent[m.From][d], m.Stamp.Matrix[m.From][d]+1)
	}
}

func (r *causal) String() string { return fmt.Sprintf("sent %v, delivered %v", r.sent, r.deliv) }

package order

import (
	"fmt"

	"jeton/runtime/clock"
)

// byLamport shows what a Lamport stamp is not enough for. A stamp that is larger than the last one by five may mean five messages that
// are missing, or five events that were none: there is no gap to see, so there is nothing to wait for. See [Earlier] for what such
// stamps are good for.
type byLamport struct{ time clock.Lamport }

func (r *byLamport) Stamp([]int) (Stamp, error) { return Stamp{Time: r.time.Tick()}, nil }
func (r *byLamport) Check(m Message) error {
	if m.Stamp.Time < 1 {
		return fmt.Errorf("its Lamport stamp is %d, and the first is 1: was it sent in the order %q, too?", m.Stamp.Time, ByLamport)
	}
	return nil
}
func (r *byLamport) Known(Message) bool      { return false }
func (r *byLamport) Waits(Message) []Missing { return nil }
func (r *byLamport) Deliver(m Message)       { r.time.Receive(m.Stamp.Time) }
func (r *byLamport) String() string          { return fmt.Sprintf("Lamport's clock %d", r.time) }

// Earlier compares messages by Lamport stamp, then sender, for slices.SortFunc: messages that are all there are put into an order that
// agrees with causality. It cannot tell whether they are all there.
func Earlier(a, b Message) int {
	return a.Stamp.Time.Stamp(a.From).Compare(b.Stamp.Time.Stamp(b.From))
}

// byVector shows what a vector is not enough for. The vector counts what each process has sent, as that of causal broadcast, but mails go
// to some: the receiver sees that a process has sent something that it has not got, and cannot see whether it ever will. A rule that
// does not wait breaks the order; a patient one waits for mails to others, for ever.
type byVector struct {
	self    int
	patient bool
	v       clock.Vector // messages that each process has sent, as far as is known here
}

func newByVector(self, n int, patient bool) *byVector {
	return &byVector{self, patient, clock.NewVector(n)}
}

func (r *byVector) Stamp([]int) (Stamp, error) { return Stamp{Vector: r.v.Tick(r.self)}, nil }
func (r *byVector) Check(m Message) error      { return m.Stamp.Vector.Check(len(r.v)) }
func (r *byVector) Known(Message) bool         { return false }

func (r *byVector) Waits(m Message) (missing []Missing) {
	if !r.patient {
		return nil
	}
	for k, n := range m.Stamp.Vector {
		if k == m.From {
			n--
		}
		missing = lacking(missing, k, r.v[k], n)
	}
	for i := range missing {
		missing[i].Anyone = true
	}
	return missing
}

func (r *byVector) Deliver(m Message) { r.v.Merge(m.Stamp.Vector) }
func (r *byVector) String() string    { return fmt.Sprintf("vector %v", r.v) }

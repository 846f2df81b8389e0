package order

import (
	"fmt"
	"slices"

	"jeton/runtime/clock"
)

// broadcast is causal order for messages to all others, with a vector in place of the matrix: because each message is for all, how
// many a process has sent is how many each other one has to get. Source: Birman, Schiper, Stephenson 1991.
type broadcast struct {
	self int
	v    clock.Vector // v[k]: broadcasts of k that were delivered here; of its own, those that were sent. Receipts do not count
}

func newBroadcast(self, n int) *broadcast { return &broadcast{self, clock.NewVector(n)} }

func (r *broadcast) Stamp(to []int) (Stamp, error) {
	if len(to) != len(r.v)-1 || slices.Contains(to, r.self) {
		return Stamp{}, fmt.Errorf("order: a message of the order %q goes to all %d others (Env.Others), and this one to %v; %q is for mails to some", Broadcast, len(r.v)-1, to, Causal)
	}
	return Stamp{Vector: r.v.Tick(r.self)}, nil
}

func (r *broadcast) Check(m Message) error {
	if err := m.Stamp.Vector.Check(len(r.v)); err != nil {
		return err
	}
	if m.From == r.self {
		return fmt.Errorf("process %d is its sender, for which it was delivered when it was sent", r.self)
	}
	return nil
}

func (r *broadcast) Known(m Message) bool { return m.Stamp.Vector[m.From] <= r.v[m.From] }

// Waits: m is the sender's next, and all that the sender had delivered is delivered here.
func (r *broadcast) Waits(m Message) (missing []Missing) {
	for k, n := range m.Stamp.Vector {
		if k == m.From {
			n--
		}
		missing = lacking(missing, k, r.v[k], n)
	}
	return missing
}

func (r *broadcast) Deliver(m Message) { r.v.Merge(m.Stamp.Vector) }
func (r *broadcast) String() string    { return fmt.Sprintf("broadcasts %v", r.v) }

package order

import (
	"fmt"
	"slices"
)

// fifo numbers the messages of each sender to each receiver. A number that is too large shows a gap: the receiver knows that it has
// to wait, and for how many.
type fifo struct {
	self int
	sent []int // to each process
	got  []int // of each process: delivered. Invariant: numbers 1 to got[k] of k were delivered, in this order, and no others
}

func newFIFO(self, n int) *fifo {
	return &fifo{self: self, sent: make([]int, n), got: make([]int, n)}
}

func (r *fifo) Stamp(to []int) (Stamp, error) {
	seq := make([]int, len(to))
	for i, d := range to {
		r.sent[d]++
		seq[i] = r.sent[d]
	}
	return Stamp{Seq: seq}, nil
}

func (r *fifo) Check(m Message) error {
	if len(m.Stamp.Seq) != len(m.To) {
		return fmt.Errorf("its stamp has %d numbers for %d receivers: was it sent in the order %q, too?", len(m.Stamp.Seq), len(m.To), FIFO)
	}
	if r.number(m) < 1 {
		return fmt.Errorf("its number is %d, and they begin at 1", r.number(m))
	}
	return nil
}

// number is m's among the messages of its sender to this process.
func (r *fifo) number(m Message) int { return m.Stamp.Seq[slices.Index(m.To, r.self)] }

func (r *fifo) Known(m Message) bool { return r.number(m) <= r.got[m.From] }
func (r *fifo) Waits(m Message) []Missing {
	return lacking(nil, m.From, r.got[m.From], r.number(m)-1)
}
func (r *fifo) Deliver(m Message) { r.got[m.From]++ }
func (r *fifo) String() string    { return fmt.Sprintf("sent %v, delivered %v", r.sent, r.got) }

package order

import "fmt"

// A Rule is an order of delivery at one process: what it writes on a message, and what a message has to wait for. A [Queue] asks it.
// Your own Rule goes into NewQueue, or into the Config of a layer.
type Rule interface {
	// Stamp is what a message takes with it that is sent now, once, to all of to. The Rule counts it.
	Stamp(to []int) (Stamp, error)
	// Check says what is wrong with a message from outside: a stamp of another kind, or for another number of processes.
	Check(m Message) error
	// Known reports whether m was delivered already: it is a copy.
	Known(m Message) bool
	// Waits are the messages that are to be delivered before m. None: m may be delivered now.
	Waits(m Message) []Missing
	// Deliver counts the delivery of m.
	Deliver(m Message)
}

// A Kind names one of the package's rules.
type Kind string

// The kinds. The last three are mistakes.
const (
	None      Kind = "none"      // as the network gives them
	FIFO      Kind = "fifo"      // between two processes, by numbers
	Causal    Kind = "causal"    // to one or several, by a matrix. Raynal, Schiper, Toueg 1991
	Broadcast Kind = "broadcast" // to all others, by a vector. Birman, Schiper, Stephenson 1991
	ByLamport Kind = "lamport"   // wrong: a Lamport stamp shows no gap, so nothing is ever waited for
	ByVector  Kind = "vector"    // wrong for mails to some: a gap is seen, but not for whom the mail was; this one does not wait
	Patient   Kind = "patient"   // wrong for mails to some: as ByVector, and waits for all, which may never come
)

// Rule makes the rule of process self of n. It panics for a Kind that is none of the constants, and for a process that is not there.
func (k Kind) Rule(self, n int) Rule {
	if self < 0 || self >= n {
		panic(fmt.Sprintf("order: there is no process %d of %d: they have the numbers 0 to %d", self, n, n-1))
	}
	switch k {
	case None:
		return arrival{}
	case FIFO:
		return newFIFO(self, n)
	case Causal:
		return newCausal(self, n)
	case Broadcast:
		return newBroadcast(self, n)
	case ByLamport:
		return new(byLamport)
	case ByVector, Patient:
		return newByVector(self, n, k == Patient)
	}
	panic(fmt.Sprintf("order: %q is no kind of order; there are %q, %q, %q, %q, and to see them fail %q, %q, %q",
		string(k), None, FIFO, Causal, Broadcast, ByLamport, ByVector, Patient))
}

// arrival delivers what comes.
type arrival struct{}

func (arrival) Stamp([]int) (Stamp, error) { return Stamp{}, nil }
func (arrival) Check(Message) error        { return nil }
func (arrival) Known(Message) bool         { return false }
func (arrival) Waits(Message) []Missing    { return nil }
func (arrival) Deliver(Message)            {}
func (arrival) String() string             { return "no clock" }

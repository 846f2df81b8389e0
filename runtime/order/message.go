package order

import (
	"fmt"
	"strings"

	"jeton/runtime/clock"
	"jeton/runtime/protocol"
)

// A Message is what an order sends: the application's Body, and what the order writes on it. It goes over the wire as it is, as JSON
// or gob (which wants the Body's type registered). Nobody changes it once it is sent.
type Message struct {
	From  int   // the sender
	To    []int // all receivers of this one sending
	Stamp Stamp
	Body  any
	ID    uint64 `json:",omitempty"` // on the receiver's side: the sender's number of it in the event log, 0 if there is none
}

// Type is the word of the message that it carries.
func (m Message) Type() string { return protocol.TypeOf(m.Body) }

// String is the body, and what the order writes on it.
func (m Message) String() string { return strings.TrimSpace(fmt.Sprintf("%v %v", m.Body, m.Stamp)) }

// A Stamp is what an order writes on a message: the fields of its kind.
type Stamp struct {
	Seq    []int         `json:",omitempty"` // FIFO: for each of To, its number among the messages of the sender to it, from 1
	Time   clock.Lamport `json:",omitempty"` // ByLamport
	Vector clock.Vector  `json:",omitempty"` // Broadcast, ByVector, Patient: how many messages each process had sent, this one included
	Matrix clock.Matrix  `json:",omitempty"` // Causal: how many messages were sent, by sender and receiver, before this one
}

// Ints is how many numbers the stamp has: what the order costs in each message.
func (s Stamp) Ints() int {
	n := len(s.Seq) + len(s.Vector)
	if s.Time != 0 {
		n++
	}
	for _, row := range s.Matrix {
		n += len(row)
	}
	return n
}

// String has the fields that are filled.
func (s Stamp) String() string {
	var words []string
	if s.Seq != nil {
		words = append(words, fmt.Sprintf("number %v", s.Seq))
	}
	if s.Time != 0 {
		words = append(words, fmt.Sprintf("time %d", s.Time))
	}
	if s.Vector != nil {
		words = append(words, s.Vector.String())
	}
	if s.Matrix != nil {
		words = append(words, s.Matrix.String())
	}
	return strings.Join(words, " ")
}

// Missing are messages that have to be delivered before another one: numbers First to Last of process From.
type Missing struct {
	From, First, Last int
	Anyone            bool // they are counted among all that From has sent, and may never come here
}

func (m Missing) String() string {
	what := fmt.Sprintf("message %d", m.First)
	if m.Last > m.First {
		what = fmt.Sprintf("messages %d to %d", m.First, m.Last)
	}
	if m.Anyone {
		return fmt.Sprintf("%s of process %d, to whomever", what, m.From)
	}
	return fmt.Sprintf("%s from process %d", what, m.From)
}

// lacking is what is missing of process from, when have of its messages are there and need are needed.
func lacking(missing []Missing, from, have, need int) []Missing {
	if have >= need {
		return missing
	}
	return append(missing, Missing{From: from, First: have + 1, Last: need})
}

package order

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// DefaultLimit is how many messages a Queue holds, unless its Limit says otherwise.
const DefaultLimit = 10_000

// ErrFull is what errors.Is finds when a message comes and the queue holds as many as it may. The message is not taken, which no
// order can repair: what depends on it waits for ever, unless it comes again.
var ErrFull = errors.New("the queue is full")

// A Queue is one process's end of an order: it stamps what is sent, and holds back what has come too early.
type Queue struct {
	// Limit is how many messages are held at most; DefaultLimit when it is 0. One that may be delivered at once is always taken.
	Limit int

	rule    Rule
	self, n int
	held    []Message // in the order in which they came
	most    int
	copies  int
}

// Held is a message that waits, and what for.
type Held struct {
	Message Message
	Waits   []Missing
}

// New is the queue of process self of n, that share one kind of order. It panics for a Kind that there is not, and for a process that
// is not there.
func New(kind Kind, self, n int) *Queue { return NewQueue(kind.Rule(self, n), self, n) }

// NewQueue is New with a rule of one's own.
func NewQueue(rule Rule, self, n int) *Queue { return &Queue{rule: rule, self: self, n: n} }

// Send stamps a message to all of to: one sending. The caller transmits the same message to each of To. A receiver that is named twice
// gets it once. It panics when a receiver is none of the processes, or none is named.
func (q *Queue) Send(to []int, body any) Message {
	m, err := q.send(to, body)
	if err != nil {
		panic(err.Error())
	}
	return m
}

func (q *Queue) send(to []int, body any) (Message, error) {
	var once []int
	for _, d := range to {
		if d < 0 || d >= q.n {
			return Message{}, fmt.Errorf("order: process %d sends to process %d, but there are %d, from 0", q.self, d, q.n)
		}
		if !slices.Contains(once, d) {
			once = append(once, d)
		}
	}
	if len(once) == 0 {
		return Message{}, fmt.Errorf("order: process %d sends a message to nobody", q.self)
	}
	stamp, err := q.rule.Stamp(once)
	return Message{From: q.self, To: once, Stamp: stamp, Body: body}, err
}

// Receive takes a message from the network; Ready has then what may be delivered. Errors: ErrFull; a message that no process of this
// order can have sent to this one, which is not taken. A copy of a message that was delivered is dropped without one.
func (q *Queue) Receive(m Message) error {
	if err := q.check(m); err != nil {
		return fmt.Errorf("order: process %d got a message of process %d: %w", q.self, m.From, err)
	}
	if q.rule.Known(m) {
		q.copies++
		return nil
	}
	if limit := q.limit(); len(q.held) >= limit && len(q.rule.Waits(m)) > 0 {
		return fmt.Errorf("order: process %d holds %d messages already, as many as it may: %w; the oldest waits for %s", q.self, limit, ErrFull, list(q.rule.Waits(q.held[0])))
	}
	q.held = append(q.held, m)
	q.most = max(q.most, len(q.held))
	return nil
}

// check refuses what a rule could not even look at.
func (q *Queue) check(m Message) error {
	if m.From < 0 || m.From >= q.n {
		return fmt.Errorf("there are %d processes, from 0", q.n)
	}
	if !slices.Contains(m.To, q.self) {
		return fmt.Errorf("it is for %v", m.To)
	}
	for _, d := range m.To {
		if d < 0 || d >= q.n {
			return fmt.Errorf("it is for process %d, too, but there are %d, from 0", d, q.n)
		}
	}
	return q.rule.Check(m)
}

func (q *Queue) limit() int {
	if q.Limit > 0 {
		return q.Limit
	}
	return DefaultLimit
}

// Next takes out a message that may be delivered now, and counts it as delivered; false when there is none. A delivery may free
// others, whenever they came: ask until it is false.
func (q *Queue) Next() (Message, bool) {
	for i := 0; i < len(q.held); {
		m := q.held[i]
		switch {
		case q.rule.Known(m): // the other copy was delivered while this one was held
			q.copies++
			q.held = slices.Delete(q.held, i, i+1)
		case len(q.rule.Waits(m)) == 0:
			q.held = slices.Delete(q.held, i, i+1)
			q.rule.Deliver(m)
			return m, true
		default:
			i++
		}
	}
	return Message{}, false
}

// Ready are the messages that may be delivered, in the order to deliver them. What the loop's body sends is stamped as after the
// delivery of its message, and not of the next.
func (q *Queue) Ready() iter.Seq[Message] {
	return func(yield func(Message) bool) {
		for m, ok := q.Next(); ok; m, ok = q.Next() {
			if !yield(m) {
				return
			}
		}
	}
}

// Waits are the messages that have to be delivered here before m, which was taken by Receive.
func (q *Queue) Waits(m Message) []Missing { return q.rule.Waits(m) }

// Held are the messages that wait, in the order in which they came, with what each waits for.
func (q *Queue) Held() []Held {
	var held []Held
	for _, m := range q.held {
		if waits := q.rule.Waits(m); len(waits) > 0 {
			held = append(held, Held{m, waits})
		}
	}
	return held
}

// Len is how many messages are in the queue: those that are held, and those that Next has not been asked for.
func (q *Queue) Len() int { return len(q.held) }

// Most is how large Len was, at most.
func (q *Queue) Most() int { return q.most }

// Copies is how many messages came again and were dropped.
func (q *Queue) Copies() int { return q.copies }

// String is the order's clock, and what is held, a line each.
func (q *Queue) String() string {
	var b strings.Builder
	fmt.Fprint(&b, q.clock())
	for _, h := range q.Held() {
		fmt.Fprintf(&b, "\n%v", h)
	}
	return b.String()
}

func (q *Queue) clock() string {
	if s, ok := q.rule.(fmt.Stringer); ok {
		return s.String()
	}
	return fmt.Sprintf("%T", q.rule)
}

func (h Held) String() string {
	return fmt.Sprintf("%s from process %d waits for %s", h.Message.Type(), h.Message.From, list(h.Waits))
}

func list(missing []Missing) string {
	words := make([]string, len(missing))
	for i, m := range missing {
		words[i] = m.String()
	}
	if len(words) == 0 {
		return "nothing"
	}
	return strings.Join(words, ", ")
}

package history

import (
	"fmt"
	"strings"
)

// A Trouble is what a [Problem] is of.
type Trouble string

// The troubles of a log.
const (
	TwoOfOneName Trouble = "two processes with one name"
	SameNumber   Trouble = "two events with one number"
	Gap          Trouble = "events missing"
	SameID       Trouble = "two messages with one id"
	Unsent       Trouble = "receipt of nothing"
	Earlier      Trouble = "sent before the log began"
	Twice        Trouble = "received twice"
	Ambiguous    Trouble = "receipt of one of several"
	Cycle        Trouble = "received before it was sent"
	BadLine      Trouble = "a line that is no event" // of a file
	BadClock     Trouble = "a clock that lies"       // of a log with clocks of its own: ReadShiViz, ReadGoVector
)

// A Problem is something in a log that cannot be, or that it lacks, in words that name the events.
type Problem struct {
	Trouble Trouble
	Text    string
	Events  []int // that it names: indices of the Log's Events, at most some
	N       int   // how many events it is of
}

func (p Problem) String() string { return p.Text }

// Problems is what is wrong with the log, or lacks in it. Verdicts on such a log have to be read with care. The slice is the Log's.
func (l *Log) Problems() []Problem { return l.problems }

// maxNamed is how many events a Problem names.
const maxNamed = 5

// Name is event i in words: p1 #7 (receive REQ from p0).
func (l *Log) Name(i int) string { return l.Events[i].String() }

// String is the event in words: p1 #7 (receive REQ from p0).
func (e Event) String() string { return fmt.Sprintf("%s #%d (%s)", e.Proc, e.Seq, e.What()) }

// What is what the event is, in words, without its process: receive REQ from p0.
func (e Event) What() string {
	words := []string{string(e.Kind)}
	if e.Name != "" {
		words = append(words, e.Name)
	}
	if m := e.Msg; m != nil {
		words = append(words, m.words(e)...)
	}
	return strings.Join(words, " ")
}

// words names a message in the event e.
func (m *Message) words(e Event) []string {
	var words []string
	switch {
	case m.Type != "":
		words = append(words, m.Type)
	case m.ID == 0:
		words = append(words, fmt.Sprintf("%d bytes", m.Bytes))
	}
	if m.ID != 0 {
		words = append(words, fmt.Sprintf("message %d", m.Number()))
	}
	if m.From != "" && e.Kind != Send {
		words = append(words, "from "+m.From)
	}
	if e.Kind == Send && len(m.To) > 0 {
		words = append(words, "to "+strings.Join(m.To, ", "))
	}
	if m.ID == 0 && m.Chan != "" {
		words = append(words, "on "+m.Chan)
	}
	if m.Copy {
		words = append(words, "(a copy)")
	}
	return words
}

// A trouble is a Problem in the making. Its events have not got their place in the Log yet.
type trouble struct {
	of     Trouble
	events []int32 // at most maxNamed
	n      int
	text   func(l *Log, p Problem) string
}

// troubles gathers them: those of one kind and key become one Problem.
type troubles struct {
	list []*trouble
	by   map[troubleKey]*trouble
}

type troubleKey struct {
	of  Trouble
	key string
}

// add adds event i to the trouble of a key, which text puts into words once all are known.
func (t *troubles) add(of Trouble, key string, i int32, text func(l *Log, p Problem) string) {
	k := troubleKey{of, key}
	x := t.by[k]
	if x == nil {
		if t.by == nil {
			t.by = map[troubleKey]*trouble{}
		}
		x = &trouble{of: of, text: text}
		t.by[k] = x
		t.list = append(t.list, x)
	}
	if x.n++; len(x.events) < maxNamed {
		x.events = append(x.events, i)
	}
}

// has reports whether there is a trouble of a key.
func (t *troubles) has(of Trouble, key string) bool { return t.by[troubleKey{of, key}] != nil }

// say adds a trouble that is ready.
func (t *troubles) say(of Trouble, text string, events ...int32) {
	t.list = append(t.list, &trouble{of: of, events: events, n: max(1, len(events)), text: func(*Log, Problem) string { return text }})
}

// tell makes Problems of them. place is the index in the Log of each event.
func (t *troubles) tell(l *Log, place []int32) []Problem {
	problems := make([]Problem, 0, len(t.list))
	for _, x := range t.list {
		p := Problem{Trouble: x.of, N: x.n}
		for _, i := range x.events {
			p.Events = append(p.Events, int(place[i]))
		}
		p.Text = x.text(l, p)
		problems = append(problems, p)
	}
	return problems
}

// named lists the events of a problem in words, and how many more there are.
func (l *Log) named(p Problem) string {
	var words []string
	for _, i := range p.Events {
		words = append(words, l.Name(i))
	}
	text := strings.Join(words, ", ")
	if more := p.N - len(p.Events); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

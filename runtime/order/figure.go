package order

import (
	"fmt"
	"math/rand/v2"
	"time"

	"jeton/launcher/lang"
	"jeton/runtime/protocol"
	"jeton/runtime/session"
	"jeton/runtime/sim"
)

// A Case is a run in which the order of a kind is put to a test: a correspondence, and a network on which one message is slow. Its
// fields may be changed before it is run.
type Case struct {
	Kind    Kind
	Shows   string   // in a sentence
	Who     []string // the processes, by number
	Letters []Letter
	Slow    Slow
	Limit   int // of the queues; DefaultLimit when it is 0
}

// Slow is what is slow: the first Messages messages from From to To take Time, all others of the network a millisecond. Messages 0
// means all.
type Slow struct {
	From, To, Messages int
	Time               time.Duration
}

// Run runs the case in the simulator. Its log is for checkers and pictures; each process is a [Layer] on a [Correspondent].
func (c Case) Run() (*sim.Result, error) {
	return sim.Run(sim.Config{
		N: len(c.Who),
		New: func(int) protocol.Process {
			return NewLayer(Config{Kind: c.Kind, Limit: c.Limit}, NewCorrespondent(c.Letters))
		},
		Links: c.Slow.link,
	})
}

// link gives the delays of a link, which count its messages.
func (s Slow) link(from, to int) sim.Link {
	sent := 0
	return sim.Link{Delay: func(*rand.Rand) time.Duration {
		sent++
		if from == s.From && to == s.To && (s.Messages == 0 || sent <= s.Messages) {
			return s.Time
		}
		return time.Millisecond
	}}
}

// Afida, Brandon and Nabilla are the processes of figure 8, by number.
const (
	Afida = iota
	Brandon
	Nabilla
)

func who() []string { return []string{"Afida", "Brandon", "Nabilla"} }

// What letters are called in pictures, in the notebook's language.
var (
	sayAnswer = lang.Text{En: "answer", Fr: "réponse"}
	sayMailTo = lang.Text{En: "mail to %s", Fr: "mail à %s"}
	sayFirst  = lang.Text{En: "first", Fr: "premier"}
	saySecond = lang.Text{En: "second", Fr: "second"}
)

// slowest is how long the slow message of a case takes: the answer to it overtakes it.
const slowest = 20 * time.Millisecond

// Figure8 is the scenario of figure 8: Afida writes one mail to Brandon and Nabilla, Brandon answers both, and the way from Afida to
// Nabilla is slow, so that the answer reaches Nabilla first.
func Figure8(kind Kind) Case {
	return Case{
		Kind: kind, Who: who(), Shows: "the answer reaches Nabilla before the mail that it answers",
		Letters: []Letter{
			{Name: "mail", From: Afida, To: []int{Brandon, Nabilla}},
			{Name: sayAnswer.In(session.Language()), From: Brandon, To: []int{Afida, Nabilla}, After: "mail"},
		},
		Slow: Slow{From: Afida, To: Nabilla, Time: slowest},
	}
}

// Figure8Twin is a run that is the same for Nabilla until the answer comes, with the same stamp: but Afida has written to Brandon
// only, so that nothing is missing. By a Lamport stamp, or a vector, she cannot tell the two apart: whatever she does is wrong in one.
func Figure8Twin(kind Kind) Case {
	c := Figure8(kind)
	c.Shows = "Nabilla sees what she sees in figure 8, but no mail to her is missing"
	c.Letters[0].To = []int{Brandon}
	return c
}

// Figure8Unicasts is figure 8 with two mails in place of one to both: the one to first, then the other. Brandon answers his. Is his
// the first, then the answer does not depend on the other, and no order keeps it back.
func Figure8Unicasts(kind Kind, first int) Case {
	c := Figure8(kind)
	second := Brandon + Nabilla - first
	l := session.Language()
	mailTo := func(p int) string { return sayMailTo.With(l, c.Who[p]) }
	c.Shows = fmt.Sprintf("two mails in place of one to both, %s's first", c.Who[first])
	c.Letters = []Letter{
		{Name: mailTo(first), From: Afida, To: []int{first}},
		{Name: mailTo(second), From: Afida, To: []int{second}},
		{Name: sayAnswer.In(l), From: Brandon, To: []int{Afida, Nabilla}, After: mailTo(Brandon)},
	}
	return c
}

// Overtaken is a link that reorders: Afida writes twice to Brandon, and the second mail comes first.
func Overtaken(kind Kind) Case {
	l := session.Language()
	return Case{
		Kind: kind, Who: who(), Shows: "the second mail reaches Brandon before the first",
		Letters: []Letter{
			{Name: sayFirst.In(l), From: Afida, To: []int{Brandon}},
			{Name: saySecond.In(l), From: Afida, To: []int{Brandon}},
		},
		Slow: Slow{From: Afida, To: Brandon, Messages: 1, Time: slowest},
	}
}

// OvertakenTwin is a run that is the same for Brandon until the second mail comes, with the same stamp: but the first was for Nabilla.
func OvertakenTwin(kind Kind) Case {
	c := Overtaken(kind)
	c.Shows = "Brandon sees what he sees when a mail was overtaken, but no mail to him is missing"
	c.Letters[0].To = []int{Nabilla}
	c.Slow = Slow{}
	return c
}

// Counterexamples are the runs for the questions of lab 3 about what a clock is not enough for: "j" Lamport's clock and causal order,
// "k" Lamport's clock and FIFO, "l" a vector clock, and both. The runs come in pairs: the one that breaks the order, then its twin.
// For a vector there is a third of each: the twin under a rule that waits, for ever.
func Counterexamples(question string) ([]Case, error) {
	switch question {
	case "j":
		return []Case{Figure8(ByLamport), Figure8Twin(ByLamport)}, nil
	case "k":
		return []Case{Overtaken(ByLamport), OvertakenTwin(ByLamport)}, nil
	case "l":
		return []Case{
			Figure8(ByVector), Figure8Twin(ByVector), Figure8Twin(Patient),
			Overtaken(ByVector), OvertakenTwin(ByVector), OvertakenTwin(Patient),
		}, nil
	}
	return nil, fmt.Errorf("order: there are counter-examples for questions j, k and l of lab 3, and not for %q", question)
}

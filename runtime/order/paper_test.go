package order

import (
	"flag"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// without leaves out the properties that an order does not promise.
func without(accused map[string]string, promised ...string) map[string]string {
	for p := range accused {
		if !slices.Contains(promised, p) {
			delete(accused, p)
		}
	}
	return accused
}

var (
	promisesFIFO   = []string{propFIFO, propOnce, propMade, propAll, propNoFault}
	promisesCausal = []string{propCausal, propFIFO, propOnce, propMade, propAll, propNeedless, propNoFault}
)

// Raynal, Schiper, Toueg 1991: safety (the sending of m1 happened before that of m2: m1 is delivered before m2)
// and liveness (each message is delivered), with mails to several; and no message waits when nothing is missing. 3,000 runs of four
// processes on a network that reorders.
func TestCausalOrder(t *testing.T) {
	checks(t, "3000")
	rapid.Check(t, func(t *rapid.T) {
		pick := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "n") }
		if accused := without(layered(Causal).run(pick, 4, rapid.Uint64().Draw(t, "seed")), promisesCausal...); len(accused) > 0 {
			t.Fatal(accused)
		}
	})
}

func checks(t *testing.T, n string) {
	old := flag.Lookup("rapid.checks").Value.String()
	if err := flag.Set("rapid.checks", n); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { flag.Set("rapid.checks", old) })
}

// Birman, Schiper, Stephenson 1991: the same for broadcasts, by vectors. And FIFO by numbers.
func TestBroadcastAndFIFO(t *testing.T) {
	for kind, promised := range map[Kind][]string{Broadcast: promisesCausal, FIFO: promisesFIFO} {
		rapid.Check(t, func(t *rapid.T) {
			pick := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "n") }
			if accused := without(layered(kind).run(pick, 2+pick(4), rapid.Uint64().Draw(t, "seed")), promised...); len(accused) > 0 {
				t.Fatal(kind, accused)
			}
		})
	}
}

// What an order writes on a message. RST 1991: N² numbers; BSS 1991: N; FIFO: one for each receiver; Lamport: one.
func TestCost(t *testing.T) {
	for kind, want := range map[Kind]int{None: 0, FIFO: 4, Causal: 25, Broadcast: 5, ByLamport: 1, ByVector: 5} {
		if got := New(kind, 0, 5).Send([]int{1, 2, 3, 4}, "m").Stamp.Ints(); got != want {
			t.Errorf("%s: %d numbers in a message of 5 processes, want %d", kind, got, want)
		}
	}
}

func run(t *testing.T, c Case) *sim.Result {
	t.Helper()
	r, err := c.Run()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func read(r *sim.Result, p int) string {
	return strings.Join(r.Processes[p].(*Layer).App().(*Correspondent).Read(), ", ")
}

// Figure 8: wrong as the network has it, and with each clock that is not enough; right with the matrix. FIFO links do not help: each
// message goes another way.
func TestFigure8(t *testing.T) {
	for kind, want := range map[Kind]string{None: "answer, mail", FIFO: "answer, mail", ByLamport: "answer, mail", ByVector: "answer, mail", Causal: "mail, answer"} {
		r := run(t, Figure8(kind))
		if got := read(r, Nabilla); got != want {
			t.Errorf("%s: Nabilla reads %s, want %s", kind, got, want)
		}
		if accused := accuse(r)[propCausal]; (accused != "") != (want == "answer, mail") {
			t.Errorf("%s: the causal order is accused of %q", kind, accused)
		}
		if got := read(r, Afida); got != "answer" {
			t.Errorf("%s: Afida reads %s", kind, got)
		}
	}
}

// Errata 9. Two mails, Brandon's first: his answer does not depend on Nabilla's, which may be overtaken, and no rule is broken. The
// other way round, and as one mail to both, never.
func TestFigure8AsTwoMails(t *testing.T) {
	for first, want := range map[int]string{Brandon: "answer, mail to Nabilla", Nabilla: "mail to Nabilla, answer"} {
		r := run(t, Figure8Unicasts(Causal, first))
		if got := read(r, Nabilla); got != want {
			t.Errorf("%d first: Nabilla reads %s, want %s", first, got, want)
		}
		if accused := accuse(r); len(accused) > 0 {
			t.Errorf("%d first: %v", first, accused)
		}
	}
}

// Each counter-example shows what it says: the first of a pair breaks the order, and its twin does not; in both, the process that
// decides sees the same first message, with the same stamp. A rule that waits, waits in the twin for ever.
func TestCounterexamples(t *testing.T) {
	broken := map[string]string{"j": propCausal, "k": propFIFO, "l": propCausal}
	for _, question := range []string{"j", "k", "l"} {
		cases, err := Counterexamples(question)
		if err != nil {
			t.Fatal(err)
		}
		var seen string
		for i, c := range cases {
			r := run(t, c)
			accused := accuse(r)
			switch {
			case c.Kind == Patient:
				if accused[propAll] == "" || accused[propCausal] != "" {
					t.Errorf("%s %d: accused of %v, want a mail that waits for ever", question, i, accused)
				}
			case strings.HasSuffix(c.Shows, "missing") || strings.Contains(c.Shows, "is missing"):
				if len(accused) > 0 || firstSeen(r, c) != seen {
					t.Errorf("%s %d: a twin: accused of %v; first seen %q, in the other run %q", question, i, accused, firstSeen(r, c), seen)
				}
			default:
				if seen = firstSeen(r, c); accused[broken[question]] == "" {
					t.Errorf("%s %d: accused of %v, want %s", question, i, accused, broken[question])
				}
			}
		}
	}
	if _, err := Counterexamples("m"); err == nil {
		t.Error("there is a counter-example for question m")
	}
}

// firstSeen is the first message that the process which has to decide receives, with its stamp: its whole past.
func firstSeen(r *sim.Result, c Case) string {
	decides := Brandon
	if len(c.Letters) > 1 && c.Letters[1].Name == "answer" {
		decides = Nabilla
	}
	log := r.Log()
	for _, i := range log.Of(log.Procs[decides]) {
		if e := log.Events[i]; e.Kind == history.Receive {
			return e.Msg.From + " " + e.Msg.Text
		}
	}
	return ""
}

// A mail that waits for ever says for what.
func TestHeldSaysWhatIsMissing(t *testing.T) {
	r := run(t, Figure8Twin(Patient))
	queue := r.Processes[Nabilla].(*Layer).Queue()
	if got := queue.String(); got != "vector [0 0 0]\nanswer from process 1 waits for message 1 of process 0, to whomever" {
		t.Errorf("the queue is\n%s", got)
	}
	state := r.Processes[Nabilla].(*Layer).State()
	if state["held 1"] == "" || state["clock"] != "vector [0 0 0]" || state["read"] != "" {
		t.Errorf("the state is %v", state)
	}
}

// A message that was received and is held has caused nothing: what its receiver sends meanwhile does not wait for it. (The log's
// clocks count receipts, and say that the sending of one happened before that of the other.)
func TestWhatIsHeldCausesNothing(t *testing.T) {
	c := Case{
		Kind: Causal, Who: who(),
		Letters: []Letter{
			{Name: "first", From: 0, To: []int{1}},
			{Name: "second", From: 0, To: []int{1, 2}},
			{Name: "aside", From: 1, To: []int{2}, Wait: slowest / 2}, // while 1 holds the second
		},
		Slow: Slow{From: 0, To: 1, Messages: 1, Time: slowest},
	}
	// The second reaches 1 at once and waits for the first. It reaches 2 late.
	r, err := sim.Run(sim.Config{N: 3, Links: func(from, to int) sim.Link {
		if from == 0 && to == 2 {
			return sim.Link{Delay: sim.Fixed(2 * slowest)}
		}
		return c.Slow.link(from, to)
	}, New: func(int) protocol.Process { return NewLayer(Config{}, NewCorrespondent(c.Letters)) }})
	if err != nil {
		t.Fatal(err)
	}
	if got := read(r, 2); got != "aside, second" || read(r, 1) != "first, second" {
		t.Errorf("2 reads %s, 1 reads %s", got, read(r, 1))
	}
	if accused := accuse(r); len(accused) > 0 {
		t.Errorf("accused of %v", accused)
	}
	log, sent := r.Log(), map[string]int{}
	for i, e := range log.Events {
		if e.Kind == history.Send {
			sent[e.Msg.Type] = i
		}
	}
	if !log.Before(sent["second"], sent["aside"]) {
		t.Error("the second had not reached 1 when it wrote: this run shows nothing")
	}
}

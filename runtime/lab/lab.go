// Package lab is what the notebooks of labs have in common: check cells that look at what really happened, say of each property whether it
// holds, and fail when one does not.
//
// Model: a check is a list of sentences with a verdict each. It may watch one background program of the notebook
// (package bg): it waits while the program runs, and shows what the program printed when something does not hold. The
// package has no words of its own, so that a check speaks the notebook's language.
//
//	c := lab.Check("Exercise 6")
//	c.Program("udpserver", "exercise 6: not answered yet")
//	c.Eventually("a UDP socket is bound to port 9875", func() bool { return … })
//	c.That(n == 5, "SendTo returned the length of the message")
//	c.End()
//
// What happened may be in the event log (package history), which a check waits for, and has judged (package check):
//
//	log, ok := lab.Until(func(l *history.Log) bool { return l.Sent("REL") == 12 })
//	c.That(ok, "twelve exits")
//	c.Verdict(check.MutualExclusion(log))
//
// The same cells run on one machine and on several: Hosts are those that there are, Here is the name of the one where the code runs, and
// files that all of them see go to Shared. How long a check waits is Patience; Try and Within call an answer that may panic or never return.
//
// Port keeps two notebooks on one machine from fighting over the port numbers that a lab names. The package starts and
// stops nothing, and gives no marks: a course's tool reads whether the cell failed.
package lab

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"jeton/runtime/bg"
	"jeton/runtime/magic"
)

// PortOffsetEnv names the environment variable that Port adds; without it Port changes nothing. Several people, or
// several runs of one notebook, on one machine get a multiple of 100 each.
const PortOffsetEnv = "JETON_PORT_OFFSET"

const (
	lastPort     = 65535
	unprivileged = 1024 // ports from here on need no rights
)

// Port returns the port to use on this machine where a lab says n: n plus the value of JETON_PORT_OFFSET. A port that is
// reserved to root stays one, and no port leaves 1 to 65535. It panics with a sentence when the variable is no number.
func Port(n int) int {
	text := os.Getenv(PortOffsetEnv)
	if text == "" {
		return n
	}
	offset, err := strconv.Atoi(text)
	if err != nil || offset < 0 {
		panic(magic.Failure{Text: fmt.Sprintf("%s=%q: it must be a number from 0, such as 100", PortOffsetEnv, text)})
	}
	if n > 0 && n < unprivileged {
		return 1 + (n-1+offset)%(unprivileged-1)
	}
	return unprivileged + (n-unprivileged+offset)%(lastPort-unprivileged+1)
}

// Checks collects the verdicts of one check cell. Use it from one goroutine.
type Checks struct {
	title      string
	program    string
	unanswered string
	results    []result
}

type result struct {
	holds bool
	what  string
}

// Check begins the check with this title, as "Exercise 6".
func Check(title string) *Checks { return &Checks{title: title} }

// Program names the background program that the check looks at. The cell fails at once when none was started, or when
// the program printed the sentence unanswered, which a skeleton prints in place of an answer.
func (c *Checks) Program(name, unanswered string) {
	c.program, c.unanswered = name, unanswered
	if _, err := bg.Status(name); err != nil {
		c.stop(err.Error())
	}
	c.answered()
}

// answered fails the cell when the program says that it is a skeleton.
func (c *Checks) answered() {
	if c.program != "" && strings.Contains(bg.Output(c.program), c.unanswered) {
		c.stop(c.unanswered)
	}
}

// Must fails the cell at once, with the sentence otherwise, unless holds: what follows would make no sense.
func (c *Checks) Must(holds bool, otherwise string) {
	if !holds {
		c.stop(otherwise)
	}
}

// Answered fails the cell at once with err's text, unless err is nil: for a function that a skeleton ends with an error.
func (c *Checks) Answered(err error) {
	if err != nil {
		c.stop(err.Error())
	}
}

// That notes whether a property holds, and returns it.
func (c *Checks) That(holds bool, what string) bool {
	if !holds {
		c.answered()
	}
	c.results = append(c.results, result{holds, what})
	return holds
}

// NoError notes whether err is nil; its text is shown when it is not.
func (c *Checks) NoError(err error, what string) bool {
	if err != nil {
		what += ": " + err.Error()
	}
	return c.That(err == nil, what)
}

// Eventually waits until cond says true, and notes whether it did. It gives up when patience ends (see PatienceEnv), when the program that
// the check looks at has ended, or at an interrupt.
func (c *Checks) Eventually(what string, cond func() bool) bool {
	holds := false
	eventually(func() bool {
		running := c.program == "" || bg.Running(c.program)
		if holds = cond(); !holds {
			c.answered()
		}
		return holds || !running
	})
	return c.That(holds, what)
}

// Prints waits until the program has printed text, and notes whether it did.
func (c *Checks) Prints(text, what string) bool {
	return c.Eventually(what, func() bool { return strings.Contains(bg.Output(c.program), text) })
}

// PrintsPort waits until the program has printed an address with this port, and notes whether it did.
func (c *Checks) PrintsPort(port int, what string) bool {
	return c.Eventually(what, func() bool { return Mentions(bg.Output(c.program), port) > 0 })
}

// Exit waits until the program has ended and returns its exit code; the cell fails at once when it does not end.
func (c *Checks) Exit() int {
	code, err := bg.WaitEnd(c.program, Patience())
	c.answered()
	if err != nil {
		c.stop(err.Error())
	}
	return code
}

// End shows the verdicts, and fails the cell when a property does not hold.
func (c *Checks) End() {
	var failed []string
	for _, r := range c.results {
		if !r.holds {
			failed = append(failed, r.what)
		}
	}
	c.show(len(failed) > 0)
	if len(failed) > 0 {
		panic(magic.Failure{Text: fmt.Sprintf("%s (%d/%d) ✗ %s", c.title, len(c.results)-len(failed), len(c.results), strings.Join(failed, " · "))})
	}
}

// stop ends the cell with one sentence.
func (c *Checks) stop(sentence string) {
	c.show(false)
	if !strings.Contains(strings.ToLower(sentence), strings.ToLower(c.title)) {
		sentence = c.title + " – " + sentence // a sign that all languages set alike
	}
	panic(magic.Failure{Text: sentence})
}

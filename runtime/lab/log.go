package lab

import (
	"jeton/runtime/check"
	"jeton/runtime/history"
)

// Until reads the event log until cond says that what it waits for is in it, and returns the log and whether it is. It gives up when
// patience ends (see [PatienceEnv]), and at an interrupt. The log is never nil: it is empty when there is none.
// Cost: a look every ten milliseconds, each at the whole log.
func Until(cond func(l *history.Log) bool) (l *history.Log, happened bool) {
	happened = eventually(func() bool {
		now, err := history.Load()
		if err != nil {
			return false
		}
		l = now
		return cond(l)
	})
	if l == nil {
		l, _ = history.Merge(nil)
	}
	return l, happened
}

// Verdict notes what the checkers of a log (package check) say, each by its own sentence, in the language that its In has chosen. A
// verdict that is unknown does not hold. It returns whether all hold.
func (c *Checks) Verdict(verdicts ...check.Verdict) bool {
	all := true
	for _, v := range verdicts {
		all = c.That(v.OK(), v.Sentence()) && all
	}
	return all
}

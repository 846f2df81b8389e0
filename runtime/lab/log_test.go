package lab

import (
	"errors"
	"testing"

	"jeton/runtime/check"
	"jeton/runtime/history"
)

// marks is a log with so many marks "step" of one process.
func marks(n int) []byte {
	var events []history.Event
	for i := range n {
		events = append(events, history.Event{Proc: "p", Seq: uint64(i + 1), Kind: history.Mark, Name: "step"})
	}
	b, _ := history.Answer(events, false)
	return b
}

// The log grows by a mark each time that it is read, and cannot be read the second time.
func TestUntilReadsAgain(t *testing.T) {
	reads := 0
	newKernel(t, map[string]func() (any, error){history.ServiceLoad: func() (any, error) {
		if reads++; reads == 2 {
			return nil, errors.New("not now")
		}
		return marks(reads), nil
	}})
	l, happened := Until(func(l *history.Log) bool { return len(l.Marks("step")) >= 3 })
	if !happened || len(l.Marks("step")) != 3 || reads != 3 {
		t.Errorf("Until = %d marks after %d reads, %v; want 3 after 3", len(l.Marks("step")), reads, happened)
	}
	t.Setenv(PatienceEnv, "1ms")
	if l, happened = Until(func(l *history.Log) bool { return false }); happened || len(l.Marks("step")) < 4 {
		t.Errorf("what never comes: %v, %d marks", happened, len(l.Marks("step")))
	}
}

func TestUntilWithoutALog(t *testing.T) {
	newPage(t)
	t.Setenv(PatienceEnv, "1ms")
	if l, happened := Until(func(*history.Log) bool { return true }); happened || l == nil || len(l.Events) != 0 {
		t.Errorf("Until = %v, %v", l, happened)
	}
}

func TestVerdictsOfALog(t *testing.T) {
	newPage(t)
	good := check.Verdict{Property: "one leader", Status: check.OK, Why: "p3"}
	bad := check.Verdict{Property: "all know it", Status: check.Violated, Why: "p1 does not"}
	unknown := check.Verdict{Property: "in time", Status: check.Unknown, Why: "the log is cut"}
	c := Check("Exercise 1")
	if !c.Verdict(good) || !c.Verdict() {
		t.Error("a good one does not hold")
	}
	if c.Verdict(bad, good) || c.Verdict(unknown) {
		t.Error("a bad one, or one that is unknown, holds")
	}
	if got, want := failure(t, c.End), "Exercise 1 (2/4) ✗ "+bad.Sentence()+" · "+unknown.Sentence(); got != want {
		t.Errorf("End = %q, want %q", got, want)
	}
}

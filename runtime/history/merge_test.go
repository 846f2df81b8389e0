package history

import (
	"fmt"
	"testing"
	"time"
)

// at is a time of the tests' runs, in milliseconds.
func at(ms int) time.Time { return time.Unix(1000, int64(ms)*int64(time.Millisecond)) }

// ev makes an event without a message.
func ev(proc string, seq uint64, ms int, kind Kind) Event {
	return Event{Proc: proc, Seq: seq, Wall: at(ms), Kind: kind}
}

// sent and received make events of the message id of a process.
func sent(proc string, seq uint64, ms int, id uint64, to ...string) Event {
	e := ev(proc, seq, ms, Send)
	e.Msg = &Message{From: proc, To: to, ID: id}
	return e
}

func received(proc string, seq uint64, ms int, from string, id uint64) Event {
	e := ev(proc, seq, ms, Receive)
	e.Msg = &Message{From: from, ID: id}
	return e
}

func mustMerge(t testing.TB, events ...Event) *Log {
	t.Helper()
	l, err := Merge(events)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// names are the events of a log in order, short.
func names(l *Log) string {
	s := ""
	for i, e := range l.Events {
		if i > 0 {
			s += " "
		}
		s += fmt.Sprintf("%s#%d", e.Proc, e.Seq)
	}
	return s
}

func TestMergeOrdersCausallyWhateverTheClocksSay(t *testing.T) {
	l := mustMerge(t,
		received("b", 1, 1, "a", 1), // b's clock is late
		sent("b", 2, 2, 1, "c"),
		sent("a", 1, 100, 1, "b"),
		received("c", 1, 50, "b", 1),
		ev("c", 2, 51, Local),
		ev("d", 1, 101, Local),
	)
	if got, want := names(l), "a#1 b#1 b#2 c#1 c#2 d#1"; got != want {
		t.Errorf("order %s, want %s", got, want)
	}
	if got, want := l.Clock(4).String(), `{"a":1, "b":2, "c":2}`; got != want {
		t.Errorf("clock of c#2 is %s, want %s", got, want)
	}
	a, c, d := l.Index("a", 1), l.Index("c", 2), l.Index("d", 1)
	if !l.Before(a, c) || l.Before(c, a) || !l.Concurrent(c, d) || l.Concurrent(a, a) {
		t.Error("a#1 is before c#2, and d#1 concurrent with it")
	}
	if len(l.Problems()) != 0 {
		t.Errorf("problems %v", l.Problems())
	}
}

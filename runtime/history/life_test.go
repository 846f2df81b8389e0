package history

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// lifeLog is a log in which the client p is killed and started again: both of its processes count their events, and their messages.
func lifeLog(t *testing.T, ids [2]uint64) *Log {
	t.Helper()
	at := func(ms int) time.Time { return time.Unix(1000, 0).Add(time.Duration(ms) * time.Millisecond) }
	message := func(from string, id uint64, to string) *Message {
		return &Message{From: from, ID: id, To: []string{to}, Type: "M"}
	}
	first, second, answer, later := message("p", ids[0]+1, "s"), message("p", ids[1]+1, "s"), message("s", 1, "p"), message("s", 2, "p")
	of := func(m *Message) *Message { c := *m; c.To = nil; return &c }
	events := []Event{
		{Proc: "p", Pid: 10, Seq: 1, Wall: at(1), Kind: Start},
		{Proc: "p", Pid: 10, Seq: 2, Wall: at(2), Kind: Send, Msg: first},
		{Proc: "kernel", Seq: 1, Wall: at(3), Kind: Fault, Name: "kill", Attrs: map[string]string{"proc": "p"}},
		{Proc: "p", Pid: 11, Life: 2, Seq: 1, Wall: at(4), Kind: Start},
		{Proc: "p", Pid: 11, Life: 2, Seq: 2, Wall: at(5), Kind: Send, Msg: second},
		{Proc: "s", Pid: 9, Seq: 1, Wall: at(6), Kind: Receive, Msg: of(first)},
		{Proc: "s", Pid: 9, Seq: 2, Wall: at(7), Kind: Receive, Msg: of(second)},
		{Proc: "s", Pid: 9, Seq: 3, Wall: at(8), Kind: Send, Msg: answer},
		{Proc: "p", Pid: 11, Life: 2, Seq: 3, Wall: at(9), Kind: Receive, Msg: of(answer)},
		{Proc: "s", Pid: 9, Seq: 4, Wall: at(10), Kind: Send, Msg: later},
		{Proc: "kernel", Seq: 2, Wall: at(11), Kind: Fault, Name: "kill", Attrs: map[string]string{"proc": "p", AttrLife: "2"}},
	}
	return mustMerge(t, events...)
}

// A process that is started again under its name is another process: nothing in the log is doubtful for that.
func TestStartedAgain(t *testing.T) {
	l := lifeLog(t, [2]uint64{0, 5 << numberBits})
	if fmt.Sprint(l.Procs) != "[kernel p p#2 s]" || len(l.Problems()) > 0 {
		t.Fatalf("processes %v, problems %v", l.Procs, l.Problems())
	}
	var said []string
	for _, p := range []string{"p#2", "s", "kernel"} {
		for _, i := range l.Of(p) {
			if e := l.Events[i]; e.Msg != nil {
				said = append(said, e.String())
			} else if e.Kind == Fault {
				said = append(said, e.Attrs["proc"])
			}
		}
	}
	want := "p#2 #2 (send M message 1 to s), p#2 #3 (receive M message 1 from s), s #1 (receive M message 1 from p), s #2 (receive M message 1 from p#2), " +
		"s #3 (send M message 1 to p#2), s #4 (send M message 2 to p#2), p, p#2"
	if got := strings.Join(said, ", "); got != want {
		t.Errorf("the events are\n%s\nwant\n%s", got, want)
	}
	for k, from := range []string{"p", "p#2"} {
		if s := l.Sends(l.Of("s")[k]); len(s) != 1 || l.Events[s[0]].Proc != from {
			t.Errorf("receipt %d is of the sendings %v, want one of %s", k+1, s, from)
		}
	}
}

// A log that is written and read again says the same: the names are in it.
func TestStartedAgainInAFile(t *testing.T) {
	l := lifeLog(t, [2]uint64{0, 5 << numberBits})
	again := mustMerge(t, l.Events...)
	if fmt.Sprint(again.Procs) != fmt.Sprint(l.Procs) || len(again.Problems()) > 0 {
		t.Fatalf("processes %v, problems %v", again.Procs, again.Problems())
	}
	for i := range l.Events {
		if l.Events[i].String() != again.Events[i].String() || fmt.Sprint(l.Sends(i)) != fmt.Sprint(again.Sends(i)) {
			t.Errorf("event %d: %v, want %v", i, again.Events[i], l.Events[i])
		}
	}
}

func TestLife(t *testing.T) {
	for name, want := range map[string]string{"p": "p 1", "p#2": "p 2", "a#b#12": "a#b 12", "p#1": "p#1 1", "p#02": "p#02 1", "#2": "#2 1", "p#x": "p#x 1"} {
		proc, life := Life(name)
		if got := fmt.Sprint(proc, " ", life); got != want {
			t.Errorf("Life(%q) = %s, want %s", name, got, want)
		}
	}
	if !SameProcess("p", "p#3") || !SameProcess("p#2", "p#3") || SameProcess("p", "q") || SameProcess("p#1", "p") {
		t.Error("SameProcess")
	}
}

// Messages of a process that joins a run are told from those of another one that had its name, and still count from 1.
func TestNumbersOfAProcess(t *testing.T) {
	before := ids.Swap(0)
	defer ids.Store(before)
	newIDs()
	a := NextID()
	newIDs() // it stays the same process
	b := NextID()
	if a>>numberBits == 0 || b != a+1 || a >= 1<<53 || (&Message{ID: b}).Number() != 2 {
		t.Errorf("numbers %#x and %#x", a, b)
	}
}

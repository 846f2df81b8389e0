package check

import (
	"testing"

	"jeton/runtime/history"
)

// stay is a section of a process.
func (s *script) stay(proc string) *script {
	return s.mark(proc, history.CSRequest).mark(proc, history.CSEnter).mark(proc, history.CSExit)
}

func TestMutex(t *testing.T) {
	stray := history.Event{Kind: history.Receive, Msg: &history.Message{From: "desk", ID: 1}}
	forged := history.Event{Kind: history.Receive, Msg: &history.Message{From: "a", ID: 99}}
	try(t, []scene{
		{"in turn", newScript().stay("a").tell("a", "b").stay("b"), Mutex, OK, "2 sections", ""},
		{"by way of a third", newScript().stay("a").tell("a", "c").tell("c", "b").stay("b").tell("b", "a").stay("a"), Mutex, OK, "3 sections", ""},
		{"not at one time, but nothing orders them", newScript().stay("a").stay("b"), Mutex, Violated, "b enters", "a#2 a#3 b#2"},
		{"the message left before the exit", newScript().mark("a", history.CSEnter).send("a", "m", "M", "b").mark("a", history.CSExit).receive("b", "m").stay("b"),
			Mutex, Violated, "nothing tells it that a has left", "a#1 a#3 b#3"},
		{"never leaves", newScript().mark("a", history.CSEnter).tell("a", "b").stay("b"), Mutex, Violated, "never leaves", "a#1 b#3"},
		{"one process alone", newScript().stay("a").stay("a"), Mutex, OK, "", ""},
		{"nobody enters", newScript().mark("a", history.CSRequest), Mutex, Unknown, "no process entered", ""},
		{"killed inside", newScript().mark("a", history.CSEnter).fault("a", "kill").stay("b"), Mutex, Unknown, "a was killed in its section", ""},
		{"killed inside, and the server knows", newScript().mark("a", history.CSEnter).fault("a", "kill").mark("s", lostMark, "of", "a", "had", "section").tell("s", "b").stay("b"),
			Mutex, OK, "", ""},
		{"events are missing", newScript().stay("a").add("b", history.Event{Kind: history.Missing, Attrs: pairs([]string{"n", "3"})}).stay("b"),
			Mutex, Unknown, "events of b are not in the log", ""},
		{"right, and a stranger who does not record talks to them", newScript().stay("a").tell("a", "b").stay("b").add("b", stray), Mutex, OK, "", ""},
		{"not ordered, but a stranger may have told", newScript().stay("a").add("b", stray).stay("b"), Mutex, Unknown, "does it record?", ""},
		{"right, but a message of one of them is of nothing", newScript().stay("a").tell("a", "b").stay("b").add("b", forged), Mutex, Unknown, "not sound", ""},
		{"right, but events are missing", newScript().stay("a").tell("a", "b").add("b", history.Event{Kind: history.Missing, Attrs: pairs([]string{"n", "3"})}).stay("b"),
			Mutex, Unknown, "nothing wrong was seen, but", ""},
	})
}

func TestRequested(t *testing.T) {
	try(t, []scene{
		{"asked", newScript().stay("a").stay("a"), Requested, OK, "2 entries", ""},
		{"not asked", newScript().stay("a").mark("a", history.CSEnter), Requested, Violated, "without a request", "a#4"},
		{"asked by another", newScript().mark("a", history.CSRequest).mark("b", history.CSEnter), Requested, Violated, "without a request", "b#1"},
		{"nobody says that it asks", newScript().mark("a", history.CSEnter), Requested, Unknown, "no request", ""},
		{"leaves twice", newScript().stay("a").mark("a", history.CSExit), Requested, Violated, "without having entered", "a#4"},
	})
}

func TestServed(t *testing.T) {
	atRest := func(l *history.Log) Verdict { return Served(l, AtRest(true)) }
	try(t, []scene{
		{"served", newScript().stay("a").end("a"), func(l *history.Log) Verdict { return Served(l) }, OK, "", ""},
		{"waits at rest", newScript().stay("a").mark("b", history.CSRequest), atRest, Violated, "b has asked and does not enter", "b#1"},
		{"waits at the end of all", newScript().mark("b", history.CSRequest).end("b"), func(l *history.Log) Verdict { return Served(l) }, Violated, "b has asked", "b#1"},
		{"waits in a run that goes on", newScript().mark("b", history.CSRequest), func(l *history.Log) Verdict { return Served(l) }, Unknown, "b had not ended", ""},
		{"stays inside", newScript().mark("a", history.CSRequest).mark("a", history.CSEnter), atRest, Violated, "does not leave", "a#2"},
		{"waits, and another was killed", newScript().mark("b", history.CSRequest).fault("a", "kill"), atRest, Unknown, "a fault may be the cause", ""},
		{"waits behind a cut", newScript().mark("b", history.CSRequest).add("b", history.Event{Kind: history.Fault, Name: "cut", Attrs: pairs([]string{"from", "b", "to", "a"})}),
			atRest, Unknown, "fault: cut b → a", ""},
		{"waits, and the cut was mended", newScript().mark("b", history.CSRequest).add("b", history.Event{Kind: history.Fault, Name: "cut", Attrs: pairs([]string{"from", "b", "to", "a"})}).
			add("b", history.Event{Kind: history.Fault, Name: "mend", Attrs: pairs([]string{"from", "b", "to", "a"})}), atRest, Violated, "b has asked", "b#1"},
		{"killed from elsewhere", newScript().mark("b", history.CSRequest).mark("a", "x").add("desk", history.Event{Kind: history.Fault, Name: "kill", Attrs: pairs([]string{"proc", "a"})}),
			atRest, Unknown, "fault: kill a", ""},
		{"was killed itself", newScript().stay("a").mark("b", history.CSRequest).fault("b", "kill"), atRest, OK, "", ""},
		{"nothing happened", newScript().tell("a", "b"), atRest, Unknown, "no request", ""},
	})
}

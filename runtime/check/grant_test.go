package check

import (
	"testing"

	"jeton/runtime/history"
)

// ask and take are halves of a section.
func (s *script) ask(proc string, attrs ...string) *script {
	return s.mark(proc, history.CSRequest, attrs...)
}

func (s *script) take(proc string) *script {
	return s.mark(proc, history.CSEnter).mark(proc, history.CSExit)
}

func TestBypass(t *testing.T) {
	bound := func(n int) func(*history.Log) Verdict { return func(l *history.Log) Verdict { return Bypass(l, n) } }
	over := func(n int) func(*history.Log) Verdict {
		return func(l *history.Log) Verdict { return Overtakes(l, n) }
	}
	// c asks; then a enters, b, a again, and c at last.
	run := func() *script {
		return newScript().ask("c").ask("a").take("a").tell("a", "b").ask("b").take("b").tell("b", "a").ask("a").take("a").tell("a", "c").take("c")
	}
	try(t, []scene{
		{"three pass, three may", run(), bound(3), OK, "at most 3", ""},
		{"three pass, two may", run(), bound(2), Violated, "3 entries of others lie between the request of c", "c#1 a#2 c#3"},
		{"a passes twice, and may", run(), over(2), OK, "", ""},
		{"a passes twice, and may once", run(), over(1), Violated, "a enters 2 times between the request of c", "c#1 a#7 c#3"},
		{"what is before the request does not count", newScript().ask("a").take("a").tell("a", "c").ask("c").take("c"), bound(0), OK, "at most 0", ""},
		{"no order of entries", newScript().stay("a").stay("b"), bound(9), Unknown, "do not exclude", ""},
		{"no requests", newScript().take("a"), bound(9), Unknown, "no request", ""},
	})
}

// again is a run in which b is killed while it waits, and is started again, as b or under another process's name; it asks once more, and both are
// served in their turn. Before that the server sends grants that are given as name and receiver.
func again(restarted string, grants ...string) *script {
	s := newScript().send("a", "ra", "REQ", "s").send("b", "rb", "REQ", "s").receive("s", "rb").receive("s", "ra").fault("b", "kill")
	if restarted == "b" {
		s.fault("b", "restart")
	}
	s.send(restarted, "rb2", "REQ", "s").receive("s", "rb2")
	for i := 0; i < len(grants); i += 2 {
		s.send("s", grants[i], "GRANT", grants[i+1])
	}
	return s.send("s", "ga", "GRANT", "a").send("s", "gb2", "GRANT", restarted)
}

func TestByArrival(t *testing.T) {
	check := func(l *history.Log) Verdict { return ByArrival(l, "s") }
	asked := func() *script {
		return newScript().send("a", "ra", "REQ", "s").send("b", "rb", "REQ", "s").receive("s", "rb").receive("s", "ra")
	}
	try(t, []scene{
		{"as they came", asked().send("s", "gb", "GRANT", "b").send("s", "ga", "GRANT", "a"), check, OK, "2 grants", ""},
		{"as they were sent", asked().send("s", "ga", "GRANT", "a").send("s", "gb", "GRANT", "b"), check, Violated, "a is served before b", "s#1 s#3"},
		{"to one that did not ask", asked().send("s", "gb", "GRANT", "b").send("s", "ga", "GRANT", "a").send("s", "ga2", "GRANT", "a"), check, Violated, "nobody waits for", "s#5"},
		{"the first one was killed", asked().fault("b", "kill").send("s", "ga", "GRANT", "a"), check, OK, "1 grant,", ""},
		{"a suspended one is passed over", asked().fault("b", "stop").send("s", "ga", "GRANT", "a"), check, OK, "1 grant,", ""},
		{"killed and started again, and its new request served in its turn", again("b"), check, OK, "2 grants", ""},
		{"the same, as another process of that name", again("b#2"), check, OK, "2 grants", ""},
		{"the server does not know of the death", again("b", "gb", "b"), check, OK, "3 grants", ""},
		{"nor here, where it is another process", again("b#2", "gb", "b"), check, OK, "3 grants", ""},
		{"the new request is served before an older one", asked().fault("b", "kill").fault("b", "restart").send("b", "rb2", "REQ", "s").receive("s", "rb2").
			send("s", "g1", "GRANT", "b").send("s", "g2", "GRANT", "b").send("s", "ga", "GRANT", "a"), check, Violated, "b is served before a", "s#2 s#5"},
		{"two requests of one that was killed, one passed over", asked().send("b", "rb2", "REQ", "s").receive("s", "rb2").fault("b", "kill").fault("b", "restart").
			send("b", "rb3", "REQ", "s").receive("s", "rb3").send("s", "ga", "GRANT", "a").send("s", "gb", "GRANT", "b"), check, OK, "2 grants", ""},
		{"nothing is granted", asked(), check, Unknown, "has granted nothing", ""},
		{"other words", newScript().send("a", "r", "ASK", "s").receive("s", "r").send("s", "g", "YES", "a"),
			func(l *history.Log) Verdict { return ByArrival(l, "s", Types("request", "ASK"), Types("grant", "YES")) }, OK, "", ""},
	})
}

func TestByStamp(t *testing.T) {
	try(t, []scene{
		{"in order", newScript().ask("a", "stamp", "1").take("a").tell("a", "b").ask("b", "stamp", "2").take("b"), ByStamp, OK, "", ""},
		{"equal times, by process", newScript().ask("b", "stamp", "1").ask("a", "stamp", "1").take("a").tell("a", "b").take("b"), ByStamp, OK, "", ""},
		{"equal times, the other way", newScript().ask("b", "stamp", "1").ask("a", "stamp", "1").take("b").tell("b", "a").take("a"), ByStamp, Violated, "b with time 1 enters before a with time 1", "a#1 b#2 a#3"},
		{"the older one waits", newScript().ask("a", "stamp", "1").ask("b", "stamp", "2").take("b").tell("b", "a").take("a"), ByStamp, Violated, "", "a#1 b#2 a#3"},
		{"numbers, not words", newScript().ask("a", "stamp", "9").take("a").tell("a", "b").ask("b", "stamp", "10").take("b"), ByStamp, OK, "", ""},
		{"no times", newScript().stay("a"), ByStamp, Unknown, "no logical time", ""},
	})
}

// hop is the token's way from one process to another.
func (s *script) hop(from, name, to string) *script {
	return s.send(from, name, "TOKEN", to).receive(to, name).mark(to, history.Token)
}

func TestOneToken(t *testing.T) {
	check := func(l *history.Log) Verdict { return OneToken(l) }
	try(t, []scene{
		{"round a ring", newScript().mark("a", history.Token).hop("a", "1", "b").hop("b", "2", "c").hop("c", "3", "a"), check, OK, "4 stays", ""},
		{"two make one", newScript().mark("a", history.Token).mark("b", history.Token), check, Violated, "b has another one", "a#1 b#1"},
		{"a second is made while the first is on its way", newScript().mark("a", history.Token).send("a", "1", "TOKEN", "b").tell("a", "c").mark("c", history.Token).receive("b", "1"),
			check, Violated, "is on its way", "a#1 a#2 c#2"},
		{"sent and kept", newScript().mark("a", history.Token).hop("a", "1", "b").send("a", "2", "TOKEN", "c"), check, Violated, "has not", "a#3"},
		{"to two", newScript().mark("a", history.Token).send("a", "1", "TOKEN", "b", "c").receive("b", "1").receive("c", "1"), check, Violated, "c has another one", "b#1 c#1"},
		{"another one comes to who has one", newScript().mark("a", history.Token).hop("a", "1", "b").mark("b", history.Token), check, Violated, "two tokens", "b#1 b#3"},
		{"lost", newScript().mark("a", history.Token).send("a", "1", "TOKEN", "b").message("a", history.Drop, "1"), check, Violated, "lost", "a#2 a#3"},
		{"marks only", newScript().mark("a", history.Token).tell("a", "b").mark("b", history.Token), check, Unknown, "way is not known", ""},
		{"words of one's own", newScript().mark("a", history.Token).tell("a", "b").mark("b", history.Token),
			func(l *history.Log) Verdict { return OneToken(l, Types("token", "TELL")) }, OK, "2 stays", ""},
		{"a ring of one", newScript().mark("a", history.Token).mark("a", history.CSEnter).mark("a", history.Token), check, OK, "2 stays", ""},
		{"a ring of one that sends it to itself", newScript().mark("a", history.Token).hop("a", "1", "a").hop("a", "2", "a"), check, OK, "3 stays", ""},
		{"it stays, and its process says something", newScript().mark("a", history.Token).tell("a", "b"), check, Unknown, "way is not known", ""},
		{"marks only, at once", newScript().mark("a", history.Token).mark("b", history.Token).tell("a", "b"), check, Violated, "", "a#1 b#1"},
		{"none", newScript().tell("a", "b"), check, Unknown, "nobody", ""},
	})
}

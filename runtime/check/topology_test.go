package check

import (
	"strconv"
	"testing"

	"jeton/runtime/history"
)

// connect is a connection, made and accepted.
func (s *script) connect(from, to string) *script {
	name := from + "-" + to
	return s.add(from, history.Event{Kind: history.Connect, Name: name}).add(to, history.Event{Kind: history.Accept, Name: name})
}

// edges makes a graph: "ab bc" connects a with b and b with c.
func edges(list ...string) *script {
	s := newScript()
	for _, e := range list {
		s.connect(e[:1], e[1:])
	}
	return s
}

// started says that processes run an algorithm, as package node does.
func (s *script) started(procs ...string) *script {
	for i, p := range procs {
		s.add(p, history.Event{Kind: history.Start, Attrs: map[string]string{"number": strconv.Itoa(i)}})
	}
	return s
}

func (s *script) ended(procs ...string) *script {
	for _, p := range procs {
		s.add(p, history.Event{Kind: history.End})
	}
	return s
}

func TestTopology(t *testing.T) {
	ring := func(l *history.Log) Verdict { return RingGraph(l, AtRest(true)) }
	star := func(l *history.Log) Verdict { return StarGraph(l, "a", AtRest(true)) }
	complete := func(l *history.Log) Verdict { return CompleteGraph(l, AtRest(true)) }
	tree := func(l *history.Log) Verdict { return TreeGraph(l, AtRest(true)) }
	chain := func(l *history.Log) Verdict { return ChainGraph(l, AtRest(true)) }
	after := func(l *history.Log) Verdict { return ConnectAfter(l, "go", Among("a", "b")) }
	hops := func(n int) func(*history.Log) Verdict {
		return func(l *history.Log) Verdict { return Hops(l, []string{"MAIL"}, n) }
	}
	alone := newScript().mark("a", "x")
	try(t, []scene{
		{"ring", edges("ab", "bc", "ca"), ring, OK, "3 processes", ""},
		{"ring, whoever connected", edges("ab", "cb", "ca"), ring, OK, "", ""},
		{"ring of two", edges("ab", "ba"), ring, OK, "2 processes", ""},
		{"ring of two with the same name again", edges("ab", "ab"), ring, OK, "", ""},
		{"ring of one", edges("aa"), ring, OK, "", ""},
		{"one alone", alone, ring, OK, "", ""},
		{"open ring", edges("ab", "bc"), ring, Violated, "a has 1 connection, not 2", "a#1"},
		{"open ring, not at rest", edges("ab", "bc"), func(l *history.Log) Verdict { return RingGraph(l) }, Unknown, "may still come", ""},
		{"two rings", edges("ab", "bc", "ca", "de", "ef", "fd"), ring, Violated, "d is on another ring than a", "c#2 f#2"},
		{"a shortcut", edges("ab", "bc", "cd", "da", "ac"), ring, Violated, "a has 3 connections", "a#3"},
		{"no connection", newScript().tell("a", "b"), ring, Unknown, "no connection", ""},
		{"others are connected, too", edges("ab", "bc", "ca", "la", "lb"), func(l *history.Log) Verdict { return RingGraph(l, Among("a", "b", "c")) }, OK, "", ""},

		{"with the desk that launched them", edges("ab", "bc", "ca", "ad", "bd", "cd").started("a", "b", "c").mark("d", "go"), ring, OK, "3 processes", ""},
		{"ended all but the desk", edges("ab", "bc", "ad").started("a", "b", "c").ended("a", "b", "c"), func(l *history.Log) Verdict { return RingGraph(l) }, Violated, "a has 1 connection, not 2", "a#1"},
		{"with faults", edges("ab", "bc", "ca").add("kernel", history.Event{Kind: history.Fault, Name: "stop", Attrs: map[string]string{"proc": "a"}}), ring, OK, "3 processes", ""},

		{"star", edges("ba", "ca", "ad"), star, OK, "4 processes", ""},
		{"past the centre", edges("ba", "cb"), star, Violated, "c and b are connected without a", "c#1 b#2"},
		{"one is not in the star", edges("ba").mark("c", "x"), star, Violated, "c has 0 connections", ""},
		{"twice", edges("ba", "ba"), star, Violated, "b has 2 connections", "b#2"},

		{"complete", edges("ab", "ac", "bc"), complete, OK, "3 connections", ""},
		{"complete with crossing ones", edges("ab", "ac", "bc", "ba"), complete, Violated, "b and a are connected twice", "a#1 b#3"},
		{"not complete", edges("ab", "ac"), complete, Violated, "b and c are not connected", ""},
		{"with itself", edges("ab", "aa"), complete, Violated, "a is connected with itself", "a#2"},

		{"tree", edges("ab", "ac", "cd"), tree, OK, "", ""},
		{"no tree", edges("ab", "bc", "ca"), tree, Violated, "closes a cycle", "c#2 a#2"},
		{"two trees", edges("ab", "cd"), tree, Violated, "no way leads from c to a", "a#1 c#1"},
		{"chain", edges("ab", "ca"), chain, OK, "", ""},
		{"star of four", edges("ab", "ac", "ad"), chain, Violated, "a has 3 connections", "a#3"},

		{"after the go", newScript().mark("l", "go").tell("l", "a").connect("a", "b"), after, OK, "1 connection,", ""},
		{"before the go", newScript().connect("a", "b").mark("l", "go"), after, Violated, "does not know of the go", "a#1"},
		{"at the same time, but it does not know", newScript().mark("l", "go").connect("a", "b"), after, Violated, "", "a#1"},
		{"no go", newScript().connect("a", "b"), after, Unknown, `no mark "go"`, ""},

		{"one hop", newScript().send("s", "letter 1", "MAIL", "t").receive("t", "letter 1").send("s", "letter 2", "MAIL", "t"), hops(1), OK, "2 messages, passed on 1 time at", ""},
		{"two hops", newScript().send("s", "letter 1", "MAIL", "t").receive("t", "letter 1").send("t", "letter 1", "MAIL", "u"), hops(1), Violated, `"letter 1" is passed on 2 times`, "s#1 t#2"},
		{"none", newScript().tell("a", "b"), hops(1), Unknown, "", ""},
	})
}

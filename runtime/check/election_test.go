package check

import (
	"testing"

	"jeton/runtime/history"

	"pgregory.net/rapid"
)

// elected is an election of a, b, c with ids 3, 9, 10, in which c wins.
func elected() *script {
	return newScript().mark("a", history.ElectStart, "id", "3").mark("b", history.ElectStart, "id", "9").mark("c", history.ElectStart, "id", "10").
		send("a", "e1", "E", "b").receive("b", "e1").send("b", "e2", "E", "c").receive("c", "e2").send("c", "e3", "E", "a").receive("a", "e3").
		send("a", "e4", "E", "b").receive("b", "e4").send("b", "e5", "E", "c").receive("c", "e5").
		mark("c", history.ElectLeader, "id", "10").mark("c", history.ElectKnown, "id", "10")
}

func announced() *script {
	return elected().send("c", "f1", "F", "a").receive("a", "f1").mark("a", history.ElectKnown, "id", "10").
		send("a", "f2", "F", "b").receive("b", "f2").mark("b", history.ElectKnown, "id", "10").send("b", "f3", "F", "c").receive("c", "f3")
}

func TestElection(t *testing.T) {
	one := func(l *history.Log) Verdict { return OneLeader(l) }
	greatest := func(l *history.Log) Verdict { return GreatestLeads(l) }
	starter := func(l *history.Log) Verdict { return GreatestStarterLeads(l) }
	known := func(l *history.Log) Verdict { return LeaderKnown(l, AtRest(true)) }
	quiet := func(l *history.Log) Verdict { return QuietAfterLeader(l) }
	sleeper := func() *script {
		return announced().add("d", history.Event{Kind: history.State, Attrs: pairs([]string{"id", "11"})})
	}
	try(t, []scene{
		{"one", announced(), one, OK, "c alone", ""},
		{"two", announced().mark("a", history.ElectLeader, "id", "3"), one, Violated, "c and a are both elected", "c#5 a#8"},
		{"none", newScript().mark("a", history.ElectStart, "id", "3"), one, Unknown, "nobody was elected", ""},
		{"one under two ids", announced().mark("c", history.ElectLeader, "id", "3"), one, Violated, "two ids", "c#5 c#9"},
		{"10 is more than 9", announced(), greatest, OK, "the greatest of the 3", ""},
		{"9 is not", elected().mark("b", history.ElectLeader, "id", "9"), greatest, OK, "", ""},
		{"ids as texts", newScript().mark("a", history.ElectStart, "id", "10").mark("b", history.ElectStart, "id", "9").mark("b", history.ElectLeader, "id", "9"), greatest, Violated, "but a has id 10", "a#1 b#2"},
		{"a sleeper has more", sleeper(), greatest, Violated, "d has id 11", "c#5 d#1"},
		{"a sleeper is no candidate", sleeper(), starter, OK, "", ""},
		{"all know", announced(), known, OK, "all 3", ""},
		{"two do not know", elected(), known, Violated, "a does not know", "c#5"},
		{"it is not over", elected(), func(l *history.Log) Verdict { return LeaderKnown(l) }, Unknown, "may still come", ""},
		{"one takes another for it", announced().mark("b", history.ElectKnown, "id", "3"), known, Violated, "b takes 3 for the leader", "c#5 b#9"},
		{"nobody is elected", newScript().mark("a", history.ElectStart, "id", "3"), known, Violated, "nobody is elected", "a#1"},
		{"nobody was elected, and one was killed", newScript().mark("a", history.ElectStart, "id", "3").fault("b", "kill"), known, Unknown, "a fault", ""},
		{"nobody wants", newScript().tell("a", "b"), known, Unknown, "nobody was a candidate", ""},
		{"one was killed and does not know", elected().fault("a", "kill").mark("b", history.ElectKnown, "id", "10"), known, OK, "", ""},
		{"quiet", announced(), quiet, OK, "3 processes", ""},
		{"a stray E", announced().send("a", "e6", "E", "b").receive("b", "e6"), quiet, Violated, "b gets an election message", "b#6 b#9"},
		{"no announcement", elected(), quiet, Unknown, "no announcement", ""},
	})
}

func TestIDsAreOrderedAsPackageElectionOrdersThem(t *testing.T) {
	ordered := []string{"ada/9", "ada/10", "bob/1", "3", "9", "10", "10/ada/2", "10/bob/1", "anna", "zoe"}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := compareIDs(a, b); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("compareIDs(%q, %q) = %d", a, b, got)
			}
		}
	}
	id := rapid.StringMatching(`[0-9a-c]{0,2}(/[0-9a]{0,2}){0,3}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := id.Draw(t, "a"), id.Draw(t, "b"), id.Draw(t, "c")
		if compareIDs(a, b) != -compareIDs(b, a) || compareIDs(a, b) < 0 && compareIDs(b, c) < 0 && compareIDs(a, c) >= 0 {
			t.Fatalf("no order of %q, %q, %q", a, b, c)
		}
	})
}

// numbered numbers a, b, c, in this order on the ring.
func numbered(ranks ...string) *script {
	s := newScript()
	for k, p := range []string{"a", "b", "c"} {
		s.mark(p, history.Rank, "rank", ranks[k])
		next := []string{"b", "c", "a"}[k]
		s.send(p, "t"+p, "T", next).receive(next, "t"+p)
	}
	return s
}

func TestNumbered(t *testing.T) {
	check := func(l *history.Log) Verdict { return Numbered(l, nil, AtRest(true)) }
	try(t, []scene{
		{"right", numbered("0", "1", "2").mark("a", history.Counted, "n", "3"), check, OK, "numbered 0 to 2", ""},
		{"the leader is not the first name", numbered("2", "0", "1").mark("b", history.Counted, "n", "3"), check, OK, "", ""},
		{"one twice", numbered("0", "0", "1").mark("a", history.Counted, "n", "3"), check, Violated, "given twice", "a#1 b#2"},
		{"from 1", numbered("1", "2", "3").mark("a", history.Counted, "n", "3"), check, Violated, "no number from 0 to 2", "c#2"},
		{"not round the ring", numbered("0", "2", "1").mark("a", history.Counted, "n", "3"), check, Violated, "b follows a on the ring, but has number 2 after 0", "a#1 b#2"},
		{"miscounted", numbered("0", "1", "2").mark("a", history.Counted, "n", "2"), check, Violated, "there are 3 processes", "a#4"},
		{"not counted", numbered("0", "1", "2"), check, Violated, "count has not come back", "a#1"},
		{"one has none", newScript().mark("a", history.Rank, "rank", "0").tell("a", "b"), check, Violated, "b has no number", "a#1"},
		{"nobody has", newScript().tell("a", "b"), check, Unknown, "nobody got", ""},
		{"a ring that is given", numbered("0", "1", "2").mark("a", history.Counted, "n", "3"),
			func(l *history.Log) Verdict { return Numbered(l, []string{"a", "c", "b"}, AtRest(true)) }, Violated, "c follows a", "a#1 c#2"},
	})
}

func TestMessages(t *testing.T) {
	at := func(e Expected) func(*history.Log) Verdict {
		return func(l *history.Log) Verdict { return Messages(l, e, AtRest(true)) }
	}
	try(t, []scene{
		{"as many as it should be", announced(), at(ElectionCount(3)), OK, "5 were sent; expected: 5 to 6", ""},
		{"too many", announced(), at(OneStarterCount(3, false)), Violated, "5 were sent, and the formula allows 3", "a#4"},
		{"too few", announced(), at(ElectionCount(4)), Violated, "at least 7", ""},
		{"too few so far", elected(), func(l *history.Log) Verdict { return Messages(l, ElectionCount(4)) }, Unknown, "may still come", ""},
		{"the announcement", announced(), at(AnnouncementCount(3)), OK, "3 exactly", ""},
		{"a message to several", newScript().send("a", "1", "REQ", "b", "c"), at(Expected{nil, 2, 2, "2"}), OK, "", ""},
		{"no bound", newScript().hop("a", "1", "b"), at(TokenRingCount(2)), OK, "at least 1", ""},
	})
}

// TestFormulas compares the formulas with the papers' figures, by hand.
func TestFormulas(t *testing.T) {
	for _, c := range []struct {
		e           Expected
		least, most int
	}{
		{ElectionCount(5), 9, 15}, {ElectionCount(1), 1, 1}, {HirschbergSinclairCount(64), 2, 3584}, {HirschbergSinclairCount(1), 2, 8}, {CentralCount(4), 12, 12},
		{LamportCount(3, 2), 12, 12}, {RicartAgrawalaCount(3, 2), 8, 8}, {SuzukiKasamiCount(3, 2), 0, 6}, {MarkerCount(4, 1, false), 12, 12},
		{MarkerCount(4, 2, true), 32, 32}, {NumberingCount(7), 7, 7}, {LapCount(7, "T"), 7, 7}, {OneStarterCount(6, true), 6, 11},
	} {
		if c.e.Least != c.least || c.e.Most != c.most {
			t.Errorf("%s: %d to %d, want %d to %d", c.e.Formula, c.e.Least, c.e.Most, c.least, c.most)
		}
	}
}

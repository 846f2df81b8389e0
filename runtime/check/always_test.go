package check

import (
	"fmt"
	"testing"

	"jeton/runtime/history"

	"pgregory.net/rapid"
)

// oneInside is mutual exclusion as a property of cuts.
func oneInside(c *Cut) error {
	inside := 0
	for _, p := range c.Log.Procs {
		if c.Mark(p, history.CSEnter, history.CSExit) == history.CSEnter {
			inside++
		}
	}
	if inside > 1 {
		return fmt.Errorf("%d processes are inside", inside)
	}
	return nil
}

func TestAlways(t *testing.T) {
	mutex := func(l *history.Log) Verdict { return Always(l, "One at most.", oneInside) }
	try(t, []scene{
		{"holds", newScript().stay("a").tell("a", "b").stay("b"), mutex, OK, "all 9 consistent cuts", ""},
		{"in a cut that the clocks did not see", newScript().stay("a").stay("b"), mutex, Violated, "2 processes are inside", "a#2 b#2"},
		{"nothing", newScript(), mutex, Unknown, "no events", ""},
	})
}

func TestNever(t *testing.T) {
	flying := func(n int) func(*history.Log) Verdict {
		return func(l *history.Log) Verdict {
			return Never(l, "Few messages are on their way.", func(c *Cut) bool { return len(c.InFlight()) >= n })
		}
	}
	run := func() *script {
		return newScript().send("a", "1", "M", "b", "c").receive("b", "1").receive("c", "1").send("a", "2", "M", "b").receive("b", "2")
	}
	try(t, []scene{{"three at once", run(), flying(3), Violated, "it happens", "a#2"}, {"four at once", run(), flying(4), OK, "", ""}})
}

// TestAlwaysCountsCuts: k concurrent events of p processes have (k+1)^p cuts; a chain of n events has n+1.
func TestAlwaysCountsCuts(t *testing.T) {
	s := newScript()
	for range 9 {
		for _, p := range []string{"a", "b", "c"} {
			s.mark(p, "x")
		}
	}
	all := func(*Cut) error { return nil }
	if v := Always(s.log(t), "x.", all); v.Status != OK || v.Counts[0].N != 1000 {
		t.Errorf("%v", v)
	}
	s.mark("d", "x")
	for range 90 {
		for _, p := range []string{"a", "b", "c"} {
			s.mark(p, "x")
		}
	}
	if v := Always(s.log(t), "x.", all); v.Status != Unknown {
		t.Errorf("2 million cuts: %v", v)
	}
	last := len(s.events)
	if v := Always(s.log(t), "x.", func(c *Cut) error {
		if n := c.At[0] + c.At[1] + c.At[2] + c.At[3]; n == last {
			return fmt.Errorf("all")
		}
		return nil
	}); v.Status != Violated {
		t.Errorf("the last cut is bad: %v", v)
	}
}

func TestCutsAreConsistent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, err := history.Merge(drawLog(t, false, nil).events)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		v := Always(l, "Cuts are consistent, and are seen once.", func(c *Cut) error {
			if seen[fmt.Sprint(c.At)] {
				return fmt.Errorf("%v again", c.At)
			}
			seen[fmt.Sprint(c.At)] = true
			if !consistent(l, c.At) {
				return fmt.Errorf("%v", c.At)
			}
			return nil
		})
		if v.Status == Violated {
			t.Fatal(v)
		}
	})
}

// tokenMoves are events of a token: made, sent by whoever, received as drawLog's messages are.
func tokenMoves(s *script, p string) {
	s.mark(p, history.Token)
}

// TestOneTokenIsItsDefinition: OneToken holds if and only if no consistent cut has other than one token once the first was made.
func TestOneTokenIsItsDefinition(t *testing.T) {
	seen := map[Status]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := drawTokens(t)
		l, err := history.Merge(s.events)
		if err != nil {
			t.Fatal(err)
		}
		v := OneToken(l)
		seen[v.Status]++
		cuts := Never(l, "Two tokens.", func(c *Cut) bool { return tokensIn(c) > 1 })
		if v.Status != Unknown && v.OK() != cuts.OK() {
			t.Fatalf("%v\n%v", v, cuts)
		}
		if v.Witness != nil && v.Witness.Cut != nil && tokensIn(&Cut{Log: l, At: v.Witness.Cut, lane: laneNumbers(l)}) < 2 {
			t.Fatalf("the cut of the witness has no two tokens\n%v", v)
		}
	})
	if seen[OK] == 0 || seen[Violated] == 0 {
		t.Errorf("of the runs drawn %v; want both kinds", seen)
	}
}

// drawTokens draws a run in which who has a token passes it on, a token is made now and then, and other messages go about.
func drawTokens(t *rapid.T) *script {
	s := newScript()
	procs := []string{"p0", "p1", "p2"}
	has := map[string]int{}
	var flying []onWay
	made := 0
	for k := range rapid.IntRange(2, 16).Draw(t, "steps") {
		p := procs[rapid.IntRange(0, 2).Draw(t, "process")]
		q := procs[rapid.IntRange(0, 2).Draw(t, "to")]
		switch step := rapid.IntRange(0, 9).Draw(t, "step"); {
		case has[p] == 0 && (made == 0 || step == 0 && k > 6):
			made++
			has[p]++
			tokenMoves(s, p)
		case has[p] > 0 && step < 5:
			has[p] = 0
			s.send(p, fmt.Sprint("t", k), "TOKEN", q)
			flying = append(flying, onWay{fmt.Sprint("t", k), q})
		case step < 8 && len(flying) > 0:
			f := flying[0]
			flying = flying[1:]
			s.receive(f.to, f.name)
			has[f.to]++
		case p != q:
			s.tell(p, q)
		}
	}
	return s
}

// tokensIn counts the tokens of a cut: made, and brought by messages, less sent; and those on their way.
func tokensIn(c *Cut) int {
	n := 0
	for _, p := range c.Log.Procs {
		here := 0
		for _, i := range c.Events(p) {
			e := &c.Log.Events[i]
			switch {
			case e.Kind == history.Mark, e.Kind == history.Receive && e.Msg.Type == "TOKEN":
				here++
			case e.Kind == history.Send && e.Msg.Type == "TOKEN":
				here = 0
			}
		}
		n += here
	}
	for _, i := range c.InFlight() {
		if c.Log.Events[i].Msg.Type == "TOKEN" {
			n++
		}
	}
	return n
}

package history

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jeton/runtime/display"

	"pgregory.net/rapid"
)

// talk is a run in which a asks b and c, and both answer; c's answer is lost.
func talk(t testing.TB) *Log {
	typed := func(e Event, typ string) Event { e.Msg.Type, e.Msg.Bytes = typ, 10; return e }
	drop := received("c", 3, 40, "c", 1)
	drop.Kind, drop.Msg.To = Drop, []string{"a"}
	deliver := received("b", 2, 25, "a", 1)
	deliver.Kind = Deliver
	enter := ev("a", 3, 50, Mark)
	enter.Name = CSEnter
	return mustMerge(t,
		typed(sent("a", 1, 10, 1, "b", "c"), "REQ"), received("b", 1, 20, "a", 1), deliver, typed(sent("b", 3, 30, 1, "a"), "GRANT"),
		received("c", 1, 20, "a", 1), typed(sent("c", 2, 35, 1, "a"), "GRANT"), drop, received("a", 2, 45, "b", 1), enter)
}

func TestQueries(t *testing.T) {
	l := talk(t)
	if got := names(l); got != "a#1 b#1 c#1 b#2 b#3 c#2 c#3 a#2 a#3" {
		t.Fatalf("order %s", got)
	}
	for _, c := range []struct {
		what string
		got  any
		want string
	}{
		{"sendings", l.Kinds(Send), "[0 4 5]"},
		{"sendings and drops", l.Kinds(Drop, Send), "[0 4 5 6]"},
		{"marks", l.Marks(), "[8]"},
		{"marks of a name", l.Marks(CSExit, CSEnter), "[8]"},
		{"marks of another", l.Marks(CSExit), "[]"},
		{"of b", l.Of("b"), "[1 3 4]"},
		{"of nobody", l.Of("z"), "[]"},
		{"receipts of the question", l.Receipts(0), "[1 2]"},
		{"deliveries of it", l.Deliveries(0), "[3]"},
		{"receipt of the delivery", l.Receipt(3), "1"},
		{"receipt of what has none", l.Receipt(8), "-1"},
		{"sending of the drop", l.Sends(6), "[5]"},
		{"index", l.Index("b", 3), "4"},
		{"index of no event", l.Index("b", 4), "-1"},
		{"sent", l.Sent(), "4"},
		{"sent of a type", l.Sent("GRANT", "x"), "2"},
		{"types", l.CountTypes(), "[{GRANT 2 1 0 1 20} {REQ 2 2 1 0 20}]"},
		{"pairs", l.CountPairs(), "[{a b 1 1 1 0 10} {a c 1 1 0 0 10} {b a 1 1 0 0 10} {c a 1 0 0 1 10}]"},
		{"channels", l.CountChans(), "[{ 4 3 1 1 40}]"},
	} {
		if got := fmt.Sprint(c.got); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
	b, err := display.TableForm(l.CountTypes())
	if html, _ := b.Data["text/html"].(string); err != nil || !strings.Contains(html, "GRANT") || !strings.Contains(html, "Delivered") {
		t.Errorf("the counts as a table: %v, %v", b, err)
	}
}

func TestPartsOfALog(t *testing.T) {
	l := talk(t)
	p := l.Between(1, 6)
	if names(p) != "b#1 c#1 b#2 b#3 c#2" || fmt.Sprint(p.Procs) != "[b c]" || len(p.Sends(0)) != 0 || len(p.Problems()) != 0 {
		t.Errorf("between: %s of %v, problems %v", names(p), p.Procs, p.Problems())
	}
	if p := l.During(at(20), at(45)); names(p) != "b#1 c#1 b#2 b#3 c#2 c#3" {
		t.Errorf("during: %s", names(p))
	}
	p = l.Only("a", "b")
	if names(p) != "a#1 b#1 b#2 b#3 a#2 a#3" || p.Clock(5).String() != `{"a":3, "b":3}` || !slices.Equal(p.Receipts(0), []int{1}) {
		t.Errorf("only a and b: %s, %s", names(p), p.Clock(5))
	}
	if p := l.Between(3, 3); len(p.Events) != 0 || len(p.Procs) != 0 {
		t.Errorf("nothing is %v", p.Events)
	}
}

func TestCuts(t *testing.T) {
	l := talk(t)
	c, err := l.CutAt(map[string]uint64{"a": 2, "b": 2, "c": 9})
	if err != nil || fmt.Sprint(c) != "[2 2 3]" || l.Consistent(c) {
		t.Errorf("cut %v, %v", c, err)
	}
	if s, r, bad := l.Inconsistency(c); !bad || l.Name(s) != "b #3 (send GRANT message 1 to a)" || l.Name(r) != "a #2 (receive message 1 from b)" {
		t.Errorf("it is not consistent because of %v, %v: %v", s, r, bad)
	}
	if got := fmt.Sprint(l.Closure(c), l.Within(c)); got != "[2 3 3] [1 2 3]" {
		t.Errorf("around it are %s", got)
	}
	if _, err := l.CutAt(map[string]uint64{"z": 1}); err == nil {
		t.Error("a cut of a process that is not there")
	}
	c = l.CutAfter(l.Index("b", 3), l.Index("a", 1), l.Index("b", 1))
	if fmt.Sprint(c) != "[1 3 0]" || !l.Consistent(c) {
		t.Errorf("cut %v", c)
	}
	if _, _, bad := l.Inconsistency(c); bad {
		t.Error("a consistent cut has an inconsistency")
	}
	if got := l.InFlight(c); !slices.Equal(got, []int{0, l.Index("b", 3)}) {
		t.Errorf("in flight are %v", got)
	}
}

// A cut is consistent if no event that happened before one of it is outside: by the definition, pair by pair.
func TestCutsByTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawExecution(t, 30)
		l, err := Merge(x.events)
		if err != nil {
			t.Fatal(err)
		}
		c := make(Cut, len(l.Procs))
		for p := range c {
			c[p] = rapid.IntRange(0, len(l.Of(l.Procs[p]))).Draw(t, "cut")
		}
		consistent := func(c Cut) bool {
			for i := range l.Events {
				for j := range l.Events {
					if l.In(c, j) && !l.In(c, i) && l.Before(i, j) {
						return false
					}
				}
			}
			return true
		}
		want := consistent(c)
		s, r, bad := l.Inconsistency(c)
		if l.Consistent(c) != want || bad == want {
			t.Fatalf("cut %v: consistent %v, inconsistency %v; want %v", c, l.Consistent(c), bad, want)
		}
		if bad && (!l.Before(s, r) || l.In(c, s) || !l.In(c, r)) {
			t.Fatalf("%s and %s show nothing of %v", l.Name(s), l.Name(r), c)
		}
		closed, within := l.Closure(c), l.Within(c)
		if !consistent(closed) || !consistent(within) {
			t.Fatalf("of %v: closure %v, within %v", c, closed, within)
		}
		for p := range c {
			if closed[p] < c[p] || within[p] > c[p] {
				t.Fatalf("of %v: closure %v, within %v", c, closed, within)
			}
			for _, smaller := range []Cut{closed, within} { // one event less, or more
				d := slices.Clone(smaller)
				if &smaller[0] == &closed[0] {
					d[p]--
				} else {
					d[p]++
				}
				if d[p] < 0 || &smaller[0] == &closed[0] && d[p] < c[p] || &smaller[0] == &within[0] && d[p] > c[p] {
					continue
				}
				if consistent(d) {
					t.Fatalf("of %v: closure %v, within %v; %v is better", c, closed, within, d)
				}
			}
		}
	})
}

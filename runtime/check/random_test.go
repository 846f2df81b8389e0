package check

import (
	"fmt"
	"slices"
	"testing"

	"jeton/runtime/history"

	"pgregory.net/rapid"
)

// A copy is a message on its way to one process.
type onWay struct {
	name, to string
}

// drawLog draws a run of a few processes that exchange messages on links that keep no order, and may lose and duplicate. ordered says
// that what is received may be held before it is delivered, to the application's liking. extra adds an event of its own.
func drawLog(t *rapid.T, ordered bool, extra func(s *script, proc string)) *script {
	s := newScript()
	procs := []string{"p0", "p1", "p2", "p3"}[:rapid.IntRange(2, 4).Draw(t, "procs")]
	pick := func(n int, what string) int { return rapid.IntRange(0, n-1).Draw(t, what) }
	var flying, held []onWay
	for range rapid.IntRange(1, 24).Draw(t, "steps") {
		p := procs[pick(len(procs), "process")]
		switch step := pick(10, "step"); {
		case step < 3:
			var to []string
			for _, q := range procs {
				if pick(2, "to "+q) == 0 {
					to = append(to, q)
				}
			}
			if len(to) == 0 {
				to = []string{procs[pick(len(procs), "to")]}
			}
			name := fmt.Sprintf("m%d", len(s.sent))
			s.send(p, name, "M", to...)
			for _, q := range to {
				flying = append(flying, onWay{name, q})
			}
		case step < 7 && len(flying) > 0:
			k := pick(len(flying), "message")
			f := flying[k]
			if pick(12, "again") > 0 {
				flying = slices.Delete(flying, k, k+1)
			}
			s.receive(f.to, f.name)
			if ordered {
				held = append(held, f)
			}
		case step < 9 && len(held) > 0:
			k := pick(len(held), "held")
			s.deliver(held[k].to, held[k].name)
			held = slices.Delete(held, k, k+1)
		case extra != nil:
			extra(s, p)
		}
	}
	return s
}

// compare draws runs, and compares a checker with the definition of its property.
func compare(t *testing.T, extra func(s *script, proc string), fast func(l *history.Log) Verdict, holds func(l *history.Log) bool) {
	t.Helper()
	seen := map[Status]int{}
	compare := func(t *rapid.T) {
		ordered := rapid.Bool().Draw(t, "ordered")
		l, err := history.Merge(drawLog(t, ordered, extra).events)
		if err != nil {
			t.Fatal(err)
		}
		v := fast(l)
		seen[v.Status]++
		if v.Status == Unknown {
			return
		}
		if v.OK() != holds(l) {
			t.Fatalf("%s\nby definition it holds: %v", v, holds(l))
		}
	}
	// Both kinds come in a hundred runs nearly always.
	for range 20 {
		if rapid.Check(t, compare); seen[OK] > 0 && seen[Violated] > 0 {
			break
		}
	}
	if seen[OK] == 0 || seen[Violated] == 0 {
		t.Errorf("of the runs drawn %v; want both kinds", seen)
	}
}

// got are the events that hand messages over, by definition: deliveries, if the log has any, or receipts.
func got(l *history.Log) []int {
	kind := history.Receive
	for _, e := range l.Events {
		if e.Kind == history.Deliver {
			kind = history.Deliver
		}
	}
	var events []int
	for i, e := range l.Events {
		if e.Kind == kind && len(l.Sends(i)) > 0 {
			events = append(events, i)
		}
	}
	return events
}

// dependent is the relation between sendings: the transitive closure of "sent after" and "sent after it was handed over here".
func dependent(l *history.Log) func(a, b int) bool {
	n := len(l.Events)
	before := make([][]bool, n)
	for i := range before {
		before[i] = make([]bool, n)
	}
	handing := map[int]bool{}
	for _, i := range got(l) {
		handing[i] = true
		before[l.Sends(i)[0]][i] = true
	}
	for i := range n {
		for j := range n {
			if l.Lane(i) == l.Lane(j) && l.Nth(i) < l.Nth(j) {
				before[i][j] = true
			}
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				before[i][j] = before[i][j] || before[i][k] && before[k][j]
			}
		}
	}
	return func(a, b int) bool { return before[a][b] }
}

// firsts are the events that hand a message to a process for the first time.
func firsts(l *history.Log) []int {
	type pair struct{ send, lane int }
	seen := map[pair]bool{}
	var events []int
	for _, i := range got(l) {
		k := pair{l.Sends(i)[0], l.Lane(i)}
		if !seen[k] {
			seen[k] = true
			events = append(events, i)
		}
	}
	return events
}

// inOrder reports whether no process gets a message before another on which it depends, in the sense of after.
func inOrder(l *history.Log, after func(a, b int) bool) bool {
	events := firsts(l)
	for x, i := range events {
		for _, j := range events[:x] {
			if l.Lane(i) == l.Lane(j) && after(l.Sends(i)[0], l.Sends(j)[0]) {
				return false
			}
		}
	}
	return true
}

func TestFIFOIsItsDefinition(t *testing.T) {
	compare(t, nil, func(l *history.Log) Verdict { return FIFO(l) }, func(l *history.Log) bool {
		return inOrder(l, func(a, b int) bool { return l.Lane(a) == l.Lane(b) && l.Nth(a) < l.Nth(b) })
	})
}

func TestCausalIsItsDefinition(t *testing.T) {
	compare(t, nil, func(l *history.Log) Verdict { return Causal(l) }, func(l *history.Log) bool { return inOrder(l, dependent(l)) })
}

func TestMutexIsItsDefinition(t *testing.T) {
	inside := map[*script]map[string]bool{}
	sections := func(s *script, p string) {
		if inside[s] == nil {
			inside[s] = map[string]bool{}
		}
		if inside[s][p] = !inside[s][p]; inside[s][p] {
			s.mark(p, history.CSEnter)
		} else {
			s.mark(p, history.CSExit)
		}
	}
	compare(t, sections, Mutex, func(l *history.Log) bool {
		all := sectionsOf(l).entered
		for x := range all {
			for y := range all {
				a, b := &all[x], &all[y]
				if x != y && !a.before(l, b.enter) && !b.before(l, a.enter) {
					return false
				}
			}
		}
		return true
	})
}

func TestAtMostOnceIsItsDefinition(t *testing.T) {
	compare(t, nil, func(l *history.Log) Verdict { return AtMostOnce(l) }, func(l *history.Log) bool { return len(firsts(l)) == len(got(l)) })
}

func TestDeliveredIsItsDefinition(t *testing.T) {
	compare(t, nil, func(l *history.Log) Verdict { return Delivered(l, AtRest(true)) }, func(l *history.Log) bool {
		want := 0
		for _, e := range l.Events {
			if e.Kind != history.Send {
				continue
			}
			for _, to := range e.Msg.To {
				if l.Of(to) != nil {
					want++
				}
			}
		}
		return len(firsts(l)) == want
	})
}

package check

import (
	"strconv"
	"testing"

	"jeton/runtime/history"

	"pgregory.net/rapid"
)

// recordings lets a process record its next wave.
func recordings() func(s *script, p string) {
	waves := map[*script]map[string]int{}
	return func(s *script, p string) {
		if waves[s] == nil {
			waves[s] = map[string]int{}
		}
		waves[s][p]++
		s.record(p, waves[s][p], "0")
	}
}

// side says, of an event and a wave, whether it is before the process's cut, and whether the process has one.
func side(l *history.Log, i int, wave string) (before, recorded bool) {
	for j, e := range l.Events {
		if e.Kind == history.Mark && e.Name == history.SnapRecord && e.Attrs["wave"] == wave && l.Lane(j) == l.Lane(i) {
			return l.Nth(i) < l.Nth(j), true
		}
	}
	return false, false
}

func TestConsistentCutIsItsDefinition(t *testing.T) {
	compare(t, recordings(), func(l *history.Log) Verdict { return ConsistentCut(l) }, func(l *history.Log) bool {
		for _, i := range firsts(l) {
			for w := range 30 {
				got, a := side(l, i, strconv.Itoa(w))
				sent, b := side(l, l.Sends(i)[0], strconv.Itoa(w))
				if a && b && got && !sent {
					return false
				}
			}
		}
		return true
	})
}

func TestChannelsEmptyIsItsDefinition(t *testing.T) {
	compare(t, recordings(), func(l *history.Log) Verdict { return ChannelsEmpty(l) }, func(l *history.Log) bool {
		for s, e := range l.Events {
			if e.Kind != history.Send {
				continue
			}
			for _, to := range e.Msg.To {
				if l.Of(to) == nil {
					continue
				}
				for w := range 30 {
					sent, a := side(l, s, strconv.Itoa(w))
					_, b := side(l, l.Of(to)[0], strconv.Itoa(w))
					got := false
					for _, i := range firsts(l) {
						if l.Sends(i)[0] == s && l.Events[i].Proc == to {
							got, _ = side(l, i, strconv.Itoa(w))
						}
					}
					if a && b && sent && !got {
						return false
					}
				}
			}
		}
		return true
	})
}

// drawSections draws sections that exclude each other: who was inside tells the next. Requests are made some time before.
func drawSections(t *rapid.T) *script {
	s := newScript()
	procs := []string{"a", "b", "c"}
	asked, last := map[string]bool{}, ""
	for range rapid.IntRange(1, 14).Draw(t, "steps") {
		p := procs[rapid.IntRange(0, 2).Draw(t, "process")]
		q := procs[rapid.IntRange(0, 2).Draw(t, "other")]
		switch {
		case !asked[p]:
			asked[p] = true
			s.ask(p)
		case rapid.Bool().Draw(t, "talk") && p != q:
			s.tell(p, q)
		default:
			if last != "" && last != p {
				s.tell(last, p)
			}
			s.take(p)
			asked[p], last = false, p
		}
	}
	return s
}

func TestBypassAndOvertakesAreTheirDefinitions(t *testing.T) {
	seen := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		l, err := history.Merge(drawSections(t).events)
		if err != nil {
			t.Fatal(err)
		}
		all := sectionsOf(l).entered
		inAll, byOne := 0, 0
		for _, mine := range all {
			n, by := 0, map[int]int{}
			for _, s := range all {
				if s.lane != mine.lane && !l.Before(s.enter, mine.request) && l.Before(s.enter, mine.enter) {
					n++
					by[s.lane]++
					byOne = max(byOne, by[s.lane])
				}
			}
			inAll = max(inAll, n)
		}
		for bound := range 5 {
			a, b := Bypass(l, bound), Overtakes(l, bound)
			if a.Status == Unknown {
				continue
			}
			seen[a.OK()]++
			if a.OK() != (inAll <= bound) || b.OK() != (byOne <= bound) {
				t.Fatalf("%v\n%v\nby definition %d in all, %d by one", a, b, inAll, byOne)
			}
		}
	})
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("of the runs drawn %v; want both kinds", seen)
	}
}

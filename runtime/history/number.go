package history

import (
	"fmt"
	"strconv"
)

// number gives events that have no numbers theirs, in the order in which they are.
func number(own []Event) error {
	without := 0
	for i := range own {
		if own[i].Seq == 0 {
			without++
		}
	}
	if without == 0 {
		return nil
	}
	if without != len(own) {
		return fmt.Errorf("history: %d of the %d events of %s have no number; number all from 1, or none", without, len(own), own[0].Proc)
	}
	for i := range own {
		own[i].Seq = uint64(i + 1)
	}
	return nil
}

// unique drops all but the first of events with one number.
func (s *sorted) unique(own []Event) []Event {
	kept := own[:min(1, len(own))]
	same, other := 0, ""
	for i := 1; i < len(own); i++ {
		e, before := &own[i], &kept[len(kept)-1]
		switch {
		case e.Seq != before.Seq:
			kept = append(kept, *e)
		case compareEvents(*e, *before) == 0:
			same++
		default:
			if other == "" {
				other = fmt.Sprintf("%s is also %s", before, e.What())
			}
			s.add(SameNumber, e.Proc, int32(len(s.events)-len(own)+len(kept)-1), func(l *Log, p Problem) string {
				return fmt.Sprintf("%d events of %s have the number of another event (%s); the first of each is used. Does a second process record under this name?", p.N, e.Proc, other)
			})
		}
	}
	if same > 0 {
		s.say(SameNumber, fmt.Sprintf("%d events of %s were given twice; each is used once", same, kept[0].Proc))
	}
	return kept
}

// gaps finds numbers that lack and are not accounted for by a Missing event, and counts the events that the log lacks. A process whose
// first number is not 1 was there before the log began: see [Clear].
func (s *sorted) gaps(own []Event, first int) (lost uint64) {
	expect := own[0].Seq
	for i := range own {
		e := &own[i]
		gap := e.Seq - expect
		expect = e.Seq + 1
		if e.Kind == Missing {
			n := missingOf(e)
			lost += max(1, gap, n)
			if n == 0 || gap <= n {
				continue
			}
		} else {
			lost += gap
		}
		if gap > 0 {
			s.gap(int32(first+i), e, gap)
		}
	}
	return lost
}

// gap says that numbers before event e, which is event i, lack.
func (s *sorted) gap(i int32, e *Event, n uint64) {
	proc, from, to := e.Proc, e.Seq-n, e.Seq-1
	s.add(Gap, proc, i, func(l *Log, p Problem) string {
		return fmt.Sprintf("the log lacks events of %s: %s before #%d%s. What depends on them cannot be judged", proc, numbers(from, to), to+1, times(p.N))
	})
}

func numbers(from, to uint64) string {
	if from == to {
		return fmt.Sprintf("#%d", from)
	}
	return fmt.Sprintf("#%d to #%d", from, to)
}

func times(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf(", and in %d more places", n-1)
}

// missingOf is how many events a Missing event stands for, 0 when it does not say.
func missingOf(e *Event) uint64 {
	n, _ := strconv.ParseUint(e.Attrs["n"], 10, 64)
	return n
}

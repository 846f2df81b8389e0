package check

import (
	"fmt"
	"slices"

	"jeton/runtime/history"
	"jeton/runtime/session"
)

// MaxCuts is how many consistent cuts Always and Never look at. A run of n events of which none are concurrent has n+1; p processes
// with k events each that never talk have (k+1)^p.
const MaxCuts = 100_000

// Always checks a property of one's own: that holds is nil for each consistent cut of the run, each state that it may have passed through. The
// sentence says the property, in any language.
//
//	check.Always(log, "The sum is 100.", func(c *check.Cut) error { … })
//
// It goes from the empty cut on, smaller ones first, so that the witness is a smallest cut. After MaxCuts it looks at those of the log's own
// order alone (one for each event); if all hold, the verdict is Unknown, and says how many were looked at. A cell's interrupt ends it.
//
// Cost: that of holds for each cut. Source: Cooper, Marzullo, "Consistent Detection of Global Predicates" (1991): definitely and possibly.
func Always(l *history.Log, sentence string, holds func(c *Cut) error) Verdict {
	v := about(text{"%s", "%s"}, sentence)
	w := &walk{log: l, holds: holds, lane: laneNumbers(l)}
	cut, err := w.levels()
	if err == nil && w.more {
		cut, err = w.line()
	}
	v.count(countCuts, w.seen)
	switch {
	case err != nil:
		wit := witness(l, cut.edge(3)...)
		wit.Cut = cut.At
		return v.violated(wit, whyCut, err).careful(l)
	case len(l.Events) == 0:
		return v.unknown(whyEmpty.with())
	case w.interrupted:
		return v.unknown(whyInterrupted.with(w.seen))
	case w.more:
		return v.unknown(whyTooMany.with(w.seen))
	}
	return v.ok(okCuts, w.seen).careful(l)
}

// Never checks that bad is true of no consistent cut of the run. See [Always].
func Never(l *history.Log, sentence string, bad func(c *Cut) bool) Verdict {
	return Always(l, sentence, func(c *Cut) error {
		if bad(c) {
			return errNever
		}
		return nil
	})
}

// A said error is in the verdict's language.
type saidError struct{ phrase }

func (e saidError) Error() string { return e.in(English) }

var errNever error = saidError{whyNever.with()}

// A walk goes through the consistent cuts of a log.
type walk struct {
	log               *history.Log
	lane              map[string]int
	holds             func(c *Cut) error
	seen              int
	more, interrupted bool
}

// look asks of one cut whether the property holds.
func (w *walk) look(at []int) (*Cut, error) {
	w.seen++
	c := &Cut{Log: w.log, At: at, lane: w.lane}
	return c, w.holds(c)
}

// levels goes through all cuts of 0 events, then of 1, and so on.
func (w *walk) levels() (*Cut, error) {
	level := [][]int{make([]int, len(w.log.Procs))}
	var key []byte
	for len(level) > 0 {
		next, known := [][]int{}, map[string]bool{}
		for _, at := range level {
			if c, err := w.look(at); err != nil {
				return c, err
			}
			if w.interrupted = session.Current().Context().Err() != nil; w.interrupted {
				return nil, nil
			}
			if w.seen+len(next) > MaxCuts {
				w.more = true
				return nil, nil
			}
			for p := range at {
				if !w.may(at, p) {
					continue
				}
				after := slices.Clone(at)
				after[p]++
				key = key[:0]
				for _, n := range after {
					key = fmt.Append(key, n, ",")
				}
				if !known[string(key)] {
					known[string(key)] = true
					next = append(next, after)
				}
			}
		}
		level = next
	}
	return nil, nil
}

// may reports whether the next event of process p may be added to the cut.
func (w *walk) may(at []int, p int) bool {
	events := w.log.Of(w.log.Procs[p])
	if at[p] == len(events) {
		return false
	}
	c := w.log.Clock(events[at[p]])
	for q := range at {
		if q != p && int(c.At(q)) > at[q] {
			return false
		}
	}
	return true
}

// line goes through the cuts of the log's own order.
func (w *walk) line() (*Cut, error) {
	at := make([]int, len(w.log.Procs))
	for i := range w.log.Events {
		at[w.log.Lane(i)]++
		if c, err := w.look(at); err != nil {
			c.At = slices.Clone(at)
			return c, err
		}
		if w.interrupted = session.Current().Context().Err() != nil; w.interrupted {
			return nil, nil
		}
	}
	return nil, nil
}

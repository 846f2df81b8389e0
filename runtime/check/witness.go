package check

import (
	"slices"

	"jeton/runtime/history"
)

// A Witness is where a log violates a property: as little of it as shows the violation. Events are indices of the Log's Events. What does
// not belong to a witness is nil.
type Witness struct {
	Events   []int    // two or three, in the log's order
	Path     []int    // events that each happened before the next: why the first could be known at the last
	Cut      []int    // a cut: of each of the Log's Procs, how many of its events (see Nth) lie before it; consistent, unless it is a Wave's
	Wave     int      // the wave whose recorded cut it is, 0 for none
	Messages []int    // the Send events of the messages that it is about
	Words    []string // the events in words, with process, number, cell and line

	log *history.Log
}

// witness points at events.
func witness(l *history.Log, events ...int) *Witness {
	w := &Witness{log: l}
	for _, i := range events {
		if i >= 0 && !slices.Contains(w.Events, i) {
			w.Events = append(w.Events, i)
		}
	}
	slices.Sort(w.Events)
	return w
}

// cut adds the smallest consistent cut that has the events.
func (w *Witness) cut(events ...int) *Witness {
	w.Cut = closure(w.log, events...)
	return w
}

// of adds messages, by their sendings.
func (w *Witness) of(sends ...int) *Witness {
	w.Messages = append(w.Messages, sends...)
	return w
}

// closure is the smallest consistent cut that has the events: all that happened before one of them.
func closure(l *history.Log, events ...int) []int {
	cut := make([]int, len(l.Procs))
	for _, i := range events {
		c := l.Clock(i)
		for p := range cut {
			cut[p] = max(cut[p], int(c.At(p)))
		}
	}
	return cut
}

// said is a copy with its words in a language.
func (w *Witness) said(l Lang) *Witness {
	said := *w
	said.Words = nil
	for _, i := range w.Events {
		said.Words = append(said.Words, happening{w.log, i}.in(l))
	}
	return &said
}

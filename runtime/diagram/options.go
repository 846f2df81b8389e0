package diagram

import (
	"time"

	"jeton/runtime/check"
	"jeton/runtime/session"
)

// A Layout says what goes downwards in a space-time diagram.
type Layout int

// The layouts.
const (
	Logical Layout = iota // a row is a step of causality: an event stands below all that it could know of, and as high as it can
	Timed                 // time, by the hosts' clocks, set right so that no message comes before it was sent
)

// Clocks says which logical clock is written beside each event.
type Clocks int

// The clocks.
const (
	NoClocks Clocks = iota
	Vector          // one number a process, in the order of the lanes
	Lamport
)

// Options say how a picture is drawn. The zero value draws all of a log.
type Options struct {
	Lang     check.Lang // of its words; "": the notebook's, see session.Language
	Title    string
	Layout   Layout
	Clocks   Clocks
	Verdicts []check.Verdict // what they witness is drawn in red; their words are in the language that they were asked In

	Procs    []string          // the processes that are drawn, in this order; nil: all, by host and name
	Types    []string          // the types of messages that are drawn; nil: all
	Calls    []string          // of a timeline: the calls that are drawn, by name; nil: all
	From, To time.Duration     // the part that is drawn, since the first event, by its clocks; To 0: to the end
	Names    map[string]string // what a process is called, in place of its name
	Waves    []int             // the waves of snapshots whose cuts are drawn; nil: all

	Shape Shape         // of a topology; "": what the messages show
	At    time.Duration // of a topology: the moment that is drawn, since the first event; 0: it moves, and shows the end where nothing can
	Still bool          // of a topology: the end, without motion

	// Live is one name for all pictures of a run that is drawn again and again: a reader's place, zoom and switches are kept from one to
	// the next.
	Live string

	Tail  bool // the window shows the end of a long picture at first, as a live one does
	Whole bool // repetitions are drawn, too, and not counted ("× 200")
	All   bool // also what is not drawn otherwise: states, timers, each delivery that follows its receipt at once
}

// first is the one of Options that were given, or the zero value, with the language that it speaks.
func first(options []Options) Options {
	var o Options
	if len(options) > 0 {
		o = options[0]
	}
	if o.Lang == "" {
		o.Lang = check.Lang(session.Language())
	}
	return o
}

package check

import (
	"slices"

	"jeton/runtime/history"
)

// An Option says what a checker cannot see in the log.
type Option func(*options)

type options struct {
	rest  *bool
	among []string
	types map[string][]string
	byNet bool

	monitors []string
}

// AtRest says whether the run was at rest when the log was taken: nothing more was to happen. Of a simulated run that is
// Result.Quiescent. Without it, a run is at rest when all its processes have ended.
func AtRest(rest bool) Option { return func(o *options) { o.rest = &rest } }

// Among says which processes take part. Without it, those do that run an algorithm (their Start has a number, as package node gives it); in a
// log where none does, all but who has only done something to others: the lane of faults.
func Among(procs ...string) Option { return func(o *options) { o.among = procs } }

// ByReceipt says that messages count when they are received, even if the log says when they were delivered: what the network did.
func ByReceipt() Option { return func(o *options) { o.byNet = true } }

// Types says which types of message play a role, in place of the usual words: Types("request", "ASK"). Each checker says which
// roles it knows.
func Types(role string, types ...string) Option {
	return func(o *options) {
		if o.types == nil {
			o.types = map[string][]string{}
		}
		o.types[role] = types
	}
}

func choose(opts []Option) *options {
	o := &options{}
	for _, f := range opts {
		f(o)
	}
	return o
}

// typed are the types that play a role.
func (o *options) typed(role string, usual ...string) []string {
	if t, ok := o.types[role]; ok {
		return t
	}
	return usual
}

// lanes says of each process whether it takes part.
func (o *options) lanes(l *history.Log) []bool {
	in, numbered, active := make([]bool, len(l.Procs)), make([]bool, len(l.Procs)), make([]bool, len(l.Procs))
	if o.among != nil {
		for p, name := range l.Procs {
			in[p] = slices.Contains(o.among, name)
		}
		return in
	}
	for i := range l.Events {
		e := &l.Events[i]
		active[l.Lane(i)] = active[l.Lane(i)] || e.Kind != history.Fault
		numbered[l.Lane(i)] = numbered[l.Lane(i)] || e.Kind == history.Start && e.Attrs["number"] != ""
	}
	if slices.Contains(numbered, true) {
		return numbered
	}
	return active
}

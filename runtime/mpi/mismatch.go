package mpi

import (
	"errors"
	"strings"

	"jeton/runtime/mpi/internal/device"
)

// Ranks that do not do the same in a collective operation: one finds that, and others may wait for ever for what it, or another, does not send. So who finds it
// tells all. The operation fails on all ranks that are in it or come to it, and on those that have finished it, the next call says so. Operations after it are not
// concerned: all ranks have taken the same turn. But when it was one of several that a call is made of (Split), some ranks will not make the others; then
// all that come after it have failed.

// A mismatch is what one rank finds.
type mismatch struct {
	error
	turn int // of the operation that it is about; 0: the rank is in it
}

func (e *mismatch) Unwrap() error { return e.error }

// A toldError is what the others hear of it.
type toldError struct {
	*fault
	n *notice
}

func (e *toldError) Unwrap() error { return e.fault }

// maxSentence bounds what is told.
const maxSentence = 1000

// part is what the device looks at while this rank is in an operation.
func (o *operation) part(turn int) device.Part {
	p := device.Part{Context: o.context, Tag: turn, Op: uint8(o.code), Check: o.check}
	if o.code == opCreation { // which has no turn
		return p
	}
	p.Differs = func(from int, err error) { o.disagree(turn, o.explain(from, err)) }
	p.Late = func(u device.Unasked) { o.disagree(u.Tag, o.c.notAsked(u)) }
	p.Oldest = o.c.oldest(turn)
	return p
}

// oldest is the first turn that may not be over here, for an operation that has taken one and is not.
func (c *Comm) oldest(turn int) int {
	if c.pace.running() == 1 {
		return turn
	}
	return 0
}

// isOneOf reports whether a call is made of this operation and others.
func (o *operation) isOneOf() bool { return o.code == opOther }

// disagree: the ranks do not do the same. The caller has the device's lock. Where errors are fatal, the end of the job tells the others, and names the cause.
func (o *operation) disagree(turn int, err error) {
	c := o.c
	text := err.Error()
	if c.remote == nil {
		text = strings.ReplaceAll(text, "this rank", c.whoIs(c.p.d.Rank()))
	}
	n := notice{verb: verbMixed, turn: turn, by: c.p.d.Rank(), class: classOf(err), text: text[:min(len(text), maxSentence)], own: err}
	if o.isOneOf() {
		n.verb = verbMixedFrom
	}
	c.p.faults.apply(c, n)
}

// mixed is apply of verbMixed.
func (f *faults) mixed(c *Comm, n notice) {
	if f.p.d.Refused(c.context+ofCollectives, n.turn) != nil {
		return
	}
	err := n.cause(c)
	f.p.d.RefuseTag(c.context+ofCollectives, n.turn, err)
	f.p.d.RefuseTag(c.context+ofGroup, n.turn, err)
	var told *toldError
	if errors.As(err, &told) {
		c.faulty.told.Store(told)
	}
	f.tell(c, n)
}

// gaveUp: this rank has failed in an operation. The others are told where they might wait for it.
func (o *operation) gaveUp(turn int, err error) {
	var lost *device.LostError
	var found *mismatch
	var told *toldError
	switch {
	case errors.As(err, &lost):
		o.c.p.d.Locked(func() { o.c.failedIn(turn, lost) })
	case errors.As(err, &found):
		if found.turn != 0 {
			turn = found.turn
		}
		o.c.p.d.Locked(func() { o.disagree(turn, err) })
	case errors.As(err, &told) && o.isOneOf():
		n := *told.n
		n.verb = verbMixedFrom
		o.c.p.d.Locked(func() { o.c.p.faults.apply(o.c, n) })
	}
}

// late is what this rank was told of an operation that is over here, once. known and last are turns.
func (f *faulty) late(known, last int32) error {
	if told := f.told.Load(); told != nil && told.n.turn > int(known) && told.n.turn <= int(last) {
		return told
	}
	return nil
}

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

// explain says of the error of a message, or of a note on a slate, what it means for the operation. What one rank alone may have found is a mismatch, which it tells the others.
func (o *operation) explain(peer int, err error) error {
	switch e := err.(type) {
	case *device.MixedError:
		return &mismatch{error: o.mixed(e)}
	case *device.TypeError:
		return &mismatch{error: bad(ErrType, "%s and this rank do not agree on the type: %v", o.c.whoIs(peer), err)}
	case *device.RootError:
		return &mismatch{error: bad(ErrRoot, "in the collective operation of %s before this one, %s has said that the root is %d, and this rank that it is %d", o.c.Name(), o.c.whoIs(e.From), e.There, e.Here)}
	case *device.AsideError:
		return bad(ErrOther, "%s does its %v in another way than this rank: all ranks must give the same counts, and the same algorithm, if any", o.c.whoIs(e.From), o.code)
	case *device.SkippedError:
		return o.skipped(e)
	}
	return err
}

// mixed says in what two ranks differ.
func (o *operation) mixed(mixed *device.MixedError) error {
	from := o.c.whoIs(mixed.From)
	switch {
	case mixed.Op != uint8(o.code):
		return bad(ErrOther, "%s is in %v, and this rank in %v: all ranks of %s must call the same collective operations in the same order", from, opcode(mixed.Op), o.code, o.c.Name())
	case mixed.Check != o.check:
		return o.differ(from, mixed.Check)
	}
	return bad(ErrTruncate, "%s sends %d bytes where this rank expects %d: the counts of the two do not agree", from, mixed.Bytes, mixed.Room)
}

// differ says in which of them two ranks differ.
func (o *operation) differ(from string, there uint64) error {
	if a, b := int(uint32(o.check))-1, int(uint32(there))-1; a != b {
		return bad(ErrRoot, "%s says that the root is %d, and this rank that it is %d", from, b, a)
	}
	return bad(ErrOp, "%s combines by %s, and this rank by %s", from, opName(there>>32), opName(o.check>>32))
}

// skipped says in which other operation a rank is.
func (o *operation) skipped(e *device.SkippedError) error {
	if e.Turn == 0 {
		return bad(ErrOther, "%s has taken no part in %v, and is in a later collective operation of %s: all ranks must call the same ones in the same order", o.c.whoIs(e.From), o.code, o.c.Name())
	}
	return bad(ErrOther, "%s is in %v, its collective operation number %d in %s, where this rank is in %v, its number %d: all ranks must call the same ones in the same order",
		o.c.whoIs(e.From), opcode(e.Op), e.Turn, o.c.Name(), o.code, o.turn)
}

// part is what the device looks at while this rank is in an operation.
func (o *operation) part(turn int) device.Part {
	p := device.Part{Context: o.context, Tag: turn, Op: uint8(o.code), Check: o.check}
	if o.context == o.c.context+ofCreation { // where there are no turns
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
func (o *operation) isOneOf() bool { return o.code >= opOther }

// disagree: the ranks do not do the same. The caller has the device's lock. Where errors are fatal, the end of the job tells the others, and names the cause.
func (o *operation) disagree(turn int, err error) {
	c := o.c
	text := err.Error()
	if c.remote == nil {
		text = c.asOthersSay(text)
	}
	n := notice{verb: verbMixed, turn: turn, by: c.p.d.Rank(), class: classOf(err), text: text[:min(len(text), maxSentence)], own: err}
	if o.isOneOf() {
		n.verb = verbMixedFrom
	}
	c.p.faults.apply(c, n)
}

// asOthersSay has a sentence about this rank name it, and where it is.
func (c *Comm) asOthersSay(text string) string {
	who := c.whoIs(c.p.d.Rank())
	if where := c.p.where(); where != "" {
		text = strings.Replace(text, "this rank", who+" ("+where+")", 1)
	}
	return strings.ReplaceAll(text, "this rank", who)
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

package mpi

import (
	"encoding/binary"
	"errors"
	"slices"

	"jeton/runtime/mpi/internal/device"
)

// A call that makes a communicator may fail on some of its ranks alone: because of a death, or because what it is made of was revoked meanwhile. The others have it then,
// and what they want of those in it would never come. So each rank says, when it first hears of such a failure, which it has made; of the others it has none, and will not have
// them.

// mostMade bounds the communicators of which a rank says that it has made them.
const mostMade = 64

// appendMade appends them for the wire, in the order in which they were made.
func appendMade(to []byte, made []uint32) []byte {
	for _, context := range made {
		to = binary.LittleEndian.AppendUint32(to, context)
	}
	return to
}

// madeOf reads what appendMade has written.
func madeOf(payload []byte) (made []uint32, ok bool) {
	if len(payload) > 4*mostMade || len(payload)%4 != 0 {
		return nil, false
	}
	for ; len(payload) > 0; payload = payload[4:] {
		made = append(made, binary.LittleEndian.Uint32(payload))
	}
	return made, true
}

// born says of which communicator another was made, and at which of its turns.
func (f *faults) born(child, parent *Comm, birth int) {
	f.p.d.Locked(func() {
		child.faulty.parent, child.faulty.birth = parent, birth
		failed := parent.faulty.failed
		switch {
		case parent.faulty.revoked() != nil:
			f.lacks(child, notice{dead: Undefined}, f.p.d.Rank()) // it has said so
			return
		case failed.verb == verbFailed && failed.turn <= birth:
			f.lacks(child, failed, f.p.d.Rank())
			return
		case failed.verb == verbMixedFrom:
			f.orphan(child, failed)
		}
		made := append(parent.faulty.made, child.context)
		parent.faulty.made = made[max(0, len(made)-mostMade):]
	})
}

// compare finds the communicators that this rank has, and one that tells of a failure does not.
func (f *faults) compare(c *Comm, n notice, from int, made []uint32) {
	if n.verb != verbFailed && n.verb != verbRevoked {
		return
	}
	for _, child := range f.children(c) {
		forgotten := len(made) == mostMade && child.context < made[0]
		if child.has(from) && (n.verb == verbRevoked || child.faulty.birth >= n.turn) && !forgotten && !slices.Contains(made, child.context) {
			f.lacks(child, n, from)
		}
	}
}

// lacks: a rank does not have a communicator, or what it is for, since a notice has come to it.
func (f *faults) lacks(c *Comm, n notice, by int) { f.apply(c, lacked(n.dead, by)) }

// lacked is the notice of that; dead is Undefined if it is nobody's death.
func lacked(dead, by int) notice { return notice{verb: verbLacked, turn: 1, dead: dead, by: by} }

// forsake tells some ranks that this one will not have the communicator of a context that it has agreed on with one of them.
func (f *faults) forsake(context uint32, ranks []int, err error) {
	f.p.d.Locked(func() {
		n := lacked(Undefined, f.p.d.Rank())
		if lost := new(device.LostError); errors.As(err, &lost) {
			n.dead = lost.Rank
		}
		h, _ := n.packet(context, nil)
		for _, r := range ranks {
			f.send(r, h, nil)
		}
	})
}

// needs: what a communicator is for, a window, was made by its operations up to now. A rank that says that it has failed in one of them does not have it, or not any more.
func (f *faults) needs(c *Comm) {
	c.faulty.needs = c.pace.turn()
	if failed := c.faulty.failed; failed.turn != 0 && failed.turn <= c.faulty.needs {
		f.lacks(c, failed, failed.by)
	}
}

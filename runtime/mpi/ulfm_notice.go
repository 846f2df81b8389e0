package mpi

import (
	"fmt"
	"math"
	"strings"
	"sync/atomic"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// Notices: that a communicator was revoked, and that its collective operations have failed. They are reliable broadcasts: who hears of one for the first
// time tells all others before anything else, so that all the living hear of it if one does. Source: T. Chandra, S. Toueg, "Unreliable failure detectors
// for reliable distributed systems" (JACM 43:2, 1996), section 4.
//
// Why a failed operation is told: its ranks wait for each other, and one that gives up since another is dead would leave those waiting that wait for
// itself. A rank that has failed in an operation takes no part in what a call would do next, so all from that one on are over; those before it are not.
// Where ranks are in different operations, or give different roots, that one alone is over: see mismatch.

// kindFault is the kind of all packets about failures. Context is the communicator's, Tag a verb.
const kindFault = device.FirstForeign + 17

const (
	verbRevoked   = iota + 1 // A: 0; B: 0; C: the rank in the job that has called Revoke
	verbFailed               // A: the turn from which collective operations have failed; B: the dead rank; C: which rank has failed in it first
	verbMixed                // A: the turn in which ranks do not do the same; B: the error's class; C: which rank has found that; payload: its sentence
	verbMixedFrom            // the same of all turns from that one on
	verbVote                 // see accord
	verbPropose
	verbAccept
	verbDecide
)

// A notice is what ranks tell each other of a communicator. Ranks are those in the job.
type notice struct {
	verb     int
	turn     int
	dead, by int
	class    Class
	text     string
	own      error // what this rank has found itself, as it says it
}

// faulty is what a communicator knows of failures. All but err and told belongs to the device's lock.
type faulty struct {
	failed notice // of collective operations; turn 0: none has failed
	acked  int    // how many of the losses the program knows
	parent *Comm
	birth  int  // the parent's turn when this was made of it
	needs  int  // the turn until which all operations belong to the making of what it is for, a window
	lacked bool // some rank does not have it: err says which
	err    atomic.Pointer[error]
	told   atomic.Pointer[toldError] // of the last operation in which the ranks were not in the same
}

// revoked is why no rank uses the communicator any more: ErrRevoked when it was revoked.
func (f *faulty) revoked() error {
	if err := f.err.Load(); err != nil {
		return *err
	}
	return nil
}

// faults are what a process knows of failures. All of it belongs to the device's lock.
type faults struct {
	p        *process
	early    map[uint32][]notice // of communicators that this rank does not have yet
	councils map[uint32]*council
	strange  int          // councils that others' packets have made, of communicators that this rank did not have
	known    map[int]bool // the dead of whom the program knows: it has acknowledged them in some communicator, or shrunk it
}

func (f *faults) start(p *process) {
	f.p = p
	f.reset()
	p.d.Handle(kindFault, (*faultHandler)(f))
}

// reset forgets everything: the job begins anew, with the predefined communicators.
func (f *faults) reset() {
	f.strange = 0
	f.early, f.councils, f.known = map[uint32][]notice{}, map[uint32]*council{}, map[int]bool{}
	for _, c := range []*Comm{f.p.world, f.p.self} {
		if c != nil {
			c.faulty.failed, c.faulty.acked, c.faulty.lacked = notice{}, 0, false
			c.faulty.err.Store(nil)
			c.faulty.told.Store(nil)
		}
	}
}

// apply has this rank know of a notice, and tells the others.
func (f *faults) apply(c *Comm, n notice) {
	if n.verb == verbRevoked {
		if c.faulty.revoked() != nil {
			return
		}
		f.tell(c, n)
		f.close(c, bad(ErrRevoked, "%s has revoked %s: Shrink makes a communicator of those that live", c.whoIs(n.by), c.Name()))
		return
	}
	if was := c.faulty.failed.turn; was != 0 && was <= n.turn {
		return
	}
	if n.verb == verbMixed {
		f.mixed(c, n)
		return
	}
	c.faulty.failed = n
	f.tell(c, n)
	err := n.cause(c)
	f.p.d.Refuse(c.context+ofCollectives, n.turn, err)
	f.p.d.Refuse(c.context+ofGroup, n.turn, err)
	for _, child := range f.children(c) {
		f.orphan(child, n)
	}
	if c.faulty.needs >= n.turn {
		f.lack(c, n)
	}
}

// close ends all that waits in a communicator, and what comes.
func (f *faults) close(c *Comm, err error) {
	c.faulty.err.Store(&err)
	for i := range uint32(contextsEach) {
		f.p.d.Refuse(c.context+i, 0, err)
	}
	f.p.d.Stir()
}

// cause is the error of operations that have failed.
func (n *notice) cause(c *Comm) error {
	if n.verb == verbFailed {
		return &device.LostError{Rank: n.dead, Err: fmt.Errorf("%s has found that in a collective operation", c.whoIs(n.by))}
	}
	if n.own != nil {
		return &toldError{&fault{class: n.class, err: n.own}, n}
	}
	return &toldError{&fault{class: n.class, text: fmt.Sprintf("%s has found in collective operation number %d of %s: %s", c.whoIs(n.by), n.turn, c.Name(), n.text)}, n}
}

// tell sends a notice to all other ranks of a communicator.
func (f *faults) tell(c *Comm, n notice) {
	if n.class != 0 && n.by == f.p.d.Rank() && c.Errhandler() == ErrorsAreFatal {
		return // the end of the job will tell them, and name the cause
	}
	h := fabric.Header{Kind: kindFault, Flags: flagUrgent, Context: c.context, Tag: int32(n.verb), A: uint64(n.turn), B: uint64(n.dead), C: uint64(n.by), Size: uint64(len(n.text))}
	if n.class != 0 {
		h.B = uint64(n.class)
	}
	for _, members := range [][]int{c.ranks, c.remote} {
		for _, r := range members {
			if r != f.p.d.Rank() {
				f.send(r, h, []byte(n.text))
			}
		}
	}
}

// send sends a packet. To a rank that is dead it is in vain.
func (f *faults) send(to int, h fabric.Header, payload []byte) {
	_, _ = f.p.d.Put(to, &h, payload, nil)
}

// children are the communicators that were made of one.
func (f *faults) children(c *Comm) (all []*Comm) {
	f.p.registry.Lock()
	defer f.p.registry.Unlock()
	for _, d := range f.p.comms {
		if d.faulty.parent == c {
			all = append(all, d)
		}
	}
	return all
}

// orphan: a rank has failed in an operation that a communicator was made by, or in one before: it does not have it, or will fail in it.
func (f *faults) orphan(child *Comm, n notice) {
	if child.faulty.birth >= n.turn && child.has(n.by) {
		made := child.faulty.birth == n.turn
		n.turn = 1
		f.apply(child, n)
		if made {
			f.lack(child, n)
		}
	}
}

// lack: a rank has failed in the very operation that a communicator was made by. Nothing comes of messages to it and from it, and it will not vote.
func (f *faults) lack(c *Comm, n notice) {
	if n.verb != verbFailed || c.faulty.revoked() != nil {
		return
	}
	c.faulty.lacked = true
	err := &device.LostError{Rank: n.dead, Err: fmt.Errorf("%s has found that when it made %s, and does not have it", c.whoIs(n.by), c.Name())}
	f.close(c, err)
	if council := f.councils[c.context]; council != nil {
		council.dissolve(err)
	}
}

// needs: what a communicator is for, a window, was made by its operations up to now. A rank that has failed in one of them does not have it.
func (f *faults) needs(c *Comm) {
	c.faulty.needs = c.pace.turn()
	if failed := c.faulty.failed; failed.turn != 0 && failed.turn <= c.faulty.needs {
		f.lack(c, failed)
	}
}

// born says of which communicator another was made.
func (f *faults) born(child, parent *Comm) {
	f.p.d.Locked(func() {
		child.faulty.parent, child.faulty.birth = parent, parent.pace.turn()
		if failed := parent.faulty.failed; failed.turn != 0 {
			f.orphan(child, failed)
		}
	})
}

// joined: what was said of a communicator before this rank had it.
func (f *faults) joined(c *Comm) {
	f.p.d.Locked(func() {
		for _, n := range f.early[c.context] {
			f.apply(c, n)
		}
		delete(f.early, c.context)
	})
}

// heard is a notice of another rank.
func (f *faults) heard(from int, h *fabric.Header, payload []byte) {
	n := notice{verb: int(h.Tag), turn: int(h.A), by: int(h.C)}
	size := uint64(f.p.d.Size())
	if h.A > math.MaxInt32 || h.C >= size || n.verb != verbRevoked && n.turn == 0 {
		return
	}
	switch n.verb {
	case verbMixed, verbMixedFrom:
		if h.B == 0 || h.B >= uint64(lastClass) || len(payload) > maxSentence {
			return
		}
		n.class, n.text = Class(h.B), strings.ToValidUTF8(string(payload), "?")
	default:
		if h.B >= size {
			return
		}
		n.dead = int(h.B)
	}
	c := f.p.of(h.Context)
	switch {
	case c != nil && c.has(from) && c.has(n.by):
		f.apply(c, n)
	case c == nil && len(f.early[h.Context]) < f.p.d.Size()+mostEarly:
		if f.early[h.Context] == nil && len(f.early) >= mostStrange {
			for context := range f.early { // any: most are of communicators that were freed here
				delete(f.early, context)
				break
			}
		}
		f.early[h.Context] = append(f.early[h.Context], n)
	}
}

// mostStrange bounds of how many communicators that this rank does not have something is kept: there can be few that others have already.
const mostStrange = 1 << 10

// mostEarly is how many notices are kept of a communicator that this rank does not have yet, beside one of each rank, which has failed at most once before it
// could hear of another.
const mostEarly = 64

// failedIn: this rank has failed in a collective operation, or in what comes after those, since another is dead. The caller has the device's lock.
func (c *Comm) failedIn(turn int, lost *device.LostError) {
	c.p.faults.apply(c, notice{verb: verbFailed, turn: max(turn, 1), dead: lost.Rank, by: c.p.d.Rank()})
}

// faultHandler is the side of the faults that the device sees.
type faultHandler faults

// Place implements device.Handler, as the other methods do.
func (*faultHandler) Place(int, *fabric.Header, int) []byte { return nil }

func (f *faultHandler) Deliver(from int, h *fabric.Header, payload []byte) {
	if f.p.d.Lost(from) != nil {
		return // what a rank has sent comes before the news of its death, or counts for nothing
	}
	switch h.Tag {
	case verbRevoked, verbFailed, verbMixed, verbMixedFrom:
		(*faults)(f).heard(from, h, payload)
	case verbVote, verbPropose, verbAccept, verbDecide:
		if c := (*faults)(f).asked(h.Context); c != nil {
			c.deliver(from, h, payload)
		}
	}
}

func (f *faultHandler) Lost(rank int, _ error) {
	for _, c := range f.councils {
		c.lost()
	}
}

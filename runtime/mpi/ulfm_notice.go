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
	verbRevoked   = iota + 1 // A: 0; B: 0; C: the rank in the job that has called Revoke; payload: see made
	verbFailed               // A: the turn from which collective operations have failed; B: the dead rank; C: which rank has failed in it first; payload: see made
	verbMixed                // A: the turn in which ranks do not do the same; B: the error's class; C: which rank has found that; payload: its sentence
	verbMixedFrom            // the same of all turns from that one on
	verbVote                 // see accord
	verbPropose
	verbAccept
	verbDecide
	verbLacked // A: 1; B: the dead rank, plus 1, or 0; C: the rank that does not have the communicator
)

// A notice is what ranks tell each other of a communicator. Ranks are those in the job.
type notice struct {
	verb     int
	turn     int
	dead, by int // dead: Undefined if none is
	class    Class
	text     string
	own      error // what this rank has found itself, as it says it
}

// faulty is what a communicator knows of failures. All but err and told belongs to the device's lock.
type faulty struct {
	failed notice // of collective operations; turn 0: none has failed
	acked  int    // how many of the losses the program knows
	parent *Comm
	birth  int      // the parent's turn when this was made of it; 0: by messages alone
	made   []uint32 // the last that were made of this, at most mostMade
	needs  int      // the turn until which all operations belong to the making of what it is for, a window
	lacked bool     // some rank does not have it: err says which
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
			c.faulty.failed, c.faulty.acked, c.faulty.made, c.faulty.lacked = notice{}, 0, nil, false
			c.faulty.err.Store(nil)
			c.faulty.told.Store(nil)
		}
	}
}

// apply has this rank know of a notice, and tells the others.
func (f *faults) apply(c *Comm, n notice) {
	was := c.faulty.failed.turn
	switch {
	case n.verb == verbRevoked || n.verb == verbLacked:
		if c.faulty.revoked() == nil {
			f.tell(c, n)
			f.close(c, n)
		}
		return
	case was != 0 && was <= n.turn:
		return
	case n.verb == verbMixed:
		f.mixed(c, n)
		return
	}
	c.faulty.failed = n
	f.tell(c, n)
	err := n.cause(c)
	f.p.d.Refuse(c.context+ofCollectives, n.turn, err)
	f.p.d.Refuse(c.context+ofGroup, n.turn, err)
	if n.verb == verbMixedFrom {
		for _, child := range f.children(c) {
			f.orphan(child, n)
		}
		return
	}
	if c.faulty.needs >= n.turn {
		f.lacks(c, n, n.by)
	}
}

// close ends all that waits in a communicator, and what comes.
func (f *faults) close(c *Comm, n notice) {
	err := n.cause(c)
	c.faulty.err.Store(&err)
	for i := range uint32(contextsEach) {
		f.p.d.Refuse(c.context+i, 0, err)
	}
	if w := f.p.windows.byContext[c.context]; w != nil {
		f.p.windows.under.lost(w, Undefined, err)
	}
	if n.verb == verbLacked { // and will not vote
		c.faulty.lacked = true
		if council := f.councils[c.context]; council != nil {
			council.dissolve(err)
		}
		for _, child := range f.children(c) { // nor what was made of it
			if child.has(n.by) {
				f.lacks(child, n, n.by)
			}
		}
	}
	f.p.d.Stir()
}

// cause is the error of what a notice has ended.
func (n *notice) cause(c *Comm) error {
	who := c.whoIs(n.by)
	switch {
	case n.verb == verbRevoked:
		return bad(ErrRevoked, "%s has revoked %s: Shrink makes a communicator of those that live", who, c.Name())
	case n.verb == verbLacked && n.dead == Undefined:
		return bad(ErrRevoked, "%s does not have %s: the call that makes it has failed there", who, c.Name())
	case n.verb == verbLacked:
		return &device.LostError{Rank: n.dead, Err: fmt.Errorf("%s has found that, and does not have %s", who, c.Name())}
	case n.verb == verbFailed:
		return &device.LostError{Rank: n.dead, Err: fmt.Errorf("%s has found that in a collective operation", who)}
	}
	if n.own != nil {
		return &toldError{&fault{class: n.class, err: n.own}, n}
	}
	return &toldError{&fault{class: n.class, text: fmt.Sprintf("%s has found in collective operation number %d of %s: %s", who, n.turn, c.Name(), n.text)}, n}
}

// tell sends a notice to all other ranks of a communicator.
func (f *faults) tell(c *Comm, n notice) {
	if n.class != 0 && n.by == f.p.d.Rank() && c.Errhandler() == ErrorsAreFatal {
		return // the end of the job will tell them, and name the cause
	}
	h, payload := n.packet(c.context, c.faulty.made)
	for _, members := range [][]int{c.ranks, c.remote} {
		for _, r := range members {
			if r != f.p.d.Rank() {
				f.send(r, h, payload)
			}
		}
	}
}

// packet is a notice on its way; made is what the sender has made of the communicator.
func (n *notice) packet(context uint32, made []uint32) (h fabric.Header, payload []byte) {
	h = fabric.Header{Kind: kindFault, Flags: flagUrgent, Context: context, Tag: int32(n.verb), A: uint64(n.turn), C: uint64(n.by)}
	switch n.verb {
	case verbFailed, verbRevoked:
		h.B = uint64(max(n.dead, 0))
		payload = appendMade(nil, made)
	case verbLacked:
		if n.dead != Undefined {
			h.B = uint64(n.dead + 1)
		}
	default:
		h.B = uint64(n.class)
		payload = []byte(n.text)
	}
	h.Size = uint64(len(payload))
	return h, payload
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

// orphan: ranks have not done the same in an operation that a communicator was made by, or in one before.
func (f *faults) orphan(child *Comm, n notice) {
	if child.faulty.birth >= n.turn && child.has(n.by) {
		n.turn = 1
		f.apply(child, n)
	}
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
	n := notice{verb: int(h.Tag), turn: int(h.A), by: int(h.C), dead: Undefined}
	size := uint64(f.p.d.Size())
	if h.A > math.MaxInt32 || h.C >= size || n.verb != verbRevoked && n.turn == 0 {
		return
	}
	var made []uint32
	switch n.verb {
	case verbMixed, verbMixedFrom:
		if h.B == 0 || h.B >= uint64(lastClass) || len(payload) > maxSentence {
			return
		}
		n.class, n.text = Class(h.B), strings.ToValidUTF8(string(payload), "?")
	case verbLacked:
		if h.B > size {
			return
		}
		if h.B != 0 {
			n.dead = int(h.B) - 1
		}
	default:
		var ok bool
		if made, ok = madeOf(payload); !ok || h.B >= size {
			return
		}
		if n.verb == verbFailed {
			n.dead = int(h.B)
		}
	}
	c := f.p.of(h.Context)
	switch {
	case c != nil && c.has(from) && c.has(n.by):
		f.apply(c, n)
		f.compare(c, n, from, made)
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

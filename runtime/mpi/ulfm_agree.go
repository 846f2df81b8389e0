package mpi

import (
	"cmp"
	"maps"
	"slices"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/waitfor"
)

// An accord is one agreement of a communicator's living members. It is reached by packets alone, whatever its members do meanwhile.
//
//	member                     coordinator: the lowest member that is not dead
//	  │  VOTE     ──►             │  what it gives, or what it has accepted
//	  │  ◄──  PROPOSE             │  when all the living have voted
//	  │  ACCEPT   ──►             │
//	  │  ◄──  DECIDE              │  when all the living have accepted
//
// When a coordinator dies, all vote anew, for the next one. A vote then is the last proposal that its sender has accepted, or what it gives itself if there
// was none; who has decided sends the decision. The coordinator proposes what the latest of its dead predecessors has proposed, as far as a living
// member knows.
//
// Safety: a decision was accepted by all that lived then, so each later coordinator hears of it, from itself at least, and can propose nothing else. All who
// decide, the same, also those who die after it. Liveness: each coordinator waits for the living only, and there is a last one.
// Both need what the network promises: who is lost is dead, all will know it, and nothing comes of it after that news.
//
// A decision is kept until all the living have it: each vote says which agreement is its sender's oldest without a decision, and each proposal, which is
// the oldest of all.
//
// Sources: T. Herault, A. Bouteiller, G. Bosilca, M. Gamell, K. Teranishi, M. Parashar, J. Dongarra, "Practical scalable consensus for
// pseudo-synchronous distributed systems" (SC 2015), whose tree is a star here, and which decides without the acceptance, so that the dead may have decided
// otherwise; the rotating coordinator and its locked value are of T. Chandra, S. Toueg, "Unreliable failure detectors for reliable distributed
// systems" (JACM 43:2, 1996).
type accord struct {
	number  uint32
	mine    *ballot       // nil: this rank has not called yet
	votes   map[int]*vote // by rank in the job
	to      int           // whom this rank has voted for
	locked  *ballot       // the last proposal that this rank has accepted, or made
	epoch   int           // of its coordinator: 1 + its place among the members; 0: there is none
	accepts map[int]bool
	verdict *ballot
	end     func(b *ballot, err error)
}

type vote struct {
	b     *ballot
	epoch int
	low   uint32
}

// A council is all agreements of a communicator. It outlives this rank's use of the communicator: others may still ask for a decision.
type council struct {
	f       *faults
	context uint32
	members []int // in the job; nil: this rank has not called yet
	next    uint32
	low     uint32 // the first without a decision
	kept    uint32 // all below are decided everywhere
	accords map[uint32]*accord
}

func (f *faults) council(context uint32) *council {
	c := f.councils[context]
	if c == nil {
		c = &council{f: f, context: context, accords: map[uint32]*accord{}}
		f.councils[context] = c
	}
	return c
}

// asked is the council of a packet; nil: it is of too many communicators that this rank does not have.
func (f *faults) asked(context uint32) *council {
	if f.councils[context] == nil && f.p.of(context) == nil {
		if f.strange >= mostStrange {
			return nil
		}
		f.strange++
	}
	return f.council(context)
}

func (c *council) accord(number uint32) *accord {
	a := c.accords[number]
	if a == nil {
		a = &accord{number: number, votes: map[int]*vote{}, to: Undefined}
		c.accords[number] = a
	}
	return a
}

// agree takes part in the next agreement, and waits for its decision.
func (c *Comm) agree(call uint8, flag int, context uint32) (decision *ballot, err error) {
	if err := c.usable(); err != nil {
		return nil, err
	}
	d := c.p.d
	d.Lock()
	defer d.Unlock()
	var never error
	waits := c.p.faults.agree(c, call, flag, context, func(b *ballot, err error) { decision, never = b, err })
	err = d.AwaitOf(c.p.ctx(), waits, func() bool { return decision != nil || never != nil })
	return decision, cmp.Or(err, never)
}

// agree begins this rank's part of the next agreement; end gets the decision, or why there will be none. The caller has the device's lock.
func (f *faults) agree(c *Comm, call uint8, flag int, context uint32, end func(b *ballot, err error)) *accordWait {
	o := f.council(c.context)
	if o.members == nil {
		o.members = c.everybody()
		o.sift()
	}
	a := o.accord(o.next)
	o.next++
	if c.faulty.lacked {
		end(nil, c.faulty.revoked())
		return &accordWait{o, a}
	}
	a.end = end
	a.mine = &ballot{flags: allFlags(), call: call, context: context, failed: o.dead(), acked: newRoll(len(o.members))}
	a.mine.flags[c.ourFlag()] = uint64(flag)
	for _, r := range f.p.d.Losses()[:c.faulty.acked] {
		if i, in := slices.BinarySearch(o.members, r); in {
			a.mine.acked.add(i)
		}
	}
	o.advance(a)
	return &accordWait{o, a}
}

// An accordWait is a call that waits for a decision.
type accordWait struct {
	c *council
	a *accord
}

// wants implements wanting: a member waits for the coordinator, and that one for those whose vote or acceptance it does not have.
func (w *accordWait) wants() (ranks []int, _ *waitfor.Lock, _ bool) {
	to, me := w.c.coordinator(), w.c.f.p.d.Rank()
	if to != me {
		return []int{to}, nil, false
	}
	for _, r := range w.c.living() {
		if w.a.votes[r] == nil || w.a.accepts != nil && !w.a.accepts[r] {
			ranks = append(ranks, r)
		}
	}
	return ranks, nil, len(ranks) == 0
}

// sift throws votes away, of before this rank knew the members, that are no members'.
func (c *council) sift() {
	for _, a := range c.accords {
		maps.DeleteFunc(a.votes, func(r int, v *vote) bool { return !slices.Contains(c.members, r) || !v.b.failed.fits(len(c.members)) })
	}
}

// dead are the members that this rank knows to be dead.
func (c *council) dead() roll {
	dead := newRoll(len(c.members))
	for i, r := range c.members {
		if c.f.p.d.Lost(r) != nil {
			dead.add(i)
		}
	}
	return dead
}

// living are the other members that are not known to be dead.
func (c *council) living() (all []int) {
	for _, r := range c.members {
		if r != c.f.p.d.Rank() && c.f.p.d.Lost(r) == nil {
			all = append(all, r)
		}
	}
	return all
}

// coordinator is the lowest member that is not known to be dead.
func (c *council) coordinator() int {
	for _, r := range c.members {
		if c.f.p.d.Lost(r) == nil {
			return r
		}
	}
	return Undefined // this rank itself lives
}

// advance does what can be done: a vote for a coordinator that has not got it, or a coordinator's next step.
func (c *council) advance(a *accord) {
	to := c.coordinator()
	switch {
	case a.mine == nil || a.verdict != nil && a.to == to:
	case to != c.f.p.d.Rank():
		if a.to != to {
			a.to = to
			c.cast(a)
		}
	case a.verdict == nil:
		c.preside(a)
	}
}

// cast sends this rank's vote, or the decision that it has.
func (c *council) cast(a *accord) {
	switch {
	case a.verdict != nil:
		c.send(a.to, verbDecide, a, a.verdict)
	case a.locked != nil:
		c.send(a.to, verbVote, a, a.locked)
	default:
		c.send(a.to, verbVote, a, a.mine)
	}
}

// preside is the coordinator's part.
func (c *council) preside(a *accord) {
	me, living := c.f.p.d.Rank(), c.living()
	place, _ := slices.BinarySearch(c.members, me)
	if epoch := 1 + place; a.epoch != epoch {
		if !all(living, func(r int) bool { return a.votes[r] != nil }) {
			return
		}
		a.locked, a.epoch, a.accepts = c.proposal(a), epoch, map[int]bool{}
		c.forget(c.oldest(a, living))
		for _, r := range living {
			c.send(r, verbPropose, a, a.locked)
		}
	}
	if all(c.living(), func(r int) bool { return a.accepts[r] }) {
		c.decide(a, a.locked)
	}
}

func all(ranks []int, holds func(r int) bool) bool {
	return !slices.ContainsFunc(ranks, func(r int) bool { return !holds(r) })
}

// proposal is the latest of those that were accepted, or what all votes come to.
func (c *council) proposal(a *accord) *ballot {
	b, epoch := a.locked, a.epoch
	for _, v := range a.votes {
		if v.epoch > epoch {
			b, epoch = v.b, v.epoch
		}
	}
	if epoch > 0 {
		return b
	}
	b = a.mine.clone()
	for _, v := range a.votes {
		b.join(v.b)
	}
	for i, r := range c.members {
		if c.f.p.d.Lost(r) != nil {
			b.failed.add(i)
		}
	}
	return b
}

// oldest is the first agreement without a decision at some living member.
func (c *council) oldest(a *accord, living []int) uint32 {
	low := c.low
	for _, r := range living {
		low = min(low, a.votes[r].low)
	}
	return low
}

// forget drops decisions that all have.
func (c *council) forget(below uint32) {
	for ; c.kept < min(below, c.low); c.kept++ {
		delete(c.accords, c.kept)
	}
}

// decide ends an agreement. Who has voted for this rank is told.
func (c *council) decide(a *accord, b *ballot) {
	if a.verdict != nil {
		return
	}
	a.verdict = b
	for r := range a.votes {
		c.send(r, verbDecide, a, b)
	}
	a.votes, a.accepts, a.locked = nil, nil, nil
	for c.accords[c.low] != nil && c.accords[c.low].verdict != nil {
		c.low++
	}
	if a.end != nil {
		a.end(b, nil)
	}
	c.f.p.d.Stir()
}

// dissolve ends the agreements that this rank is in: a member will never vote.
func (c *council) dissolve(err error) {
	for _, a := range c.accords {
		if a.mine != nil && a.verdict == nil && a.end != nil {
			a.end(nil, err)
			a.end = nil
		}
	}
}

// lost: a member may have died.
func (c *council) lost() {
	for n := c.kept; n != c.next; n++ {
		c.advance(c.accord(n))
	}
}

// send sends a packet of an agreement.
// A: its number; B: with a vote, the sender's first without a decision, and with a proposal, the first of all; C: the epoch of what the payload is.
func (c *council) send(to int, verb int32, a *accord, b *ballot) {
	h := fabric.Header{Kind: kindFault, Flags: flagUrgent, Context: c.context, Tag: verb, A: uint64(a.number), C: uint64(a.epoch)}
	switch verb {
	case verbVote:
		h.B = uint64(c.low)
	case verbPropose:
		h.B = uint64(c.kept)
	}
	var payload []byte
	if b != nil {
		payload = b.append(nil)
		h.Size = uint64(len(payload))
	}
	c.f.send(to, h, payload)
}

// deliver acts on a packet of another rank.
func (c *council) deliver(from int, h *fabric.Header, payload []byte) {
	number := uint32(h.A)
	if h.A > maxAccords || number < c.kept || number >= c.low+accordsAhead || c.members != nil && !slices.Contains(c.members, from) || h.C > maxRanks {
		return
	}
	b, whole := readBallot(payload)
	if h.Tag != verbAccept && (!whole || c.members != nil && !b.failed.fits(len(c.members))) {
		return
	}
	a := c.accord(number)
	switch h.Tag {
	case verbVote:
		c.voted(a, from, &vote{b, int(h.C), uint32(h.B)})
	case verbPropose:
		c.proposed(a, from, b, int(h.C), uint32(h.B))
	case verbAccept:
		if a.verdict == nil && a.epoch == int(h.C) && a.accepts != nil {
			a.accepts[from] = true
			c.advance(a)
		}
	case verbDecide:
		if a.mine != nil {
			c.decide(a, b)
		}
	}
}

const (
	maxAccords   = 1<<32 - 1
	accordsAhead = 1 << 16 // how many Iagrees may be open
)

func (c *council) voted(a *accord, from int, v *vote) {
	if a.verdict != nil {
		c.send(from, verbDecide, a, a.verdict)
		return
	}
	a.votes[from] = v
	c.advance(a)
}

func (c *council) proposed(a *accord, from int, b *ballot, epoch int, oldest uint32) {
	place, in := slices.BinarySearch(c.members, from)
	if a.mine == nil || a.verdict != nil || !in || epoch != 1+place || epoch <= a.epoch {
		return
	}
	a.locked, a.epoch = b, epoch
	c.forget(oldest)
	c.send(from, verbAccept, a, nil)
}

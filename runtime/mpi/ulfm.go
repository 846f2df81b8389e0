package mpi

import (
	"fmt"
	"slices"
	"strings"
)

// User-level failure mitigation: what a program does that shall outlive some of its ranks. The MPI Forum's fault tolerance working group proposes it; names
// are those of Open MPI 5 and MPICH, without MPIX_.
//
// What becomes of calls after a death is said at Revoke.
//
// A loop that survives:
//
//	for step := 0; step < last; step++ {
//		err := iterate(c, data)                   // receives, sends, collective operations
//		if err != nil {
//			c.Revoke()                        // so that nobody waits for this rank
//		}
//		ok, _ := c.Agree(bit(err == nil))         // have all done the step?
//		if ok == 1 {
//			continue
//		}
//		if c, err = c.Shrink(); err != nil {      // go on without the dead,
//			return err
//		}
//		step = restore(c, data)                   // from what was kept
//	}
//
// What the proposal leaves open is chosen so: the receive from AnySource that blocks fails with the class of that which does not; what has met its other
// end when Revoke comes is finished, so that no buffer is written to later; a message that was received completely before the death is received all the same.
//
// A rank is dead when its process has ended, or its host is out of reach; it stays so. That nobody is held for dead who lives is taken for granted: the
// network cuts off who is.
//
// Sources: W. Bland, A. Bouteiller, T. Herault, G. Bosilca, J. Dongarra, "Post-failure recovery of MPI communication capability" (IJHPCA 27:3, 2013); MPI
// Forum, Fault Tolerance Working Group, "User Level Failure Mitigation" (chapter 17 of the draft).

// Revoke ends the use of a communicator for messages on all ranks: calls that wait, and those that come, fail with ErrRevoked. It does not wait, and not
// all ranks need to call it: each that hears of it tells all others, so if one living rank has heard of it, all will, also when the caller dies.
// MPI_Comm_revoke.
//
// A program that does nothing of its own about it ends when a rank dies, with a sentence that names it. One that shall go on says
// SetErrhandler(ErrorsReturn). Then
//
//   - a call that needs the rank fails with ErrProcFailed, on this rank; others do not hear of it, and calls that do not need the rank go on;
//   - a receive or probe from AnySource, begun before the death or after, fails with ErrProcFailedPending, because the dead rank might be the one, until
//     FailureAck says that the program knows; a request stays as it is, and is waited for again;
//   - a collective operation fails on the ranks that notice, and, unlike a message, on all that have not finished it: who fails tells the others. From then
//     on, all collective operations of the communicator fail at once, and all calls of a communicator or window that the operation has made on other ranks;
//   - Revoke ends all calls in the communicator, on all ranks, with ErrRevoked: those of ranks, too, that wait for one that has given up;
//   - Agree has the living decide the same about a flag, and Shrink makes a communicator of them. These two work in any communicator, also a revoked one.
func (c *Comm) Revoke() error {
	err := c.usable()
	if err == nil {
		c.p.d.Locked(func() { c.p.faults.apply(c, notice{verb: verbRevoked, by: c.p.d.Rank()}) })
	}
	return c.fail("Revoke", "", err)
}

// IsRevoked reports whether this rank knows that the communicator was revoked. MPI_Comm_is_revoked.
func (c *Comm) IsRevoked() bool {
	return c.must("IsRevoked").p.d.Test(func() bool { return c.faulty.revoked() != nil && !c.faulty.lacked })
}

// Agree has all living ranks know the same: the bitwise AND of the flags that they give. Collective, also in a revoked communicator. In one that joins two
// groups, the result is of the other group's flags. MPI_Comm_agree.
//
// Errors: ErrProcFailed, on all ranks alike, when a rank has died that not all who took part had acknowledged (FailureAck) before; the result is good all
// the same.
// Cost: four messages a rank, one after the other; as much again for each death of a coordinator, the lowest living rank. See accord.
func (c *Comm) Agree(flag int) (int, error) {
	b, err := c.agree(callAgree, flag, 0)
	if err != nil {
		return 0, c.fail("Agree", fmt.Sprint(flag), err)
	}
	all, err := c.outcome(b)
	return all, c.fail("Agree", fmt.Sprint(flag), err)
}

// Iagree is Agree that does not wait. When the request is done, flag has the result. MPI_Comm_iagree.
func (c *Comm) Iagree(flag *int) (*Request, error) {
	err := c.usable()
	if err == nil && flag == nil {
		err = bad(ErrArg, "the flag is nil: the result goes there")
	}
	if err != nil {
		return nil, c.fail("Iagree", "", err)
	}
	given := *flag
	d := c.p.d
	d.Lock()
	defer d.Unlock()
	r := d.Begin()
	c.p.faults.agree(c, callAgree, given, 0, func(b *ballot, err error) {
		if err == nil {
			*flag, err = c.outcome(b)
		}
		d.End(r, err)
	})
	q := c.request("Iagree", func() string { return fmt.Sprint(given) }, r)
	q.collective = true
	return q, nil
}

// outcome is what a decision is to this rank.
func (c *Comm) outcome(b *ballot) (int, error) {
	if b.call != callAgree {
		return 0, errMixedCalls
	}
	members := c.everybody()
	all := int(b.flags[c.theirFlag()])
	var unknown []string
	for i, job := range members {
		if b.failed.has(i) && !b.acked.has(i) {
			unknown = append(unknown, c.whoIs(job))
		}
	}
	if unknown == nil {
		return all, nil
	}
	return all, bad(ErrProcFailed, "%s of %s is dead, which not all had acknowledged; the result is %d all the same", strings.Join(unknown, ", "), c.Name(), all)
}

var errMixedCalls = bad(ErrOther, "some ranks are in Agree, others in Shrink or Finalize: all must call the same, in the same order")

// Shrink makes a communicator of the living ranks, in their order. Collective, also in a revoked communicator. Who dies meanwhile may be in the new one:
// then the next call says so. MPI_Comm_shrink.
func (c *Comm) Shrink() (*Comm, error) {
	d, err := c.shrink()
	return d, c.fail("Shrink", "", err)
}

func (c *Comm) shrink() (*Comm, error) {
	if err := c.usable(); err != nil {
		return nil, err
	}
	number, err := c.p.reserve()
	if err != nil {
		return nil, err
	}
	b, err := c.agree(callShrink, -1, number)
	if err != nil {
		return nil, err
	}
	if b.call != callShrink {
		return nil, errMixedCalls
	}
	gone := c.dead(b)
	dead := func(job int) bool { return slices.Contains(gone, job) }
	if dead(c.p.d.Rank()) {
		return nil, bad(ErrProcFailed, "the others hold this rank for dead")
	}
	ours, theirs := slices.DeleteFunc(slices.Clone(c.ranks), dead), slices.DeleteFunc(slices.Clone(c.remote), dead)
	if c.remote != nil && len(theirs) == 0 {
		return nil, bad(ErrProcFailed, "all ranks of the other group are dead: there is nobody to talk to")
	}
	c.p.d.Locked(func() { c.p.faults.knows(gone) })
	d := c.p.join(b.context, ours, theirs, "")
	d.handler.Store(c.handler.Load())
	return c.by("Shrink", "")(d, nil)
}

// everybody are the ranks in the job of both groups, in an order that all have alike.
func (c *Comm) everybody() []int {
	all := slices.Concat(c.ranks, c.remote)
	slices.Sort(all)
	return all
}

// dead are the members, by their ranks in the job, that a decision says are dead.
func (c *Comm) dead(b *ballot) (ranks []int) {
	for i, r := range c.everybody() {
		if b.failed.has(i) {
			ranks = append(ranks, r)
		}
	}
	return ranks
}

// ourFlag and theirFlag are the places of the groups' flags in a ballot: the group of the lowest rank in the job has the first.
func (c *Comm) ourFlag() int {
	if c.remote != nil && slices.Min(c.remote) < slices.Min(c.ranks) {
		return 1
	}
	return 0
}

func (c *Comm) theirFlag() int {
	if c.remote == nil {
		return c.ourFlag()
	}
	return 1 - c.ourFlag()
}

// Revoke ends the use of a window on all ranks, as that of a communicator does: synchronisations that wait, and what comes, fail with ErrRevoked.
// MPI_Win_revoke.
func (w *Win) Revoke() error {
	err := w.usable()
	if err == nil {
		w.p.d.Locked(func() { w.p.faults.apply(w.c, notice{verb: verbRevoked, by: w.p.d.Rank()}) })
	}
	return w.fail("Revoke", "", err)
}

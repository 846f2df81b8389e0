package mpi

import (
	"fmt"
	"slices"

	"jeton/runtime/mpi/internal/device"
)

// What a rank knows of the dead, and has said that it knows. Losses are in the order in which this rank has learnt them; a communicator has acknowledged
// the first so many of them.

// FailureAck says that the program knows of all deaths that its calls have known of so far: receives from AnySource go on, and wait for the living.
// Local. MPI_Comm_failure_ack.
func (c *Comm) FailureAck() error {
	err := c.usable()
	if err == nil {
		c.p.d.Locked(func() {
			c.faulty.acked = len(c.p.d.Losses())
			c.p.faults.knows(c.among(c.p.d.Losses()))
		})
	}
	return c.fail("FailureAck", "", err)
}

// FailureGetAcked is the ranks whose death was acknowledged, in the order in which they were lost. Local. MPI_Comm_failure_get_acked.
func (c *Comm) FailureGetAcked() (*Group, error) {
	if err := c.usable(); err != nil {
		return nil, c.fail("FailureGetAcked", "", err)
	}
	g := &Group{me: c.p.d.Rank()}
	c.p.d.Locked(func() { g.ranks = c.among(c.p.d.Losses()[:c.faulty.acked]) })
	return g, nil
}

// GetFailed is the ranks that this one knows to be dead, in the order in which they were lost. Local. MPI_Comm_get_failed.
func (c *Comm) GetFailed() (*Group, error) {
	if err := c.usable(); err != nil {
		return nil, c.fail("GetFailed", "", err)
	}
	g := &Group{me: c.p.d.Rank()}
	c.p.d.Test(func() bool { g.ranks = c.among(c.p.d.Losses()); return false })
	return g, nil
}

// AckFailed is FailureAck of the first n that GetFailed gives, and returns how many are acknowledged now: never fewer than before. Local.
// MPI_Comm_ack_failed.
func (c *Comm) AckFailed(n int) (int, error) {
	err := c.usable()
	acked := 0
	if err == nil {
		c.p.d.Locked(func() {
			losses := c.p.d.Losses()
			switch known := len(c.among(losses)); {
			case n < 0 || n > known:
				err = bad(ErrArg, "%d ranks of %s are known to be dead", known, c.Name())
			default:
				for len(c.among(losses[:c.faulty.acked])) < n {
					c.faulty.acked++
				}
			}
			known := c.among(losses[:c.faulty.acked])
			c.p.faults.knows(known)
			acked = len(known)
		})
	}
	return acked, c.fail("AckFailed", fmt.Sprint(n), err)
}

// among are those of some ranks of the job that are in the communicator.
func (c *Comm) among(jobs []int) (here []int) {
	for _, r := range jobs {
		if c.has(r) {
			here = append(here, r)
		}
	}
	return here
}

// stalled is why a receive from AnySource in a context may wait for ever. It is called under the device's lock.
func (p *process) stalled(context uint32) error {
	c := p.of(context)
	if c == nil {
		return nil
	}
	losses, peers := p.d.Losses(), c.peers()
	for _, r := range losses[c.faulty.acked:] {
		if slices.Contains(peers, r) {
			return &fault{class: ErrProcFailedPending, err: &device.LostError{Rank: r, Err: p.d.Lost(r)}} // whoIsLost makes a sentence of it
		}
	}
	if len(losses) >= len(peers) && !slices.ContainsFunc(peers, func(r int) bool { return p.d.Lost(r) == nil }) {
		return bad(ErrProcFailedPending, "all ranks of the other group of %s are dead", c.Name())
	}
	return nil
}

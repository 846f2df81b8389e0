package mpi

import (
	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/schedule"
)

// A choice is what was the fastest in a measurement: see measured.
type choice struct {
	operation string
	near      bool // all ranks share memory
	ranks     int
	from      int // bytes, from which it is, up to the next one's
	how       schedule.Algorithm
	segment   int // bytes that are sent at once; 0: all
}

// usual is what is the fastest as a rule: what was measured, for the greatest number of ranks that is not above the communicator's.
//
// All ranks know the same: the number of ranks, the bytes, and which hosts they are on.
func (c *Comm) usual(operation string, nbytes int, ordered bool) (how schedule.Algorithm, segment int) {
	if operation == "ReduceScatter" {
		operation = "ReduceScatterBlock" // the parts of which are as long as those here are on average
	}
	n, near := c.Size(), c.near()
	ranks, most := 0, 0
	for _, m := range measured {
		most = max(most, m.ranks)
		if m.operation != operation || m.near != near || m.from > nbytes || m.ranks < ranks || m.ranks > max(n, leastMeasured) {
			continue
		}
		if c.can(operation, m.how, ordered) != nil {
			continue
		}
		how, segment, ranks = m.how, m.segment, m.ranks
	}
	if how == "" || n > 2*most && !near && (scales[operation] && how == schedule.Linear || how == schedule.ReduceThenScatter) {
		return c.unmeasured(operation, nbytes, ordered), 0
	}
	return how, segment
}

// leastMeasured is the smallest number of ranks in the table.
const leastMeasured = 2

// scales are the operations that have an algorithm whose time grows with the logarithm of the number of ranks, where one that asks a rank to speak to all does
// not do for many more than were measured.
var scales = map[string]bool{"Barrier": true, "Bcast": true, "Reduce": true, "Allreduce": true}

// unmeasured is what is best by the formulas.
func (c *Comm) unmeasured(operation string, nbytes int, ordered bool) schedule.Algorithm {
	n := c.Size()
	switch operation {
	case "Bcast":
		if nbytes >= 512<<10 && n >= 8 {
			return schedule.ScatterAllgather
		}
	case "Allgather":
		if n*nbytes >= 64<<10 {
			return schedule.Ring
		}
	case "Allgatherv":
		if nbytes >= 8<<10 {
			return schedule.Ring
		}
	case "Alltoall":
		if nbytes <= 256 && n >= 8 {
			return schedule.Bruck
		}
	case "ReduceScatterBlock":
		switch short := n*nbytes <= 512; {
		case ordered && short:
			return schedule.RecursiveDoubling
		case ordered:
			return schedule.Linear
		case n*nbytes < 512<<10:
			return schedule.RecursiveHalving
		}
	case "Allreduce":
		if nbytes >= 32<<10 && !ordered {
			return schedule.Rabenseifner
		}
	}
	for _, how := range algorithms[operation] {
		if c.can(operation, how, ordered) == nil {
			return how
		}
	}
	return schedule.Linear
}

// near reports whether all ranks share memory. Whether those of one host can, all of them have found alike.
func (c *Comm) near() bool {
	if !c.p.sharesMemory || c.remote != nil {
		return false
	}
	for _, r := range c.ranks {
		if c.p.hostOf(r) != c.p.host {
			return false
		}
	}
	return true
}

// shares reports whether a fabric has shared memory for the ranks of this host.
func shares(f fabric.Fabric) bool {
	_, ok := f.(fabric.SlateMaker)
	return ok
}

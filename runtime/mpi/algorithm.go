package mpi

import (
	"jeton/runtime/mpi/internal/schedule"
)

// An Option of a collective operation.
type Option struct {
	how     schedule.Algorithm
	segment int
}

// WithAlgorithm has an operation done in this way, by its usual name; all ranks must give the same. Which an operation has, Algorithms says.
func WithAlgorithm(name string) Option { return Option{how: schedule.Algorithm(name)} }

// WithSegment has algorithms along a chain or a tree send so many elements at once, of a reduction or a broadcast; all ranks must give the same. Without it
// an algorithm that WithAlgorithm names sends all at once.
func WithSegment(elements int) Option { return Option{segment: elements} }

// Algorithms are the names that WithAlgorithm knows for a collective operation ("Bcast"); nil when it has no choice.
func Algorithms(operation string) []string {
	var names []string
	for _, a := range algorithms[operation] {
		names = append(names, string(a))
	}
	return names
}

var algorithms = map[string][]schedule.Algorithm{
	"Barrier":            {schedule.Dissemination, schedule.Linear},
	"Bcast":              {schedule.Binomial, schedule.Linear, schedule.Chain, schedule.Binary, schedule.ScatterAllgather},
	"Gather":             {schedule.Binomial, schedule.Linear, schedule.Binary},
	"Scatter":            {schedule.Binomial, schedule.Linear, schedule.Binary},
	"Allgather":          {schedule.Bruck, schedule.Ring, schedule.RecursiveDoubling, schedule.GatherBcast},
	"Alltoall":           {schedule.Pairwise, schedule.Linear, schedule.Bruck, schedule.GatherScatter},
	"Reduce":             {schedule.Binomial, schedule.Linear, schedule.Chain, schedule.Binary},
	"Allreduce":          {schedule.RecursiveDoubling, schedule.Rabenseifner, schedule.Ring, schedule.ReduceBcast, schedule.Linear},
	"ReduceScatterBlock": scatterings,
	"Gatherv":            {schedule.Linear},
	"Scatterv":           {schedule.Linear},
	"Allgatherv":         {schedule.Linear, schedule.Ring},
	"Alltoallv":          {schedule.Linear, schedule.Pairwise},
	"Alltoallw":          {schedule.Linear, schedule.Pairwise},
	"ReduceScatter":      scatterings,
	"Scan":               scans,
	"Exscan":             scans,
}

var (
	scatterings = []schedule.Algorithm{schedule.Pairwise, schedule.RecursiveHalving, schedule.Ring, schedule.RecursiveDoubling, schedule.ReduceThenScatter, schedule.Linear}
	scans       = []schedule.Algorithm{schedule.RecursiveDoubling, schedule.Linear}
)

// choose is the algorithm for an operation on so many bytes (of a whole, or of a rank's part), and how many elements, of so many bytes each (unit), it sends at
// once: the caller's, or those that are the fastest as a rule. All ranks choose alike, since they know the same.
func (c *Comm) choose(operation string, nbytes, unit int, ordered bool, options []Option) (how schedule.Algorithm, segment int, err error) {
	for _, o := range options {
		if o.how != "" {
			how = o.how
		}
		if o.segment != 0 {
			segment = o.segment
		}
	}
	if segment < 0 {
		return "", 0, bad(ErrArg, "a segment of %d elements", segment)
	}
	if how == "" {
		how, most := c.usual(operation, nbytes, ordered)
		if segment == 0 {
			segment = most / max(unit, 1)
		}
		return how, segment, nil
	}
	for _, a := range algorithms[operation] {
		if a != how {
			continue
		}
		if err := c.can(operation, how, ordered); err != nil {
			return "", 0, err
		}
		return how, segment, nil
	}
	return "", 0, bad(ErrArg, "the algorithms of %s are %q", operation, Algorithms(operation))
}

// can says why an algorithm does not do here.
func (c *Comm) can(operation string, how schedule.Algorithm, ordered bool) error {
	n := c.Size()
	switch {
	case ordered && !schedule.Ordered(operation, how):
		return bad(ErrOp, "%q needs an operator that commutes", how)
	case operation == "Allgather" && how == schedule.RecursiveDoubling && n&(n-1) != 0:
		return bad(ErrArg, "%q needs a number of ranks that is a power of two, and there are %d", how, n)
	}
	return nil
}

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

// WithSegment has pipelined algorithms send so many elements at once; all ranks must give the same.
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
	"Gather":             {schedule.Binomial, schedule.Linear},
	"Scatter":            {schedule.Binomial, schedule.Linear},
	"Allgather":          {schedule.Bruck, schedule.Ring, schedule.RecursiveDoubling, schedule.GatherBcast},
	"Alltoall":           {schedule.Pairwise, schedule.Linear, schedule.Bruck},
	"Reduce":             {schedule.Binomial, schedule.Linear, schedule.Chain, schedule.Binary},
	"Allreduce":          {schedule.RecursiveDoubling, schedule.Rabenseifner, schedule.Ring, schedule.ReduceBcast},
	"ReduceScatterBlock": scatterings,
	"Gatherv":            {schedule.Linear},
	"Scatterv":           {schedule.Linear},
	"Allgatherv":         {schedule.Linear, schedule.Ring},
	"Alltoallv":          {schedule.Linear, schedule.Pairwise},
	"Alltoallw":          {schedule.Linear, schedule.Pairwise},
	"ReduceScatter":      {schedule.Linear},
	"Scan":               scans,
	"Exscan":             scans,
}

// choose is the algorithm for an operation on so many bytes (of a whole, or of a rank's part): the caller's, or the one that is the fastest as a rule.
// All ranks choose alike, since they know the same.
func (c *Comm) choose(operation string, nbytes int, ordered bool, options []Option) (how schedule.Algorithm, segment int, err error) {
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
		return c.usual(operation, nbytes, ordered), segment, nil
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

// usual is what is best as a rule.
func (c *Comm) usual(operation string, nbytes int, ordered bool) schedule.Algorithm {
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
	case "Allreduce":
		if nbytes >= 32<<10 && !ordered {
			return schedule.Rabenseifner
		}
	case "ReduceScatterBlock":
		if ordered {
			return schedule.ReduceThenScatter
		}
	}
	return algorithms[operation][0]
}

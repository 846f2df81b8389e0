package mpi

import (
	"fmt"
	"slices"
)

// A Group is an ordered set of processes. It never changes, needs no Free, and all its operations are local. MPI 4.1, 7.3.
type Group struct {
	ranks []int // in the job
	me    int   // this process's rank in the job
}

// Group is who is in the communicator. MPI_Comm_group, §7.3.
func (c *Comm) Group() *Group { return &Group{slices.Clone(c.must("Group").ranks), c.p.d.Rank()} }

// Size is how many processes are in it. MPI_Group_size, §7.3.
func (g *Group) Size() int { return len(g.must("Size").ranks) }

// Rank is this process's place in it, or Undefined. MPI_Group_rank, §7.3.
func (g *Group) Rank() int { return g.must("Rank").rankOf(g.me) }

// must is the group; a nil one panics with a sentence, in calls that return no error.
func (g *Group) must(call string) *Group {
	if g == nil {
		panic(nilGroup(call))
	}
	return g
}

func (g *Group) rankOf(r int) int {
	if i := slices.Index(g.ranks, r); i >= 0 {
		return i
	}
	return Undefined
}

// String lists the ranks in the world: "{0 2 5}".
func (g *Group) String() string {
	if g == nil {
		return "nil"
	}
	text := fmt.Sprint(g.ranks)
	return "{" + text[1:len(text)-1] + "}"
}

// Translate says which ranks of h some ranks of g are; Undefined for those that are not in h. MPI_Group_translate_ranks, §7.3.
func (g *Group) Translate(ranks []int, h *Group) ([]int, error) {
	if g == nil || h == nil {
		return nil, nilGroup("Translate")
	}
	all := make([]int, len(ranks))
	for i, r := range ranks {
		switch {
		case r == ProcNull:
			all[i] = ProcNull
		case r < 0 || r >= len(g.ranks):
			return nil, g.rankError("Translate", r)
		default:
			all[i] = h.rankOf(g.ranks[r])
		}
	}
	return all, nil
}

func nilGroup(call string) error {
	return typeErr(call, bad(ErrGroup, "the group is nil: Comm.Group gives one, and Incl, Union and their like make others of it"))
}

func (g *Group) rankError(call string, r int) error {
	return typeErr(call, bad(ErrRank, "rank %d: the ranks of the group are 0 to %d", r, len(g.ranks)-1))
}

// Compare says how two groups are alike. MPI_Group_compare, §7.3.
func (g *Group) Compare(h *Group) Comparison {
	g, h = g.must("Compare"), h.must("Compare")
	switch {
	case slices.Equal(g.ranks, h.ranks):
		return Ident
	case slices.Equal(slices.Sorted(slices.Values(g.ranks)), slices.Sorted(slices.Values(h.ranks))):
		return Similar
	}
	return Unequal
}

// Union is all of g, and behind them those of h that are not in g. MPI_Group_union, §7.3.
func (g *Group) Union(h *Group) *Group {
	g, h = g.must("Union"), h.must("Union")
	return g.of(append(slices.Clone(g.ranks), h.Difference(g).ranks...))
}

// Intersection is those of g that are in h. MPI_Group_intersection, §7.3.
func (g *Group) Intersection(h *Group) *Group {
	g, h = g.must("Intersection"), h.must("Intersection")
	return g.of(slices.DeleteFunc(slices.Clone(g.ranks), func(r int) bool { return !slices.Contains(h.ranks, r) }))
}

// Difference is those of g that are not in h. MPI_Group_difference, §7.3.
func (g *Group) Difference(h *Group) *Group {
	g, h = g.must("Difference"), h.must("Difference")
	return g.of(slices.DeleteFunc(slices.Clone(g.ranks), func(r int) bool { return slices.Contains(h.ranks, r) }))
}

func (g *Group) of(ranks []int) *Group { return &Group{ranks, g.me} }

// Incl is some ranks of the group, in this order. MPI_Group_incl, §7.3. Errors: ErrRank for one that is not there, or twice.
func (g *Group) Incl(ranks ...int) (*Group, error) { return g.incl("Incl", ranks) }

func (g *Group) incl(call string, ranks []int) (*Group, error) {
	if g == nil {
		return nil, nilGroup(call)
	}
	var all []int
	for i, r := range ranks {
		if r < 0 || r >= len(g.ranks) {
			return nil, g.rankError(call, r)
		}
		if slices.Contains(ranks[:i], r) {
			return nil, typeErr(call, bad(ErrRank, "rank %d is named twice", r))
		}
		all = append(all, g.ranks[r])
	}
	return g.of(all), nil
}

// Excl is all ranks of the group but some. MPI_Group_excl, §7.3.
func (g *Group) Excl(ranks ...int) (*Group, error) { return g.excl("Excl", ranks) }

func (g *Group) excl(call string, ranks []int) (*Group, error) {
	without, err := g.incl(call, ranks)
	if err != nil {
		return nil, err
	}
	return g.Difference(without), nil
}

// A Range is the ranks First, First+Stride, … up to Last at most.
type Range struct{ First, Last, Stride int }

// RangeIncl is Incl of ranges. MPI_Group_range_incl, §7.3.
func (g *Group) RangeIncl(ranges ...Range) (*Group, error) {
	all, err := g.expand("RangeIncl", ranges)
	if err != nil {
		return nil, err
	}
	return g.incl("RangeIncl", all)
}

// RangeExcl is Excl of ranges. MPI_Group_range_excl, §7.3.
func (g *Group) RangeExcl(ranges ...Range) (*Group, error) {
	all, err := g.expand("RangeExcl", ranges)
	if err != nil {
		return nil, err
	}
	return g.excl("RangeExcl", all)
}

// expand is the ranks of ranges. It stops at the first that is not in the group, of however many.
func (g *Group) expand(call string, ranges []Range) (all []int, err error) {
	if g == nil {
		return nil, nilGroup(call)
	}
	for _, r := range ranges {
		if r.Stride == 0 || r.Stride > 0 && r.Last < r.First || r.Stride < 0 && r.Last > r.First {
			return nil, typeErr(call, bad(ErrArg, "a stride of %d does not lead from %d to %d", r.Stride, r.First, r.Last))
		}
		for i := r.First; r.Stride > 0 && i <= r.Last || r.Stride < 0 && i >= r.Last; i += r.Stride {
			if i < 0 || i >= len(g.ranks) {
				return nil, g.rankError(call, i)
			}
			all = append(all, i)
		}
	}
	return all, nil
}

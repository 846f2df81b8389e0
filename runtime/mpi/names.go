package mpi

import (
	"fmt"
	"slices"
	"strings"

	"jeton/launcher/lang"
)

// What communicators are called. World and Self have names; another is known by a number, which is the same on all its ranks and which no other communicator of theirs
// has, and by the call that has made it: "comm 3 (Split of world, color 1; ranks 1 3 5 of world)". SetName changes what stands before the parenthesis.

// Name is what messages call the communicator: "world", "self", "comm 3", or what SetName has said. MPI_Comm_get_name, §7.8.
//
//go:noinline
func (c *Comm) Name() string { return *c.must("Name").name.Load() }

// SetName changes it, on this rank. MPI_Comm_set_name, §7.8.
func (c *Comm) SetName(name string) { c.must("SetName").name.Store(&name) }

// String is the name, rank and size.
func (c *Comm) String() string {
	if c == nil {
		return "nil"
	}
	return fmt.Sprintf("%s (rank %d of %d)", c.Name(), c.rank, c.Size())
}

// fullName is the name, and how the communicator was made.
func (c *Comm) fullName() lang.Text {
	return lang.Text{En: c.called(lang.English), Fr: c.called(lang.French)}
}

// called is fullName in a language: that of errors is English, a picture's or a report's the notebook's.
func (c *Comm) called(l lang.Lang) string {
	if made := c.made.Load(); made != nil {
		return c.Name() + " (" + made.in(l) + ")"
	}
	return c.Name()
}

// An origin is which call has made a communicator.
type origin struct {
	of     lang.Text // "Split of world, color 1"
	ranks  string    // of the job; "": all
	remote string    // of an intercommunicator's other group
}

var (
	sayRanksOf  = lang.Text{En: "; ranks %s of world", Fr: " ; rangs %s de world"}
	sayGroupsOf = lang.Text{En: "; ranks %s and %s of world", Fr: " ; rangs %s et %s de world"}
)

func (o *origin) in(l lang.Lang) string {
	switch {
	case o.remote != "":
		return o.of.In(l) + sayGroupsOf.With(l, o.ranks, o.remote)
	case o.ranks != "":
		return o.of.In(l) + sayRanksOf.With(l, o.ranks)
	}
	return o.of.In(l)
}

// origin is how the communicator was made: "Split of world, color 1; ranks 1 3 5 of world"; "" when it was not made of another.
func (c *Comm) origin() string {
	if made := c.made.Load(); made != nil {
		return made.in(lang.English)
	}
	return ""
}

// ordinal is the number in the name of a communicator of a context.
func ordinal(context uint32) int {
	return int(context&(1<<contextBits-1)-firstContext)/contextsEach + 1
}

// newest is the context of several that has the highest ordinal. So a communicator that all its ranks have proposed one for has a higher number than those that
// they have already.
func newest(contexts []int) int {
	return slices.MaxFunc(contexts, func(a, b int) int { return ordinal(uint32(a)) - ordinal(uint32(b)) })
}

// sortedPair has both who compare two contexts do it in one order: of equal ordinals, both take the same.
func sortedPair(a, b int) []int { return []int{min(a, b), max(a, b)} }

// defaultName is that of a communicator which is made.
func defaultName(context uint32) string { return fmt.Sprintf("comm %d", ordinal(context)) }

// by notes which call has made a communicator of c, if it has: "Split", "color 1".
func (c *Comm) by(call, detail string) func(d *Comm, err error) (*Comm, error) {
	return c.bySaid(call, lang.Text{En: detail, Fr: detail})
}

func (c *Comm) bySaid(call string, detail lang.Text) func(d *Comm, err error) (*Comm, error) {
	return func(d *Comm, err error) (*Comm, error) {
		if err != nil || d == nil {
			return d, err
		}
		made := &origin{of: lang.Text{En: call + " of " + c.Name(), Fr: call + " de " + c.Name()}}
		if detail.En != "" {
			made.of.En, made.of.Fr = made.of.En+", "+detail.En, made.of.Fr+", "+detail.Fr
		}
		switch {
		case d.remote != nil:
			made.ranks, made.remote = ranksWords(d.ranks), ranksWords(d.remote)
		case !slices.Equal(d.ranks, c.p.world.ranks):
			made.ranks = ranksWords(d.ranks)
		}
		d.made.Store(made)
		return d, nil
	}
}

// mostRanks is how many ranks, or runs of ranks, are named.
const mostRanks = 12

// ranksWords lists ranks: "1 3 5", "0-7 9".
func ranksWords(ranks []int) string {
	var words []string
	for i := 0; i < len(ranks); {
		n := 1
		for i+n < len(ranks) && ranks[i+n] == ranks[i]+n {
			n++
		}
		switch {
		case len(words) == mostRanks:
			return strings.Join(append(words, "…"), " ")
		case n > 2:
			words = append(words, fmt.Sprintf("%d-%d", ranks[i], ranks[i]+n-1))
		default:
			for k := range n {
				words = append(words, fmt.Sprint(ranks[i+k]))
			}
		}
		i += n
	}
	return strings.Join(words, " ")
}

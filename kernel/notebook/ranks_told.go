package notebook

import (
	"reflect"
	"strings"

	"jeton/kernel/engine"
	"jeton/kernel/world"
	"jeton/launcher/lang"
)

// A told is a fault as it is told: once, with the ranks that had it, and those that have ended with it.
type told struct {
	fault *engine.Fault
	ranks world.Set
	with  []follower
}

// A follower is ranks whose own fault says no more than that another's has ended them too.
type follower struct {
	ranks world.Set
	doing string // what they were in
}

// tellings are the faults of ranks, by rank, as they are told: causes first. What follows from the fault of another rank is told with that one; if that rank has
// none, which happens when it does not run this cell, the first that follows from it stands for it.
func tellings(faults []*engine.Fault) (all []*told) {
	roots := make([]int, len(faults))
	for rank := range faults {
		roots[rank] = rootOf(faults, rank)
	}
	at := map[int]*told{} // by rank: who tells of its fault
	for rank, f := range faults {
		if f != nil && roots[rank] == rank {
			at[rank] = joined(&all, rank, f)
		}
	}
	for rank, f := range faults {
		if f == nil || roots[rank] == rank {
			continue
		}
		t := at[roots[rank]]
		if t == nil { // its cause is of no rank here
			t = &told{fault: f, ranks: world.One(rank)}
			at[roots[rank]] = t
			all = append(all, t)
			continue
		}
		t.follow(rank, f.Shared.Doing)
	}
	return all
}

// rootOf is the rank whose fault that of a rank follows from in the end; its own, if it follows from none.
func rootOf(faults []*engine.Fault, rank int) int {
	root := rank
	for range faults {
		if root < 0 || root >= len(faults) || faults[root] == nil || faults[root].Shared == nil || faults[root].Shared.Cause < 0 {
			return root
		}
		next := faults[root].Shared.Cause
		if next == root || next == rank { // each says that it was another
			return min(root, rank)
		}
		root = next
	}
	return root
}

// joined has a rank join those that had the same fault.
func joined(all *[]*told, rank int, f *engine.Fault) *told {
	for _, t := range *all {
		if same(t.fault, f) {
			t.ranks = t.ranks.Or(world.One(rank))
			return t
		}
	}
	t := &told{fault: f, ranks: world.One(rank)}
	*all = append(*all, t)
	return t
}

func same(a, b *engine.Fault) bool {
	if reflect.DeepEqual(a, b) {
		return true
	}
	return a.Shared != nil && b.Shared != nil && a.Shared.Same != "" && a.Shared.Same == b.Shared.Same && a.Kind == b.Kind && reflect.DeepEqual(a.Stack, b.Stack)
}

// text is the fault without what differs between its ranks, where they are several.
func (t *told) text() *engine.Fault {
	f := *t.fault
	if t.ranks.Len() > 1 && f.Shared != nil {
		f.Text = f.Shared.Same
	}
	return &f
}

func (t *told) follow(rank int, doing string) {
	for i := range t.with {
		if t.with[i].doing == doing {
			t.with[i].ranks = t.with[i].ranks.Or(world.One(rank))
			return
		}
	}
	t.with = append(t.with, follower{world.One(rank), doing})
}

var (
	cellOfRank  = lang.Text{En: "the cell of rank ", Fr: "la cellule du rang "}
	cellOfRanks = lang.Text{En: "the cell of ranks ", Fr: "la cellule des rangs "}
	endedWithIt = lang.Text{En: " was ended with it", Fr: " a été arrêtée avec lui"}
)

// mostPlaces is of how many places it is said which ranks were there.
const mostPlaces = 4

// ended is one line about those that have ended with a fault: "the cell of ranks 0,2-7 was ended with it (Barrier, In[3]:5)".
func (t *told) ended(l lang.Lang) string {
	set := world.Set{}
	for _, f := range t.with {
		set = set.Or(f.ranks)
	}
	of := cellOfRank
	if set.Len() > 1 {
		of = cellOfRanks
	}
	line := of.In(l) + set.String() + endedWithIt.In(l)
	var places []string
	for _, f := range t.with {
		place := f.doing
		if len(t.with) > 1 {
			place = "[" + f.ranks.String() + "] " + place
		}
		places = append(places, place)
	}
	if len(places) > mostPlaces {
		places = append(places[:mostPlaces], "…")
	}
	return line + " (" + strings.Join(places, "; ") + ")"
}

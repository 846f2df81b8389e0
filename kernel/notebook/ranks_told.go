package notebook

import (
	"reflect"

	"jeton/internal/lazyregexp"
	"jeton/kernel/engine"
	"jeton/kernel/world"
	"jeton/launcher/lang"
)

// A told is a fault as it is told: once, with the ranks that had it.
type told struct {
	fault *engine.Fault
	ranks world.Set
	alike world.Set // ranks that have made the same mistake at the same place, with other numbers in it
	with  world.Set // ranks whose own fault says no more than that this one has ended them too
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
		t.with = t.with.Or(world.One(rank))
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
	for _, t := range *all {
		if alike(t.fault, f) {
			t.alike = t.alike.Or(world.One(rank))
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

// alike reports whether two errors of calls differ in numbers only: in who sent to whom, say.
func alike(a, b *engine.Fault) bool {
	return a.Shared != nil && b.Shared != nil && a.Shared.Same != "" && withoutNumbers(a.Shared.Same) == withoutNumbers(b.Shared.Same) && a.Kind == b.Kind && reflect.DeepEqual(a.Stack, b.Stack)
}

var numbers = lazyregexp.New(`\d+`)

func withoutNumbers(s string) string { return numbers().ReplaceAllLiteralString(s, "#") }

// text is the fault without what differs between its ranks, where they are several.
func (t *told) text() *engine.Fault {
	f := *t.fault
	if t.ranks.Len() > 1 && f.Shared != nil {
		f.Text = f.Shared.Same
	}
	return &f
}

var (
	oneFails    = lang.Text{En: "rank %v fails in the same way at the same place", Fr: "le rang %v échoue de la même façon au même endroit"}
	severalFail = lang.Text{En: "ranks %v fail in the same way at the same place", Fr: "les rangs %v échouent de la même façon au même endroit"}
	cellOfRank  = lang.Text{En: "the cell of rank %v was ended with it", Fr: "la cellule du rang %v a été arrêtée avec lui"}
	cellOfRanks = lang.Text{En: "the cell of ranks %v was ended with it", Fr: "la cellule des rangs %v a été arrêtée avec lui"}
)

// others are a line each about the ranks that have made the same mistake, and about those that have ended with it: "the cell of ranks 0,2-7 was ended with it". What
// these were in is of no help: they have waited, or came later.
func (t *told) others(l lang.Lang) (lines []string) {
	for _, x := range []struct {
		ranks        world.Set
		one, several lang.Text
	}{{t.alike, oneFails, severalFail}, {t.with, cellOfRank, cellOfRanks}} {
		switch x.ranks.Len() {
		case 0:
		case 1:
			lines = append(lines, x.one.With(l, x.ranks))
		default:
			lines = append(lines, x.several.With(l, x.ranks))
		}
	}
	return lines
}

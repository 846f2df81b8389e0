package mpi

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func drawGroup(t *rapid.T, name string) *Group {
	all := rapid.Permutation(inTurn(8)).Draw(t, name)
	return &Group{all[:rapid.IntRange(0, 8).Draw(t, name+" size")], 3}
}

// TestGroupLaws: the set operations are those of sets, and in the order that the standard gives. MPI 4.1, 7.3.2.
func TestGroupLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, h, k := drawGroup(t, "g"), drawGroup(t, "h"), drawGroup(t, "k")
		equal := func(law string, a, b *Group, want Comparison) {
			t.Helper()
			if got := a.Compare(b); got > want {
				t.Fatalf("%s: %v and %v are %v", law, a, b, got)
			}
		}
		in := func(g *Group, r int) bool { return slices.Contains(g.ranks, r) }
		u, i, d := g.Union(h), g.Intersection(h), g.Difference(h)
		for r := range 8 {
			if in(u, r) != (in(g, r) || in(h, r)) || in(i, r) != (in(g, r) && in(h, r)) || in(d, r) != (in(g, r) && !in(h, r)) {
				t.Fatalf("rank %d: %v %v, %v %v %v", r, g, h, u, i, d)
			}
		}
		if !slices.Equal(u.ranks[:g.Size()], g.ranks) {
			t.Fatalf("the union of %v and %v is %v", g, h, u)
		}
		ordered := func(a *Group) {
			t.Helper()
			last := -1
			for _, r := range a.ranks {
				if at := g.rankOf(r); at <= last {
					t.Fatalf("%v is not in the order of %v", a, g)
				} else {
					last = at
				}
			}
		}
		ordered(i)
		ordered(d)
		equal("g ∪ g = g", g.Union(g), g, Ident)
		equal("g ∩ g = g", g.Intersection(g), g, Ident)
		equal("g ∪ h ~ h ∪ g", u, h.Union(g), Similar)
		equal("(g ∪ h) ∪ k = g ∪ (h ∪ k)", u.Union(k), g.Union(h.Union(k)), Ident)
		equal("(g ∩ h) ∪ (g \\ h) ~ g", i.Union(d), g, Similar)
		equal("g \\ (h ∪ k) = (g \\ h) ∩ (g \\ k)", g.Difference(h.Union(k)), d.Intersection(g.Difference(k)), Ident)
		some := rapid.SliceOfDistinct(rapid.IntRange(0, 7), rapid.ID).Draw(t, "ranks")
		some = slices.DeleteFunc(some, func(r int) bool { return r >= g.Size() })
		incl, err := g.Incl(some...)
		excl, err2 := g.Excl(some...)
		if err != nil || err2 != nil || incl.Size() != len(some) || excl.Size() != g.Size()-len(some) {
			t.Fatalf("%v of %v: %v %v, %v %v", some, g, incl, err, excl, err2)
		}
		ordered(excl)
		for i, r := range some {
			if incl.ranks[i] != g.ranks[r] {
				t.Fatalf("%v of %v is %v", some, g, incl)
			}
		}
		ranks, err := g.Translate(append(inTurn(g.Size()), ProcNull), h)
		for i, r := range ranks[:g.Size()] {
			if r == Undefined && in(h, g.ranks[i]) || r != Undefined && h.ranks[r] != g.ranks[i] {
				t.Fatalf("%v in %v: %v", g, h, ranks)
			}
		}
		if err != nil || ranks[g.Size()] != ProcNull {
			t.Fatal(ranks, err)
		}
		if r := g.Rank(); (r == Undefined) != !in(g, 3) || r != Undefined && g.ranks[r] != 3 {
			t.Fatalf("rank 3 is %d in %v", r, g)
		}
	})
}

func TestGroupRanges(t *testing.T) {
	g := &Group{inTurn(10), 0}
	h, err := g.RangeIncl(Range{6, 7, 1}, Range{1, 6, 2}, Range{9, 4, -5}) // after the example in MPI 4.1, 7.3.2
	if ok(t, err); h.String() != "{6 7 1 3 5 9 4}" {
		t.Error(h)
	}
	h, err = g.RangeExcl(Range{6, 7, 1}, Range{1, 6, 2}, Range{9, 4, -5})
	if ok(t, err); h.String() != "{0 2 8}" {
		t.Error(h)
	}
	wrong := func(_ *Group, err error) error { return err }
	check(t, wrong(g.RangeIncl(Range{1, 5, 0})), ErrArg, "a stride of 0 does not lead from 1 to 5")
	check(t, wrong(g.RangeIncl(Range{1, 5, -1})), ErrArg, "a stride of -1 does not lead from 1 to 5")
	check(t, wrong(g.RangeIncl(Range{1, 0, 2})), ErrArg, "RangeIncl(): ERR_ARG: invalid argument: a stride of 2 does not lead from 1 to 0")
	check(t, wrong(g.RangeIncl(Range{0, 1 << 60, 1})), ErrRank, "RangeIncl(): ERR_RANK: invalid rank: rank 10: the ranks of the group are 0 to 9")
	check(t, wrong(g.RangeExcl(Range{8, 12, 2})), ErrRank, "rank 10: the ranks of the group are 0 to 9")
	check(t, wrong(g.RangeIncl(Range{0, 2, 1}, Range{2, 2, 1})), ErrRank, "rank 2 is named twice")
	check(t, wrong(g.Incl(1, 1)), ErrRank, "rank 1 is named twice")
	check(t, wrong(g.Incl(-1)), ErrRank, "rank -1: the ranks of the group are 0 to 9")
	_, err = g.Translate([]int{10}, g)
	check(t, err, ErrRank, "rank 10: the ranks of the group are 0 to 9")
}

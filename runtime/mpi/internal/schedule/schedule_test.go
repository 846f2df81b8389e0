package schedule

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// An operation is a collective with what it must give, by its definition in the standard.
type operation struct {
	name    string
	hows    []Algorithm
	make    func(how Algorithm, a Args) *Schedule
	in, out func(a Args) int                          // the lengths of the buffers of rank a.Rank
	want    func(a Args, in [][]string, out []string) // writes what Out of rank a.Rank must be
	place   func(a Args, in, out []string)            // puts a rank's contribution into Out, for InPlace; nil: there is none
	skip    func(how Algorithm, a Args) bool
}

func whole(a Args) int      { return a.Count }
func parts(a Args) int      { return a.Size * a.Count }
func partOfRank(a Args) int { return dealOf(a).size(a.Rank) }
func dealt(a Args) int      { return dealOf(a).total() }
func atRoot(n func(Args) int) func(Args) int {
	return func(a Args) int {
		if a.Rank == a.Root {
			return n(a)
		}
		return 0
	}
}

// combined is element i of the Ins of ranks from to to−1 put together.
func combined(in [][]string, from, to, i int) (word string) {
	for r := from; r < to; r++ {
		word += in[r][i]
	}
	return word
}

var dealers = []Algorithm{Linear, ReduceThenScatter, Pairwise, Ring, RecursiveHalving, RecursiveDoubling}

// wantDealt: a rank has its part of the result, and, in place, behind it what it has given.
func wantDealt(a Args, in [][]string, out []string) {
	d := dealOf(a)
	if a.InPlace {
		copy(out, in[a.Rank])
	}
	for i := range d.size(a.Rank) {
		out[i] = combined(in, 0, a.Size, d.at(a.Rank)+i)
	}
}

var operations = []operation{
	{name: "Bcast", hows: []Algorithm{Linear, Chain, Binary, Binomial, ScatterAllgather}, make: Bcast,
		in: func(Args) int { return 0 }, out: whole,
		want: func(a Args, in [][]string, out []string) {
			for i := range out {
				out[i] = fmt.Sprintf("o%d.%d ", a.Root, i)
			}
		}},
	{name: "Reduce", hows: []Algorithm{Linear, Chain, Binary, Binomial}, make: Reduce, in: whole, out: atRoot(whole),
		want: func(a Args, in [][]string, out []string) {
			for i := range out {
				out[i] = combined(in, 0, a.Size, i)
			}
		},
		place: func(a Args, in, out []string) {
			if a.Rank == a.Root {
				copy(out, in)
			}
		}},
	{name: "Allreduce", hows: []Algorithm{Linear, ReduceBcast, RecursiveDoubling, Rabenseifner, Ring}, make: Allreduce, in: whole, out: whole,
		want: func(a Args, in [][]string, out []string) {
			for i := range out {
				out[i] = combined(in, 0, a.Size, i)
			}
		},
		place: func(a Args, in, out []string) { copy(out, in) }},
	{name: "ReduceScatterBlock", hows: dealers, make: ReduceScatterBlock, in: dealt, out: partOfRank, want: wantDealt, place: func(a Args, in, out []string) { copy(out, in) }},
	{name: "ReduceScatter", hows: dealers, make: ReduceScatter, in: dealt, out: partOfRank, want: wantDealt, place: func(a Args, in, out []string) { copy(out, in) }},
	{name: "Scan", hows: []Algorithm{Linear, RecursiveDoubling}, make: func(how Algorithm, a Args) *Schedule { return Scan(how, a, false) }, in: whole, out: whole,
		want: func(a Args, in [][]string, out []string) {
			for i := range out {
				out[i] = combined(in, 0, a.Rank+1, i)
			}
		},
		place: func(a Args, in, out []string) { copy(out, in) }},
	{name: "Exscan", hows: []Algorithm{Linear, RecursiveDoubling}, make: func(how Algorithm, a Args) *Schedule { return Scan(how, a, true) }, in: whole, out: whole,
		want: func(a Args, in [][]string, out []string) {
			for i := range out {
				if a.Rank > 0 {
					out[i] = combined(in, 0, a.Rank, i)
				}
			}
		},
		place: func(a Args, in, out []string) { copy(out, in) }},
	{name: "Gather", hows: []Algorithm{Linear, Binomial, Binary}, make: Gather, in: whole, out: atRoot(parts),
		want: func(a Args, in [][]string, out []string) {
			if a.Rank == a.Root {
				copy(out, slices.Concat(in...))
			}
		},
		place: func(a Args, in, out []string) {
			if a.Rank == a.Root {
				copy(out[a.Rank*a.Count:], in)
			}
		}},
	{name: "Scatter", hows: []Algorithm{Linear, Binomial, Binary}, make: Scatter, in: atRoot(parts), out: whole,
		want: func(a Args, in [][]string, out []string) {
			if a.Rank != a.Root || !a.InPlace {
				copy(out, in[a.Root][a.Rank*a.Count:][:a.Count])
			}
		},
		place: func(a Args, in, out []string) {}},
	{name: "Allgather", hows: []Algorithm{GatherBcast, Ring, RecursiveDoubling, Bruck}, make: Allgather, in: whole, out: parts,
		want:  func(a Args, in [][]string, out []string) { copy(out, slices.Concat(in...)) },
		place: func(a Args, in, out []string) { copy(out[a.Rank*a.Count:], in) },
		skip:  func(how Algorithm, a Args) bool { return how == RecursiveDoubling && below(a.Size) != a.Size }},
	{name: "Alltoall", hows: []Algorithm{Linear, Pairwise, Bruck, GatherScatter}, make: Alltoall, in: parts, out: parts,
		want: func(a Args, in [][]string, out []string) {
			for r := range a.Size {
				copy(out[r*a.Count:], in[r][a.Rank*a.Count:][:a.Count])
			}
		},
		place: func(a Args, in, out []string) { copy(out, in) }},
}

func sortedWords(s string) string {
	words := strings.Fields(s)
	slices.Sort(words)
	return strings.Join(words, " ")
}

// TestAlgorithms: each algorithm gives what the standard says, for any number of ranks, root and count, in segments, in place, and in whatever order
// ranks get to run.
func TestAlgorithms(t *testing.T) {
	for _, op := range operations {
		for _, how := range op.hows {
			t.Run(op.name+"/"+string(how), func(t *testing.T) {
				rapid.Check(t, func(rt *rapid.T) {
					n := rapid.IntRange(1, 20).Draw(rt, "size")
					a := Args{Size: n, Root: rapid.IntRange(0, n-1).Draw(rt, "root"), Count: rapid.IntRange(0, 23).Draw(rt, "count"),
						Segment: rapid.IntRange(0, 9).Draw(rt, "segment"), Ordered: Ordered(op.name, how) && rapid.Bool().Draw(rt, "ordered"),
						InPlace: op.place != nil && rapid.Bool().Draw(rt, "in place")}
					if op.skip != nil && op.skip(how, a) {
						rt.Skip()
					}
					if op.name == "ReduceScatter" {
						a.Counts = rapid.SliceOfN(rapid.IntRange(0, 5), n, n).Draw(rt, "counts")
					}
					next := func(k int) int { return rapid.IntRange(0, k-1).Draw(rt, "next") }
					if rapid.Bool().Draw(rt, "in turn") {
						turn := 0
						next = func(k int) int { turn++; return turn % k }
					}
					try(t, rt, op, how, a, next)
				})
			})
		}
	}
}

func try(t *testing.T, rt *rapid.T, op operation, how Algorithm, a Args, next func(int) int) {
	var all []*Schedule
	var in, out, want [][]string
	for r := range a.Size {
		a.Rank = r
		given := make([]string, op.in(a))
		for i := range given {
			given[i] = fmt.Sprintf("i%d.%d ", r, i)
		}
		got := make([]string, op.out(a))
		if strings.HasPrefix(op.name, "ReduceScatter") && a.InPlace {
			got = make([]string, op.in(a))
		}
		for i := range got {
			got[i] = fmt.Sprintf("o%d.%d ", r, i)
		}
		all, in, out = append(all, op.make(how, a)), append(in, given), append(out, got)
	}
	for r := range a.Size {
		a.Rank = r
		w := slices.Clone(out[r])
		op.want(a, in, w)
		want = append(want, w)
	}
	if a.InPlace {
		for r := range a.Size {
			a.Rank = r
			op.place(a, in[r], out[r])
		}
	}
	run(t, all, in, out, next)
	for r := range a.Size {
		for i := range out[r] {
			got, w := out[r][i], want[r][i]
			if !a.Ordered && strings.Contains(op.name, "educe") {
				got, w = sortedWords(got), sortedWords(w)
			}
			if got != w && (op.name != "Exscan" || r > 0) {
				rt.Fatalf("rank %d, element %d is %q, want %q (%+v)", r, i, got, w, a)
			}
		}
	}
}

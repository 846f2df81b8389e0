package mpi

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jeton/runtime/mpi/internal/schedule"
)

// countOf is how many elements rank r has; some have none.
func countOf(r, scale int) int { return (r*5 + 2) % 4 * scale }

// counted is counts and displacements of n parts, with a gap of one element before each, in the order of ranks from the last to the first.
func counted(n, scale int) (counts, displs []int, size int) {
	counts, displs = make([]int, n), make([]int, n)
	for r := n - 1; r >= 0; r-- {
		counts[r] = countOf(r, scale)
		displs[r] = size + 1
		size += 1 + counts[r]
	}
	return counts, displs, size
}

// poisoned is n elements that nobody has sent.
func poisoned(n int) []int { return slices.Repeat([]int{-7}, n) }

// placed is what a buffer of parts looks like when all are there.
func placed(counts, displs []int, size int, part func(r int) []int) []int {
	x := poisoned(size)
	for r, n := range counts {
		copy(x[displs[r]:displs[r]+n], part(r))
	}
	return x
}

func packed(counts []int) []int {
	at, _ := begins("", counts, nil, len(counts), "rank")
	return at
}

// eachSize runs f for all numbers of ranks, scales and algorithms.
func eachSize(t *testing.T, operation string, f func(t *testing.T, c *Comm, scale int, how Option)) {
	for _, n := range sizes {
		for _, how := range append([]string{""}, Algorithms(operation)...) {
			for _, scale := range []int{1, 1500} {
				t.Run(fmt.Sprintf("ranks=%d/algorithm=%s/scale=%d", n, how, scale), func(t *testing.T) {
					launch(t, n, func(c *Comm) { f(t, c, scale, WithAlgorithm(how)) })
				})
			}
		}
	}
}

func TestGatherv(t *testing.T) {
	eachSize(t, "Gatherv", func(t *testing.T, c *Comm, scale int, how Option) {
		n, me := c.Size(), c.Rank()
		part := func(r int) []int { return data(r, countOf(r, scale)) }
		for _, root := range roots(n) {
			counts, displs, size := counted(n, scale)
			var got []int
			forms(t, func() { got = slices.Grow(got[:0], size)[:size]; copy(got, poisoned(size)) },
				func() error { return c.Gatherv(part(me), got, counts, displs, root, how) },
				func() (*Request, error) { return c.Igatherv(part(me), got, counts, displs, root, how) },
				func() (*Request, error) { return c.GathervInit(part(me), got, counts, displs, root, how) },
				func(form string) {
					want := poisoned(size)
					if me == root {
						want = placed(counts, displs, size, part)
					}
					same(t, c, form+" Gatherv", got, want)
				})
			if me != root {
				ok(t, c.Gatherv(part(me), nil, nil, nil, root, how))
				continue
			}
			got = make([]int, total(counts))
			copy(got[packed(counts)[me]:], part(me))
			ok(t, c.Gatherv(InPlace, got, counts, nil, root, how))
			same(t, c, "Gatherv in place", got, placed(counts, packed(counts), len(got), part))
		}
	})
}

func TestScatterv(t *testing.T) {
	eachSize(t, "Scatterv", func(t *testing.T, c *Comm, scale int, how Option) {
		n, me := c.Size(), c.Rank()
		part := func(r int) []int { return data(r, countOf(r, scale)) }
		for _, root := range roots(n) {
			counts, displs, size := counted(n, scale)
			var all []int
			if me == root {
				all = placed(counts, displs, size, part)
			}
			got := make([]int, counts[me])
			forms(t, func() { clear(got) },
				func() error { return c.Scatterv(all, counts, displs, got, root, how) },
				func() (*Request, error) { return c.Iscatterv(all, counts, displs, got, root, how) },
				func() (*Request, error) { return c.ScattervInit(all, counts, displs, got, root, how) },
				func(form string) { same(t, c, form+" Scatterv", got, part(me)) })
			if me == root {
				before := slices.Clone(all)
				ok(t, c.Scatterv(all, counts, displs, InPlace, root, how))
				same(t, c, "Scatterv in place", all, before)
			} else {
				clear(got)
				ok(t, c.Scatterv(nil, nil, nil, got, root, how))
				same(t, c, "Scatterv in place", got, part(me))
			}
		}
	})
}

func TestAllgatherv(t *testing.T) {
	eachSize(t, "Allgatherv", func(t *testing.T, c *Comm, scale int, how Option) {
		n, me := c.Size(), c.Rank()
		part := func(r int) []int { return data(r, countOf(r, scale)) }
		counts, displs, size := counted(n, scale)
		want := placed(counts, displs, size, part)
		got := make([]int, size)
		forms(t, func() { copy(got, poisoned(size)) },
			func() error { return c.Allgatherv(part(me), got, counts, displs, how) },
			func() (*Request, error) { return c.Iallgatherv(part(me), got, counts, displs, how) },
			func() (*Request, error) { return c.AllgathervInit(part(me), got, counts, displs, how) },
			func(form string) { same(t, c, form+" Allgatherv", got, want) })
		copy(got, poisoned(size))
		copy(got[displs[me]:], part(me))
		ok(t, c.Allgatherv(InPlace, got, counts, displs, how))
		same(t, c, "Allgatherv in place", got, want)
	})
}

// pairCount is how many elements rank a sends to rank b.
func pairCount(a, b, scale int) int { return (a + 2*b) % 3 * scale }

func TestAlltoallv(t *testing.T) {
	eachSize(t, "Alltoallv", func(t *testing.T, c *Comm, scale int, how Option) {
		n, me := c.Size(), c.Rank()
		sendCounts, recvCounts := make([]int, n), make([]int, n)
		var send, want []int
		for r := range n {
			sendCounts[r], recvCounts[r] = pairCount(me, r, scale), pairCount(r, me, scale)
			send = append(send, data(100*me+r, sendCounts[r])...)
			want = append(want, data(100*r+me, recvCounts[r])...)
		}
		got := make([]int, len(want))
		forms(t, func() { clear(got) },
			func() error { return c.Alltoallv(send, sendCounts, nil, got, recvCounts, nil, how) },
			func() (*Request, error) { return c.Ialltoallv(send, sendCounts, nil, got, recvCounts, nil, how) },
			func() (*Request, error) { return c.AlltoallvInit(send, sendCounts, nil, got, recvCounts, nil, how) },
			func(form string) { same(t, c, form+" Alltoallv", got, want) })
		// in place both counts are those of recv
		both := make([]int, n)
		var x, y []int
		for r := range n {
			both[r] = pairCount(me, r, scale) + pairCount(r, me, scale)
			x, y = append(x, data(100*me+r, both[r])...), append(y, data(100*r+me, both[r])...)
		}
		start := slices.Clone(x)
		forms(t, func() { copy(x, start) },
			func() error { return c.Alltoallv(InPlace, nil, nil, x, both, nil, how) },
			func() (*Request, error) { return c.Ialltoallv(InPlace, nil, nil, x, both, nil, how) },
			func() (*Request, error) { return c.AlltoallvInit(InPlace, nil, nil, x, both, nil, how) },
			func(form string) { same(t, c, form+" Alltoallv in place", x, y) })
	})
}

// TestAlltoallw: rank r gets a column of a matrix whose number of columns is r's, as a row.
func TestAlltoallw(t *testing.T) {
	eachSize(t, "Alltoallw", func(t *testing.T, c *Comm, scale int, how Option) {
		n, me, rows := c.Size(), c.Rank(), 3
		matrix := data(me, rows*n)
		column := Must(Int.Vector(rows, 1, n))
		columns, wholes := slices.Repeat([]*Datatype{column}, n), slices.Repeat([]*Datatype{Int}, n)
		ones, lengths, at := slices.Repeat([]int{1}, n), slices.Repeat([]int{rows}, n), make([]int, n)
		for r := range at {
			at[r] = 8 * r
		}
		want := make([]int, 0, rows*n)
		for r := range n {
			for i := range rows {
				want = append(want, value(r, i*n+me))
			}
		}
		got := make([]int, rows*n)
		forms(t, func() { clear(got) },
			func() error { return c.Alltoallw(matrix, ones, at, columns, got, lengths, nil, wholes, how) },
			func() (*Request, error) {
				return c.Ialltoallw(matrix, ones, at, columns, got, lengths, nil, wholes, how)
			},
			func() (*Request, error) {
				return c.AlltoallwInit(matrix, ones, at, columns, got, lengths, nil, wholes, how)
			},
			func(form string) { same(t, c, form+" Alltoallw", got, want) })
		x, start := data(me, rows*n), data(me, rows*n)
		for i := range rows {
			for r := range n {
				want[i*n+r] = value(r, i*n+me)
			}
		}
		forms(t, func() { copy(x, start) },
			func() error { return c.Alltoallw(InPlace, nil, nil, nil, x, ones, at, columns, how) },
			func() (*Request, error) { return c.Ialltoallw(InPlace, nil, nil, nil, x, ones, at, columns, how) },
			func() (*Request, error) { return c.AlltoallwInit(InPlace, nil, nil, nil, x, ones, at, columns, how) },
			func(form string) { same(t, c, form+" Alltoallw in place", x, want) })
	})
}

func TestReduceScatter(t *testing.T) {
	eachSize(t, "ReduceScatter", func(t *testing.T, c *Comm, scale int, how Option) {
		n, me := c.Size(), c.Rank()
		counts, _, _ := counted(n, scale)
		at := packed(counts)[me]
		want := sumTo(n, total(counts))[at : at+counts[me]]
		got := make([]int, counts[me])
		forms(t, func() { clear(got) },
			func() error { return c.ReduceScatter(data(me, total(counts)), got, counts, Sum, how) },
			func() (*Request, error) { return c.IreduceScatter(data(me, total(counts)), got, counts, Sum, how) },
			func() (*Request, error) { return c.ReduceScatterInit(data(me, total(counts)), got, counts, Sum, how) },
			func(form string) { same(t, c, form+" ReduceScatter", got, want) })
		all := data(me, total(counts))
		ok(t, c.ReduceScatter(InPlace, all, counts, Sum, how))
		same(t, c, "ReduceScatter in place", all[:counts[me]], want)
	})
}

// TestReduceScatterOfElements: elements of a user's type with a gap are combined as wholes, and by algorithms that need an operator that commutes only then.
func TestReduceScatterOfElements(t *testing.T) {
	sum := func(a, b pairOf) pairOf { return pairOf{a.A + b.A, a.B + b.B} }
	commutes, err := NewOp(sum, true)
	ok(t, err)
	ordered, err := NewOp(sum, false)
	ok(t, err)
	eachSize(t, "ReduceScatter", func(t *testing.T, c *Comm, scale int, how Option) {
		n, me := c.Size(), c.Rank()
		counts, _, _ := counted(n, scale)
		all := slices.Repeat([]pairOf{{1, float64(me)}}, total(counts))
		got, want := make([]pairOf, counts[me]), pairOf{int8(n), float64(n * (n - 1) / 2)}
		ok(t, c.ReduceScatter(all, got, counts, commutes, how))
		for i, x := range got {
			if x != want {
				t.Errorf("element %d of rank %d is %v, want %v", i, me, x, want)
			}
		}
		err := c.ReduceScatter(all, got, counts, ordered, how)
		if can := schedule.Ordered("ReduceScatter", how.how); can != (err == nil) || !can && !errors.Is(err, ErrOp) {
			t.Errorf("an operator that does not commute, by %s: %v", how.how, err)
		}
	})
}

// TestVariableAgainstModel: whatever counts and displacements are, each part is where it belongs, and nothing else was written.
func TestVariableAgainstModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(rt, "ranks")
		counts := rapid.SliceOfN(rapid.IntRange(0, 5), n, n).Draw(rt, "counts")
		gaps := rapid.SliceOfN(rapid.IntRange(0, 3), n, n).Draw(rt, "gaps")
		order := rapid.Permutation(inTurn(n)).Draw(rt, "order")
		how := rapid.SampledFrom([]string{"linear", "ring"}).Draw(rt, "how")
		displs, size := make([]int, n), 0
		for _, r := range order {
			displs[r] = size + gaps[r]
			size = displs[r] + counts[r]
		}
		part := func(r int) []int { return data(r, counts[r]) }
		launch(t, n, func(c *Comm) {
			got := poisoned(size)
			if err := c.Allgatherv(part(c.Rank()), got, counts, displs, WithAlgorithm(how)); err != nil {
				rt.Errorf("%v", err)
			}
			if want := placed(counts, displs, size, part); !slices.Equal(got, want) {
				rt.Errorf("rank %d has %v, want %v", c.Rank(), got, want)
			}
		})
	})
}

// TestVariableWrong: what does not fit is said, with the rank whose part it is, before anything is sent.
func TestVariableWrong(t *testing.T) {
	launch(t, 3, func(c *Comm) {
		x, y := make([]int, 6), make([]int, 6)
		ones := []int{1, 1, 1}
		for _, w := range []struct {
			err   error
			class Class
			text  string
		}{
			{c.Allgatherv(x[:1], y, []int{1, 1}, nil), ErrCount, "recv has 2 counts, and there are 3 ranks: there must be one for each"},
			{c.Allgatherv(x[:1], y, ones, []int{0}), ErrArg, "recv has 1 displacements, and there are 3 ranks"},
			{c.Allgatherv(x[:1], y, []int{1, -1, 1}, nil), ErrCount, "recv: the count of rank 1 is -1"},
			{c.Allgatherv(x[:1], y, ones, []int{0, 1, 6}), ErrCount, "recv: the part of rank 2 is 1 elements from element 6 on, and recv is 6 int64"},
			{c.Allgatherv(x[:1], y, ones, []int{0, -1, 2}), ErrCount, "recv: the part of rank 1 is 1 elements from element -1 on"},
			{c.Allgatherv(x[:2], y, []int{2, 2, 2}, []int{3, 0, 4}), ErrCount, "recv: the parts of ranks 0 and 2 overlap: elements 3 to 4, and 4 to 5"},
			{c.Allgatherv(x[:3], y, []int{2, 2, 2}, nil), ErrCount, "this rank's own part is 3 int64 in send and 2 int64 in recv"},
			{c.Allgatherv(make([]float64, 2), y, []int{2, 2, 2}, nil), ErrType, "item 0 is sent as float64 and received as int64"},
			{c.Allgatherv(x[:1], nil, ones, nil), ErrCount, "recv: the part of rank 0 is 1 elements from element 0 on, and recv is nil"},
			{c.Alltoallv(x, ones, []int{0, 0, 9}, y, ones, nil), ErrCount, "send: the part of rank 2 is 1 elements from element 9 on, and send is 6 int64"},
			{c.Alltoallw(x, ones, nil, []*Datatype{Int, Int}, y, ones, nil, []*Datatype{Int, Int, Int}), ErrType, "send has 2 types, and there are 3 ranks"},
			{c.Alltoallw(x, ones, nil, []*Datatype{Int, nil, Int}, y, ones, nil, []*Datatype{Int, Int, Int}), ErrType, "send: the type of rank 1: the datatype is nil"},
			{c.Alltoallw(x, ones, []int{0, 8, 44}, []*Datatype{Int, Int, Int}, y, ones, nil, []*Datatype{Int, Int, Int}), ErrCount, "send: the part of rank 2 is 1 elements of int64, from byte 44 to byte 52, and there are 48 bytes"},
			{c.ReduceScatter(x, y[:2], ones, Sum), ErrCount, "recv is 2 int64, and the count of this rank is 1"},
			{c.ReduceScatter(x, y[:1], ones, Sum), ErrCount, "send is 6 int64, and the counts are 3 together"},
			{c.Gatherv(x, y, ones, nil, 5), ErrRoot, "the ranks of world are 0 to 2"},
			{c.Allgatherv(x[:1], y, ones, nil, WithAlgorithm("nonsense")), ErrArg, `the algorithms of Allgatherv are ["linear" "ring"]`},
		} {
			check(t, w.err, w.class, w.text)
		}
		if c.Rank() == 1 {
			if err := c.Gatherv(InPlace, nil, nil, nil, 0); !errors.Is(err, ErrBuffer) || !strings.Contains(err.Error(), "InPlace is for the root only, which is rank 0") {
				t.Error(err)
			}
		}
	})
}

// TestVariableDisagree: counts that do not agree between two ranks are found where they meet, and named.
func TestVariableDisagree(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		err := c.Gatherv(make([]int, 2), make([]int, 5), []int{2, 3}, nil, 0)
		if c.Rank() == 0 && (!errors.Is(err, ErrTruncate) || !strings.Contains(err.Error(), "rank 1 sends 16 bytes where this rank expects 24: the counts of the two do not agree")) {
			t.Error(err)
		}
	})
}

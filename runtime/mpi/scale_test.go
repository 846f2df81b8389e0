package mpi

import (
	"fmt"
	"slices"
	"testing"
)

// TestCollectivesOfManyRanks: 128 ranks, 40 of them for the race detector, complete every collective operation in each of its ways, and have the right results.
func TestCollectivesOfManyRanks(t *testing.T) {
	const n = many
	launch(t, n, func(c *Comm) {
		me := c.Rank()
		each := func(operation string, f func(how Option) error) {
			for _, how := range append(Algorithms(operation), "") {
				if err := f(WithAlgorithm(how)); err != nil {
					t.Errorf("%s by %q: %v", operation, how, err)
				}
			}
		}
		want := func(got []int, want func(i int) int) error {
			for i, x := range got {
				if x != want(i) {
					return fmt.Errorf("rank %d, element %d: %d, want %d", me, i, x, want(i))
				}
			}
			return nil
		}
		first := func(errs ...error) error {
			for _, err := range errs {
				if err != nil {
					return err
				}
			}
			return nil
		}
		all := make([]int, n)
		sum := func(int) int { return n * (n - 1) / 2 }
		number := func(i int) int { return i }
		const root = 33
		each("Barrier", func(how Option) error { return c.Barrier(how) })
		each("Bcast", func(how Option) error {
			x := slices.Repeat([]int{me}, 3)
			return first(c.Bcast(x, root, how), want(x, func(int) int { return root }))
		})
		each("Gather", func(how Option) error {
			if err := c.Gather([]int{me}, all, root, how); err != nil || me != root {
				return err
			}
			return want(all, number)
		})
		each("Scatter", func(how Option) error {
			x := []int{-1}
			from := make([]int, n)
			for i := range from {
				from[i] = i
			}
			return first(c.Scatter(from, x, root, how), want(x, func(int) int { return me }))
		})
		each("Allgather", func(how Option) error {
			return first(c.Allgather([]int{me}, all, how), want(all, number))
		})
		each("Alltoall", func(how Option) error {
			x := make([]int, n)
			for i := range x {
				x[i] = n*me + i
			}
			return first(c.Alltoall(x, all, how), want(all, func(i int) int { return n*i + me }))
		})
		each("Reduce", func(how Option) error {
			x := []int{0}
			if err := c.Reduce([]int{me}, x, Sum, root, how); err != nil || me != root {
				return err
			}
			return want(x, sum)
		})
		each("Allreduce", func(how Option) error {
			return first(c.Allreduce(slices.Repeat([]int{me}, n), all, Sum, how), want(all, sum))
		})
		each("ReduceScatterBlock", func(how Option) error {
			x := []int{0}
			return first(c.ReduceScatterBlock(slices.Repeat([]int{me}, n), x, Sum, how), want(x, sum))
		})
		each("Scan", func(how Option) error {
			x := []int{0}
			return first(c.Scan([]int{me}, x, Sum, how), want(x, func(int) int { return me * (me + 1) / 2 }))
		})
		each("Exscan", func(how Option) error {
			x := []int{0}
			return first(c.Exscan([]int{me}, x, Sum, how), want(x, func(int) int { return me * (me - 1) / 2 }))
		})
		ok(t, c.Barrier())
	})
}

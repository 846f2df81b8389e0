package mpi

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestManyUnderWay: any number of collective operations of several communicators may be under way, beside messages; each rank waits for them in an order
// of its own.
func TestManyUnderWay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(rt, "ranks")
		kinds := rapid.SliceOfN(rapid.IntRange(0, 6), 1, 12).Draw(rt, "kinds")
		count := rapid.SampledFrom([]int{0, 1, 100, 5000}).Draw(rt, "count")
		seed := rapid.Uint64().Draw(rt, "seed")
		launch(t, n, func(c *Comm) {
			d, err := c.Dup()
			ok(t, err)
			comms, me := []*Comm{c, d}, c.Rank()
			var all []*Request
			var checks []func()
			for i, kind := range kinds {
				x, root := comms[i%2], i%n
				mine, got := data(me+i, count), poisoned(count)
				whole := poisoned(n * count)
				var q *Request
				var err error
				look := func(got, want []int) {
					if !slices.Equal(got, want) {
						rt.Errorf("operation %d (%d), rank %d of %d: %v, want %v", i, kind, me, n, got, want)
					}
				}
				var check func()
				switch kind {
				case 0:
					if me == root {
						got = data(i, count)
					}
					q, err = x.Ibcast(got, root)
					check = func() { look(got, data(i, count)) }
				case 1:
					q, err = x.Iallreduce(mine, got, Sum)
					check = func() { look(got, combined(i, n, count)) }
				case 2:
					q, err = x.Iallgather(mine, whole)
					check = func() { look(whole, allOf(i, n, count)) }
				case 3:
					q, err = x.Ireduce(mine, got, Sum, root)
					check = func() {
						if me == root {
							look(got, combined(i, n, count))
						}
					}
				case 4:
					q, err = x.Iallgatherv(mine, whole, slices.Repeat([]int{count}, n), nil)
					check = func() { look(whole, allOf(i, n, count)) }
				case 5:
					q, err = x.Iscan(mine, got, Sum)
					check = func() { look(got, combined(i, me+1, count)) }
				default:
					q, err = x.Irecv(got, me, i)
					ok(t, x.Send(mine, me, i))
					check = func() { look(got, mine) }
				}
				ok(t, err)
				all, checks = append(all, q), append(checks, check)
			}
			random := rand.New(rand.NewPCG(seed, uint64(me)))
			for _, i := range random.Perm(len(all)) {
				_, err := all[i].Wait()
				ok(t, err)
				checks[i]()
			}
		})
	})
}

// TestManyRanks: all operations at a number of ranks that is no power of two, and larger than the segments of trees.
func TestManyRanks(t *testing.T) {
	const n = 37
	launch(t, n, func(c *Comm) {
		me := c.Rank()
		counts, displs, size := counted(n, 3)
		part := func(r int) []int { return data(r, countOf(r, 3)) }
		got := poisoned(size)
		ok(t, c.Allgatherv(part(me), got, counts, displs))
		same(t, c, "Allgatherv", got, placed(counts, displs, size, part))
		all := make([]int, n)
		ok(t, c.Alltoall(data(me, n), all))
		for r := range n {
			same(t, c, "Alltoall", all[r:r+1], []int{value(r, me)})
		}
		sum := make([]int, 5)
		ok(t, c.Allreduce(data(me, 5), sum, Sum))
		same(t, c, "Allreduce", sum, combined(0, n, 5))
		dims := []int{0, 0}
		ok(t, DimsCreate(36, dims))
		grid, err := c.CartCreate(dims, []bool{true, true}, false)
		if ok(t, err); grid != nil {
			neighbours(t, grid, 2)
		}
		half, err := c.Split(me%2, me)
		ok(t, err)
		x, err := half.IntercommCreate(0, c, 1-me%2, 0)
		ok(t, err)
		one := make([]int, 1)
		ok(t, x.Allreduce([]int{1}, one, Sum))
		same(t, c, "Allreduce of the other group", one, []int{x.RemoteSize()})
	})
}

package mpi

import (
	"testing"
)

// forms does an operation in its three forms, the persistent one twice. before fills the buffers, check looks at them.
func forms(t testing.TB, before func(), block func() error, begin, persistent func() (*Request, error), check func(form string)) {
	t.Helper()
	before()
	ok(t, block())
	check("blocking")
	before()
	q, err := begin()
	if ok(t, err); err == nil {
		_, err = q.Wait()
		ok(t, err)
		check("non-blocking")
	}
	q, err = persistent()
	if ok(t, err); err != nil {
		return
	}
	for range 2 {
		before()
		ok(t, q.Start())
		_, err = q.Wait()
		ok(t, err)
		check("persistent")
	}
	ok(t, q.Free())
}

// TestPersistentCollectives: a persistent operation sends what is in its buffers when it is started, with gaps or without.
func TestPersistentCollectives(t *testing.T) {
	for _, n := range sizes {
		launch(t, n, func(c *Comm) {
			me := c.Rank()
			column := Must(Int.Vector(2, 1, 2)) // elements 0 and 2 of 3
			x, one, all, out := make([]int, 3), make([]int, 2), make([]int, 2*n), make([]int, 2*n)
			start := func(what string, make func() (*Request, error), round func(k int), check func(k int)) {
				q, err := make()
				if ok(t, err); err != nil {
					return
				}
				for k := range 3 {
					round(k)
					ok(t, q.Start())
					_, err := q.Wait()
					ok(t, err)
					check(k)
				}
			}
			fill := func(k int) { x[0], x[1], x[2] = value(me, k), -1, value(me, k)+1 }
			want := func(r, k int) []int { return []int{value(r, k), value(r, k) + 1} }
			holes := Buffer{Data: x, Count: 1, Type: column}
			start("Bcast", func() (*Request, error) { return c.BcastInit(holes, n-1) }, fill, func(k int) {
				same(t, c, "BcastInit", x, []int{value(n-1, k), -1, value(n-1, k) + 1})
			})
			start("Gather", func() (*Request, error) { return c.GatherInit(holes, all, 0) }, fill, func(k int) {
				for r := range n {
					if me == 0 {
						same(t, c, "GatherInit", all[2*r:2*r+2], want(r, k))
					}
				}
			})
			start("Allgather", func() (*Request, error) { return c.AllgatherInit(holes, all) }, fill, func(k int) {
				for r := range n {
					same(t, c, "AllgatherInit", all[2*r:2*r+2], want(r, k))
				}
			})
			start("Scatter", func() (*Request, error) { return c.ScatterInit(all, holes, 0) }, func(k int) {
				clear(x)
				for r := range n {
					copy(all[2*r:], want(r, k))
				}
			}, func(k int) { same(t, c, "ScatterInit", x, []int{value(me, k), 0, value(me, k) + 1}) })
			start("Alltoall", func() (*Request, error) { return c.AlltoallInit(all, out) }, func(k int) {
				for r := range n {
					copy(all[2*r:], want(me, k+r))
				}
			}, func(k int) {
				for r := range n {
					same(t, c, "AlltoallInit", out[2*r:2*r+2], want(r, k+me))
				}
			})
			put := func(k int) { one[0], one[1] = k+me, k*me }
			sums := func(k, n int) []int { return []int{n*k + n*(n-1)/2, k * n * (n - 1) / 2} }
			two := make([]int, 2)
			start("Allreduce", func() (*Request, error) { return c.AllreduceInit(one, two, Sum) }, put, func(k int) { same(t, c, "AllreduceInit", two, sums(k, n)) })
			start("Reduce", func() (*Request, error) { return c.ReduceInit(one, two, Sum, n-1) }, put, func(k int) {
				if me == n-1 {
					same(t, c, "ReduceInit", two, sums(k, n))
				}
			})
			start("Scan", func() (*Request, error) { return c.ScanInit(one, two, Sum) }, put, func(k int) { same(t, c, "ScanInit", two, sums(k, me+1)) })
			start("Exscan", func() (*Request, error) { return c.ExscanInit(one, two, Sum) }, put, func(k int) {
				if me > 0 {
					same(t, c, "ExscanInit", two, sums(k, me))
				}
			})
			start("ReduceScatterBlock", func() (*Request, error) { return c.ReduceScatterBlockInit(all, two, Sum) }, func(k int) {
				for i := range all {
					all[i] = k*me + i
				}
			}, func(k int) {
				s := k * n * (n - 1) / 2
				same(t, c, "ReduceScatterBlockInit", two, []int{s + n*2*me, s + n*(2*me+1)})
			})
			start("Barrier", func() (*Request, error) { return c.BarrierInit() }, func(int) {}, func(int) {})
		})
	}
}

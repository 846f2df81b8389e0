//go:build linux && !race

package mpi

import (
	"runtime"
	"testing"
)

// TestCollectivesAllocateNothing: once planned, operations on basic types make no garbage, on any rank.
func TestCollectivesAllocateNothing(t *testing.T) {
	const n, times = 2, 300
	var result any = make([]float64, 2) // of rank 1
	for name, op := range map[string]func(c *Comm, one, all any) error{
		"Barrier":   func(c *Comm, _, _ any) error { return c.Barrier() },
		"Bcast":     func(c *Comm, one, _ any) error { return c.Bcast(one, 1) },
		"Gather":    func(c *Comm, one, all any) error { return c.Gather(one, all, 1) },
		"Scatter":   func(c *Comm, one, all any) error { return c.Scatter(all, one, 1) },
		"Allgather": func(c *Comm, one, all any) error { return c.Allgather(one, all) },
		"Alltoall":  func(c *Comm, _, all any) error { return c.Alltoall(InPlace, all) },
		"Reduce":    func(c *Comm, one, _ any) error { return c.Reduce(one, result, Sum, 1) },
		"Allreduce": func(c *Comm, one, _ any) error { return c.Allreduce(InPlace, one, Max) },
	} {
		together(t, n, func(c *Comm) {
			var one, all any = make([]float64, 2), make([]float64, 2*n)
			for range times {
				ok(t, op(c, one, all))
			}
			var before, after runtime.MemStats
			ok(t, c.Barrier())
			runtime.ReadMemStats(&before)
			for range times {
				ok(t, op(c, one, all))
			}
			ok(t, c.Barrier())
			runtime.ReadMemStats(&after)
			if each := float64(after.Mallocs-before.Mallocs) / (n * times); each > 0.5 { // queues grow now and then
				t.Errorf("%s: %.2f allocations a call and rank", name, each)
			}
		})
	}
}

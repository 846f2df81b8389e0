//go:build linux && !race

package mpi

import "testing"

// TestNoAllocations: Put, Accumulate, Get and Fence allocate nothing in the steady state, but what a caller does to make a slice an any.
func TestNoAllocations(t *testing.T) {
	together(t, 2, func(c *Comm) {
		w, err := c.WinCreate(make([]int, 4))
		ok(t, err)
		var data, got any = []int{1, 2}, make([]int, 2)
		const rounds = 200
		round := func() {
			ok(t, w.Put(data, 1-c.Rank(), 0))
			ok(t, w.Accumulate(data, 1-c.Rank(), 2, Sum))
			ok(t, w.Get(got, c.Rank(), 0))
			ok(t, w.Fence())
		}
		ok(t, w.Fence())
		for range rounds {
			round()
		}
		if c.Rank() == 0 {
			if n := testing.AllocsPerRun(rounds-1, round); n >= 0.5 {
				t.Errorf("%.2f allocations a round of both ranks", n)
			}
		} else {
			for range rounds {
				round()
			}
		}
		ok(t, w.Free())
	})
}

package mpi

import (
	"testing"
)

// TestPlans: calls that differ in anything have plans of their own, calls that are alike one, whose results are right for the buffers of each; and a
// communicator keeps no more than some.
func TestPlans(t *testing.T) {
	launch(t, 5, func(c *Comm) {
		n, me := c.Size(), c.Rank()
		for turn := range 3 {
			for count := range 8 {
				for _, root := range roots(n) {
					x, y := make([]int, count), make([]int, count)
					for i := range x {
						x[i] = 100*turn + 10*me + i
					}
					ok(t, c.Reduce(x, y, Sum, root))
					for i := range y {
						if want := n*(100*turn+i) + 10*n*(n-1)/2; me == root && y[i] != want {
							t.Errorf("turn %d, root %d, count %d: %d, want %d", turn, root, count, y[i], want)
						}
					}
					ok(t, c.Bcast(x, root))
					for i := range x {
						if want := 100*turn + 10*root + i; x[i] != want {
							t.Errorf("turn %d, root %d, count %d: %d, want %d", turn, root, count, x[i], want)
						}
					}
				}
			}
		}
		if got := len(c.plans.all); got != mostPlans {
			t.Errorf("%d plans, want %d", got, mostPlans)
		}
		for range 3 {
			ok(t, c.Barrier())
		}
		if c.plans.all[0].code != opBarrier || c.plans.all[1].code == opBarrier {
			t.Error("the plan of Barrier is not the first, or there are two")
		}
	})
}

// TestPlanForgets: a plan does not keep a caller's large memory alive.
func TestPlanForgets(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		for _, count := range []int{1, mostBound} {
			ok(t, c.Bcast(make([]float64, count), 0))
			p := c.plans.all[0]
			kept := 0
			for _, r := range p.rounds {
				for _, x := range append(r.sends, r.recvs...) {
					kept += len(x.Row)
				}
			}
			if kept > mostBound || len(p.mem[1]) > mostBound {
				t.Errorf("%d elements: the plan keeps %d bytes", count, kept)
			}
		}
	})
}

// TestPlanAfterError: what went wrong once does so again, and does not harm the next call.
func TestPlanAfterError(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		x := make([]int, 2)
		for range 3 {
			ok(t, c.Bcast(x, 0))
			check(t, c.Bcast(x, 2), ErrRoot, "")
			check(t, c.Allreduce(x, x[:1], Sum), ErrCount, "")
		}
		// By this algorithm both hear of the other.
		check(t, c.Allreduce(InPlace, x, []*Op{Sum, Max}[c.Rank()], WithAlgorithm("recursive-doubling")), ErrOp, "")
	})
}

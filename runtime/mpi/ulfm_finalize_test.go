package mpi

import (
	"slices"
	"testing"
)

// TestFinalizeAfterDeath: it fails for a dead rank only where the program does not know of it, and then on all ranks alike.
func TestFinalizeAfterDeath(t *testing.T) {
	for name, x := range map[string]struct {
		before func(t *testing.T, c *Comm) // what the living do
		fails  bool
	}{
		"nothing":      {func(*testing.T, *Comm) {}, true},
		"ErrorsReturn": {func(_ *testing.T, c *Comm) { c.SetErrhandler(ErrorsReturn) }, false},
		"its own handler": {func(_ *testing.T, c *Comm) {
			c.SetErrhandler(NewErrhandler(func(_ *Comm, e *Error) error { return e }))
		}, false},
		"FailureAck": {func(t *testing.T, c *Comm) { ok(t, c.FailureAck()) }, false},
		"AckFailed":  {func(t *testing.T, c *Comm) { ok(t, second(c.AckFailed(1))) }, false},
		"Shrink":     {func(t *testing.T, c *Comm) { ok(t, second(c.Shrink())) }, false},
		"Revoke": {func(t *testing.T, c *Comm) {
			ok(t, c.Revoke())
			ok(t, second(c.Shrink()))
		}, false},
		"Revoke alone": {func(t *testing.T, c *Comm) { ok(t, c.Revoke()) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			mortal(t, 4, func(j *jury, c *Comm) {
				c.SetErrhandler(ErrorsAreFatal)
				if c.Rank() == 2 {
					ok(t, c.Barrier())
					j.kill(2)
					return
				}
				ok(t, c.Barrier())
				c.until(t, 2)
				x.before(t, c)
				if err := c.fail("Finalize", "", c.p.meetLast()); x.fails {
					check(t, err, ErrProcFailed, "Finalize(): ERR_PROC_FAILED: a process has died: rank 2 of world (host0) does not answer any more: it was killed")
				} else {
					ok(t, err)
				}
			})
		})
	}
}

// TestFinalizeAdversary: whichever ranks die at whichever packet of Finalize, the living end it.
func TestFinalizeAdversary(t *testing.T) {
	total := 0
	for n := 2; n <= 5; n++ {
		for _, victims := range victimsOf(n) {
			total += deathsAt(t, n, victims, func(c *Comm) error { return c.p.meetLast() }, func(t *testing.T, dead []int, errs []error) {
				for r, err := range errs {
					if err != nil && !slices.Contains(dead, r) {
						t.Errorf("rank %d: %v", r, err)
					}
				}
			})
		}
	}
	t.Logf("%d deaths", total)
}

// TestFinalizeElsewhere: ranks that are not all in Finalize are told so.
func TestFinalizeElsewhere(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		if c.Rank() == 0 {
			check(t, c.fail("Finalize", "", c.p.meetLast()), ErrOther, "rank 1 is in Allreduce, and this rank in Barrier")
		} else {
			check(t, c.Allreduce([]int{1}, make([]int, 1), Sum), ErrOther, "rank 0 is in Barrier, and this rank in Allreduce")
		}
	})
}

//go:build linux

package mpi

import (
	"slices"
	"sync"
	"sync/atomic"
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
			check(t, c.fail("Finalize", "", c.p.meetLast()), ErrOther, "rank 1 is in Allreduce, and this rank in Finalize")
		} else {
			check(t, c.Allreduce([]int{1}, make([]int, 1), Sum), ErrOther, "rank 0 is in Finalize, and this rank in Allreduce")
		}
	})
}

// TestFinalizeIsNoBarrier: a barrier that a rank in Finalize takes no part in does not go by Finalize's own.
func TestFinalizeIsNoBarrier(t *testing.T) {
	for name, open := range transports {
		t.Run(name, func(t *testing.T) {
			open(t, 3, func(c *Comm) {
				if c.Rank() == 1 {
					check(t, c.fail("Finalize", "", c.p.meetLast()), ErrOther, " in Barrier")
					return
				}
				check(t, c.Barrier(), ErrOther, " in Finalize")
			})
		})
	}
}

// TestRootsOfTheLastOperation: ranks that have named different roots in the last operation of all hear of it from Finalize.
func TestRootsOfTheLastOperation(t *testing.T) {
	for name, open := range transports {
		t.Run(name, func(t *testing.T) {
			var told atomic.Int32
			open(t, 2, func(c *Comm) {
				ok(t, c.Bcast([]int{1}, c.Rank()))
				if err := c.fail("Finalize", "", c.p.meetLast()); name == "shm" {
					check(t, err, ErrRoot, "in the collective operation of world before this one, rank ")
					told.Add(1)
				} else if err != nil { // who finds it first tells the other, who may have found it, too, and else has heard enough, or says what it was told
					check(t, err, ErrOther, " something in Bcast, ")
					told.Add(1)
				}
			})
			if told.Load() == 0 {
				t.Error("nobody is told")
			}
		})
	}
}

// TestPlaceOfNobody: a goroutine of the library's is no place of the program's.
func TestPlaceOfNobody(t *testing.T) {
	var wg sync.WaitGroup
	wg.Go(func() {
		if got := place(); got != "" {
			t.Errorf("it is %q", got)
		}
	})
	wg.Wait()
}

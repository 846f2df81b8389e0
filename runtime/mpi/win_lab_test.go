package mpi

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The exercises of lab 13, as a student would write them.

// TestIntermediary: rank 1 reads a number of rank 0's and writes it to rank 2. Exercise 13.1.
func TestIntermediary(t *testing.T) {
	windowed(t, 4, 1, func(c *Comm, w *Win, mem []int) {
		if c.Rank() == 0 {
			mem[0] = 4711
		}
		x := 0
		ok(t, w.Fence())
		if c.Rank() == 1 {
			ok(t, w.Get(&x, 0, 0))
		}
		ok(t, w.Fence())
		if c.Rank() == 1 {
			ok(t, w.Put(&x, 2, 0))
		}
		ok(t, w.Fence())
		if c.Rank() == 2 && mem[0] != 4711 {
			t.Errorf("rank 2 has %d", mem[0])
		}
	}, WithRaces(true))
}

// TestTokenRing: a token goes round by Put; each rank waits for it in its own window. Whoever has it counts alone. Exercise 13.2.
func TestTokenRing(t *testing.T) {
	const laps = 100
	for _, n := range []int{1, 2, 3, 8} {
		windowed(t, n, 1, func(c *Comm, w *Win, mem []int) {
			var counter []int
			count, err := c.WinAllocate(&counter, 1)
			ok(t, err)
			next := (c.Rank() + 1) % n
			ok(t, w.LockAll())
			ok(t, count.LockAll())
			for lap := 1; lap <= laps; lap++ {
				if c.Rank() > 0 || lap > 1 { // rank 0 has the first
					want := lap
					if c.Rank() == 0 {
						want--
					}
					for got := 0; got != want; {
						ok(t, w.Load(&got, 0))
						if got > want {
							t.Fatalf("lap %d: the token is of lap %d", lap, got)
						}
					}
				}
				x := 0
				ok(t, count.Get(&x, 0, 0))
				ok(t, count.Flush(0))
				if want := n*(lap-1) + c.Rank(); x != want {
					t.Fatalf("lap %d: the counter is %d, want %d: two have the token", lap, x, want)
				}
				x++
				ok(t, count.Put(&x, 0, 0))
				ok(t, count.Flush(0))
				ok(t, w.Accumulate(&lap, next, 0, Replace)) // the receiver reads while it comes: a Put would be a race
				ok(t, w.Flush(next))
			}
			ok(t, count.UnlockAll())
			ok(t, w.UnlockAll())
			ok(t, c.Barrier())
			if c.Rank() == 0 && counter[0] != n*laps {
				t.Errorf("%d ranks: the counter is %d, want %d", n, counter[0], n*laps)
			}
			ok(t, count.Free())
		}, WithRaces(true))
	}
}

// TestSeed: all read the seed from a window when they need it, and draw the same numbers. Exercise 13.3.
func TestSeed(t *testing.T) {
	windowed(t, 5, 2, func(c *Comm, w *Win, mem []int) {
		if c.Rank() == 0 {
			seed, there := 42, 1
			ok(t, w.Lock(LockExclusive, 0))
			ok(t, w.Put(&seed, 0, 0))
			ok(t, w.Flush(0))
			ok(t, w.Put(&there, 0, 1))
			ok(t, w.Unlock(0))
		}
		var got [2]int
		for got[1] == 0 {
			ok(t, w.Lock(LockShared, 0))
			ok(t, w.Get(got[:], 0, 0))
			ok(t, w.Unlock(0))
		}
		r := rand.New(rand.NewPCG(uint64(got[0]), 0))
		mine := []int{r.IntN(1e9), r.IntN(1e9), r.IntN(1e9)}
		all := make([]int, 3*5)
		ok(t, c.Allgather(mine, all))
		for i := range 5 {
			if !slices.Equal(all[3*i:3*i+3], mine) {
				t.Errorf("rank %d has drawn %v, and rank %d %v", i, all[3*i:3*i+3], c.Rank(), mine)
			}
		}
	}, WithRaces(true))
}

// TestIrregularMaximum: each rank that is done adds its maximum to rank 0's, flushes, and counts itself; rank 0 stops when all have. Exercise 13.4.
func TestIrregularMaximum(t *testing.T) {
	const n = 8
	windowed(t, n, 2, func(c *Comm, w *Win, mem []int) {
		r := rand.New(rand.NewPCG(uint64(c.Rank()), 7))
		numbers := make([]int, 100+r.IntN(100_000-100))
		for i := range numbers {
			numbers[i] = r.IntN(1 << 40)
		}
		largest, one, want := slices.Max(numbers), 1, 0
		ok(t, w.Lock(LockShared, 0))
		ok(t, w.Accumulate(&largest, 0, 0, Max))
		ok(t, w.Flush(0))
		ok(t, w.Accumulate(&one, 0, 1, Sum))
		ok(t, w.Unlock(0))
		got := [2]int{}
		for c.Rank() == 0 && got[1] != n {
			ok(t, w.Load(got[:], 0))
		}
		ok(t, c.Reduce(&largest, &want, Max, 0))
		if c.Rank() == 0 && got[0] != want {
			t.Errorf("the maximum is %d, want %d", got[0], want)
		}
	}, WithRaces(true))
}

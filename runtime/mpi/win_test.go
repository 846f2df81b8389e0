package mpi

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// worlds are numbers of ranks: one, two, powers of two and not, and more than those among which a Fence is a packet from each to each.
var worlds = []int{1, 2, 3, 4, 5, 8, 11}

// TestFence: between two Fences each rank puts to the next, gets from the one before and adds to rank 0; afterwards all is there.
func TestFence(t *testing.T) {
	for _, n := range worlds {
		for _, length := range []int{3, 5000} { // a packet; several
			t.Run(fmt.Sprintf("ranks=%d/items=%d", n, length), func(t *testing.T) {
				windowed(t, n, 3*length, func(c *Comm, w *Win, mem []int) {
					next, before := (c.Rank()+1)%n, (c.Rank()+n-1)%n
					for i := range length {
						mem[i] = 1000*c.Rank() + i
					}
					got, mine, ones := make([]int, length), make([]int, length), make([]int, length)
					for round := range 5 {
						ok(t, w.Fence())
						for i := range mine {
							mine[i], ones[i] = c.Rank()*100+round+i, 1
						}
						ok(t, w.Put(mine, next, length))
						ok(t, w.Get(got, before, 0))
						ok(t, w.Accumulate(ones, 0, 2*length, Sum))
						ok(t, w.Fence())
						for i := range length {
							if want := before*100 + round + i; mem[length+i] != want {
								t.Fatalf("round %d: item %d put is %d, want %d", round, i, mem[length+i], want)
							}
							if want := 1000*before + i; got[i] != want {
								t.Fatalf("round %d: item %d got is %d, want %d", round, i, got[i], want)
							}
							if c.Rank() == 0 && mem[2*length+i] != n*(round+1) {
								t.Fatalf("round %d: item %d is %d, want %d", round, i, mem[2*length+i], n*(round+1))
							}
						}
					}
				})
			})
		}
	}
}

// TestPostStart: rank 0 opens its memory to the others, who put; then the others to rank 0.
func TestPostStart(t *testing.T) {
	for _, n := range []int{2, 3, 5, 11} {
		windowed(t, n, n, func(c *Comm, w *Win, mem []int) {
			zero, err := c.Group().Incl(0)
			ok(t, err)
			others := c.Group().Difference(zero)
			for round := range 20 {
				if c.Rank() == 0 {
					ok(t, w.Post(others))
					ok(t, w.Wait())
					for r := 1; r < n; r++ {
						if mem[r] != r+round {
							t.Errorf("round %d: %d of rank %d", round, mem[r], r)
						}
					}
					ok(t, w.Start(others))
					for r := 1; r < n; r++ {
						ok(t, w.Put([]int{round * r}, r, 0))
					}
					ok(t, w.Complete())
					continue
				}
				ok(t, w.Start(zero))
				ok(t, w.Put([]int{c.Rank() + round}, 0, c.Rank()))
				ok(t, w.Complete())
				ok(t, w.Post(zero))
				for done := false; !done; {
					done, err = w.Test()
					ok(t, err)
				}
				if mem[0] != round*c.Rank() {
					t.Errorf("round %d: %d", round, mem[0])
				}
			}
		})
	}
}

// TestCounter: whatever ranks count on rank 0 at once, nothing is lost, and each gets a number of its own.
func TestCounter(t *testing.T) {
	const n, times = 8, 200
	windowed(t, n, 1, func(c *Comm, w *Win, mem []int) {
		seen := make([]int, n*times)
		ok(t, w.LockAll())
		one, got := 1, 0
		for range times {
			ok(t, w.FetchAndOp(&one, &got, 0, 0, Sum))
			ok(t, w.Flush(0))
			if got < 0 || got >= len(seen) {
				t.Fatalf("the counter was %d", got)
			}
			seen[got]++
		}
		ok(t, w.UnlockAll())
		all := make([]int, n*times)
		ok(t, c.Allreduce(seen, all, Sum))
		for i, k := range all {
			if k != 1 {
				t.Fatalf("%d was given %d times", i, k)
			}
		}
		if c.Rank() == 0 && mem[0] != n*times {
			t.Errorf("the counter is %d", mem[0])
		}
	})
}

// TestExclusive: who has an exclusive lock may read, think and write.
func TestExclusive(t *testing.T) {
	const n, times = 8, 50
	windowed(t, n, 1, func(c *Comm, w *Win, mem []int) {
		for range times {
			ok(t, w.Lock(LockExclusive, 0))
			x := 0
			ok(t, w.Get(&x, 0, 0))
			ok(t, w.FlushLocal(0))
			x++
			ok(t, w.Put(&x, 0, 0))
			ok(t, w.Unlock(0))
		}
		ok(t, c.Barrier())
		if c.Rank() == 0 && mem[0] != n*times {
			t.Errorf("the counter is %d, want %d", mem[0], n*times)
		}
	})
}

// TestCompareAndSwap: of all who want to be first, one is.
func TestCompareAndSwap(t *testing.T) {
	windowed(t, 5, 1, func(c *Comm, w *Win, mem []int) {
		for round := range 20 {
			ok(t, w.LockAll())
			me, free, was := 10*round+c.Rank()+1, 10*round, -1
			if round == 0 {
				free = 0
			}
			ok(t, w.CompareAndSwap(&me, &free, &was, 0, 0))
			ok(t, w.UnlockAll())
			won, winners := 0, 0
			if was == free {
				won = 1
			}
			ok(t, c.Allreduce(&won, &winners, Sum))
			if winners != 1 {
				t.Fatalf("round %d has %d winners", round, winners)
			}
			if c.Rank() == 0 {
				mem[0] = 10 * (round + 1)
			}
			ok(t, c.Barrier())
		}
	})
}

// TestRequests: those of Rput and Rget are done when they say so.
func TestRequests(t *testing.T) {
	const length = 4000
	windowed(t, 3, length, func(c *Comm, w *Win, mem []int) {
		next := (c.Rank() + 1) % 3
		ok(t, w.LockAll())
		data := make([]int, length)
		for i := range data {
			data[i] = i + c.Rank()
		}
		q, err := w.Rput(data, next, 0)
		ok(t, err)
		_, err = q.Wait()
		ok(t, err)
		clear(data)
		ok(t, w.FlushAll())
		q, err = w.Rget(data, next, 0)
		ok(t, err)
		_, err = q.Wait()
		ok(t, err)
		for i, x := range data {
			if x != i+c.Rank() {
				t.Fatalf("item %d is %d", i, x)
			}
		}
		ok(t, c.Barrier())
		old := make([]int, length)
		q, err = w.RgetAccumulate(data, old, next, 0, Sum)
		ok(t, err)
		_, err = q.Wait()
		ok(t, err)
		if old[7] != 7+c.Rank() {
			t.Errorf("the old value is %d", old[7])
		}
		q, err = w.Raccumulate(data, next, 0, Max)
		ok(t, err)
		_, done, err := q.Test()
		ok(t, err)
		if !done {
			_, err = q.Wait()
			ok(t, err)
		}
		ok(t, w.UnlockAll())
		if _, err := w.Rput(data, next, 0); !errors.Is(err, ErrRMASync) {
			t.Errorf("outside of an epoch: %v", err)
		}
		ok(t, c.Barrier())
		if before := (c.Rank() + 2) % 3; mem[7] != 2*(7+before) {
			t.Errorf("it is %d", mem[7])
		}
	})
}

// TestTargetTypes: a row is put into a column, and got back from it.
func TestTargetTypes(t *testing.T) {
	for _, size := range []int{4, 300} { // a packet; a type that must be cut
		windowed(t, 2, size*size, func(c *Comm, w *Win, mem []int) {
			column := Must(Int.Vector(size, 1, size))
			row, back, sum := make([]int, size), make([]int, size), make([]int, size)
			for i := range row {
				row[i] = 10*i + c.Rank() + 1
			}
			peer := 1 - c.Rank()
			ok(t, w.Fence())
			ok(t, w.Put(row, peer, 2, As(1, column)))
			ok(t, w.Fence())
			for i := range size * size {
				want := 0
				if i%size == 2 {
					want = 10*(i/size) + peer + 1
				}
				if mem[i] != want {
					t.Fatalf("size %d: item %d is %d, want %d", size, i, mem[i], want)
				}
			}
			ok(t, c.Barrier())
			ok(t, w.Lock(LockShared, peer))
			ok(t, w.GetAccumulate(row, sum, peer, 2, Sum, As(1, column)))
			ok(t, w.Flush(peer))
			ok(t, w.Get(Buffer{Data: back, Count: 1, Type: Must(Int.Contiguous(size))}, peer, 2, As(1, column)))
			ok(t, w.Unlock(peer))
			for i := range row {
				if sum[i] != row[i] || back[i] != 2*row[i] {
					t.Fatalf("size %d: item %d was %d and is %d, want %d and %d", size, i, sum[i], back[i], row[i], 2*row[i])
				}
			}
			ok(t, w.Lock(LockShared, peer)) // a derived type here, none there
			into := make([]int, size*size)
			ok(t, w.Get(Buffer{Data: into, Count: 1, Type: column}, peer, 0, As(size, Int)))
			ok(t, w.Unlock(peer))
			if into[2*size] != 2*row[0] {
				t.Errorf("size %d: %d came into the column, want %d", size, into[2*size], 2*row[0])
			}
		})
	}
}

// TestDynamic: memory is attached, written by others, detached, and gone.
func TestDynamic(t *testing.T) {
	launchOn(t, attend(t, fabric.NewMemory(3)), device.Config{}, func(c *Comm) {
		w, err := c.WinCreateDynamic()
		ok(t, err)
		w.SetErrhandler(ErrorsReturn)
		mem := make([]float64, 10)
		at, err := w.Attach(mem)
		ok(t, err)
		if _, err := w.Attach(mem[5:]); !errors.Is(err, ErrRMAAttach) {
			t.Errorf("attached twice: %v", err)
		}
		all := make([]int, 3)
		ok(t, c.Allgather([]int{at}, all))
		next := (c.Rank() + 1) % 3
		ok(t, w.LockAll())
		ok(t, w.Put([]float64{1.5, 2.5}, next, all[next]+8))
		ok(t, w.Flush(next))
		ok(t, w.Put([]float64{1}, next, all[next]+80))
		if err := w.Flush(next); !errors.Is(err, ErrRMARange) || !strings.Contains(err.Error(), "attached") {
			t.Errorf("behind the end: %v", err)
		}
		ok(t, w.UnlockAll())
		ok(t, c.Barrier())
		if mem[1] != 1.5 || mem[2] != 2.5 {
			t.Errorf("memory is %v", mem)
		}
		ok(t, w.Detach(at))
		if err := w.Detach(at); !errors.Is(err, ErrRMAAttach) {
			t.Errorf("detached twice: %v", err)
		}
		ok(t, w.Free())
	})
}

// TestSharedLocksInAnyOrder: of ranks that share the locks of two memories, each of which has one and asks for the other's, none waits for those that have asked for
// one alone, who wait for it.
func TestSharedLocksInAnyOrder(t *testing.T) {
	windowed(t, 5, 1, func(c *Comm, w *Win, _ []int) {
		arrive := func() *Request {
			q, err := c.Ibarrier()
			ok(t, err)
			return q
		}
		me := c.Rank()
		switch me {
		case 0, 1:
			ok(t, w.Lock(LockShared, me))
			ok(t, c.Barrier())
			until(func() bool { // who wants this rank's lock alone has come
				w.p.d.Lock()
				defer w.p.d.Unlock()
				return len(w.locks.waiting) > 0
			})
			_, err := arrive().Wait()
			ok(t, err)
			ok(t, w.Lock(LockShared, 1-me))
			ok(t, w.Unlock(me))
			ok(t, w.Unlock(1-me))
		case 2, 3:
			ok(t, c.Barrier())
			q := arrive()
			ok(t, w.Lock(LockExclusive, me-2))
			ok(t, w.Unlock(me-2))
			_, err := q.Wait()
			ok(t, err)
		default:
			ok(t, c.Barrier())
			_, err := arrive().Wait()
			ok(t, err)
		}
	})
}

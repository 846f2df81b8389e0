package mpi

import (
	"fmt"
	"slices"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// onOneHost runs f on n attended ranks of one host.
func onOneHost(t testing.TB, n int, f func(c *Comm)) {
	t.Helper()
	launchOn(t, attend(t, fabric.NewMemory(2*n)), device.Config{}, func(c *Comm) {
		d, err := c.SplitType(CommTypeShared, 0)
		ok(t, err)
		if c.Rank()%2 == 0 {
			f(d)
		}
	})
}

// TestShared: each rank stores in its own part, and loads from all others'.
func TestShared(t *testing.T) {
	for _, n := range []int{1, 2, 5} {
		onOneHost(t, n, func(c *Comm) {
			var mem []int
			w, err := c.WinAllocateShared(&mem, c.Rank()+1)
			ok(t, err)
			w.SetErrhandler(ErrorsReturn)
			ok(t, w.LockAll(ModeNoCheck))
			for i := range mem {
				mem[i] = 100*c.Rank() + i
			}
			ok(t, w.Sync())
			ok(t, c.Barrier())
			ok(t, w.Sync())
			for r := range n {
				var part []int
				ok(t, w.SharedQuery(r, &part))
				if len(part) != r+1 || part[r] != 101*r {
					t.Errorf("the part of rank %d is %v", r, part)
				}
			}
			ok(t, c.Barrier())
			x := 7
			ok(t, w.Accumulate(&x, 0, 0, Sum))
			ok(t, w.Put(&x, n-1, n-1))
			ok(t, w.UnlockAll())
			ok(t, c.Barrier())
			if c.Rank() == 0 && mem[0] != 7*n && n > 1 {
				t.Errorf("the sum is %d", mem[0])
			}
			if c.Rank() == n-1 && mem[n-1] != 7 {
				t.Errorf("put was %d", mem[n-1])
			}
			var wrong []float32
			says(t, w.SharedQuery(n, &wrong), ErrRank)
			says(t, w.SharedQuery(0, wrong), ErrBase)
			last := mem[len(mem)-1]
			ok(t, w.Free())
			if mem[len(mem)-1] != last {
				t.Error("after Free, this rank's own part is another")
			}
		})
	}
}

// TestSharedBetweenHosts cannot be.
func TestSharedBetweenHosts(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		var mem []int
		_, err := c.WinAllocateShared(&mem, 3)
		says(t, err, ErrRMAShared, "host1", "host0", "SplitType")
		w, err := c.WinAllocate(&mem, 3)
		ok(t, err)
		says(t, func() error { w.SetErrhandler(ErrorsReturn); return w.SharedQuery(0, &mem) }(), ErrRMAFlavor, "allocate")
		ok(t, w.Free())
	})
}

// TestSharedQueryNobody: ProcNull is the lowest rank that has some memory. MPI 4.1, 12.2.3.
func TestSharedQueryNobody(t *testing.T) {
	onOneHost(t, 3, func(c *Comm) {
		for first := range 4 {
			var mem, part []int
			n := 0
			if c.Rank() >= first {
				n = 2
			}
			w, err := c.WinAllocateShared(&mem, n)
			ok(t, err)
			for i := range mem {
				mem[i] = 10*c.Rank() + i
			}
			ok(t, c.Barrier())
			ok(t, w.SharedQuery(ProcNull, &part))
			if want := []int{10 * first, 10*first + 1}[:2*min(3-first, 1)]; !slices.Equal(part, want) {
				t.Errorf("the first of rank %d on: %v, want %v", first, part, want)
			}
			ok(t, c.Barrier())
			ok(t, w.Free())
		}
	})
}

// TestDirect: windows of ranks of one host are written by who puts, with the same outcome.
func TestDirect(t *testing.T) {
	for _, n := range []int{2, 3} {
		for _, size := range []int{4, 300} {
			t.Run(fmt.Sprintf("ranks=%d/size=%d", n, size), func(t *testing.T) {
				onOneHost(t, n, func(c *Comm) {
					var mem []int
					w, err := c.WinAllocate(&mem, size*size)
					ok(t, err)
					w.SetErrhandler(ErrorsReturn)
					if !w.direct {
						t.Error("it is not direct")
					}
					column := Must(Int.Vector(size, 1, size))
					next, before := (c.Rank()+1)%n, (c.Rank()+n-1)%n
					row, back, matrix := make([]int, size), make([]int, size), make([]int, size*size)
					for i := range row {
						row[i] = 1000*c.Rank() + i
						matrix[i*size+1] = -i
					}
					ok(t, w.Fence())
					ok(t, w.Put(row, next, 2, As(1, column)))
					ok(t, w.Put(Buffer{Data: matrix, Count: 1, Type: column, Offset: 1}, next, 3, As(1, column))) // neither lies together
					ok(t, w.Fence())
					ok(t, w.Get(back, next, 2, As(1, column)))
					ok(t, w.Fence())
					for i := range size {
						if mem[i*size+2] != 1000*before+i || mem[i*size+3] != -i || back[i] != row[i] {
							t.Fatalf("item %d: %d and %d are there, %d came back", i, mem[i*size+2], mem[i*size+3], back[i])
						}
					}
					says(t, w.Put(row, next, size*size-1), ErrRMARange)
					ok(t, w.Fence())
					ok(t, w.Free())
				})
			})
		}
	}
}

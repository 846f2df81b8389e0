//go:build linux

package mpi

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/fabric/shm"
)

// A board is where the ranks of a benchmark find each other.
type board struct {
	mu    sync.Mutex
	addrs map[int]string
}

func (b *board) Publish(_ context.Context, rank int, addr string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.addrs[rank] = addr
	return nil
}

func (b *board) Find(_ context.Context, rank int) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.addrs[rank], nil // all are open before one calls
}

// shmFabrics are the ends of n ranks in shared memory.
func shmFabrics(t testing.TB, n int) (all []fabric.Fabric) {
	b := &board{addrs: map[int]string{}}
	for r := range n {
		f, err := shm.Open(t.Context(), shm.Config{Rank: r, Size: n, Directory: b})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			_ = f.Close(ctx)
		})
	}
	return all
}

// together runs f on n ranks of one host, by shared memory.
func together(t testing.TB, n int, f func(c *Comm)) {
	t.Helper()
	launchAt(t, shmFabrics(t, n), slices.Repeat([]string{"here"}, n), device.Config{}, f)
}

// BenchmarkPutFence: rank 0 puts to rank 1, and all call Fence. Direct is memory that the library has made, which the origin
// writes; without it, packets carry the data.
func BenchmarkPutFence(b *testing.B) {
	for _, n := range []int{2, 8} {
		for _, direct := range []bool{true, false} {
			for _, size := range []int{8, 1 << 20} {
				b.Run(fmt.Sprintf("ranks=%d/direct=%v/bytes=%d", n, direct, size), func(b *testing.B) {
					b.ReportAllocs()
					together(b, n, func(c *Comm) {
						var mem []byte
						w, err := c.WinAllocate(&mem, size)
						if !direct && err == nil {
							ok(b, w.Free())
							w, err = c.WinCreate(make([]byte, size))
						}
						ok(b, err)
						var data any = make([]byte, size)
						ok(b, w.Fence())
						if c.Rank() == 0 {
							b.ResetTimer()
						}
						for range b.N {
							if c.Rank() == 0 {
								ok(b, w.Put(data, 1, 0))
							}
							ok(b, w.Fence())
						}
						if c.Rank() == 0 {
							b.StopTimer()
						}
						ok(b, w.Free())
					})
				})
			}
		}
	}
}

// BenchmarkLockPutUnlock is a passive epoch with one Put.
func BenchmarkLockPutUnlock(b *testing.B) {
	b.ReportAllocs()
	together(b, 2, func(c *Comm) {
		w, err := c.WinCreate(make([]int, 4))
		ok(b, err)
		x := []int{1}
		ok(b, c.Barrier())
		if c.Rank() == 0 {
			for range b.N {
				ok(b, w.Lock(LockExclusive, 1))
				ok(b, w.Put(x, 1, 0))
				ok(b, w.Unlock(1))
			}
		}
		ok(b, w.Free())
	})
}

// TestOverSharedMemory: each kind of epoch over the fabric that processes of a host use.
func TestOverSharedMemory(t *testing.T) {
	for _, n := range []int{2, 5} {
		together(t, n, func(c *Comm) {
			w, err := c.WinCreate(make([]int, 40_000))
			ok(t, err)
			w.SetErrhandler(ErrorsReturn)
			data, got := make([]int, 40_000), make([]int, 40_000)
			for i := range data {
				data[i] = i
			}
			next := (c.Rank() + 1) % n
			for range 5 {
				ok(t, w.Fence())
				ok(t, w.Put(data, next, 0))
				ok(t, w.Fence())
				ok(t, w.Lock(LockShared, next))
				ok(t, w.Get(got, next, 0))
				ok(t, w.Unlock(next))
				if got[39_999] != 39_999 || got[1] != 1 {
					t.Fatalf("got %d and %d", got[1], got[39_999])
				}
				ok(t, c.Barrier())
				ok(t, w.Post(c.Group()))
				ok(t, w.Start(c.Group()))
				ok(t, w.Put(got[:1], next, 5))
				ok(t, w.Complete())
				ok(t, w.Wait())
			}
			ok(t, w.Free())
		})
	}
}

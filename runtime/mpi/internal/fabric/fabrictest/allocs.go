package fabrictest

import (
	"context"
	"sync"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
)

// Allocs checks that short packets cost no allocation, once all has been warmed up.
func Allocs(t *testing.T, open Open) {
	for _, from := range []int{1, fabric.Anyone} {
		ends := open(t, 2)
		var counts [2]counter
		for i := range counts {
			ends[i].Attach(&counts[i], &counts[i].mu)
		}
		var wg sync.WaitGroup
		const rounds = 500
		wg.Go(func() {
			for i := range uint64(2 * rounds) {
				counts[1].answer(ends[1], 0, i+1)
			}
		})
		i := uint64(0)
		round := func() {
			i++
			counts[0].send(ends[0], 1)
			counts[0].wait(ends[0], from, i)
		}
		for range rounds {
			round()
		}
		// The first of AllocsPerRun is not counted.
		if n := testing.AllocsPerRun(rounds-1, round); n >= 0.1 {
			t.Errorf("parked for %d: %.2f allocations a round trip, want none", from, n)
		}
		wg.Wait()
	}
}

// A counter is a sink that only counts.
type counter struct {
	mu    sync.Mutex
	n     uint64
	want  uint64
	h     fabric.Header
	data  [8]byte
	check func() bool
}

func (c *counter) Place(int, *fabric.Header, int) []byte    { return nil }
func (c *counter) Deliver(int, *fabric.Header, []byte)      { c.n++ }
func (c *counter) Sent(any)                                 {}
func (c *counter) Lost(int, error)                          {}
func (c *counter) answer(f fabric.Fabric, to int, n uint64) { c.wait(f, to, n); c.send(f, to) }

func (c *counter) send(f fabric.Fabric, to int) {
	c.mu.Lock()
	f.Send(to, &c.h, c.data[:], nil)
	c.mu.Unlock()
}

func (c *counter) wait(f fabric.Fabric, from int, n uint64) {
	if c.check == nil {
		c.check = func() bool { return c.n >= c.want }
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.want = n; c.n < n; {
		if !f.Poll() {
			c.mu.Unlock()
			f.Park(context.Background(), from, c.check)
			c.mu.Lock()
		}
	}
}

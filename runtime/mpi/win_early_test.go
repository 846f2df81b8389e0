package mpi

import (
	"fmt"
	"sync"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// late is a fabric on which what its rank sends to another is kept from its first Put on, until it is let go.
type late struct {
	fabric.Fabric
	to   int
	mu   sync.Locker // the device's, which Send is called with
	on   bool
	kept []keptPacket
}

type keptPacket struct {
	h       fabric.Header
	payload []byte
}

func (l *late) Attach(s fabric.Sink, mu sync.Locker) {
	l.mu = mu
	l.Fabric.Attach(s, mu)
}

func (l *late) Send(to int, h *fabric.Header, payload []byte, token any) (bool, error) {
	if to != l.to || h.Kind != kindWindow || !l.on && verb(h.Tag) != verbPut {
		return l.Fabric.Send(to, h, payload, token)
	}
	l.on = true
	l.kept = append(l.kept, keptPacket{*h, append([]byte(nil), payload...)})
	return true, nil
}

func (l *late) letGo() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range l.kept {
		l.Fabric.Send(l.to, &k.h, k.payload, nil)
	}
	l.kept, l.to = nil, -1
}

// TestFenceOfThree: what a rank accesses after Fence is behind what others have accessed before it, however late that comes to the target. MPI 4.1, 12.5.1.
func TestFenceOfThree(t *testing.T) {
	for _, n := range []int{3, 10} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			all := fabric.NewMemory(n)
			put := &late{Fabric: all[2], to: 1}
			all[2] = put
			launchOn(t, attend(t, all), device.Config{}, func(c *Comm) {
				mem, got, old := make([]int, 2), make([]int, 2), make([]int, 1)
				w, err := c.WinCreate(mem)
				ok(t, err)
				ok(t, w.Fence())
				if c.Rank() == 2 {
					ok(t, w.Put([]int{5, 6}, 1, 0))
				}
				ok(t, w.Fence())
				if c.Rank() == 0 {
					ok(t, w.Get(got, 1, 0))
					ok(t, w.FetchAndOp([]int{10}, old, 1, 1, Sum))
					put.letGo() // which comes when rank 0 has left Fence, and made its accesses
				}
				ok(t, w.Fence())
				if c.Rank() == 0 {
					same(t, c, "Get", append(got, old...), []int{5, 6, 6})
				}
				if c.Rank() == 1 {
					same(t, c, "memory", mem, []int{5, 16})
				}
				ok(t, w.Free())
			})
		})
	}
}

package mpi

import (
	"context"
	"sync"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// attended is a fabric in which somebody looks at what comes while the rank computes, as those between processes have it.
type attended struct {
	fabric.Fabric
	start func(mu sync.Locker)
}

func (a *attended) Attach(s fabric.Sink, mu sync.Locker) {
	a.Fabric.Attach(s, mu)
	a.start(mu)
}

// attend makes fabrics attended until the test ends.
func attend(t testing.TB, all []fabric.Fabric) []fabric.Fabric {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	t.Cleanup(func() { cancel(); wg.Wait() })
	ends := make([]fabric.Fabric, len(all))
	for i, f := range all {
		ends[i] = &attended{f, func(mu sync.Locker) {
			wg.Go(func() {
				for ctx.Err() == nil {
					f.Park(ctx, fabric.Anyone, func() bool { return false })
					mu.Lock()
					f.Poll()
					mu.Unlock()
				}
			})
		}}
	}
	return ends
}

// windowed runs f on n attended ranks with a window of some int each, and frees it. Errors of the window are returned.
func windowed(t testing.TB, n, length int, f func(c *Comm, w *Win, mem []int), options ...WinOption) {
	t.Helper()
	launchOn(t, attend(t, fabric.NewMemory(n)), device.Config{}, func(c *Comm) {
		var mem []int
		w, err := c.WinAllocate(&mem, length, options...)
		if err != nil {
			t.Error(err)
			return
		}
		w.SetErrhandler(ErrorsReturn)
		f(c, w, mem)
		ok(t, w.Free())
	})
}

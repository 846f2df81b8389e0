package mpi

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

var errKilled = errors.New("it was killed")

// A jury is a job whose ranks may die.
type jury struct {
	t   testing.TB
	all []fabric.Fabric
}

// kill ends a rank as if its process had died.
func (j *jury) kill(rank int) { j.all[rank].(*fabric.Memory).Kill(errKilled) }

// mortal runs f on n ranks, which may die.
func mortal(t testing.TB, n int, f func(j *jury, c *Comm)) {
	t.Helper()
	j := &jury{t, fabric.NewMemory(n)}
	launchOn(t, attend(t, j.all), device.Config{}, func(c *Comm) { f(j, c) })
}

// until waits until this rank knows of a death.
func (c *Comm) until(t testing.TB, dead int) {
	t.Helper()
	ok(t, c.p.d.WaitFor(context.Background(), func() bool { return c.p.d.Lost(dead) != nil }))
}

// mortals runs f on ranks whose fabrics are given, and whose calls end with a context each. A rank whose f has returned looks at what comes until all have. It
// returns what each rank does.
func mortals(ends []fabric.Fabric, contexts []context.Context, f func(c *Comm) error) []error {
	var hosts []string
	for i := range ends {
		hosts = append(hosts, fmt.Sprintf("host%d", i%2))
	}
	all, errs := make([]*process, len(ends)), make([]error, len(ends))
	for i, end := range ends {
		all[i] = start(end, hosts, device.Config{})
		all[i].ctx = func() context.Context { return contexts[i] }
		all[i].world.SetErrhandler(ErrorsReturn)
	}
	var over atomic.Int64
	var wg sync.WaitGroup
	for i, p := range all {
		wg.Go(func() {
			errs[i] = f(p.world)
			over.Add(1)
			for _, o := range all {
				o.d.Locked(o.d.Stir)
			}
			_ = p.d.WaitFor(contexts[i], func() bool { return over.Load() == int64(len(all)) })
		})
	}
	wg.Wait()
	return errs
}

// forEver is after how long a call is said to wait for ever.
const forEver = 20 * time.Second

// errForEver is the error of a call that would never have ended.
var errForEver = errors.New("it waits for ever")

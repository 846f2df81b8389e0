package mpi

import (
	"context"
	"errors"
	"fmt"
	"sync"
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

// mortals runs f on ranks whose fabrics are given, each with a context that ends if the ranks wait for ever, so that their errors say where. It returns what each rank does.
func mortals(t testing.TB, ends []fabric.Fabric, limit time.Duration, f func(c *Comm) error) []error {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(context.Background(), limit, errForEver)
	defer cancel()
	var hosts []string
	for i := range ends {
		hosts = append(hosts, fmt.Sprintf("host%d", i%2))
	}
	errs := make([]error, len(ends))
	var wg sync.WaitGroup
	for i, end := range ends {
		p := start(end, hosts, device.Config{})
		p.ctx = func() context.Context { return ctx }
		p.world.SetErrhandler(ErrorsReturn)
		wg.Go(func() { errs[i] = f(p.world) })
	}
	wg.Wait()
	return errs
}

// errForEver is the error of a call that would never have ended.
var errForEver = errors.New("it waits for ever")

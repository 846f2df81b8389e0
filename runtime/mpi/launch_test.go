package mpi

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// forever is how long ranks that hang are waited for.
var forever = 5 * time.Minute

// launch runs f on the ranks of a job, each in a goroutine, and waits for all. Errors are returned.
func launch(t testing.TB, n int, f func(c *Comm)) {
	t.Helper()
	launchOn(t, fabric.NewMemory(n), device.Config{}, f)
}

// launchOn is that over fabrics: ranks are on two hosts, in turns.
func launchOn(t testing.TB, fabrics []fabric.Fabric, cfg device.Config, f func(c *Comm)) {
	t.Helper()
	var hosts []string
	for i := range fabrics {
		hosts = append(hosts, fmt.Sprintf("host%d", i%2))
	}
	launchAt(t, fabrics, hosts, cfg, f)
}

// launchAt is that on hosts.
func launchAt(t testing.TB, fabrics []fabric.Fabric, hosts []string, cfg device.Config, f func(c *Comm)) {
	t.Helper()
	var wg sync.WaitGroup
	for _, end := range fabrics {
		c := start(end, hosts, cfg).world
		t.Cleanup(c.p.watch.close)
		c.SetErrhandler(ErrorsReturn)
		wg.Go(func() { f(c) })
	}
	over := make(chan struct{})
	go func() { wg.Wait(); close(over) }()
	select {
	case <-over:
	case <-time.After(forever):
		panic("the ranks wait for ever") // with what each waits for
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%v", err)
	}
}

// check looks at an error: its class, and a part of its sentence.
func check(t testing.TB, err error, class Class, text string) {
	t.Helper()
	if !errors.Is(err, class) || !strings.Contains(err.Error(), text) {
		t.Errorf("%v\nwant %v: %s", err, class, text)
	}
}

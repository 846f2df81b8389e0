//go:build linux

package mpi

import (
	"context"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/fabric/tcp"
	"jeton/runtime/transport"
)

// transports run ranks over each kind of network: what processes have, within this one.
var transports = map[string]func(t testing.TB, n int, f func(c *Comm)){
	"memory": launch,
	"shm":    together,
	"tcp":    func(t testing.TB, n int, f func(c *Comm)) { launchOn(t, meshed(t, n), device.Config{}, f) },
	"split": func(t testing.TB, n int, f func(c *Comm)) {
		launchOn(t, twoAHost(t, meshed(t, n)), device.Config{}, f)
	},
}

func init() {
	soakFabrics = transports
}

// meshed are the ends of n ranks that are connected by TCP.
func meshed(t testing.TB, n int) []fabric.Fabric {
	t.Helper()
	dir, all := transport.NewAddresses(), make([]fabric.Fabric, n)
	for rank := range all {
		m, err := transport.Open(t.Context(), transport.Config{Rank: rank, Size: n, Secret: make([]byte, 32), World: "test", Directory: dir})
		if err != nil {
			t.Fatal(err)
		}
		f := tcp.New(m, "mpi")
		all[rank] = f
		t.Cleanup(func() { f.Close(context.Background()); m.Close() })
	}
	return all
}

// twoAHost connects pairs of ranks by memory, and pairs with each other by what there was.
func twoAHost(t testing.TB, far []fabric.Fabric) []fabric.Fabric {
	all := make([]fabric.Fabric, len(far))
	for first := 0; first < len(far); first += 2 {
		var ranks []int
		for rank := first; rank < min(first+2, len(far)); rank++ {
			ranks = append(ranks, rank)
		}
		for i, near := range fabric.NewMemory(len(ranks)) {
			f := fabric.NewSplit(near, ranks, far[ranks[i]])
			all[ranks[i]] = f
			t.Cleanup(func() { f.Close(context.Background()) })
		}
	}
	return all
}

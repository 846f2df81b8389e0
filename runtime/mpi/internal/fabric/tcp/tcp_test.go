package tcp

import (
	"testing"
	"time"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/fabric/fabrictest"
	"jeton/runtime/transport"
)

var secret = []byte("0123456789abcdef0123456789abcdef")

// meshes opens the meshes of n ranks in this process, which end with the test.
func meshes(t testing.TB, n int) []*transport.Mesh {
	t.Helper()
	all := make([]*transport.Mesh, n)
	dir := transport.NewAddresses()
	for rank := range all {
		m, err := transport.Open(t.Context(), transport.Config{Rank: rank, Size: n, Secret: secret, World: "test", Directory: dir})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { m.Close() })
		all[rank] = m
	}
	return all
}

func open(t *testing.T, n int) []fabric.Fabric {
	all := make([]fabric.Fabric, n)
	for rank, m := range meshes(t, n) {
		all[rank] = New(m, "mpi")
	}
	return all
}

func TestFabric(t *testing.T) { fabrictest.Run(t, open) }

func TestAllocs(t *testing.T) { fabrictest.Allocs(t, open) }

// Time that passes for others, between two looks of who waits, does not make it sleep: it looks so and so often before.
func TestLooks(t *testing.T) {
	f := New(meshes(t, 2)[0], "mpi")
	l := &log{}
	f.Attach(l, &l.mu)
	p, leader, alone := f.rest.enter(t.Context(), 1)
	defer f.rest.leave(p)
	if !leader || !alone {
		t.Fatal("somebody else waits")
	}
	n := 0
	slow := func() bool {
		n++
		time.Sleep(2 * patience / looks)
		return false
	}
	if f.awake(t.Context(), p, slow) {
		t.Fatal("something has come")
	}
	if n < leastLooks {
		t.Errorf("it has looked %d times, want %d", n, leastLooks)
	}
}

package fabric_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/fabric/fabrictest"
	"jeton/runtime/mpi/internal/fabric/tcp"
	"jeton/runtime/transport"
)

// splits are the ends of ranks on hosts of so many each, over Memory on a host and a far fabric between them.
func splits(far []fabric.Fabric, each int) []fabric.Fabric {
	all := make([]fabric.Fabric, len(far))
	for first := 0; first < len(far); first += each {
		var ranks []int
		for rank := first; rank < min(first+each, len(far)); rank++ {
			ranks = append(ranks, rank)
		}
		for i, near := range fabric.NewMemory(len(ranks)) {
			all[ranks[i]] = fabric.NewSplit(near, ranks, far[ranks[i]])
		}
	}
	return all
}

// opened closes the ends with the test.
func opened(t *testing.T, all []fabric.Fabric) []fabric.Fabric {
	t.Cleanup(func() {
		for _, f := range all {
			f.Close(context.Background())
		}
	})
	return all
}

func overTCP(t *testing.T, n int) []fabric.Fabric {
	dir := transport.NewAddresses()
	all := make([]fabric.Fabric, n)
	for rank := range all {
		m, err := transport.Open(t.Context(), transport.Config{Rank: rank, Size: n, Secret: make([]byte, 32), World: "test", Directory: dir})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { m.Close() })
		all[rank] = tcp.New(m, "mpi")
	}
	return all
}

func TestSplit(t *testing.T) {
	memory := func(_ *testing.T, n int) []fabric.Fabric { return fabric.NewMemory(n) }
	for name, test := range map[string]struct {
		far  fabrictest.Open
		each int // ranks of a host
	}{
		"two a host, tcp": {overTCP, 2},
		"two a host":      {memory, 2},
		"own hosts":       {memory, 1},
		"one host":        {memory, 8},
	} {
		t.Run(name, func(t *testing.T) {
			fabrictest.Run(t, func(t *testing.T, n int) []fabric.Fabric { return opened(t, splits(test.far(t, n), test.each)) })
		})
	}
}

// A flag is a sink that notes that something has come.
type flag struct {
	mu   sync.Mutex
	come bool
}

func (f *flag) Place(int, *fabric.Header, int) []byte { return nil }
func (f *flag) Deliver(int, *fabric.Header, []byte)   { f.come = true }
func (f *flag) Sent(any)                              {}
func (f *flag) Lost(int, error)                       {}

// Who is parked for a rank of one side also sees to what comes on the other.
func TestSplitWakes(t *testing.T) {
	for name, far := range map[string][]fabric.Fabric{"memory": fabric.NewMemory(4), "tcp": overTCP(t, 4)} {
		t.Run(name, func(t *testing.T) {
			all := opened(t, splits(far, 2))
			var sinks [4]flag
			for i, f := range all {
				f.Attach(&sinks[i], &sinks[i].mu)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
			defer cancel()
			for i, from := range []struct{ waits, sends int }{{1, 2}, {2, 1}, {1, 3}, {fabric.Anyone, 2}, {fabric.Anyone, 1}, {3, 1}} {
				parked := make(chan struct{})
				var once sync.Once
				var wg sync.WaitGroup
				wg.Go(func() {
					me := &sinks[0]
					me.mu.Lock()
					defer me.mu.Unlock()
					for !me.come {
						if !all[0].Poll() {
							me.mu.Unlock()
							all[0].Park(ctx, from.waits, func() bool { once.Do(func() { close(parked) }); return false })
							me.mu.Lock()
						}
					}
					if ctx.Err() != nil {
						t.Errorf("turn %d: parked for %d, what came from %d was not seen", i, from.waits, from.sends)
					}
					me.come = false
				})
				<-parked
				sinks[from.sends].mu.Lock()
				if _, err := all[from.sends].Send(0, &fabric.Header{}, nil, nil); err != nil {
					t.Error(err)
				}
				sinks[from.sends].mu.Unlock()
				wg.Wait()
			}
		})
	}
}

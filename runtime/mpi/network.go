package mpi

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"slices"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/fabric/shm"
	"jeton/runtime/mpi/internal/fabric/tcp"
	"jeton/runtime/transport"
	"jeton/runtime/world"
)

// transportVariable says how ranks of one host are connected: by shared memory, which is the default, or like those of different hosts.
const transportVariable = "JETON_MPI_TRANSPORT"

// network opens this rank's end of the network of a job; epoch is how often it was begun anew. Ranks of one host share memory, others are connected by
// TCP, over the mesh of the world.
func network(ctx context.Context, hosts []string, epoch int) (fabric.Fabric, error) {
	if len(hosts) == 1 {
		return fabric.NewMemory(1)[0], nil
	}
	var local []int
	for r, h := range hosts {
		if h == hosts[world.Rank()] {
			local = append(local, r)
		}
	}
	near, err := nearby(ctx, local, epoch)
	if err != nil || near != nil && len(local) == len(hosts) {
		return near, err
	}
	mesh, err := transport.Self()
	if err != nil {
		return nil, err
	}
	far := tcp.New(mesh, fmt.Sprintf("mpi.%d", epoch))
	if near == nil {
		return far, nil
	}
	return fabric.NewSplit(near, local, far), nil
}

// nearby opens this rank's end of its host's own network, in which the ranks of the host have numbers of their own; nil when there is none.
func nearby(ctx context.Context, local []int, epoch int) (fabric.Fabric, error) {
	switch way := os.Getenv(transportVariable); way {
	case "", "shm":
	case "tcp":
		return nil, nil
	default:
		return nil, fmt.Errorf("the environment's %s is %q: it can be shm or tcp", transportVariable, way)
	}
	if len(local) == 1 {
		return nil, nil
	}
	of := func(i int) int { return local[i] }
	f, err := shm.Open(ctx, shm.Config{
		Rank: slices.Index(local, world.Rank()), Size: len(local),
		Directory: book{fmt.Sprintf("mpi.shm.%d", epoch), of},
		Gone:      func(i int) <-chan struct{} { return world.Gone(of(i)) },
	})
	if errors.Is(err, shm.ErrHost) {
		return nil, nil // all ranks of the host find that
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// A book is the directory of one way between some of the ranks: of is the rank in the world of each.
type book struct {
	way string
	of  func(int) int
}

func (b book) Publish(ctx context.Context, _ int, addr string) error {
	return world.PublishAs(ctx, b.way, addr)
}

// Find is called by goroutines of the fabric. They may begin in a cell and find the other rank in a later one: so they are of no cell, of which the end would end
// the question, too.
func (b book) Find(ctx context.Context, i int) (string, error) {
	pprof.SetGoroutineLabels(context.Background())
	return world.FindAs(ctx, b.way, b.of(i))
}

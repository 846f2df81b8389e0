package mpi

import (
	"context"
	"fmt"
	"os"
	"runtime/pprof"
	"slices"
	"time"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/fabric/shm"
	"jeton/runtime/mpi/internal/fabric/tcp"
	"jeton/runtime/transport"
	"jeton/runtime/world"
)

// transportVariable says how ranks of one host are connected: by shared memory, which is the default, or like those of different hosts.
const transportVariable = "JETON_MPI_TRANSPORT"

// network opens this rank's end of the network of a job. Ranks of one host share memory, others are connected by TCP, over the mesh of the world.
func network(ctx context.Context, hosts []string, job *world.Job) (fabric.Fabric, error) {
	if len(hosts) == 1 {
		return fabric.NewMemory(1)[0], nil
	}
	var local []int
	for r, h := range hosts {
		if h == hosts[world.Rank()] {
			local = append(local, r)
		}
	}
	near, err := nearby(ctx, local, job)
	if err != nil || near != nil && len(local) == len(hosts) {
		return near, err
	}
	mesh, err := transport.Self()
	if err != nil {
		if near != nil {
			near.Close(ctx)
		}
		return nil, err
	}
	far := tcp.New(mesh, fmt.Sprintf("mpi.%d", job.Number))
	if near == nil {
		return far, nil
	}
	return fabric.NewSplit(near, local, far), nil
}

// The ways of a host's own network, as the ranks agree on them.
const (
	wayShared = "shm"
	wayTCP    = "tcp"
)

// nearby opens this rank's end of its host's own network, in which the ranks of the host have numbers of their own; nil when there is none.
//
// All ranks of a host take the same way. They do not wait for each other to settle which: that of the first to come is it. A rank for which it is
// impossible cannot take part, and says why.
func nearby(ctx context.Context, local []int, job *world.Job) (fabric.Fabric, error) {
	wish := os.Getenv(transportVariable)
	switch wish {
	case "", wayShared, wayTCP:
	default:
		return nil, fmt.Errorf("the environment's %s is %q: it can be %s or %s", transportVariable, wish, wayShared, wayTCP)
	}
	if len(local) == 1 {
		return nil, nil
	}
	way := wayTCP
	var refused error
	if wish != wayTCP {
		var host string
		if host, refused = shm.Usable(len(local)); refused == nil {
			way = wayShared + " of " + host // processes with equal hosts can share memory
		} else if wish == wayShared {
			return nil, fmt.Errorf("the environment's %s is %s, and this rank cannot: %w", transportVariable, wish, refused)
		}
	}
	settled, err := job.Agree(ctx, "mpi.way."+world.Host(), way)
	switch {
	case err != nil:
		return nil, err
	case settled == wayTCP && wish != wayShared:
		return nil, nil
	case settled != way:
		return nil, disagreement(wish, settled, refused)
	}
	return share(ctx, local, job)
}

// disagreement says why a rank cannot take the way of the others.
func disagreement(wish, settled string, refused error) error {
	const advice = "set it to tcp for all ranks (%%env " + transportVariable + "=tcp before %%world; in a shell, before jeton run)"
	switch {
	case wish != "":
		return fmt.Errorf("%s is %s in this rank's environment, and the other ranks of %s have begun otherwise (%.3s): "+advice, transportVariable, wish, world.Host(), settled)
	case refused != nil:
		return fmt.Errorf("the ranks of %s share memory, and this one cannot: %w. Where not all can, TCP can be used instead of it by the environment's %s: "+advice, world.Host(), refused, transportVariable)
	}
	return fmt.Errorf("the ranks of %s share memory, and this one is of another user or name space. TCP can be used instead of it by the environment's %s: "+advice, world.Host(), transportVariable)
}

// share opens this rank's end of the memory that the ranks of a host share.
func share(ctx context.Context, local []int, job *world.Job) (fabric.Fabric, error) {
	of := func(i int) int { return local[i] }
	f, err := shm.Open(ctx, shm.Config{
		Rank: slices.Index(local, world.Rank()), Size: len(local),
		Directory: book{wayOf(job), of},
		Gone:      func(i int) <-chan struct{} { return world.Gone(of(i)) },
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// wayOf is under which name a rank's address in shared memory is published.
func wayOf(job *world.Job) string { return fmt.Sprintf("mpi.shm.%d", job.Number) }

// leaving bounds how long a rank waits, when a job is over, for others to take what it has sent to them there. Some never will: the job was over before they had begun it.
const leaving = 2 * time.Second

// leave closes the network of a job that is over, and withdraws this rank's address there: it may have few, and a notebook has many jobs. It waits for
// ranks that have not noticed yet.
func leave(f fabric.Fabric, job *world.Job) {
	ctx, cancel := context.WithTimeout(context.Background(), leaving)
	_ = f.Close(ctx) // who does not take what was sent to it in that job has left it
	cancel()
	_ = world.PublishAs(context.Background(), wayOf(job), "")
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

package mpi

import (
	"context"
	"fmt"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/fabric/shm"
	"jeton/runtime/world"
)

// network opens this rank's end of the network of a job; epoch is how often it was begun anew.
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
	return shm.Open(ctx, shm.Config{Rank: world.Rank(), Size: len(hosts), Local: local, Directory: book{fmt.Sprintf("mpi.shm.%d", epoch)}, Gone: world.Gone})
}

// A book is the directory of one way between ranks.
type book struct{ way string }

func (b book) Publish(ctx context.Context, _ int, addr string) error {
	return world.PublishAs(ctx, b.way, addr)
}

func (b book) Find(ctx context.Context, rank int) (string, error) {
	return world.FindAs(ctx, b.way, rank)
}

package shm

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// maxRanks is how many ranks of a host an inbox has room for.
const maxRanks = 4096

var (
	// ErrDied says that a rank's process has died.
	ErrDied = errors.New("its process has died")
	// ErrBroken says that a rank has written into shared memory what no rank writes.
	ErrBroken = errors.New("what it has written into shared memory is no packet: memory was overwritten, or it runs another version")
	// ErrHost says that there is no shared memory here, or none with that rank. Callers take another fabric.
	ErrHost = errors.New("no shared memory")
)

// A Directory is how ranks find each other's inboxes. Its methods may be called from several goroutines at once.
type Directory interface {
	// Publish tells a rank's address.
	Publish(ctx context.Context, rank int, addr string) error
	// Find returns the address of a rank. It blocks until the rank has published one, or cannot any more, or ctx ends.
	Find(ctx context.Context, rank int) (string, error)
}

// A Config says which rank of which job this is.
type Config struct {
	Rank      int
	Size      int   // ranks of the job
	Local     []int // ranks of this host, this one among them; nil: all. The same on each of them
	Directory Directory
	// Gone returns a channel that is closed when it is known that a rank has died. It may be nil: then only those are lost that close.
	Gone func(rank int) <-chan struct{}
}

// locals checks the configuration, and returns the ranks of this host in order.
func (c *Config) locals() ([]int, error) {
	local := slices.Clone(c.Local)
	if local == nil {
		for r := range c.Size {
			local = append(local, r)
		}
	}
	slices.Sort(local)
	local = slices.Compact(local)
	switch {
	case c.Directory == nil:
		return nil, errors.New("shm: Config.Directory is missing")
	case c.Rank < 0 || c.Rank >= c.Size:
		return nil, fmt.Errorf("shm: rank %d of %d ranks", c.Rank, c.Size)
	case len(local) > maxRanks:
		return nil, fmt.Errorf("shm: %d ranks of one host, of at most %d: %w", len(local), maxRanks, ErrHost)
	case !slices.Contains(local, c.Rank):
		return nil, fmt.Errorf("shm: Config.Local lacks rank %d itself", c.Rank)
	case local[0] < 0 || local[len(local)-1] >= c.Size:
		return nil, fmt.Errorf("shm: Config.Local has ranks that are not among %d", c.Size)
	}
	return local, nil
}

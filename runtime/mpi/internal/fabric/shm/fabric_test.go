//go:build linux

package shm

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/fabric/fabrictest"
)

// A board is a Directory in memory.
type board struct {
	mu    sync.Mutex
	addrs map[int]string
	news  chan struct{}
}

func newBoard() *board { return &board{addrs: map[int]string{}, news: make(chan struct{})} }

func (b *board) Publish(_ context.Context, rank int, addr string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.addrs[rank] = addr
	close(b.news)
	b.news = make(chan struct{})
	return nil
}

func (b *board) Find(ctx context.Context, rank int) (string, error) {
	for {
		b.mu.Lock()
		addr, news := b.addrs[rank], b.news
		b.mu.Unlock()
		if addr != "" {
			return addr, nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return "", fmt.Errorf("rank %d has told no address: %w", rank, ctx.Err())
		}
	}
}

// open opens the ends of n ranks in this process.
func open(t testing.TB, n int) []*Fabric {
	t.Helper()
	b := newBoard()
	all := make([]*Fabric, n)
	for i := range all {
		f, err := Open(t.Context(), Config{Rank: i, Size: n, Directory: b})
		if err != nil {
			t.Fatal(err)
		}
		all[i] = f
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			_ = f.Close(ctx)
		})
	}
	return all
}

func fabrics(t *testing.T, n int) (all []fabric.Fabric) {
	for _, f := range open(t, n) {
		all = append(all, f)
	}
	return all
}

// dozers are fabrics whose Parks wait for the sentry, as where Go has one processor.
func dozers(t *testing.T, n int) (all []fabric.Fabric) {
	for _, f := range open(t, n) {
		f.doze = true
		all = append(all, f)
	}
	return all
}

func TestFabric(t *testing.T) {
	t.Run("asleep", func(t *testing.T) { fabrictest.Run(t, fabrics) })
	t.Run("dozing", func(t *testing.T) { fabrictest.Run(t, dozers) })
}

func TestAllocs(t *testing.T) {
	t.Run("asleep", func(t *testing.T) { fabrictest.Allocs(t, fabrics) })
	t.Run("dozing", func(t *testing.T) { fabrictest.Allocs(t, dozers) })
}

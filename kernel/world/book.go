package world

import (
	"context"
	"fmt"
	"sync"
)

// A book has the addresses under which ranks reach each other.
type book struct {
	mu      sync.Mutex
	addrs   map[int]string
	dead    map[int]bool
	changed chan struct{} // closed, and made anew, at each change
	closed  bool
}

func newBook() *book {
	return &book{addrs: map[int]string{}, dead: map[int]bool{}, changed: make(chan struct{})}
}

func (b *book) change(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
	close(b.changed)
	b.changed = make(chan struct{})
}

func (b *book) close()        { b.change(func() { b.closed = true }) }
func (b *book) gone(rank int) { b.change(func() { b.dead[rank] = true; delete(b.addrs, rank) }) }
func (b *book) back(rank int) { b.change(func() { delete(b.dead, rank); delete(b.addrs, rank) }) }

// Publish notes the address of a rank.
func (w *World) Publish(rank int, addr string) error {
	if rank < 0 || rank >= w.Size() {
		return fmt.Errorf("there is no rank %d: the world has ranks 0 to %d", rank, w.Size()-1)
	}
	w.book.change(func() { w.book.addrs[rank] = addr })
	return nil
}

// Find waits until a rank has published its address, has died (gone), or ctx ends.
func (w *World) Find(ctx context.Context, rank int) (addr string, gone bool, err error) {
	if rank < 0 || rank >= w.Size() {
		return "", false, fmt.Errorf("there is no rank %d: the world has ranks 0 to %d", rank, w.Size()-1)
	}
	for {
		w.book.mu.Lock()
		addr, gone, changed, closed := w.book.addrs[rank], w.book.dead[rank], w.book.changed, w.book.closed
		w.book.mu.Unlock()
		switch {
		case closed:
			return "", false, ErrClosed
		case gone || addr != "":
			return addr, gone, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return "", false, context.Cause(ctx)
		}
	}
}

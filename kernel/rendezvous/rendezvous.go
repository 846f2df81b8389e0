// Package rendezvous is where the ranks of a world learn each other's addresses.
//
// Model: a [Book] has a page a rank. A rank publishes the address under which others reach it; who asks for it before waits until
// the rank has, or has died.
//
//	b := rendezvous.New(8)
//	err := b.Publish(3, "10.0.0.7:4123")
//	addr, gone, err := b.Find(ctx, 3)
//	b.Gone(3)
//
// What is an address, and who may publish one, is its users' affair: kernel/world for the engines of a notebook, kernel/job for the
// processes of `jeton run -n`.
package rendezvous

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
)

// ErrClosed says that the world has been ended.
var ErrClosed = errors.New("the world has been ended")

// A Book has the addresses of ranks. Its methods may be called from several goroutines.
type Book struct {
	size int

	mu      sync.Mutex // guards what follows
	addrs   map[int]string
	dead    map[int]bool
	changed chan struct{} // closed, and made anew, at each change
	closed  bool
}

// New returns the Book of a world with ranks 0 to size-1.
func New(size int) *Book {
	return &Book{size: size, addrs: map[int]string{}, dead: map[int]bool{}, changed: make(chan struct{})}
}

func (b *Book) change(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
	close(b.changed)
	b.changed = make(chan struct{})
}

// Close has everybody who waits, or asks later, get ErrClosed.
func (b *Book) Close() { b.change(func() { b.closed = true }) }

// Gone notes that a rank has ended; Back that there is a new one in its place, whose address is not known.
func (b *Book) Gone(rank int) { b.change(func() { b.dead[rank] = true; delete(b.addrs, rank) }) }
func (b *Book) Back(rank int) { b.change(func() { delete(b.dead, rank); delete(b.addrs, rank) }) }

func (b *Book) check(rank int) error {
	if rank < 0 || rank >= b.size {
		return fmt.Errorf("there is no rank %d: the world has ranks 0 to %d", rank, b.size-1)
	}
	return nil
}

// Publish notes the address of a rank.
func (b *Book) Publish(rank int, addr string) error {
	if err := b.check(rank); err != nil {
		return err
	}
	b.change(func() { b.addrs[rank] = addr })
	return nil
}

// Find waits until a rank has published its address, has ended (gone), or ctx ends.
func (b *Book) Find(ctx context.Context, rank int) (addr string, gone bool, err error) {
	if err := b.check(rank); err != nil {
		return "", false, err
	}
	for {
		b.mu.Lock()
		addr, gone, changed, closed := b.addrs[rank], b.dead[rank], b.changed, b.closed
		b.mu.Unlock()
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

// A Note is the request of the services world.publish and world.find, as JSON, and the answer of the second.
type Note struct {
	Rank int    `json:"rank"`
	Addr string `json:"addr,omitempty"`
	Gone bool   `json:"gone"`
}

// ServePublish serves world.publish for a rank, which may speak for itself only.
func (b *Book) ServePublish(rank int, request []byte) error {
	var q Note
	if err := json.Unmarshal(request, &q); err != nil {
		return fmt.Errorf("world.publish: %w", err)
	}
	if q.Rank != rank {
		return fmt.Errorf("world.publish: rank %d speaks for rank %d", rank, q.Rank)
	}
	return b.Publish(q.Rank, q.Addr)
}

// ServeFind serves world.find. It waits.
func (b *Book) ServeFind(ctx context.Context, request []byte) ([]byte, error) {
	var q Note
	if err := json.Unmarshal(request, &q); err != nil {
		return nil, fmt.Errorf("world.find: %w", err)
	}
	addr, gone, err := b.Find(ctx, q.Rank)
	if err != nil {
		return nil, err
	}
	return json.Marshal(Note{Rank: q.Rank, Addr: addr, Gone: gone})
}

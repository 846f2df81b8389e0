// Package rendezvous is where the ranks of a world learn each other's addresses.
//
// Model: a [Book] has a page a rank. A rank publishes the address under which others reach it, one for each way in which they may; who asks for it
// before waits until the rank has, or has died.
//
//	b := rendezvous.New(8)
//	err := b.Publish(3, "tcp", "10.0.0.7:4123")
//	addr, gone, err := b.Find(ctx, 3, "tcp")
//	b.Gone(3)
//
// It also keeps what all ranks must see alike: the number of their [Job], and what they have agreed on in it.
//
// What is an address, and who may publish one, is its users' affair: kernel/world for the engines of a notebook, kernel/job for the
// processes of `jeton run -n`.
package rendezvous

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"sync"
)

// ErrClosed says that the world has been ended.
var ErrClosed = errors.New("the world has been ended")

// A Book has the addresses of ranks. Its methods may be called from several goroutines.
type Book struct {
	size int

	mu      sync.Mutex // guards what follows
	addrs   map[page]string
	dead    map[int]bool
	job     int
	answers map[string]string // to the questions of the job
	changed chan struct{}     // closed, and made anew, at each change
	closed  bool
}

// A page is whose address it is, and for which way.
type page struct {
	rank int
	way  string
}

// New returns the Book of a world with ranks 0 to size-1.
func New(size int) *Book {
	return &Book{size: size, addrs: map[page]string{}, dead: map[int]bool{}, answers: map[string]string{}, changed: make(chan struct{})}
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
func (b *Book) Gone(rank int) { b.change(func() { b.dead[rank] = true; b.forget(rank) }) }
func (b *Book) Back(rank int) { b.change(func() { delete(b.dead, rank); b.forget(rank) }) }

func (b *Book) forget(rank int) {
	maps.DeleteFunc(b.addrs, func(p page, _ string) bool { return p.rank == rank })
}

func (b *Book) check(rank int) error {
	if rank < 0 || rank >= b.size {
		return fmt.Errorf("there is no rank %d: the world has ranks 0 to %d", rank, b.size-1)
	}
	return nil
}

// A rank has some ways, with short names; who would fill the Book is refused.
const (
	maxWays    = 64
	maxAddress = 4 << 10 // bytes
)

// Publish notes the address of a rank for a way; "" withdraws it.
func (b *Book) Publish(rank int, way, addr string) error {
	if err := b.check(rank); err != nil {
		return err
	}
	if len(way)+len(addr) > maxAddress {
		return fmt.Errorf("rank %d: an address of %d bytes", rank, len(addr))
	}
	many := false
	b.change(func() {
		if addr == "" {
			delete(b.addrs, page{rank, way})
			return
		}
		ways := 0
		for p := range b.addrs {
			if p.rank == rank && p.way != way {
				ways++
			}
		}
		if many = ways >= maxWays; !many {
			b.addrs[page{rank, way}] = addr
		}
	})
	if many {
		return fmt.Errorf("rank %d has published %d addresses already", rank, maxWays)
	}
	return nil
}

// Find waits until a rank has published its address for a way, has ended (gone), or ctx ends.
func (b *Book) Find(ctx context.Context, rank int, way string) (addr string, gone bool, err error) {
	if err := b.check(rank); err != nil {
		return "", false, err
	}
	for {
		b.mu.Lock()
		addr, gone, changed, closed := b.addrs[page{rank, way}], b.dead[rank], b.changed, b.closed
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
	Way  string `json:"way,omitempty"`
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
	return b.Publish(q.Rank, q.Way, q.Addr)
}

// ServeFind serves world.find. It waits.
func (b *Book) ServeFind(ctx context.Context, request []byte) ([]byte, error) {
	var q Note
	if err := json.Unmarshal(request, &q); err != nil {
		return nil, fmt.Errorf("world.find: %w", err)
	}
	addr, gone, err := b.Find(ctx, q.Rank, q.Way)
	if err != nil {
		return nil, err
	}
	return json.Marshal(Note{Rank: q.Rank, Way: q.Way, Addr: addr, Gone: gone})
}

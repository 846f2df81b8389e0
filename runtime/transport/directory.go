package transport

import (
	"context"
	"fmt"
	"sync"
)

// A Directory is how the processes of a mesh find each other. Both methods may be called from several goroutines at once.
type Directory interface {
	// Publish tells at which address others reach a rank: host:port, or several with commas between, to be tried in order.
	Publish(ctx context.Context, rank int, addr string) error
	// Find returns the address of a rank. It blocks until the rank has published one, or cannot any more, or ctx ends.
	Find(ctx context.Context, rank int) (string, error)
}

// Addresses is a Directory of addresses that are known from elsewhere: a launcher's callback, an argument, a file. Publish keeps
// what it is told; an address may be set at any time.
type Addresses struct {
	mu    sync.Mutex
	at    map[int]string
	asked map[int]chan struct{} // closed when the address comes
}

// NewAddresses returns a Directory that knows the addresses of the ranks 0, 1, 2 …; "" is one that will be told later.
func NewAddresses(addrs ...string) *Addresses {
	a := &Addresses{at: map[int]string{}, asked: map[int]chan struct{}{}}
	for rank, addr := range addrs {
		a.Set(rank, addr)
	}
	return a
}

// Set makes addr (host:port) the address of a rank.
func (a *Addresses) Set(rank int, addr string) {
	if addr == "" {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.at[rank] = addr
	if c := a.asked[rank]; c != nil {
		close(c)
		delete(a.asked, rank)
	}
}

// Publish is Set.
func (a *Addresses) Publish(_ context.Context, rank int, addr string) error {
	a.Set(rank, addr)
	return nil
}

// Find blocks until the address of the rank has been set.
func (a *Addresses) Find(ctx context.Context, rank int) (string, error) {
	for {
		addr, told := a.look(rank)
		if addr != "" {
			return addr, nil
		}
		select {
		case <-told:
		case <-ctx.Done():
			return "", fmt.Errorf("nobody has told the address of rank %d: %w", rank, context.Cause(ctx))
		}
	}
}

func (a *Addresses) look(rank int) (string, <-chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if addr := a.at[rank]; addr != "" {
		return addr, nil
	}
	c := a.asked[rank]
	if c == nil {
		c = make(chan struct{})
		a.asked[rank] = c
	}
	return "", c
}

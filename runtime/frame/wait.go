package frame

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"
)

// Wait waits until one or more of the connections have a message to receive, or have ended, and returns those, in the order given: then
// Recv does not wait. Half a message is none, until it has taken too long. None and a nil error say that the timeout passed; 0
// only looks, and a negative timeout waits for ever. nil connections are passed over. Errors: the cell is interrupted.
//
// A Conn that only looks has begun to read: what has come but was not read yet is seen some microseconds later.
func Wait(timeout time.Duration, conns ...*Conn) ([]*Conn, error) {
	ctx := context.Background()
	if timeout >= 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	return WaitContext(ctx, conns...)
}

// WaitContext is Wait without a timeout that ends with ctx; when that has a deadline, its passing is no error.
func WaitContext(ctx context.Context, conns ...*Conn) ([]*Conn, error) {
	w := waitOf(ctx)
	ready := make(chan struct{}, 1)
	defer func() {
		for _, c := range conns {
			if c != nil {
				c.forget(ready)
			}
		}
	}()
	for {
		for _, c := range conns {
			if c != nil {
				c.fill(ready)
			}
		}
		if all := haveSome(conns); len(all) > 0 {
			return all, nil
		}
		select {
		case <-ready:
			continue
		case <-w.ctx.Done():
		case <-w.cell.Done():
		}
		all := haveSome(conns)
		if err := w.err(); len(all) == 0 && err != context.DeadlineExceeded {
			return nil, err
		}
		return all, nil
	}
}

func haveSome(conns []*Conn) (all []*Conn) {
	for _, c := range conns {
		if c != nil && c.has() {
			all = append(all, c)
		}
	}
	return all
}

// has reports that a Recv would not wait.
func (c *Conn) has() bool {
	c.rmu.Lock()
	defer c.rmu.Unlock()
	return c.full || c.broken != nil || c.isClosed()
}

// list is a set of words as a text.
func list(words map[string]bool) string {
	return strings.Join(slices.Sorted(maps.Keys(words)), ", ")
}

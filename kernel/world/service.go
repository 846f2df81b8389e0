package world

import (
	"context"
	"fmt"
	"strings"

	"jeton/kernel/engine"
	"jeton/kernel/universe"
)

// Serve does what package runtime/world in a rank asks for. Of its services, world.find waits.
func (w *World) Serve(ctx context.Context, rank int, service string, request []byte) ([]byte, error) {
	if strings.HasPrefix(service, universe.Prefix) {
		return w.serveKin(ctx, rank, service, request)
	}
	switch service {
	case "world.publish":
		return nil, w.book.ServePublish(rank, request)
	case "world.find":
		return w.book.ServeFind(ctx, request)
	case "world.agree":
		return w.book.ServeAgree(request)
	case "world.end":
		return nil, w.serveEnd(rank, request)
	}
	return nil, fmt.Errorf("a world has no service %q", service)
}

// RankOf is the rank of an engine; -1 when it is none of w's.
func (w *World) RankOf(c *engine.Client) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range w.members {
		if m != nil && m.client == c {
			return m.rank
		}
	}
	return -1
}

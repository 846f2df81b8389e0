package world

import (
	"context"
	"encoding/json"
	"fmt"

	"jeton/kernel/engine"
)

// An address is the request of world.publish and world.find, and the answer of the second.
type address struct {
	Rank int    `json:"rank"`
	Addr string `json:"addr,omitempty"`
	Gone bool   `json:"gone"`
}

// Serve does what package runtime/world in a rank asks for: world.publish and world.find, which waits.
func (w *World) Serve(ctx context.Context, rank int, service string, request []byte) ([]byte, error) {
	var q address
	if err := json.Unmarshal(request, &q); err != nil {
		return nil, fmt.Errorf("%s: %w", service, err)
	}
	switch service {
	case "world.publish":
		if q.Rank != rank {
			return nil, fmt.Errorf("rank %d cannot publish for rank %d", rank, q.Rank)
		}
		return nil, w.Publish(rank, q.Addr)
	case "world.find":
		addr, gone, err := w.Find(ctx, q.Rank)
		if err != nil {
			return nil, err
		}
		return json.Marshal(address{q.Rank, addr, gone})
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

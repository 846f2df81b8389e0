package notebook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// An addressNote is the request of world.publish and world.find, and the answer of the second.
type addressNote struct {
	Rank int    `json:"rank"`
	Addr string `json:"addr,omitempty"`
	Gone bool   `json:"gone"`
}

var errNoRank = errors.New("this process is no rank of a world")

// publishAddress serves world.publish: a rank may speak for itself only.
func publishAddress(_ context.Context, h handler, _ int, request []byte) ([]byte, error) {
	var q addressNote
	if err := json.Unmarshal(request, &q); err != nil {
		return nil, fmt.Errorf("world.publish: %w", err)
	}
	r, fail := h.nb.ranks()
	if fail != nil || r.world.Client(q.Rank) != h.client {
		return nil, errNoRank
	}
	return nil, r.world.Publish(q.Rank, q.Addr)
}

// findAddress serves world.find. It waits.
func findAddress(ctx context.Context, h handler, _ int, request []byte) ([]byte, error) {
	var q addressNote
	if err := json.Unmarshal(request, &q); err != nil {
		return nil, fmt.Errorf("world.find: %w", err)
	}
	r, fail := h.nb.ranks()
	if fail != nil {
		return nil, errNoRank
	}
	addr, gone, err := r.world.Find(ctx, q.Rank)
	if err != nil {
		return nil, err
	}
	return json.Marshal(addressNote{Rank: q.Rank, Addr: addr, Gone: gone})
}

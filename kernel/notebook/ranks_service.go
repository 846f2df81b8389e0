package notebook

import (
	"context"
	"errors"
)

var errNoRank = errors.New("this process is no rank of a world")

// worldService serves what package runtime/world asks for under a name.
func worldService(name string) service {
	return func(ctx context.Context, h handler, _ int, request []byte) ([]byte, error) {
		r, fail := h.nb.ranks()
		if fail != nil {
			return nil, errNoRank
		}
		rank := r.world.RankOf(h.client)
		if rank < 0 {
			return nil, errNoRank
		}
		return r.world.Serve(asking(ctx, h), rank, name, request)
	}
}

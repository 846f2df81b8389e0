package notebook

import (
	"context"
	"errors"
)

// orderFaults serves world.fault: what the desk, which is no rank, wants of the links between ranks.
func orderFaults(ctx context.Context, h handler, _ int, request []byte) ([]byte, error) {
	r, fail := h.nb.ranks()
	if fail != nil {
		return nil, errors.New(fail.Value)
	}
	return r.world.Order(ctx, request)
}

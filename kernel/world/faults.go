package world

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// orderTime is how long a rank may take for an order; one that is stopped never answers.
const orderTime = 2 * time.Second

// Order hands an order of runtime/transport, from a process that is no rank, to ranks of w: all that live when none are named. It returns
// their replies. What the order says is their affair.
func (w *World) Order(ctx context.Context, request []byte) ([]byte, error) {
	var q struct {
		Ranks []int           `json:"ranks"`
		Order json.RawMessage `json:"order"`
	}
	if err := json.Unmarshal(request, &q); err != nil {
		return nil, fmt.Errorf("world.fault: %w", err)
	}
	if q.Ranks == nil {
		q.Ranks = slices.Collect(w.Alive().Ranks)
	}
	ctx, cancel := context.WithTimeout(ctx, orderTime)
	defer cancel()
	replies := make([]json.RawMessage, len(q.Ranks))
	var wg sync.WaitGroup
	for i, rank := range q.Ranks {
		wg.Go(func() { replies[i] = w.orderOne(ctx, rank, q.Order) })
	}
	wg.Wait()
	return json.Marshal(replies)
}

// orderOne is the reply of one rank, or one that says why there is none.
func (w *World) orderOne(ctx context.Context, rank int, order []byte) json.RawMessage {
	err := fmt.Errorf("there is no rank %d: the world has ranks 0 to %d", rank, w.Size()-1)
	if rank >= 0 && rank < w.Size() {
		var answer []byte
		if c := w.Client(rank); c == nil {
			err = errors.New("it could not be started")
		} else if answer, err = c.Call(ctx, "transport.fault", order); err == nil {
			return answer
		}
		err = fmt.Errorf("rank %d (%s) takes no orders: %w", rank, w.Host(rank), err)
	}
	reply, _ := json.Marshal(map[string]string{"error": err.Error()}) // a string is always JSON
	return reply
}

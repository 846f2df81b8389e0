package topology

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"jeton/runtime/history"
)

// Local builds the network in this process, over its own loopback, and runs f for each process, at once. It returns when all have
// ended, with their first error, which ends the Contexts of the others. A Place is closed when its f returns.
func (s Shape) Local(ctx context.Context, f func(me *Place) error, options ...Options) error {
	o := optionsOf(options)
	h, err := newHub(s, "127.0.0.1")
	if err != nil {
		return err
	}
	building, built := bounded(ctx, o.Limit)
	g, life := errgroup.WithContext(ctx)
	for p := range s.N {
		var r *history.Recorder
		if o.Recorder != nil {
			r = o.Recorder(p)
		}
		g.Go(func() error {
			id := identity{name: r.Proc(), host: "localhost"}
			if id.name == "" {
				id.name = fmt.Sprintf("p%d", p)
			}
			me, err := h.invitation(p).join(life, id, r)
			if err != nil {
				built(err)
				return err
			}
			defer me.Close()
			return f(me)
		})
	}
	err = h.build(building)
	built(err)
	if err != nil {
		_ = g.Wait()
		return err
	}
	group := newGroup(h)
	defer group.Close()
	return g.Wait()
}

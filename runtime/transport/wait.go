package transport

import (
	"context"
	"time"

	"jeton/runtime/session"
)

// A wait says what ends a call that blocks: the caller's context, or the interrupt of the cell.
type wait struct{ ctx, cell context.Context }

func waitOf(ctx context.Context) wait {
	w := wait{ctx: ctx, cell: session.Current().Context()}
	if w.cell == ctx {
		w.cell = context.Background()
	}
	return w
}

func (w wait) err() error {
	if err := w.ctx.Err(); err != nil {
		return context.Cause(w.ctx)
	}
	if w.cell.Err() != nil {
		return errInterrupted
	}
	return nil
}

// A guard ends a connection's Read or Write when a wait ends, by a deadline in the past. It costs nothing while call after call has
// the same wait.
//
// Whoever is thrown out clears the deadline first and looks at the reasons after: then no reason is overlooked.
type guard struct {
	w    wait
	stop [2]func() bool
	kick func()
}

func (g *guard) watch(w wait) {
	if w == g.w {
		return
	}
	g.release()
	g.w = w
	for i, ctx := range []context.Context{w.ctx, w.cell} {
		if ctx.Done() != nil {
			g.stop[i] = context.AfterFunc(ctx, g.kick)
		}
	}
}

func (g *guard) release() {
	for i, stop := range g.stop {
		if stop != nil {
			stop()
			g.stop[i] = nil
		}
	}
	g.w = wait{}
}

var longAgo = time.Unix(1, 0)

package engine

import (
	"context"
	"fmt"
	"time"
)

// Run runs p to its end and feeds h with what it shows. It always returns: when ctx ends the program is interrupted, and
// when the engine dies the Fault says how. Several may be under way; they are compiled one after the other.
//
// h is kept, and used, until the last goroutine that p started has ended.
func (c *Client) Run(ctx context.Context, p Program, h Handler) Outcome {
	hctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r := &run{cell: p.Cell, handler: h, done: make(chan done, 1), ctx: hctx}
	grant := c.beginRun(r)
	if err := c.talk.send(message{Kind: kindRun, Run: r.id, Program: &p, Number: grant}); err != nil {
		c.dropRun(r)
		return c.unsent(err)
	}
	select {
	case d := <-r.done:
		return c.finish(r, d)
	case <-c.done:
		return c.lost()
	case <-ctx.Done():
	}
	cancel() // a question that is open ends
	_ = c.talk.send(message{Kind: kindInterrupt, Run: r.id})
	grace := time.NewTimer(c.cfg.Grace)
	defer grace.Stop()
	select {
	case d := <-r.done:
		return c.finish(r, d)
	case <-c.done:
		return c.lost()
	case <-grace.C:
		return Outcome{&Fault{Kind: Interrupted, Text: fmt.Sprintf(
			"interrupted, but the engine has not answered for %v: restart the kernel to end it (variables will be lost)", c.cfg.Grace)}}
	}
}

// finish delivers what was printed, then the values.
func (c *Client) finish(r *run, d done) Outcome {
	c.drain()
	for _, b := range d.results {
		r.handler.Result(r.cell, b.unpack())
	}
	return Outcome{d.fault}
}

// unsent is the outcome of a Program that did not reach the engine: it was too large, or the engine is dead.
func (c *Client) unsent(err error) Outcome {
	select {
	case <-c.done:
		return c.lost()
	case <-time.After(c.cfg.Grace):
		return Outcome{&Fault{Kind: Rejected, Text: err.Error()}}
	}
}

func (c *Client) lost() Outcome {
	f := *c.death
	return Outcome{&f}
}

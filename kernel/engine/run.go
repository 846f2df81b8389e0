package engine

import (
	"context"
	"errors"
	"fmt"
)

// Run runs p to its end and feeds h with what it shows. It always returns: when ctx ends the program is interrupted, and
// when the engine dies the Fault says how. Several may be under way; they are compiled one after the other.
//
// h is kept, and used, until the last goroutine that p started has ended.
func (c *Client) Run(ctx context.Context, p Program, h Handler) Outcome {
	hctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r := &run{cell: p.Cell, handler: h, done: make(chan done, 1), ctx: hctx}
	if !c.process.near() {
		var err error
		if p, err = p.Carried(); err != nil {
			return Outcome{&Fault{Kind: Rejected, Text: err.Error()}}
		}
	}
	sent := c.sendRun(r, p)
	if o, ended := c.await(ctx, r, sent); ended {
		return o
	}
	go func() { // an engine that was stopped may not take it
		_ = c.talk.send(message{Kind: kindInterrupt, Run: r.id})
		cancel() // a question that is open ends: not before, or its end is taken for that of the input, and the cell goes on
	}()
	grace, stop := context.WithTimeout(context.Background(), c.cfg.Grace)
	defer stop()
	if o, ended := c.await(grace, r, sent); ended {
		return o
	}
	return Outcome{&Fault{Kind: Interrupted, Unanswered: true, Text: fmt.Sprintf(
		"interrupted, but the engine has not answered for %v: restart the kernel to end it (variables will be lost)", c.cfg.Grace)}}
}

// await waits for a run's end, or ctx's.
func (c *Client) await(ctx context.Context, r *run, sent <-chan error) (o Outcome, ended bool) {
	for {
		select {
		case err := <-sent:
			if err != nil && !errors.Is(err, errWrite) { // after that the engine's death is told
				c.dropRun(r)
				return Outcome{&Fault{Kind: Rejected, Text: err.Error()}}, true
			}
		case d := <-r.done:
			return c.finish(r, d), true
		case <-c.done:
			return c.lost(), true
		case <-ctx.Done():
			return o, false
		}
	}
}

// sendRun sends the message that starts a run; the channel gets how that went.
func (c *Client) sendRun(r *run, p Program) <-chan error {
	sent := make(chan error, 1)
	grant := c.beginRun(r)
	send := func() { sent <- c.talk.send(message{Kind: kindRun, Run: r.id, Program: &p, Number: grant}) }
	if p.Native != nil && len(p.Native.Object) > 0 {
		go send() // it is larger than what an engine that does not read leaves room for
	} else {
		send()
	}
	return sent
}

// finish delivers what was printed, then the values.
func (c *Client) finish(r *run, d done) Outcome {
	c.drain()
	for _, b := range d.results {
		r.handler.Result(r.cell, b.unpack())
	}
	return Outcome{d.fault}
}

func (c *Client) lost() Outcome {
	f := *c.death
	return Outcome{&f}
}

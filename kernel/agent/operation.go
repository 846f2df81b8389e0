package agent

import (
	"context"
	"fmt"
	"maps"

	"jeton/kernel/relay"
)

// An operation is one thing that an agent does for its kernel, on the agent's host. It answers with a Reply on c, or returns an error,
// whose text the kernel gets. ctx ends with the agent.
type operation func(ctx context.Context, h *host, c *conversation, body []byte) error

// operations are all that an agent can do, by the names by which Agent.Do and Agent.Follow ask. Each kind has a file of
// its own, with its table.
func operations() map[string]operation {
	all := map[string]operation{}
	for _, table := range []map[string]operation{engineOperations, programOperations, processOperations, daemonOperations, observeOperations} {
		maps.Copy(all, table)
	}
	return all
}

// answer makes an operation of a function from a request to a reply, both plain data. Its ctx also ends when the kernel no
// longer waits.
func answer[Q, A any](f func(ctx context.Context, h *host, q Q) (A, error)) operation {
	return func(ctx context.Context, h *host, c *conversation, body []byte) error {
		return stream(func(ctx context.Context, h *host, q Q, begin func(A) error, _ func([]byte) error) error {
			a, err := f(ctx, h, q)
			if err != nil {
				return err
			}
			return begin(a)
		})(ctx, h, c, body)
	}
}

// stream makes an operation of a function that goes on after its reply: it calls begin once, then send as often as it
// likes, which blocks while the kernel is slow, and returns. It is what Agent.Follow asks for.
func stream[Q, A any](f func(ctx context.Context, h *host, q Q, begin func(A) error, send func(piece []byte) error) error) operation {
	return func(ctx context.Context, h *host, c *conversation, body []byte) error {
		var q Q
		if err := relay.Decode(body, &q); err != nil {
			return err
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		go func() {
			_, _, _ = c.in.Next() // the kernel sends nothing more; the end of the stream is that it has gone
			cancel()
		}()
		begun := func(a A) error { return c.out.SendValue(relay.Reply, a) }
		if err := f(ctx, h, q, begun, func(piece []byte) error { return c.out.Send(relay.Data, piece) }); err != nil {
			return err
		}
		return c.out.Send(relay.End, nil)
	}
}

// follow hands on what a stream operation sends.
func (c *conversation) follow(sink func([]byte) error) error {
	for {
		tag, text, err := c.in.Next()
		switch {
		case err != nil:
			return relay.NoEOF(err)
		case tag == relay.End:
			return nil
		case tag == relay.Failure:
			return fmt.Errorf("%s", text)
		case tag != relay.Data:
			return fmt.Errorf("%w: a chunk of kind %d", relay.ErrChunk, tag)
		}
		if err := sink(text); err != nil {
			return err
		}
	}
}

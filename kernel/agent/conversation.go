package agent

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/hashicorp/yamux"

	"jeton/kernel/relay"
)

// A conversation is one stream: a request, its answer, and what follows.
type conversation struct {
	in   *relay.Reader
	out  *relay.Writer
	mux  *mux
	s    *yamux.Stream
	once sync.Once
}

func newConversation(m *mux, s *yamux.Stream) *conversation {
	c := &conversation{mux: m, s: s}
	c.in, c.out = relay.NewReader(c), relay.NewWriter(c)
	return c
}

// Read reads the stream's bytes; an error says why the session has ended, if it has. No conversation is ended by halves: when
// the other side has closed it, so have we, and who still writes stops.
func (c *conversation) Read(b []byte) (int, error) {
	n, err := c.s.Read(b)
	if err != nil {
		err = c.mux.why(err)
		c.close()
	}
	return n, err
}

func (c *conversation) Write(b []byte) (int, error) {
	n, err := c.s.Write(b)
	if err != nil {
		err = c.mux.why(err)
	}
	return n, err
}

// close ends it; the other side sees its end, and who writes here stops.
func (c *conversation) close() { c.once.Do(func() { _ = c.s.Close() }) }

// A request asks for an operation.
type request struct {
	Op   string          `cbor:"1,keyasint"`
	Body cbor.RawMessage `cbor:"2,keyasint,omitempty"`
}

// ask opens a conversation and returns it when the agent has answered that the operation is done, or has begun; the answer goes into
// reply unless that is nil. When ctx ends before, the agent is told to stop.
func (m *mux) ask(ctx context.Context, op string, body, reply any) (*conversation, error) {
	b, err := cbor.Marshal(body)
	if err != nil {
		return nil, err
	}
	s, err := m.open()
	if err != nil {
		return nil, err
	}
	c := newConversation(m, s)
	stop := context.AfterFunc(ctx, c.abort)
	err = c.put(request{Op: op, Body: b}, reply)
	if !stop() || err != nil {
		c.close()
		return nil, errors.Join(ctx.Err(), err)
	}
	return c, nil
}

// longAgo is a deadline that has passed.
var longAgo = time.Unix(1, 0)

// abort ends it also for who reads here.
func (c *conversation) abort() {
	_ = c.s.SetReadDeadline(longAgo)
	c.close()
}

func (c *conversation) put(q request, reply any) error {
	if err := c.out.SendValue(relay.Request, q); err != nil {
		return err
	}
	tag, text, err := c.in.Next()
	switch {
	case err != nil:
		return relay.NoEOF(err)
	case tag == relay.Failure:
		return errors.New(string(text))
	case tag != relay.Reply:
		return fmt.Errorf("%w: an answer of kind %d", relay.ErrChunk, tag)
	case reply == nil:
		return nil
	}
	return relay.Decode(text, reply)
}

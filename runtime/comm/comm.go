package comm

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"

	"jeton/runtime/session"
)

// ErrClosed is what Send returns when either side has closed the Comm.
var ErrClosed = errors.New("comm: this comm is closed")

// A Comm is one open stream. Its methods may be called from several goroutines.
type Comm struct {
	id, target string
	q          queue
}

// ID is the comm_id of the protocol.
func (c *Comm) ID() string { return c.id }

// Target is the name that it was opened to.
func (c *Comm) Target() string { return c.target }

// Open opens a Comm to a target that the page has registered. data may be nil. That the page knows no such target is told
// later, by a close.
func Open(target string, data map[string]any) (*Comm, error) { return OpenMetadata(target, data, nil) }

// OpenMetadata is Open for targets that look at the metadata of the message, such as those that want to know a version.
func OpenMetadata(target string, data, metadata map[string]any) (*Comm, error) {
	c := newComm(newID(), target)
	registry.add(c)
	if err := session.Current().Comm(session.CommMessage{Kind: "open", ID: c.id, Target: target, Data: some(data), Metadata: metadata}); err != nil {
		registry.remove(c)
		c.q.close()
		return nil, fmt.Errorf("comm: opening %q: %w", target, err)
	}
	return c, nil
}

// Send sends data, which must be what encoding/json accepts. It blocks until the kernel has taken it.
func (c *Comm) Send(data map[string]any) error { return c.SendBuffers(data, nil) }

// SendBuffers sends data and binary parts, which are not copied and must not change until it returns. While a message is handled,
// what is sent answers it.
func (c *Comm) SendBuffers(data map[string]any, buffers [][]byte) error {
	return c.send(session.CommMessage{Data: data, Buffers: buffers, Request: c.q.answers()})
}

// Request names the message that is being handled, nil outside of handlers; see Answer.
func (c *Comm) Request() []byte { return c.q.answers() }

// Answer is Send of what answers an earlier message, by its Request.
func (c *Comm) Answer(request []byte, data map[string]any) error {
	return c.send(session.CommMessage{Data: data, Request: request})
}

func (c *Comm) send(m session.CommMessage) error {
	if c.q.isClosed() {
		return fmt.Errorf("%w (target %q)", ErrClosed, c.target)
	}
	m.Kind, m.ID, m.Data = "msg", c.id, some(m.Data)
	if err := session.Current().Comm(m); err != nil {
		return fmt.Errorf("comm: sending to %q: %w", c.target, err)
	}
	return nil
}

// OnMessage sets what is called with each message's data. Messages that came before are delivered now.
func (c *Comm) OnMessage(handle func(data map[string]any)) {
	c.q.onMessage(func(m session.CommMessage) { handle(m.Data) })
}

// OnMessageBuffers is OnMessage for messages with binary parts.
func (c *Comm) OnMessageBuffers(handle func(data map[string]any, buffers [][]byte)) {
	c.q.onMessage(func(m session.CommMessage) { handle(m.Data, m.Buffers) })
}

// OnClose sets what is called when the page closes the Comm, after its last message.
func (c *Comm) OnClose(handle func(data map[string]any)) {
	c.q.onClose(func(m session.CommMessage) { handle(m.Data) })
}

// Close tells the page, and drops what waits. Closing twice is fine.
func (c *Comm) Close() error {
	if !c.q.close() {
		return nil
	}
	registry.remove(c)
	if err := session.Current().Comm(session.CommMessage{Kind: "close", ID: c.id, Data: some(nil)}); err != nil {
		return fmt.Errorf("comm: closing %q: %w", c.target, err)
	}
	return nil
}

func newComm(id, target string) *Comm {
	c := &Comm{id: id, target: target}
	c.q.init(target)
	return c
}

func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// some is data that is never null: the protocol wants an object.
func some(data map[string]any) map[string]any {
	if data == nil {
		return map[string]any{}
	}
	return data
}

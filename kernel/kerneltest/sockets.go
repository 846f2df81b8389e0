package kerneltest

import (
	"errors"
	"sync"
	"testing"

	"jeton/kernel/wire"
)

// A Sent is one message of the kernel, as a client receives it.
type Sent struct {
	Channel wire.Channel
	*wire.Message
}

// sockets are front.Sockets in memory. They keep every message that the kernel sent, in order.
type sockets struct {
	t     testing.TB
	codec *wire.Codec
	in    map[wire.Channel]chan *wire.Message

	mu      sync.Mutex
	changed *sync.Cond
	log     []Sent
	closed  bool
	hold    chan struct{} // when not nil, Publish of an output waits until it is closed
}

func newSockets(t testing.TB) *sockets {
	s := &sockets{t: t, codec: wire.NewCodec([]byte("key")), in: make(map[wire.Channel]chan *wire.Message)}
	s.changed = sync.NewCond(&s.mu)
	for _, ch := range []wire.Channel{wire.Shell, wire.Control, wire.Stdin} {
		s.in[ch] = make(chan *wire.Message)
	}
	return s
}

// Requests implements front.Sockets.
func (s *sockets) Requests(ch wire.Channel) <-chan *wire.Message { return s.in[ch] }

// Send implements front.Sockets.
func (s *sockets) Send(ch wire.Channel, m *wire.Message) error {
	if len(m.IDs) == 0 {
		return errors.New("kerneltest: a reply without an identity")
	}
	return s.record(ch, m)
}

// Publish implements front.Sockets.
func (s *sockets) Publish(m *wire.Message) error {
	s.mu.Lock()
	hold := s.hold
	s.mu.Unlock()
	if hold != nil && m.Type() != "status" {
		<-hold
	}
	return s.record(wire.IOPub, m)
}

func (s *sockets) record(ch wire.Channel, m *wire.Message) error {
	got, err := s.through(m)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errors.New("kerneltest: the test has ended")
	}
	if err != nil {
		s.t.Errorf("kerneltest: the kernel sends a %s that cannot be read: %v", m.Type(), err)
		return err
	}
	s.log = append(s.log, Sent{ch, got})
	s.changed.Broadcast()
	return nil
}

// through encodes and decodes m, as a network does.
func (s *sockets) through(m *wire.Message) (*wire.Message, error) {
	frames, err := s.codec.Encode(m)
	if err != nil {
		return nil, err
	}
	return s.codec.Decode(frames)
}

func (s *sockets) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.changed.Broadcast()
}

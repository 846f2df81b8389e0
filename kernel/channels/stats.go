package channels

import (
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"

	"jeton/kernel/wire"
)

// Stats counts what a kernel's sockets have seen since Open.
type Stats struct {
	Received     int64 // good messages on shell, control and stdin
	BadSignature int64 // unsigned, or signed with another key
	Replayed     int64 // received twice
	Malformed    int64 // frames, JSON or header not as the protocol has them; answered where there is a header
	TooLarge     int64 // beyond wire.MaxMessageBytes
	Handshakes   int64 // connections that did not become a ZeroMQ peer
	Unroutable   int64 // replies to clients that had gone
	Lost         int64 // outputs that a slow subscriber did not get
	Peers        int64 // connections now, over all sockets
}

// counters keeps Stats, and logs the first event of each kind: a client with the wrong key may send for ever.
type counters struct {
	log *slog.Logger

	received, badSignature, replayed, malformed, tooLarge, handshakes, unroutable, lost, peers atomic.Int64

	mu     sync.Mutex
	logged map[string]bool
}

func newCounters(log *slog.Logger) *counters {
	return &counters{log: log, logged: make(map[string]bool)}
}

func (c *counters) read() Stats {
	return Stats{
		Received:     c.received.Load(),
		BadSignature: c.badSignature.Load(),
		Replayed:     c.replayed.Load(),
		Malformed:    c.malformed.Load(),
		TooLarge:     c.tooLarge.Load(),
		Handshakes:   c.handshakes.Load(),
		Unroutable:   c.unroutable.Load(),
		Lost:         c.lost.Load(),
		Peers:        c.peers.Load(),
	}
}

// once logs message with args unless it was logged before.
func (c *counters) once(message string, args ...any) {
	c.mu.Lock()
	seen := c.logged[message]
	c.logged[message] = true
	c.mu.Unlock()
	if !seen {
		c.log.Warn(message, args...)
	}
}

// refused counts a message that the codec did not take.
func (c *counters) refused(ch wire.Channel, err error) {
	switch {
	case errors.Is(err, wire.ErrSignature):
		c.badSignature.Add(1)
		c.once("dropped a message with a wrong signature: its sender has another connection file; more of them are only counted", "channel", ch)
	case errors.Is(err, wire.ErrReplayed):
		c.replayed.Add(1)
		c.once("dropped a message that was received before; more of them are only counted", "channel", ch)
	case errors.Is(err, wire.ErrTooLarge):
		c.tooLarge.Add(1)
		c.once("dropped a message that is too large; more of them are only counted", "channel", ch, "err", err)
	default:
		c.malformed.Add(1)
		c.once("a malformed message; more of them are only counted", "channel", ch, "err", err)
	}
}

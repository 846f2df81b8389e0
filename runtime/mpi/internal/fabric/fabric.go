package fabric

import (
	"context"
	"sync"
)

// Anyone is the rank of Park that stands for all.
const Anyone = -1

// A Fabric is one rank's end of the network. Attach is called first, once. Of the other methods, Send and Poll are called by who holds the sink's lock,
// Park by who does not.
type Fabric interface {
	Rank() int
	Size() int

	// Attach names who takes what comes, and the lock that it belongs to. Packets that came before are its first.
	Attach(s Sink, mu sync.Locker)

	// Send hands over a packet. It does not block. now says that payload may be changed already; otherwise it belongs to the fabric until Sink.Sent is
	// called with the token. With a nil token it is always now: the fabric copies what it cannot send at once. The header may be changed in
	// any case. len(payload) is at most Limit(to). Errors: the rank is lost; then nothing was sent, and Sent is not called. A rank does not send to itself.
	Send(to int, h *Header, payload []byte, token any) (now bool, err error)

	// Limit is the longest payload of a packet to a rank.
	Limit(to int) int

	// Poll gives the sink some of what has come, and goes on sending what could not be sent at once. It reports whether it did either.
	Poll() bool

	// Park sleeps until a packet from a rank (or Anyone) may have come, a payload to it may have been Sent, it may be Lost, Wake was called, or ctx has
	// ended; it may also return for no reason. It returns at once when done, called under the lock, is true. Several may park at once.
	Park(ctx context.Context, from int, done func() bool)

	// Wake ends all Parks that are under way. It may be called with the lock or without.
	Wake()

	// Spin reports whether waiting with open eyes helps: the ranks of this host have a processor each.
	Spin() bool

	// Direct reports whether a message to a rank can be taken from the sender's memory by Fetch.
	Direct(to int) bool

	// Fetch copies len(into) bytes from an address of another rank's process, which must not change them meanwhile. It is for ranks for which Direct is
	// true there.
	Fetch(into []byte, from int, address uintptr) error

	// Close ends this end. Parks return; others are told Lost, those that had nothing to do with it yet when they first send to it. What Send has taken is sent first, as far as its receivers take it within ctx.
	Close(ctx context.Context) error
}

// A Yielder is a fabric whose Yield lets other ranks of this host run: those who share the processor get it without a sleep and a wake-up. It is called without the
// sink's lock.
type Yielder interface{ Yield() }

// A Sink takes what comes to a rank. Its methods are called under its lock, and do not block.
type Sink interface {
	// Place says where the payload of a packet shall be read to: exactly n bytes, or nil when the fabric may choose. A fabric whose packets lie in its own
	// memory need not ask.
	Place(from int, h *Header, n int) []byte

	// Deliver is called for each packet. payload is what Place returned, or memory of the fabric's, which is good during the call only.
	Deliver(from int, h *Header, payload []byte)

	// Sent says that the payload of the Send with this token may be changed.
	Sent(token any)

	// Lost is called once when a rank has died, left, or is out of reach. Tokens of what was under way to it have been Sent.
	Lost(rank int, err error)
}

// A Filler is a fabric whose payloads can be written where they are sent from. Fill is Send of n bytes that from writes there; it is false when there is no room now,
// or the rank is lost: then nothing was sent, and Send says which.
type Filler interface {
	Fill(to int, h *Header, n int, from Filling) bool
}

// A Filling writes a payload.
type Filling interface{ Fill(room []byte) }

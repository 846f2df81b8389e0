package channels

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"

	"jeton/kernel/wire"
)

// Errors of Send and Publish.
var (
	// ErrClosed: Close was called.
	ErrClosed = errors.New("channels: closed")
	// ErrGone: the client that the message is for is not connected (any more).
	ErrGone = errors.New("channels: the client has gone away")
)

// A Config has what Open may be told. The zero value works.
type Config struct {
	// Session is the session id in the headers of messages that channels itself sends (iopub_welcome); default: a new id.
	Session string
	// Logger gets what the operator of a kernel wants to know; default: none.
	Logger *slog.Logger
	// Left, when not nil, is told that a client's connection to shell, control or stdin has ended: id is its routing frame,
	// as in Message.IDs[0]. It must not block. It is not called for a connection that a newer one with the same identity replaced.
	Left func(ch wire.Channel, id []byte)
	// OutboxBytes bounds what waits for one subscriber of IOPub; default 16 MiB. One message is always taken.
	OutboxBytes int
	// Patience is how long Publish waits while no subscriber reads at all, before it goes on without them; default 3 s.
	Patience time.Duration
	// Grace is how long Publish waits for a slow subscriber while others have room; default 250 ms, and a tenth of the
	// time after that.
	Grace time.Duration
	// Sockets are what Bind has returned, in this process or in one that has handed them over; default: Open opens them.
	Sockets []net.Listener
	// Linger is how long Close waits for the last messages to be read; default 1 s.
	Linger time.Duration
}

func (c Config) withDefaults() Config {
	if c.Session == "" {
		c.Session = wire.NewHeader("", "").MsgID
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.OutboxBytes <= 0 {
		c.OutboxBytes = 16 << 20
	}
	if c.Patience <= 0 {
		c.Patience = 3 * time.Second
	}
	if c.Grace <= 0 {
		c.Grace = 250 * time.Millisecond
	}
	if c.Linger <= 0 {
		c.Linger = time.Second
	}
	return c
}

// Channels are the open sockets of one kernel. All methods may be called from several goroutines.
type Channels struct {
	conn    ConnectionFile
	cfg     Config
	codec   *wire.Codec
	stats   *counters
	routers map[wire.Channel]*router
	pub     *publisher
	servers []*server
	closing sync.Once
}

// Open listens on the five sockets of conn and serves them until Close. A port that is 0 is chosen by the system;
// [Channels.Connection] has it then.
//
// Errors: a port in use, an address that is not this host's, a path that cannot be made. Nothing stays open then.
func Open(conn ConnectionFile, cfg Config) (*Channels, error) {
	conn, err := conn.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("connection: %w", err)
	}
	cfg = cfg.withDefaults()
	if cfg.Sockets == nil {
		if cfg.Sockets, err = Bind(conn); err != nil {
			return nil, err
		}
	}
	if len(cfg.Sockets) != SocketCount {
		return nil, fmt.Errorf("channels: a kernel has %d sockets, not %d", SocketCount, len(cfg.Sockets))
	}
	c := &Channels{
		conn:    conn,
		cfg:     cfg,
		codec:   wire.NewCodec([]byte(conn.Key)),
		stats:   newCounters(cfg.Logger),
		routers: make(map[wire.Channel]*router),
	}
	c.pub = newPublisher(c.codec, cfg, c.stats)
	for i, ch := range all {
		c.serve(ch, cfg.Sockets[i])
	}
	return c, nil
}

// SocketCount is how many sockets a kernel has.
const SocketCount = 5

// Bind opens the listening sockets of a kernel's channels, for Config.Sockets.
//
// Errors: those of Open. Nothing stays open then.
func Bind(conn ConnectionFile) (sockets []net.Listener, err error) {
	if conn, err = conn.withDefaults(); err != nil {
		return nil, fmt.Errorf("connection: %w", err)
	}
	for _, ch := range all {
		network, addr := conn.address(ch)
		ln, err := listen(network, addr)
		if err != nil {
			for _, other := range sockets {
				other.Close()
			}
			return nil, listenError(ch, addr, err)
		}
		sockets = append(sockets, ln)
	}
	return sockets, nil
}

// serve gives the socket of ch its behaviour.
func (c *Channels) serve(ch wire.Channel, ln net.Listener) {
	var h handler
	typ := zmq4.Router
	switch ch {
	case wire.IOPub:
		h, typ = c.pub, zmq4.XPub
	case wire.Heartbeat:
		h, typ = echo{}, zmq4.Rep
	default:
		r := newRouter(ch, c.codec, c.cfg, c.stats)
		c.routers[ch] = r
		h = r
	}
	s := newServer(ch, ln, typ, h, c.stats)
	c.servers = append(c.servers, s)
	if p := s.port(); p != 0 {
		*c.conn.port(ch) = p
	}
}

// Connection is the connection file with the ports that were chosen.
func (c *Channels) Connection() ConnectionFile { return c.conn }

// Requests returns what comes in on shell, control or stdin. The channel is unbuffered: what nobody takes waits in the
// clients. It is closed by Close. For IOPub and heartbeat it is nil.
func (c *Channels) Requests(ch wire.Channel) <-chan *wire.Message {
	if r := c.routers[ch]; r != nil {
		return r.requests
	}
	return nil
}

// Send sends m on shell, control or stdin to the client that m.IDs[0] names. It does not wait for the client; one that
// leaves more than 64 MiB of replies unread is served no further requests until it reads.
//
// Errors: ErrGone, ErrClosed, or that m cannot be encoded.
func (c *Channels) Send(ch wire.Channel, m *wire.Message) error {
	r := c.routers[ch]
	if r == nil {
		return fmt.Errorf("channels: %s is not a channel for replies", ch)
	}
	return r.send(m)
}

// Publish sends m to all subscribers of IOPub. m.IDs may be nil: the topic is then made from the message's type.
//
// Calls from one goroutine keep their order for every subscriber. It waits while the outboxes of all subscribers are
// full, so a cell prints as fast as its fastest client reads; for a slower one it waits no longer than Config.Grace and a
// tenth of the time. A status never waits.
//
// Errors: ErrClosed, or that m cannot be encoded.
func (c *Channels) Publish(m *wire.Message) error { return c.pub.publish(m) }

// Stats returns what was counted since Open.
func (c *Channels) Stats() Stats { return c.stats.read() }

// Close stops listening, gives the clients up to Config.Linger to read what was sent, and closes the connections. When it
// returns nothing of ours is running. It may be called twice.
func (c *Channels) Close() error {
	c.closing.Do(func() {
		c.pub.stop()
		for _, r := range c.routers {
			r.stop()
		}
		for _, s := range c.servers {
			s.stop()
		}
		deadline := time.Now().Add(c.cfg.Linger)
		for _, s := range c.servers {
			s.wait(deadline)
		}
		for _, r := range c.routers {
			close(r.requests)
		}
	})
	return nil
}

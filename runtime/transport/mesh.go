package transport

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// A Config says who a process is in its mesh, and how it finds the others.
type Config struct {
	Rank int // this process's number, from 0
	Size int // how many there are; 0 when that is not known: then any rank may call
	// Secret is what all processes of the mesh know and no others: at least 16 bytes, random. World is the mesh's name, which need
	// not be secret; it keeps apart meshes with one secret.
	Secret []byte
	World  string

	Directory Directory // how the others are found
	Listen    string    // where to listen; default "127.0.0.1:0", which is this machine only
	Advertise string    // the host that others call; default is that of Listen; when that is any, the addresses of all interfaces

	Host func(rank int) string // the name of a rank's host, for messages; may be nil
	// Gone returns a channel that is closed when it is known that the rank has died, and a new one when it was replaced. It may be nil:
	// then a death is noticed by the end of a connection, and a Recv from a rank that never was connected waits for its call.
	Gone func(rank int) <-chan struct{}
	// Well reports that a rank that is gone has ended by itself: then its connection ends by itself, too, after all that it has sent. May be nil.
	Well     func(rank int) bool
	Observer Observer // default: the event log, if the process records one (runtime/history)

	ofWorld bool // its ranks are the world's

	MaxMessage int64         // bytes; default 1 GiB
	Queue      int           // bytes of one sender's messages on one stream that wait for Recv before the sender does; default 16 MiB
	Handshake  time.Duration // until a connection must have proved itself; default 5 s
	// Pending is how many connections may be open that have not proved themselves yet; the oldest goes when one more comes. Default: twice Size, and at
	// least 64, so that all others may call at once.
	Pending int
}

// A Mesh is the end of a process's connections to the others. Connections are made when they are first needed: one a pair, whoever
// needs it first. All methods may be called from several goroutines at once.
type Mesh struct {
	cfg         Config
	key         []byte
	incarnation uint64 // tells this process from an earlier one of the same rank
	ln          net.Listener
	addr        string
	dial        func(ctx context.Context, addr string, limit time.Duration) (net.Conn, error)
	crowded     bool // see Config.crowds

	ctx    context.Context // ends at Close
	cancel context.CancelCauseFunc
	group  sync.WaitGroup // all goroutines: see spawn
	live   sync.Mutex     // guards ended; the innermost lock
	ended  bool           // no goroutine may be started any more

	watcher atomic.Pointer[watcher]

	sentry  *sentry // nil where there is none
	polls   atomic.Uint64
	polled  atomic.Pointer[polled]
	asleep  atomic.Bool // somebody is in Sleep
	polling sync.Mutex  // guards changes of polled; an innermost lock

	anyone atomic.Int32 // goroutines in RecvAny

	mu      sync.Mutex // guards what follows; taken before a peer's
	peers   map[int]*peer
	streams map[uint32]*Stream
	changed chan struct{} // closed and made anew when a peer's state changes
	closed  bool

	pending *pending
	asks    asks
}

// Open makes a mesh: it listens, and publishes its address. Close ends it.
func Open(ctx context.Context, cfg Config) (*Mesh, error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	ln, err := listen(ctx, cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("transport: rank %d cannot listen: %w", cfg.Rank, err)
	}
	m := newMesh(cfg)
	m.ln, m.addr = ln, cfg.advertised(ln.Addr())
	if m.sentry = newSentry(); m.sentry != nil {
		m.spawn(m.sentry.run)
	}
	m.spawn(m.accept)
	if err := cfg.Directory.Publish(ctx, cfg.Rank, m.addr); err != nil {
		m.Close()
		return nil, fmt.Errorf("transport: rank %d cannot tell its address: %w", cfg.Rank, err)
	}
	return m, nil
}

// listen listens for plain TCP, which is all that a mesh calls with.
func listen(ctx context.Context, at string) (net.Listener, error) {
	l := net.ListenConfig{Control: unpaces}
	l.SetMultipathTCP(false)
	return l.Listen(ctx, "tcp", at)
}

func newMesh(cfg Config) *Mesh {
	var b [8]byte
	rand.Read(b[:])
	m := &Mesh{cfg: cfg, key: worldKey(cfg.Secret, cfg.World), incarnation: binary.BigEndian.Uint64(b[:]), dial: dial,
		peers: map[int]*peer{}, streams: map[uint32]*Stream{}, changed: make(chan struct{})}
	m.crowded = cfg.crowds()
	m.ctx, m.cancel = context.WithCancelCause(context.Background())
	m.pending = &pending{limit: cfg.Pending}
	m.Observe(cfg.Observer)
	if cfg.Observer == nil {
		m.Observe(newLogger(m))
	}
	return m
}

// complete sets the defaults, and refuses what cannot work.
func (c *Config) complete() error {
	switch {
	case c.Rank < 0 || c.Size > 0 && c.Rank >= c.Size || c.Size < 0:
		return fmt.Errorf("transport: rank %d of a mesh of %d: %w", c.Rank, c.Size, ErrRank)
	case len(c.Secret) < minSecret:
		return fmt.Errorf("transport: the secret has %d bytes; take at least %d random ones", len(c.Secret), minSecret)
	case c.Directory == nil:
		return fmt.Errorf("transport: Config.Directory is missing: who tells where the others are?")
	}
	setDefault(&c.Listen, "127.0.0.1:0")
	setDefault(&c.MaxMessage, 1<<30)
	setDefault(&c.Queue, 16<<20)
	setDefault(&c.Handshake, 5*time.Second)
	setDefault(&c.Pending, max(64, 2*c.Size))
	return nil
}

func setDefault[T comparable](v *T, to T) {
	var zero T
	if *v == zero {
		*v = to
	}
}

// advertised is the address that others call.
func (c *Config) advertised(at net.Addr) string {
	host, port, _ := net.SplitHostPort(at.String())
	if c.Advertise != "" {
		host = c.Advertise
	} else if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		return interfaces(port)
	}
	return net.JoinHostPort(host, port)
}

// Rank is this process's number.
func (m *Mesh) Rank() int { return m.cfg.Rank }

// Size is how many processes there are; 0 when that is not known.
func (m *Mesh) Size() int { return m.cfg.Size }

// Addr is the address (host:port, or several with commas between) at which others call this process.
func (m *Mesh) Addr() string { return m.addr }

// life is a wait that ends with the mesh.
func (m *Mesh) life() wait { return wait{m.ctx, context.Background()} }

// Send sends a message on the stream "": see Stream.Send.
func (m *Mesh) Send(ctx context.Context, to int, data []byte) error {
	return m.Stream("").Send(ctx, to, data)
}

// Recv receives the next message of a rank on the stream "": see Stream.Recv.
func (m *Mesh) Recv(ctx context.Context, from int) (Message, error) {
	return m.Stream("").Recv(ctx, from)
}

// RecvAny receives the next message of any rank on the stream "": see Stream.RecvAny.
func (m *Mesh) RecvAny(ctx context.Context) (Message, error) { return m.Stream("").RecvAny(ctx) }

// Connect makes the connection to a rank, as the first Send would. It blocks until there is one. Errors: as Send.
func (m *Mesh) Connect(ctx context.Context, rank int) error {
	p, err := m.peer(rank)
	if err == nil && rank != m.cfg.Rank {
		_, err = p.connect(waitOf(ctx))
	}
	return m.fail("connect to", rank, err)
}

// Watch has handlers told of the death of a rank, also when it never was connected: in a mesh of unknown size, which does not know that there is such a
// rank.
func (m *Mesh) Watch(rank int) error {
	_, err := m.peer(rank)
	return m.fail("watch", rank, err)
}

// Close says goodbye to all peers, and ends all calls that wait. On return nothing of the mesh is left. It may be called twice.
func (m *Mesh) Close() error {
	m.mu.Lock()
	was := m.closed
	m.closed = true
	peers := m.peerList()
	m.mu.Unlock()
	if !was {
		for _, p := range peers {
			p.farewell()
		}
	}
	m.cancel(ErrClosed)
	m.live.Lock()
	m.ended = true
	m.live.Unlock()
	if m.ln != nil {
		m.ln.Close()
	}
	m.pending.closeAll()
	for _, p := range peers {
		if c := p.current.Load(); c != nil {
			c.end(ErrClosed)
		}
		p.wake()
	}
	if m.sentry != nil {
		m.sentry.shut()
	}
	m.group.Wait()
	return nil
}

func (m *Mesh) isClosed() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.closed
}

// spawn starts a goroutine that Close waits for; false when the mesh is closed.
func (m *Mesh) spawn(f func()) bool {
	m.live.Lock()
	defer m.live.Unlock()
	if m.ended {
		return false
	}
	m.group.Go(f)
	return true
}

// Forget makes a rank that was lost one that may be connected again, when another process has taken its place. Where Config.Gone
// is given, that is noticed without.
func (m *Mesh) Forget(rank int) error {
	p, err := m.peer(rank)
	if err != nil {
		return m.fail("forget", rank, err)
	}
	p.forget()
	return nil
}

// peerList is all peers. The caller holds mu.
func (m *Mesh) peerList() []*peer {
	all := make([]*peer, 0, len(m.peers))
	for _, p := range m.peers {
		all = append(all, p)
	}
	return all
}

// note tells those who wait for any peer that one has changed.
func (m *Mesh) note() {
	m.mu.Lock()
	defer m.mu.Unlock()
	close(m.changed)
	m.changed = make(chan struct{})
}

// all has every connection read by its own goroutine. It returns a channel that is closed when a peer changes; an error when
// all peers are lost, or the mesh is closed.
func (m *Mesh) all() (<-chan struct{}, error) {
	m.mu.Lock()
	peers, changed := m.peerList(), m.changed
	m.mu.Unlock()
	if m.ctx.Err() != nil {
		return nil, ErrClosed
	}
	lost := 0
	var last error
	for _, p := range peers {
		c, _, err := p.state()
		if c != nil {
			c.resume()
		}
		if err != nil {
			lost, last = lost+1, m.fail("receive from", p.rank, err)
		}
	}
	if m.cfg.Size > 1 && lost == m.cfg.Size-1 {
		return nil, last
	}
	return changed, nil
}

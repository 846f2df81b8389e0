package frame

import (
	"cmp"
	"context"
	"io"
	"net"
	"sync"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/session"
	"jeton/runtime/sock"
)

// A Config says how a Conn is to be. The zero value takes any type.
type Config struct {
	Peer     string            // who is at the other end, for errors and the log; default: the address there
	Types    []string          // what is received: other types are ErrUnknown; default: any
	Limit    int               // of a body, in bytes, both ways; default 1 MiB
	Patience time.Duration     // how long the rest of a message that has begun may take; default 10 s
	Backlog  int               // how many bytes Post keeps for a peer that does not read; default 16 MiB
	Recorder *history.Recorder // who records the messages; default: the process's own
	Quiet    bool              // the log is told of messages, and not of the connection's beginning and end
}

const (
	defaultPatience = 10 * time.Second
	defaultBacklog  = 16 << 20
)

// A Conn sends and receives messages over a stream. Its methods may be called from several goroutines at once.
type Conn struct {
	stream io.ReadWriteCloser
	cfg    Config
	name   string // of the connection in the log
	types  map[string]bool
	proc   string // the peer's name in the log
	told   bool   // the stream records its beginning and end itself

	read
	write

	done chan struct{} // closed by Close
	once sync.Once
	err  error // of the stream's Close
	wg   sync.WaitGroup
}

// New makes a Conn of a stream: a net.Conn, a *sock.Endpoint, or any other. It starts nothing. The stream is the Conn's from now on.
func New(stream io.ReadWriteCloser, cfg ...Config) *Conn {
	c := &Conn{stream: stream, done: make(chan struct{})}
	if len(cfg) > 0 {
		c.cfg = cfg[0]
	}
	here, there := ends(stream)
	c.cfg.Peer = cmp.Or(c.cfg.Peer, there, "the peer")
	c.cfg.Patience = cmp.Or(max(0, c.cfg.Patience), defaultPatience)
	c.cfg.Backlog = cmp.Or(max(0, c.cfg.Backlog), defaultBacklog)
	c.name = here + "-" + there
	if s, ok := stream.(recorded); ok { // which would record the same as bytes
		s.Unrecorded()
		c.told = true
	}
	c.Types(c.cfg.Types...)
	c.read.init(c)
	c.write.init(c)
	return c
}

// A recorded stream tells the log of what goes over it, unless it shall not.
type recorded interface{ Unrecorded() }

// ends are the addresses of a stream's ends, as far as it has some.
func ends(stream any) (here, there string) {
	switch s := stream.(type) {
	case net.Conn:
		return s.LocalAddr().String(), s.RemoteAddr().String()
	case *sock.Endpoint:
		if a, err := s.GetSockName(); err == nil {
			here = a.String()
		}
		if a, err := s.GetPeerName(); err == nil {
			there = a.String()
		}
	}
	return here, there
}

// Types says which types are received from now on; others are ErrUnknown. None: any.
func (c *Conn) Types(types ...string) {
	known := map[string]bool{}
	for _, t := range types {
		known[t] = true
	}
	c.rmu.Lock()
	defer c.rmu.Unlock()
	c.types = known
}

// Peer is who is at the other end, as errors call it.
func (c *Conn) Peer() string {
	c.rmu.Lock()
	defer c.rmu.Unlock()
	return c.cfg.Peer
}

// Name says from now on who is at the other end: its process's name in the log, "" when that is not known, and what errors call it.
func (c *Conn) Name(proc, peer string) {
	c.rmu.Lock()
	defer c.rmu.Unlock()
	c.proc, c.cfg.Peer = proc, peer
}

// receivers are those of a message, for the log.
func (c *Conn) receivers() []string {
	c.rmu.Lock()
	defer c.rmu.Unlock()
	if c.proc == "" {
		return nil
	}
	return []string{c.proc}
}

// Close ends the connection, and the calls that wait for it. On return nothing of it is left. It may be called twice.
func (c *Conn) Close() error {
	c.once.Do(func() {
		close(c.done)
		c.err = c.stream.Close()
		c.recordLife(history.Close)
		c.release()
	})
	c.wg.Wait()
	return c.err
}

// HangUp says that nothing more will be sent: the peer's Recv then returns io.EOF, and it can still answer. Where the stream knows no half
// of a connection, it is Close.
func (c *Conn) HangUp() error {
	switch s := c.stream.(type) {
	case interface{ CloseWrite() error }:
		return c.fail("hang up on", s.CloseWrite())
	case *sock.Endpoint:
		return c.fail("hang up on", s.Shutdown(sock.SHUT_WR))
	}
	return c.Close()
}

func (c *Conn) isClosed() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

func (c *Conn) fail(op string, err error) error {
	if err == nil {
		return nil
	}
	if c.isClosed() {
		err = ErrClosed
	}
	return &Error{Op: op, Peer: c.Peer(), Err: err}
}

// A wait says what ends a call: the caller's context, or the interrupt of the cell.
type wait struct{ ctx, cell context.Context }

func waitOf(ctx context.Context) wait {
	w := wait{ctx: ctx, cell: session.Current().Context()}
	if w.cell == ctx {
		w.cell = context.Background()
	}
	return w
}

func (w wait) err() error {
	if w.ctx.Err() != nil {
		return context.Cause(w.ctx)
	}
	if w.cell.Err() != nil {
		return context.Cause(w.cell)
	}
	return nil
}

// A guard has a call of the stream end when a wait does, by a deadline in the past. It costs nothing while call after call has the
// same wait.
type guard struct {
	w    wait
	stop []func() bool
}

func (g *guard) watch(w wait, kick func()) {
	if g.w == w {
		return
	}
	g.release()
	g.w = w
	for _, ctx := range []context.Context{w.ctx, w.cell} {
		if ctx.Done() != nil {
			g.stop = append(g.stop, context.AfterFunc(ctx, kick))
		}
	}
}

func (g *guard) release() {
	for _, stop := range g.stop {
		stop()
	}
	g.stop, g.w = nil, wait{}
}

var longAgo = time.Unix(1, 0)

// release lets go of contexts.
func (c *Conn) release() {
	for _, half := range []struct {
		turn  chan struct{}
		guard *guard
	}{{c.rturn, &c.rguard}, {c.wturn, &c.wguard}} {
		select {
		case half.turn <- struct{}{}:
			half.guard.release()
			<-half.turn
		default: // whoever has the turn is thrown out, and does it
		}
	}
}

// LocalHost is the address of this machine that the connection uses, without the port: what others on the same network may
// reach it by. "" when the stream has none.
func (c *Conn) LocalHost() string {
	here, _ := ends(c.stream)
	host, _, _ := net.SplitHostPort(here)
	return host
}

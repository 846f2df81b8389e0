package frame

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"jeton/runtime/history"
)

// Dial connects to a Listener at an address, "host2:4711", or at any other TCP server. It waits until the connection is made, refused,
// or the cell is interrupted. Errors: nobody listens there, there is no such host, it does not answer.
func Dial(address string, cfg ...Config) (*Conn, error) {
	return DialContext(context.Background(), address, cfg...)
}

// DialContext is Dial that ends with ctx, too.
func DialContext(ctx context.Context, address string, cfg ...Config) (*Conn, error) {
	w := waitOf(ctx)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(w.cell, func() { cancel(w.err()) })()
	nc, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, &Error{Op: "connect to", Peer: address, Err: err}
	}
	return opened(nc, history.Connect, cfg), nil
}

func opened(nc net.Conn, kind history.Kind, cfg []Config) *Conn {
	c := New(nc, cfg...)
	if kind == history.Accept { // both ends give it the same name, which begins with who connected
		c.name = nc.RemoteAddr().String() + "-" + nc.LocalAddr().String()
	}
	c.recordLife(kind)
	return c
}

// A Listener accepts connections.
type Listener struct {
	ln  *net.TCPListener
	cfg []Config
}

// Listen listens at an address: "host1:4711"; "host1:0" is a port that the system chooses, and ":0" that at all addresses of this
// machine. The configuration is that of the connections. Close ends it.
func Listen(address string, cfg ...Config) (*Listener, error) {
	ln, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("frame: listen at %s: %w", address, err)
	}
	return &Listener{ln.(*net.TCPListener), cfg}, nil
}

// Addr is the address that others dial, as far as the one that it listens at says it.
func (l *Listener) Addr() string { return l.ln.Addr().String() }

// Accept waits for the next connection. It ends with an interrupt of the cell, and with Close.
func (l *Listener) Accept() (*Conn, error) { return l.AcceptContext(context.Background()) }

// AcceptContext is Accept that ends with ctx, too. It is for one goroutine at a time.
func (l *Listener) AcceptContext(ctx context.Context) (*Conn, error) {
	w := waitOf(ctx)
	_ = l.ln.SetDeadline(time.Time{})
	for _, ctx := range []context.Context{w.ctx, w.cell} {
		defer context.AfterFunc(ctx, func() { _ = l.ln.SetDeadline(longAgo) })()
	}
	nc, err := l.ln.Accept()
	if err != nil {
		switch {
		case w.err() != nil:
			err = w.err()
		case errors.Is(err, net.ErrClosed):
			err = ErrClosed
		}
		return nil, &Error{Op: "accept at", Peer: l.Addr(), Err: err}
	}
	return opened(nc, history.Accept, l.cfg), nil
}

// Close ends the listener. Its connections stay.
func (l *Listener) Close() error { return l.ln.Close() }

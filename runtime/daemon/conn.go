package daemon

import (
	"net"
	"sync"
	"sync/atomic"
	"time"

	"jeton/runtime/history"
)

// A listener accepts connections whose events are recorded.
type listener struct{ net.Listener }

// Accept implements net.Listener.
func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return newConn(c, history.Accept), nil
}

// SetDeadline bounds Accept, as it does of Go's own listener.
func (l listener) SetDeadline(t time.Time) error { return l.Listener.(*net.TCPListener).SetDeadline(t) }

// A conn is a TCP connection that tells the event log of the bytes that go over it, by their places in the stream, as package sock does.
type conn struct {
	net.Conn
	name     string // in the log: from the connecter to the accepter
	accepted bool
	hushed   atomic.Bool
	closed   sync.Once
	out, in  stream
}

// A stream counts the bytes of one direction. Its mutex is held while they are written, or noted as read, so that events have their order.
type stream struct {
	mu    sync.Mutex
	bytes int64
}

func newConn(nc net.Conn, kind history.Kind) *conn {
	from, to := nc.LocalAddr(), nc.RemoteAddr()
	if kind == history.Accept {
		from, to = to, from
	}
	c := &conn{Conn: nc, name: from.String() + "-" + to.String(), accepted: kind == history.Accept}
	history.Record(history.Event{Kind: kind, Name: c.name})
	return c
}

// Unrecorded keeps what goes over the connection from now on out of the log: for who records it as messages.
func (c *conn) Unrecorded() { c.hushed.Store(true) }

// Write implements io.Writer. The event comes first, so that no answer is recorded before its question.
func (c *conn) Write(b []byte) (n int, err error) {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	c.record(history.Send, b, c.out.bytes)
	n, err = c.Conn.Write(b)
	c.out.bytes += int64(n)
	return n, err
}

// Read implements io.Reader.
func (c *conn) Read(b []byte) (n int, err error) {
	n, err = c.Conn.Read(b)
	c.in.mu.Lock()
	defer c.in.mu.Unlock()
	c.record(history.Receive, b[:n], c.in.bytes)
	c.in.bytes += int64(n)
	return n, err
}

func (c *conn) record(kind history.Kind, b []byte, off int64) {
	if len(b) == 0 || c.hushed.Load() || !history.Wanted() {
		return
	}
	history.Record(history.Event{Kind: kind, Msg: &history.Message{Chan: c.name, Off: off, Back: c.accepted == (kind == history.Send),
		Bytes: len(b), Text: history.Excerpt(b)}})
}

// CloseWrite says that nothing more will be written: the other end reads io.EOF, and may still answer.
func (c *conn) CloseWrite() error { return c.Conn.(*net.TCPConn).CloseWrite() }

// Close implements io.Closer.
func (c *conn) Close() error {
	c.closed.Do(func() { history.Record(history.Event{Kind: history.Close, Name: c.name}) })
	return c.Conn.Close()
}

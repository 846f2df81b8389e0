package mail

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

// defaultPatience is how long a peer may take for the rest of a message, or for an answer.
const defaultPatience = 30 * time.Second

// A wire is a connection that carries messages. Its calls end when its context does.
type wire struct {
	conn     net.Conn
	r        *bufio.Reader
	patience time.Duration
	stop     func() bool
}

// newWire takes conn over. patience 0 is the default.
func newWire(ctx context.Context, conn net.Conn, patience time.Duration) *wire {
	if patience <= 0 {
		patience = defaultPatience
	}
	w := &wire{conn: conn, r: bufio.NewReader(conn), patience: patience}
	w.stop = context.AfterFunc(ctx, func() { conn.Close() })
	return w
}

// dial connects to a place.
func dial(ctx context.Context, address string, patience time.Duration) (*wire, error) {
	dialer := net.Dialer{Timeout: 5 * time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return newWire(ctx, conn, patience), nil
}

func (w *wire) close() {
	w.stop()
	w.conn.Close()
}

func (w *wire) send(m any) error {
	if err := w.conn.SetWriteDeadline(time.Now().Add(w.patience)); err != nil {
		return err
	}
	return writeFrame(w.conn, m)
}

// receive waits for a message as long as it takes; but when its first byte is there, the rest has to come.
func (w *wire) receive() (any, error) {
	if err := w.conn.SetReadDeadline(time.Time{}); err != nil {
		return nil, err
	}
	if _, err := w.r.Peek(1); err != nil {
		return nil, err
	}
	return w.answer()
}

// answer waits for a message that has to come.
func (w *wire) answer() (any, error) {
	if err := w.conn.SetReadDeadline(time.Now().Add(w.patience)); err != nil {
		return nil, err
	}
	m, err := readFrame(w.r)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, fmt.Errorf("mail: no whole message has come in %v: %w", w.patience, err)
	}
	return m, err
}

// refuse says why the connection ends, and reads on for a while: the peer, which may still be writing, would otherwise lose the answer
// with the connection.
func (w *wire) refuse(why string) {
	if w.send(No{Why: why}) != nil {
		return
	}
	if c, ok := w.conn.(interface{ CloseWrite() error }); ok {
		c.CloseWrite()
	}
	w.conn.SetReadDeadline(time.Now().Add(w.patience))
	io.Copy(io.Discard, io.LimitReader(w.r, 16*maxFrame))
}

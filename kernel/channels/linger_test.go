package channels

import (
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"jeton/kernel/wire"
)

// The last reply reaches a client that reads late and goes on asking: closing a TCP connection that has unread input would
// throw away what is still to be sent.
func TestLastReplyIsNotTakenBack(t *testing.T) {
	ch := newChannels(t, "tcp", Config{Linger: time.Minute})
	c := connect(t, ch, wire.Shell, zmq4.Dealer, "late")
	c.conn.(*net.TCPConn).SetReadBuffer(32 << 10)
	waitFor(t, func() bool { return ch.connected(wire.Shell, "late") })
	r := wire.New("shutdown_reply", session, nil, nil)
	r.IDs, r.Buffers = [][]byte{[]byte("late")}, [][]byte{make([]byte, 200<<10)}
	if err := ch.Send(wire.Shell, r); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { ch.Close() })
	waitFor(t, func() bool { return ch.unread(wire.Shell, "late") == 0 }) // all is in the system's buffers
	for range 200 {
		if err := c.request(wire.New("echo_request", "s", nil, nil)); err != nil {
			t.Fatalf("request after the kernel's end: %v", err)
		}
	}
	m, err := c.recv()
	if err != nil || len(m.Buffers[0]) != 200<<10 {
		t.Fatalf("last reply: %v", err)
	}
	if _, err := c.recv(); err != io.EOF {
		t.Errorf("after the last reply: %v, want EOF", err)
	}
	c.conn.Close()
}

// A client that uses another key is counted for each message, and logged once.
func TestWrongKeyIsLoggedOnce(t *testing.T) {
	var mu sync.Mutex
	var log strings.Builder
	ch := newChannels(t, "tcp", Config{Logger: slog.New(slog.NewTextHandler(locked{&mu, &log}, nil))})
	c := connect(t, ch, wire.Shell, zmq4.Dealer, "c")
	c.codec = wire.NewCodec([]byte("wrong"))
	for range 10 {
		if err := c.request(wire.New("echo_request", "s", nil, nil)); err != nil {
			t.Fatal(err)
		}
	}
	waitFor(t, func() bool { return ch.Stats().BadSignature == 10 })
	mu.Lock()
	defer mu.Unlock()
	if n := strings.Count(log.String(), "wrong signature"); n != 1 {
		t.Errorf("logged %d times:\n%s", n, &log)
	}
}

type locked struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

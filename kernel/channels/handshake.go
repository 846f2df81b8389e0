package channels

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"net"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"
)

const (
	greetingBytes = 64 // RFC 37, "greeting"
	// handshakeTime bounds the handshake: who connects and says nothing is let go.
	handshakeTime = 10 * time.Second
	// maxReadyBytes bounds the READY command: some properties of at most 255 bytes each.
	maxReadyBytes = 8 << 10
)

// handshake makes the ZMTP greeting and the NULL handshake over conn, and returns the identity that the client gave
// itself. What follows is to be read from r.
func handshake(conn net.Conn, r *bufio.Reader, typ zmq4.SocketType) (id string, err error) {
	defer func() {
		// zmq4 indexes the properties of a READY unchecked, and panics on a socket type that it does not know.
		if p := recover(); p != nil {
			err = fmt.Errorf("handshake: %v", p)
		}
	}()
	if err := conn.SetDeadline(time.Now().Add(handshakeTime)); err != nil {
		return "", err
	}
	z, err := zmq4.Open(&guarded{Conn: conn, r: r, left: greetingBytes}, null.Security(), typ, nil, true, nil)
	if err != nil {
		return "", err
	}
	return z.Peer.Meta["Identity"], conn.SetDeadline(time.Time{})
}

// guarded is the connection that zmq4 sees during the handshake. It lets the greeting pass and then one frame at a time,
// after a look at its length: zmq4 would allocate whatever a peer announces.
type guarded struct {
	net.Conn
	r    *bufio.Reader
	left int // bytes that may pass before the next frame header is due
}

func (g *guarded) Read(p []byte) (int, error) {
	if g.left == 0 {
		n, err := peekFrame(g.r)
		if err != nil {
			return 0, err
		}
		g.left = n
	}
	n, err := g.r.Read(p[:min(len(p), g.left)])
	g.left -= n
	return n, err
}

// peekFrame returns the length of the frame that comes next, with its header.
func peekFrame(r *bufio.Reader) (int, error) {
	b, err := r.Peek(2)
	if err != nil {
		return 0, err
	}
	if b[0]&flagMore != 0 || b[0]&flagCommand == 0 {
		return 0, fmt.Errorf("%w: flags %#x in the handshake", errZMTP, b[0])
	}
	header, size := 2, uint64(b[1])
	if b[0]&flagLong != 0 {
		if b, err = r.Peek(9); err != nil {
			return 0, err
		}
		header, size = 9, binary.BigEndian.Uint64(b[1:])
	}
	if size > maxReadyBytes {
		return 0, fmt.Errorf("%w: a command of %d bytes in the handshake", errZMTP, size)
	}
	return header + int(size), nil
}

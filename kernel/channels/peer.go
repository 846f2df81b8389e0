package channels

import (
	"bufio"
	"errors"
	"net"
	"sync"
	"syscall"

	"github.com/go-zeromq/zmq4"

	"jeton/kernel/wire"
)

// A peer is one client's connection to one socket.
type peer struct {
	conn net.Conn
	id   string // the identity that the client gave itself; may be ""
	out  *outbox
}

// close ends the peer's goroutines, now.
func (p *peer) close() {
	p.out.close()
	p.conn.Close()
}

// serve does all for one connection, to its end.
func (s *server) serve(conn net.Conn) {
	defer func() {
		conn.Close()
		s.mu.Lock()
		s.forget(conn)
		s.mu.Unlock()
	}()
	if t, ok := conn.(*net.TCPConn); ok {
		// With a buffer of its own choice the system hides for seconds whether a client reads at all.
		t.SetWriteBuffer(2 * pieceBytes)
	}
	r := bufio.NewReaderSize(conn, 16<<10)
	id, err := handshake(conn, r, s.typ)
	if err != nil {
		s.stats.handshakes.Add(1)
		s.stats.once("a connection was no ZeroMQ client's; more of them are only counted", "channel", s.ch, "err", err)
		return
	}
	p := &peer{conn: conn, id: id, out: newOutbox(atOnce(conn))}
	if f, ok := s.h.(interface{ freed() }); ok {
		p.out.freed = f.freed
	}
	if !s.establish(p) {
		return
	}
	s.stats.peers.Add(1)
	defer s.stats.peers.Add(-1)
	s.h.joined(p)
	var writing sync.WaitGroup
	writing.Go(func() { s.write(p) })
	s.read(p, r)
	p.close()
	writing.Wait()
	s.h.left(p)
}

// atOnce returns a function that writes what conn takes without waiting; nil when conn is no socket. An error is no
// bytes: the goroutine that writes the rest meets it again.
func atOnce(conn net.Conn) func([]byte) int {
	s, ok := conn.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return nil
	}
	return func(b []byte) (n int) {
		_ = raw.Write(func(fd uintptr) bool {
			n, _ = syscall.Write(int(fd), b)
			return true
		})
		return max(n, 0)
	}
}

// write sends what the outbox gives. When the outbox ends in peace, the client sees the end of the stream after the last
// message; a close with unread input would take that message back.
func (s *server) write(p *peer) {
	if err := p.out.run(p.conn); err != nil {
		p.close()
		return
	}
	if c, ok := p.conn.(interface{ CloseWrite() error }); ok {
		c.CloseWrite()
	}
}

// read hands on what the client sends until it goes or talks nonsense.
func (s *server) read(p *peer, r *bufio.Reader) {
	for {
		u, err := readUnit(r)
		switch {
		case errors.Is(err, wire.ErrTooLarge), errors.Is(err, wire.ErrFrames):
			s.stats.refused(s.ch, err)
		case errors.Is(err, errZMTP):
			s.stats.refused(s.ch, err)
			return
		case err != nil: // the end, mostly
			return
		case !u.command:
			s.h.received(p, u.frames)
		case !s.command(p, u.frames[0]):
			return
		}
	}
}

// command obeys a ZMTP command; false when the peer gave up.
func (s *server) command(p *peer, frame []byte) bool {
	name, data, err := splitCommand(frame)
	if err != nil {
		s.stats.refused(s.ch, err)
		return false
	}
	switch name {
	case zmq4.CmdPing:
		if len(data) < 2 { // time to live, then a context that the PONG repeats
			s.stats.refused(s.ch, errZMTP)
			return false
		}
		p.out.waitBelow(maxRepliesBytes)
		p.out.push(packCommand(zmq4.CmdPong, data[2:]))
	case zmq4.CmdSubscribe: // ZMTP 3.1's word for a message that starts with 1
		s.h.received(p, [][]byte{append([]byte{1}, data...)})
	case zmq4.CmdCancel:
		s.h.received(p, [][]byte{append([]byte{0}, data...)})
	case zmq4.CmdError:
		return false
	}
	return true
}

// echo is the heartbeat: what comes goes back.
type echo struct{}

func (echo) joined(*peer) {}
func (echo) left(*peer)   {}
func (echo) received(p *peer, frames [][]byte) {
	p.out.waitBelow(maxRepliesBytes)
	p.out.push(pack(frames))
}

package channels

import (
	"errors"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"

	"jeton/kernel/wire"
)

// maxPeers bounds the connections of one socket; a client has one to each.
const maxPeers = 512

// A handler is the behaviour of a socket type. received is called by the peer's reading goroutine, one message at a time;
// while it blocks, nothing more is read from that peer.
type handler interface {
	joined(p *peer)
	received(p *peer, frames [][]byte)
	left(p *peer)
}

// A server is a listening socket with its connections.
type server struct {
	ch    wire.Channel
	ln    net.Listener
	typ   zmq4.SocketType
	h     handler
	stats *counters

	done chan struct{}
	wg   sync.WaitGroup

	mu        sync.Mutex
	conns     map[net.Conn]*peer // nil until the handshake is made
	strangers []net.Conn         // those with nil in conns, oldest first
}

// newServer serves ln until stop.
func newServer(ch wire.Channel, ln net.Listener, typ zmq4.SocketType, h handler, stats *counters) *server {
	s := &server{ch: ch, ln: ln, typ: typ, h: h, stats: stats, done: make(chan struct{}), conns: make(map[net.Conn]*peer)}
	s.wg.Go(s.accept)
	return s
}

// port is the TCP port that s listens on; 0 for other transports.
func (s *server) port() int {
	if a, ok := s.ln.Addr().(*net.TCPAddr); ok {
		return a.Port
	}
	return 0
}

func (s *server) accept() {
	pause := 5 * time.Millisecond
	for {
		conn, err := s.ln.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil: // no file descriptor left, mostly
			s.stats.once("cannot accept connections now; trying again", "channel", s.ch, "err", err)
			select {
			case <-time.After(pause):
				pause = min(2*pause, time.Second)
			case <-s.done:
				return
			}
		case !s.add(conn):
			conn.Close()
		default:
			pause = 5 * time.Millisecond
			s.wg.Go(func() { s.serve(conn) })
		}
	}
}

// add takes conn into the set; false when there is no place for it. Who has connected and said nothing gives way: or a
// scanner that holds its connections would keep clients out.
func (s *server) add(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.done:
		return false
	default:
	}
	if len(s.conns) >= maxPeers {
		s.stats.once("too many connections; those that have not introduced themselves are closed", "channel", s.ch, "limit", maxPeers)
		if len(s.strangers) == 0 {
			s.stats.handshakes.Add(1)
			return false
		}
		old := s.strangers[0]
		old.Close() // its goroutine sees that, and counts it
		s.forget(old)
	}
	s.conns[conn] = nil
	s.strangers = append(s.strangers, conn)
	return true
}

// forget takes conn out of the set. The caller holds mu.
func (s *server) forget(conn net.Conn) {
	delete(s.conns, conn)
	s.introduced(conn)
}

// introduced takes conn from the strangers. The caller holds mu.
func (s *server) introduced(conn net.Conn) {
	if i := slices.Index(s.strangers, conn); i >= 0 {
		s.strangers = slices.Delete(s.strangers, i, i+1)
	}
}

// establish turns conn into a peer; false when the server is stopping, or has let it go.
func (s *server) establish(p *peer) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.done:
		return false
	default:
	}
	if _, there := s.conns[p.conn]; !there {
		return false
	}
	s.conns[p.conn] = p
	s.introduced(p.conn)
	return true
}

// stop takes no more connections and no more requests, and lets the outboxes run empty.
func (s *server) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.done)
	s.ln.Close()
	for conn, p := range s.conns {
		if p == nil {
			conn.Close()
			continue
		}
		p.out.finish()
	}
}

// wait returns when all goroutines of s have ended; after the deadline it ends them.
func (s *server) wait(deadline time.Time) {
	timer := time.AfterFunc(time.Until(deadline), func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		for conn, p := range s.conns {
			if p != nil {
				p.out.close()
			}
			conn.Close()
		}
	})
	defer timer.Stop()
	s.wg.Wait()
}

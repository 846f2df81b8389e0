package sock

import (
	"runtime"

	"golang.org/x/sys/unix"

	"jeton/runtime/history"
	"jeton/runtime/session"
)

// Bind gives the socket its address: a host of this machine ("" is all of its addresses) and a port (0: the kernel chooses;
// GetSockName tells). On a UNIX socket host is the path and port is 0.
//
// Errors: EADDRINUSE when another socket has the address (the message names its process where that can be seen), EACCES for
// a port below 1024 when not root, EADDRNOTAVAIL when it is not an address of this machine, EINVAL when already bound.
// A bound STREAM socket does not listen yet. Source: bind(2).
func (s *Endpoint) Bind(host string, port int) error { return s.BindAddr(s.core().place(host, port)) }

// BindAddr is Bind for an [Addr].
func (s *Endpoint) BindAddr(a Addr) error {
	defer runtime.KeepAlive(s)
	sp := begin()
	sa, at, err := s.core().resolve(session.Current().Context(), "bind", a)
	if err == nil {
		err = s.core().control(func(fd int) error { return unix.Bind(fd, sa) })
	}
	sp.end(s.core(), "bind", at, nil, err)
	return s.core().fail("bind", at, err)
}

// Listen makes a STREAM socket a server's: from now on clients can connect, and wait in a queue until Accept takes them.
// The queue holds backlog+1 finished connections (Linux), and at most net.core.somaxconn; 0 is allowed, and a negative
// backlog is the system's greatest. Further clients are not refused: their handshake is put off. Source: listen(2).
func (s *Endpoint) Listen(backlog int) error {
	defer runtime.KeepAlive(s)
	sp := begin()
	err := s.core().control(func(fd int) error { return unix.Listen(fd, backlog) })
	sp.end(s.core(), "listen", Addr{}, nil, err)
	return s.core().fail("listen", s.core().name(), err)
}

// Accept takes the next client from the queue, and blocks while there is none. It returns a new socket, connected to the
// client, and the client's address. The new socket has the same local port as s: connections are told apart by the four
// numbers (both hosts, both ports). s goes on listening. Source: accept(2).
func (s *Endpoint) Accept() (*Endpoint, Addr, error) {
	defer runtime.KeepAlive(s)
	sp := begin()
	var fd int
	var sa unix.Sockaddr
	err := s.core().block(&s.core().rd, func(lfd int) (err error) {
		for {
			fd, sa, err = sysAccept(lfd)
			if err != unix.ECONNABORTED { // that client has gone before we took it
				return err
			}
		}
	})
	from := fromSockaddr(sa)
	if err != nil {
		sp.end(s.core(), "accept", from, nil, err)
		return nil, Addr{}, s.core().fail("accept", s.core().name(), err)
	}
	peer, err := newEndpoint(fd, s.core().family, s.core().typ)
	if err != nil {
		return nil, Addr{}, err
	}
	sp.end(peer.core(), "accept", from, nil, nil)
	peer.core().rec.accepted = true
	peer.core().recordLife(history.Accept)
	return peer, from, nil
}

// Connect connects to the socket at host and port; "" is this machine. On a UNIX socket host is the path and port is 0.
//
// STREAM: blocks until the peer's kernel has answered (three-way handshake). DGRAM: sends nothing; it fixes the peer, so
// that Send and Recv can be used, and so that a refusal by the peer's machine is reported by the next call.
//
// Errors: ECONNREFUSED when nobody listens there, ETIMEDOUT and EHOSTUNREACH when no machine answers, EISCONN. After an error
// other than EINTR or a timeout, make a new socket before the next try; after those two the attempt goes on, and Connect waits for it again. Source: connect(2).
func (s *Endpoint) Connect(host string, port int) error {
	return s.ConnectAddr(s.core().place(host, port))
}

// ConnectAddr is Connect for an [Addr].
func (s *Endpoint) ConnectAddr(a Addr) error {
	defer runtime.KeepAlive(s)
	sp := begin()
	sa, to, err := s.core().resolve(session.Current().Context(), "connect", a)
	if err == nil {
		err = s.core().connect(sa)
	}
	sp.end(s.core(), "connect", to, nil, err)
	if err == nil {
		s.core().recordLife(history.Connect)
	}
	return s.core().fail("connect", to, err)
}

func (c *core) connect(sa unix.Sockaddr) error {
	_, _, blocks := c.limits()
	underway := false
	return c.block(&c.wr, func(fd int) error {
		if underway {
			return connected(fd)
		}
		err := unix.Connect(fd, sa)
		if blocks && (err == unix.EINPROGRESS || err == unix.EALREADY) {
			underway = true
			return unix.EAGAIN
		}
		return err
	})
}

// connected says how an attempt to connect went: EAGAIN while it is under way.
func connected(fd int) error {
	if pollNow(fd, unix.POLLOUT) == 0 {
		return unix.EAGAIN
	}
	no, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err != nil {
		return err
	}
	if no != 0 {
		return unix.Errno(no)
	}
	return nil
}

// Shutdown ends one direction of a connection, or both, and keeps the descriptor. After SHUT_WR the peer's Recv returns no
// bytes once it has read what was sent, and can still answer. Errors: ENOTCONN. Source: shutdown(2).
func (s *Endpoint) Shutdown(how How) error {
	defer runtime.KeepAlive(s)
	sp := begin()
	err := s.core().control(func(fd int) error { return unix.Shutdown(fd, int(how)) })
	sp.end(s.core(), "shutdown", Addr{}, nil, err)
	return s.core().fail("shutdown", s.core().name(), err)
}

// GetSockName returns the socket's own address: after Bind to port 0, the port that the kernel chose. An unbound UNIX
// socket's is the zero Addr. Source: getsockname(2).
func (s *Endpoint) GetSockName() (Addr, error) {
	defer runtime.KeepAlive(s)
	a, err := s.core().sockname()
	return a, s.core().fail("getsockname", nil, err)
}

// GetPeerName returns the address of the peer that the socket is connected to. Errors: ENOTCONN. Source: getpeername(2).
func (s *Endpoint) GetPeerName() (Addr, error) {
	defer runtime.KeepAlive(s)
	var sa unix.Sockaddr
	err := s.core().control(func(fd int) (err error) { sa, err = unix.Getpeername(fd); return err })
	return fromSockaddr(sa), s.core().fail("getpeername", nil, err)
}

func (c *core) sockname() (Addr, error) {
	var sa unix.Sockaddr
	err := c.control(func(fd int) (err error) { sa, err = unix.Getsockname(fd); return err })
	return fromSockaddr(sa), err
}

// name is the own address for a message; the zero Addr when there is none.
func (c *core) name() Addr {
	a, _ := c.sockname()
	return a
}

// peer is the connected peer; the zero Addr when there is none.
func (c *core) peer() Addr {
	var sa unix.Sockaddr
	if c.control(func(fd int) (err error) { sa, err = unix.Getpeername(fd); return err }) != nil {
		return Addr{}
	}
	return fromSockaddr(sa)
}

// peerOf is the peer for the message of err; calls that succeed do not ask for it.
func (c *core) peerOf(err error) Addr {
	if err == nil {
		return Addr{}
	}
	return c.peer()
}

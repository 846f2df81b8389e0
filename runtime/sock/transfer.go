package sock

import (
	"io"
	"runtime"
	"sync"

	"golang.org/x/sys/unix"

	"jeton/runtime/session"
)

// Send gives data to the kernel to send to the connected peer, and returns how many bytes it took. STREAM: that may be
// fewer than len(data) when the peer reads slowly; the rest is the caller's to send (see SendAll); it blocks only while
// the kernel takes none. DGRAM: one datagram, whole or not at all.
//
// A nil error does not say that the peer has the data. Errors: ENOTCONN, EDESTADDRREQ, EPIPE when the connection is closed (no
// signal is raised), ECONNRESET, EMSGSIZE; ECONNREFUSED on a connected DGRAM socket whose earlier datagram came back. Source: send(2).
func (s *Endpoint) Send(data []byte) (int, error) {
	defer runtime.KeepAlive(s)
	sp := begin()
	n, err := s.core().send(data, nil)
	sp.end(s.core(), "send", Addr{}, data[:n], err)
	return n, s.core().fail("send", s.core().peerOf(err), err)
}

// SendAll calls Send until all of data is taken. On an error the number of bytes that were taken before is returned.
func (s *Endpoint) SendAll(data []byte) (int, error) {
	defer runtime.KeepAlive(s)
	sent := 0
	for {
		n, err := s.Send(data[sent:])
		sent += n
		if err != nil || sent == len(data) {
			return sent, err
		}
	}
}

// SendTo sends data as one datagram to host and port, and returns its length. The host's name is looked up each time; "" is
// this machine. On a UNIX socket host is the path and port is 0. An unbound socket gets a port of the kernel's choice.
//
// A nil error does not say that anyone receives it: to a port where nobody listens it is lost without a word.
// Errors: EMSGSIZE above 65507 bytes, ENETUNREACH, EACCES for a broadcast address without BROADCAST. Source: sendto(2).
func (s *Endpoint) SendTo(data []byte, host string, port int) (int, error) {
	return s.SendToAddr(data, s.core().place(host, port))
}

// SendToAddr is SendTo for an [Addr], as RecvFrom returns it.
func (s *Endpoint) SendToAddr(data []byte, to Addr) (int, error) {
	defer runtime.KeepAlive(s)
	sp := begin()
	n := 0
	sa, to, err := s.core().resolve(session.Current().Context(), "sendto", to)
	if err == nil {
		n, err = s.core().send(data, sa)
	}
	sp.end(s.core(), "sendto", to, data[:n], err)
	return n, s.core().fail("sendto", to, err)
}

func (c *core) send(data []byte, to unix.Sockaddr) (n int, err error) {
	err = c.block(&c.wr, func(fd int) (err error) {
		n, err = c.sendNow(fd, data, to)
		return err
	})
	return max(n, 0), err
}

// Recv receives at most size bytes, and blocks while there are none. The slice is the caller's. STREAM: what has come so
// far, in order; what does not fit waits for the next Recv; no bytes and no error say that the peer has closed (or shut
// down its sending). DGRAM: one datagram; what does not fit is lost.
//
// Errors: ENOTCONN, ECONNRESET; ECONNREFUSED on a connected DGRAM socket whose earlier datagram came back. Source: recv(2).
func (s *Endpoint) Recv(size int) ([]byte, error) {
	defer runtime.KeepAlive(s)
	sp := begin()
	data, _, err := s.core().recv(size, 0)
	sp.end(s.core(), "recv", Addr{}, data, err)
	return data, s.core().fail("recv", s.core().peerOf(err), err)
}

// RecvFrom is Recv that also says who sent: for DGRAM sockets, the address to answer to with SendTo. The excess of a
// datagram over size is lost. A UNIX peer that is not bound has the zero Addr. Source: recvfrom(2).
func (s *Endpoint) RecvFrom(size int) ([]byte, Addr, error) {
	defer runtime.KeepAlive(s)
	sp := begin()
	data, sa, err := s.core().recv(size, 0)
	from := fromSockaddr(sa)
	sp.end(s.core(), "recvfrom", from, data, err)
	return data, from, s.core().fail("recvfrom", s.core().name(), err)
}

// Peek is Recv that leaves what it returns in the queue: the next Recv returns it again.
func (s *Endpoint) Peek(size int) ([]byte, error) {
	defer runtime.KeepAlive(s)
	data, _, err := s.core().recv(size, unix.MSG_PEEK)
	return data, s.core().fail("recv", s.core().peerOf(err), err)
}

// maxBuffer bounds the buffer of one call: more than any datagram, and enough for a stream.
const maxBuffer = 4 << 20

// buffers are shared by the calls that wait for data: what a call returns is a copy of the right size. Element: *[]byte.
var buffers sync.Pool

func buffer(size int) *[]byte {
	if p, ok := buffers.Get().(*[]byte); ok && cap(*p) >= size {
		*p = (*p)[:size]
		return p
	}
	b := make([]byte, size)
	return &b
}

func (c *core) recv(size, flags int) (data []byte, from unix.Sockaddr, err error) {
	if size < 1 {
		return nil, nil, errInvalid
	}
	size = min(size, maxBuffer)
	err = c.block(&c.rd, func(fd int) error {
		p := buffer(size) // taken anew for each try: a waiting call holds none
		defer buffers.Put(p)
		n, sa, err := c.recvNow(fd, *p, flags)
		if err == nil {
			data, from = append([]byte{}, (*p)[:n]...), sa
		}
		return err
	})
	return data, from, err
}

// Read is Recv in the form of [io.Reader], for bufio and io.Copy: io.EOF when the peer of a STREAM socket has closed.
func (s *Endpoint) Read(p []byte) (int, error) {
	defer runtime.KeepAlive(s)
	sp := begin()
	if len(p) == 0 {
		return 0, nil
	}
	n := 0
	err := s.core().block(&s.core().rd, func(fd int) (err error) {
		n, _, err = s.core().recvNow(fd, p, 0)
		return err
	})
	sp.end(s.core(), "recv", Addr{}, p[:max(n, 0)], err)
	if err != nil {
		return 0, s.core().fail("recv", s.core().peerOf(err), err)
	}
	if n == 0 && s.core().typ == STREAM {
		return 0, io.EOF
	}
	return n, nil
}

// Write is SendAll in the form of [io.Writer], for fmt.Fprintf and io.Copy.
func (s *Endpoint) Write(p []byte) (int, error) { return s.SendAll(p) }

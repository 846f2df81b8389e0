package sock

import (
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"jeton/runtime/history"
)

// The event log (package history) has the connections of this process's sockets, and what is sent and received over them. Bytes of a
// stream are told apart by their places in it, which both ends count; datagrams by their content and the addresses that they go between.

// A recorded is what is known of a socket for the event log.
type recorded struct {
	accepted bool                   // the socket came from Accept
	name     atomic.Pointer[string] // of its connection; nil while it has none, or none was asked for
	hushed   atomic.Bool            // what goes over it is recorded by who uses it
	out, in  direction
}

// A direction counts the bytes of a stream. Its mutex is held from a system call to the event, so that events of several goroutines that
// share a socket have the order in which the kernel took their bytes.
type direction struct {
	mu    sync.Mutex
	bytes atomic.Int64
}

// sending is held for reading from a call that sends to its event, and for writing by who records a receipt: an answer that comes fast is
// recorded by another goroutine, and must not be before its question. What holds it does not block.
var sending sync.RWMutex

// Unrecorded keeps what is sent and received over the socket from now on out of the event log: for who records it in another way, as
// messages. The connection's beginning and end are recorded still.
func (s *Endpoint) Unrecorded() {
	if c := s.core(); c != none {
		c.rec.hushed.Store(true)
	}
}

// records reports whether bytes that go over the socket are recorded.
func (c *core) records() bool { return history.Recording() && !c.rec.hushed.Load() }

// sendNow is one try to send.
func (c *core) sendNow(fd int, data []byte, to unix.Sockaddr) (int, error) {
	if !c.records() {
		n, err := unix.SendmsgN(fd, data, nil, to, sendFlags)
		c.rec.out.bytes.Add(int64(max(n, 0)))
		return n, err
	}
	name := c.connection()
	c.rec.out.mu.Lock()
	defer c.rec.out.mu.Unlock()
	sending.RLock()
	defer sending.RUnlock()
	n, err := unix.SendmsgN(fd, data, nil, to, sendFlags)
	if err == nil {
		off := c.rec.out.bytes.Add(int64(n)) - int64(n)
		if (n > 0 || c.typ == DGRAM) && history.Wanted() {
			history.Record(c.event(history.Send, data[:n], off, name, fromSockaddr(to)))
		}
	}
	return n, err
}

// recvNow is one try to receive.
func (c *core) recvNow(fd int, p []byte, flags int) (int, unix.Sockaddr, error) {
	if flags&unix.MSG_PEEK != 0 {
		return unix.Recvfrom(fd, p, flags)
	}
	if !c.records() {
		n, sa, err := unix.Recvfrom(fd, p, flags)
		c.rec.in.bytes.Add(int64(max(n, 0)))
		return n, sa, err
	}
	name := c.connection()
	c.rec.in.mu.Lock()
	defer c.rec.in.mu.Unlock()
	n, sa, err := unix.Recvfrom(fd, p, flags)
	if err == nil {
		off := c.rec.in.bytes.Add(int64(n)) - int64(n)
		if (n > 0 || c.typ == DGRAM) && history.Wanted() {
			e := c.event(history.Receive, p[:n], off, name, fromSockaddr(sa))
			sending.Lock()
			history.Record(e)
			sending.Unlock()
		}
	}
	return n, sa, err
}

// event is that of a message; at is where a datagram goes to, or comes from.
func (c *core) event(kind history.Kind, data []byte, off int64, name string, at Addr) history.Event {
	m := &history.Message{Bytes: len(data), Text: history.Excerpt(data)}
	e := history.Event{Kind: kind, Msg: m}
	if c.typ == STREAM {
		m.Chan, m.Off, m.Back = name, off, c.rec.accepted == (kind == history.Send)
		return e
	}
	if at == (Addr{}) {
		at = c.peer()
	}
	m.Hash = hashOf(data)
	local := c.name()
	if kind == history.Send {
		m.Chan, e.Attrs = channel(local, at, at), map[string]string{"to": addrText(at)}
	} else {
		m.Chan, e.Attrs = channel(at, local, at), map[string]string{"from": addrText(at)}
	}
	return e
}

// hashOf is FNV-1a, and not 0.
func hashOf(data []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range data {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return max(h, 1)
}

// connection is the name of a stream's connection, "from its connecter-to its accepter"; "" when that would name several, or none.
// It is made when it is first asked for.
func (c *core) connection() string {
	if name := c.rec.name.Load(); name != nil {
		return *name
	}
	if c.typ != STREAM || c.family == UNIX { // a UNIX socket that connects has no address
		return ""
	}
	local, peer := c.name(), c.peer()
	if peer == (Addr{}) {
		return ""
	}
	if c.rec.accepted {
		local, peer = peer, local
	}
	name := local.String() + "-" + peer.String()
	c.rec.name.Store(&name)
	return name
}

// recordLife records the beginning or the end of a connection.
func (c *core) recordLife(kind history.Kind) {
	if c == none || c.typ != STREAM || !history.Wanted() {
		return
	}
	name := c.connection()
	if kind == history.Close && name == "" {
		return
	}
	history.Record(history.Event{Kind: kind, Name: name})
}

// channel names the way of a datagram by its ends; "" when they are not known well enough for the other side to say the same. A socket
// of all addresses has the one from which its peer is reached.
func channel(from, to, peer Addr) string {
	a, ok := endOf(from, peer)
	b, fine := endOf(to, peer)
	if !ok || !fine {
		return ""
	}
	return a + "-" + b
}

// endOf is one end of a datagram's way.
func endOf(a, peer Addr) (string, bool) {
	if a.Path != "" {
		return a.Path, true
	}
	ip, err := netip.ParseAddr(a.Host)
	if err != nil || a.Port == 0 || ip.IsMulticast() || ip.Is4() && ip.As4()[3] == 255 { // to several
		return "", false
	}
	if ip.IsUnspecified() {
		if ip, err = netip.ParseAddr(towards(peer)); err != nil {
			return "", false
		}
	}
	return net.JoinHostPort(ip.Unmap().String(), strconv.Itoa(a.Port)), true
}

// maxRoutes bounds what is remembered of routes.
const maxRoutes = 1024

// routes are this machine's addresses by the hosts that are reached from them.
var routes = struct {
	sync.Mutex
	from map[string]string
}{from: map[string]string{}}

// towards is the address of this machine from which it reaches a host, "" when it does not.
func towards(peer Addr) string {
	routes.Lock()
	defer routes.Unlock()
	from, known := routes.from[peer.Host]
	if known {
		return from
	}
	if conn, err := net.Dial("udp", net.JoinHostPort(peer.Host, "9")); err == nil { // which sends nothing
		from, _, _ = net.SplitHostPort(conn.LocalAddr().String())
		from, _, _ = strings.Cut(from, "%")
		conn.Close()
	}
	if len(routes.from) >= maxRoutes {
		clear(routes.from)
	}
	routes.from[peer.Host] = from
	return from
}

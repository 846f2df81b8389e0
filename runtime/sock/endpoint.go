package sock

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"jeton/runtime/history"
)

// An Endpoint is a socket: an end point of communication, with a descriptor in this process. Make one with [Socket];
// Accept makes one too. All methods may be called from several goroutines at once.
type Endpoint struct{ c *core }

// core is the socket without its handle: it lives on while a waiter uses it, and a dropped handle closes it.
type core struct {
	file   *os.File // owns the descriptor; non-blocking, so that waits use Go's poller
	rc     syscall.RawConn
	fd     int // the number, to show; calls get it from rc, which knows whether it is still open
	family Family
	typ    Type

	rd, wr watch
	rec    recorded
	closed chan struct{} // closed by close
	once   sync.Once
	err    error // of the descriptor's close

	mu          sync.Mutex // guards what follows
	timeout     time.Duration
	deadline    time.Time
	nonblocking bool
}

// none stands for the socket of a variable that no Socket call has set: its calls say so, instead of a crash.
var none = &core{closed: func() chan struct{} { ch := make(chan struct{}); close(ch); return ch }()}

func (s *Endpoint) core() *core {
	if s == nil || s.c == nil {
		return none
	}
	return s.c
}

// Socket makes a socket of a family (INET, INET6, UNIX) and a type (STREAM, DGRAM). It has no address yet: a server
// calls Bind, a client Connect or SendTo. Errors: EAFNOSUPPORT, EMFILE. Source: socket(2).
func Socket(family Family, typ Type) (*Endpoint, error) {
	fd, err := sysSocket(int(family), int(typ))
	if err != nil {
		c := &core{family: family, typ: typ}
		return nil, c.fail("socket", nil, err)
	}
	return newEndpoint(fd, family, typ)
}

// newEndpoint takes over fd, which is non-blocking and close-on-exec.
func newEndpoint(fd int, family Family, typ Type) (*Endpoint, error) {
	c := &core{fd: fd, family: family, typ: typ, closed: make(chan struct{})}
	c.file = os.NewFile(uintptr(fd), fmt.Sprintf("socket %d", fd))
	rc, err := c.file.SyscallConn()
	if err != nil {
		c.file.Close()
		return nil, c.fail("socket", nil, err)
	}
	c.rc = rc
	c.rd.init(c, unix.POLLIN, rc.Read)
	c.wr.init(c, unix.POLLOUT, rc.Write)
	open.Store(c, struct{}{})
	s := &Endpoint{c}
	runtime.AddCleanup(s, func(c *core) {
		if !c.isClosed() {
			lost.Add(1)
		}
		c.close()
	}, c)
	return s, nil
}

// open holds the core of every open socket of this process, for CloseAll.
var open sync.Map

// lost counts what Lost tells.
var lost atomic.Int64

// Lost is how many sockets of this process nobody has closed: their variables were gone, and Go's collector closed them, at a time of its
// own.
func Lost() int { return int(lost.Load()) }

// CloseAll closes every socket of this process, and returns how many there were: for the sockets that earlier cells
// left open, whose variables are lost.
func CloseAll() int {
	n := 0
	open.Range(func(c, _ any) bool {
		c.(*core).close()
		n++
		return true
	})
	return n
}

// Close gives the descriptor back. Calls that wait on this socket end with EBADF. The kernel still sends what was given
// to Send; a TCP connection that this side closed first stays in TIME_WAIT for a minute. Closing twice is no error.
// Source: close(2).
func (s *Endpoint) Close() error {
	defer runtime.KeepAlive(s)
	sp := begin()
	sp.end(s.core(), "close", Addr{}, nil, nil)
	if c := s.core(); c != none && !c.isClosed() {
		c.recordLife(history.Close)
	}
	return s.core().fail("close", nil, s.core().close())
}

func (c *core) isClosed() bool {
	select {
	case <-c.closed:
		return true
	default:
		return false
	}
}

func (c *core) close() error {
	if c == none {
		return errClosed
	}
	c.once.Do(func() {
		open.Delete(c)
		close(c.closed)
		c.err = c.file.Close() // ends the watchers
		c.rd.stop()
		c.wr.stop()
	})
	return c.err
}

// control runs f with the descriptor, or says EBADF. The descriptor stays valid for as long as f runs.
func (c *core) control(f func(fd int) error) error {
	if c.rc == nil {
		return errClosed
	}
	var err error
	if e := c.rc.Control(func(fd uintptr) {
		for {
			if err = f(int(fd)); err != unix.EINTR {
				return
			}
		}
	}); e != nil {
		return errClosed
	}
	return err
}

// FD returns the number of the descriptor, as C and Python show it; -1 once the socket is closed. It stays the
// Endpoint's: do not close it.
func (s *Endpoint) FD() int {
	defer runtime.KeepAlive(s)
	select {
	case <-s.core().closed:
		return -1
	default:
		return s.core().fd
	}
}

// Family returns the family it was made with.
func (s *Endpoint) Family() Family { return s.core().family }

// Type returns the type it was made with.
func (s *Endpoint) Type() Type { return s.core().typ }

// String describes the socket: "socket 7 (INET DGRAM) at 0.0.0.0:9875".
func (s *Endpoint) String() string {
	if s.core() == none {
		return "socket (nil)"
	}
	head := fmt.Sprintf("socket %d (%s %s)", s.core().fd, s.core().family, s.core().typ)
	if s.FD() < 0 {
		return fmt.Sprintf("socket (%s %s), closed", s.core().family, s.core().typ)
	}
	if a, err := s.GetSockName(); err == nil && (a.Port != 0 || a.Path != "") {
		head += " at " + a.String()
	}
	if a, err := s.GetPeerName(); err == nil && (a.Port != 0 || a.Path != "") {
		head += " connected to " + a.String()
	}
	return head
}

// SetTimeout bounds every call of this socket that waits: after d it ends with an error whose Timeout method is true. 0,
// as at the start, waits for ever.
func (s *Endpoint) SetTimeout(d time.Duration) {
	defer runtime.KeepAlive(s)
	s.core().mu.Lock()
	defer s.core().mu.Unlock()
	s.core().timeout = max(d, 0)
}

// SetDeadline ends calls that begin from now on and still wait at t. The zero time is none. With SetTimeout too, the earlier holds.
func (s *Endpoint) SetDeadline(t time.Time) {
	defer runtime.KeepAlive(s)
	s.core().mu.Lock()
	defer s.core().mu.Unlock()
	s.core().deadline = t
}

// SetBlocking(false) makes calls that would wait return EAGAIN instead (Connect: EINPROGRESS); true, as at the start,
// makes them wait. Use [Poll] to wait for several such sockets.
func (s *Endpoint) SetBlocking(block bool) {
	defer runtime.KeepAlive(s)
	s.core().mu.Lock()
	defer s.core().mu.Unlock()
	s.core().nonblocking = !block
}

package transport

import (
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A socket is a connection that Go's poller does not know. The poller has a thread wake up for each segment that comes, whoever reads it, and
// that costs half of what a short message costs: so who polls a connection must take it away from there. Reads and writes that do not wait are system
// calls; those that wait have the mesh's sentry say when there is something.
//
// It is a net.Conn, but that a deadline can only be in the past or none: see guard.
type socket struct {
	mu     sync.RWMutex // held by calls, which do not block: close waits for them
	fd     int          // -1 when it is closed
	number int32        // what it was
	gone   chan struct{}
	sentry *sentry
	local  net.Addr
	remote net.Addr

	read, write waiter

	arming sync.Mutex // guards armed
	armed  uint32     // what the sentry looks for

	iov [2]unix.Iovec // of the one who writes
	msg unix.Msghdr
}

// A waiter is one direction of a socket, for those who wait.
type waiter struct {
	ready  chan struct{} // a token: look again
	kicked atomic.Bool   // the deadline is in the past
}

// newSocket takes a connection over from Go's poller; nil when that is not possible.
func newSocket(s *sentry, nc net.Conn) *socket {
	tcp, ok := nc.(*net.TCPConn)
	if s == nil || !ok {
		return nil
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return nil
	}
	fd := -1
	if raw.Control(func(old uintptr) { fd, err = unix.FcntlInt(old, unix.F_DUPFD_CLOEXEC, 0) }) != nil || err != nil {
		return nil
	}
	k := &socket{fd: fd, number: int32(fd), gone: make(chan struct{}), sentry: s, local: nc.LocalAddr(), remote: nc.RemoteAddr()}
	k.read.ready, k.write.ready = make(chan struct{}, 1), make(chan struct{}, 1)
	if s.add(k) != nil {
		unix.Close(fd)
		return nil
	}
	nc.Close() // of the two descriptors this one is left
	return k
}

// errAgain says that a call would have to wait.
const errAgain = syscall.EAGAIN

// recv reads what has come, without waiting. Errors: errAgain, io.EOF, the connection's.
func (k *socket) recv(into []byte) (int, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.fd < 0 {
		return 0, net.ErrClosed
	}
	for {
		at, n := uintptr(unsafe.Pointer(unsafe.SliceData(into))), uintptr(len(into))
		var got uintptr
		var errno syscall.Errno
		if len(into) <= brief {
			got, _, errno = syscall.RawSyscall6(unix.SYS_RECVFROM, uintptr(k.fd), at, n, unix.MSG_DONTWAIT, 0, 0)
		} else {
			got, _, errno = syscall.Syscall6(unix.SYS_RECVFROM, uintptr(k.fd), at, n, unix.MSG_DONTWAIT, 0, 0)
		}
		switch {
		case errno == syscall.EINTR:
		case errno != 0:
			return 0, errno
		case got == 0 && len(into) > 0:
			return 0, io.EOF
		default:
			return int(got), nil
		}
	}
}

// send writes some of the first two of bufs, without waiting. One goroutine at a time calls it. Errors: errAgain, the connection's.
func (k *socket) send(bufs [][]byte) (int, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.fd < 0 {
		return 0, net.ErrClosed
	}
	if len(bufs) == 1 && len(bufs[0]) <= brief {
		return sendOne(k.fd, bufs[0])
	}
	n := 0
	for i, b := range bufs[:min(len(bufs), len(k.iov))] {
		k.iov[i].Base = unsafe.SliceData(b)
		k.iov[i].SetLen(len(b))
		n += len(b)
	}
	k.msg.Iov = &k.iov[0]
	k.msg.SetIovlen(min(len(bufs), len(k.iov)))
	defer func() { k.iov = [2]unix.Iovec{} }()
	for {
		var put uintptr
		var errno syscall.Errno
		if n <= brief {
			put, _, errno = syscall.RawSyscall(unix.SYS_SENDMSG, uintptr(k.fd), uintptr(unsafe.Pointer(&k.msg)), unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL)
		} else {
			put, _, errno = syscall.Syscall(unix.SYS_SENDMSG, uintptr(k.fd), uintptr(unsafe.Pointer(&k.msg)), unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL)
		}
		if errno == 0 {
			return int(put), nil
		}
		if errno != syscall.EINTR {
			return 0, errno
		}
	}
}

// sendOne is send of a short frame, which is the quickest.
func sendOne(fd int, b []byte) (int, error) {
	for {
		put, _, errno := syscall.RawSyscall6(unix.SYS_SENDTO, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL, 0, 0)
		switch errno {
		case 0:
			return int(put), nil
		case syscall.EINTR:
		default:
			return 0, errno
		}
	}
}

// Read implements net.Conn, as the other methods do.
func (k *socket) Read(b []byte) (int, error) {
	for {
		n, err := k.recv(b)
		if err != errAgain {
			return n, err
		}
		if err := k.wait(&k.read, unix.EPOLLIN); err != nil {
			return 0, err
		}
	}
}

func (k *socket) Write(b []byte) (n int, err error) {
	bufs := [][]byte{b}
	sent, err := k.writeAll(&bufs)
	return int(sent), err
}

// writeAll writes bufs, of which it leaves what could not be written.
func (k *socket) writeAll(bufs *[][]byte) (sent int64, err error) {
	for len(*bufs) > 0 {
		n, err := k.send(*bufs)
		sent += int64(n)
		*bufs = without(*bufs, n)
		switch err {
		case nil:
		case errAgain:
			if err := k.wait(&k.write, unix.EPOLLOUT); err != nil {
				return sent, err
			}
		default:
			return sent, err
		}
	}
	return sent, nil
}

// wait has the sentry look, and sleeps until it has seen something, a kick, or the end.
func (k *socket) wait(w *waiter, event uint32) error {
	if w.kicked.Load() {
		return os.ErrDeadlineExceeded
	}
	if err := k.arm(event); err != nil {
		return err
	}
	select {
	case <-w.ready:
		return nil
	case <-k.gone:
		return net.ErrClosed
	}
}

// arm has the sentry look once.
func (k *socket) arm(event uint32) error {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.fd < 0 {
		return net.ErrClosed
	}
	k.arming.Lock()
	defer k.arming.Unlock()
	k.armed |= event
	return k.sentry.look(k.fd, k.armed)
}

// seen is what the sentry has seen. What it still looks for it must be told again.
func (k *socket) seen(events uint32) {
	k.arming.Lock()
	if events&(unix.EPOLLERR|unix.EPOLLHUP) != 0 {
		events = k.armed
	}
	fired := k.armed & events
	k.armed &^= fired
	left := k.armed
	k.arming.Unlock()
	if left != 0 {
		_ = k.arm(left)
	}
	if fired&unix.EPOLLIN != 0 {
		signal(k.read.ready)
	}
	if fired&unix.EPOLLOUT != 0 {
		signal(k.write.ready)
	}
}

// Close waits for calls that are in the system, and ends those that wait.
func (k *socket) Close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fd < 0 {
		return net.ErrClosed
	}
	k.sentry.remove(k.fd)
	err := unix.Close(k.fd)
	k.fd = -1
	close(k.gone)
	return err
}

func (k *socket) LocalAddr() net.Addr  { return k.local }
func (k *socket) RemoteAddr() net.Addr { return k.remote }

func (k *socket) SetDeadline(t time.Time) error {
	_ = k.SetReadDeadline(t)
	return k.SetWriteDeadline(t)
}

func (k *socket) SetReadDeadline(t time.Time) error  { return k.read.kick(t) }
func (k *socket) SetWriteDeadline(t time.Time) error { return k.write.kick(t) }

// kick throws out who waits, when the deadline is in the past.
func (w *waiter) kick(t time.Time) error {
	w.kicked.Store(!t.IsZero())
	if !t.IsZero() {
		signal(w.ready)
	}
	return nil
}

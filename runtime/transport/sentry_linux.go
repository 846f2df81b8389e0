package transport

import (
	"fmt"
	"os"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A sentry stands between the sockets of a mesh and Go's poller: a set of descriptors that the poller knows as one. A socket is looked at only
// while somebody waits for it, once for each wait; and all the time in the other set, of those who sleep without Go's poller (see Sleep).
type sentry struct {
	file *os.File // the set that Go's poller looks at
	raw  syscall.RawConn
	set  int // its descriptor

	all, bell int // the other set, and what wakes who sleeps at it

	closing sync.RWMutex // held by who uses all and bell; guards closed
	closed  bool

	mu      sync.Mutex // guards sockets
	sockets map[int]*socket
}

// newSentry makes one; nil where the system has no descriptors left, or none of this kind: then Go's poller is used.
func newSentry() *sentry {
	s := &sentry{set: -1, all: -1, bell: -1, sockets: map[int]*socket{}}
	var err error
	if s.set, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err == nil {
		if s.all, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err == nil {
			s.bell, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
		}
	}
	if err == nil {
		err = unix.EpollCtl(s.all, unix.EPOLL_CTL_ADD, s.bell, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(s.bell)})
	}
	if err == nil {
		err = unix.SetNonblock(s.set, true)
	}
	if err == nil {
		s.file = os.NewFile(uintptr(s.set), "sentry")
		s.raw, err = s.file.SyscallConn()
	}
	if err != nil {
		s.release()
		return nil
	}
	return s
}

func (s *sentry) release() {
	if s.file != nil {
		_ = s.file.Close()
	} else if s.set >= 0 {
		_ = unix.Close(s.set)
	}
	for _, fd := range []int{s.all, s.bell} {
		if fd >= 0 {
			_ = unix.Close(fd)
		}
	}
}

// run wakes who waits for sockets, until shut.
func (s *sentry) run() {
	events, n := make([]unix.EpollEvent, 64), 0
	look := func(fd uintptr) bool {
		n, _ = unix.EpollWait(int(fd), events, 0)
		return n > 0
	}
	for s.raw.Read(look) == nil {
		for _, e := range events[:n] {
			if k := s.socket(int(e.Fd)); k != nil {
				k.seen(e.Events)
			}
		}
	}
}

func (s *sentry) socket(fd int) *socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sockets[fd]
}

// add makes a socket known; it is looked at by those who sleep from now on.
func (s *sentry) add(k *socket) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := unix.EpollCtl(s.set, unix.EPOLL_CTL_ADD, k.fd, &unix.EpollEvent{Events: unix.EPOLLONESHOT, Fd: int32(k.fd)}); err != nil {
		return fmt.Errorf("epoll_ctl: %w", err)
	}
	s.sockets[k.fd] = k
	return nil
}

func (s *sentry) remove(fd int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sockets, fd)
	_ = unix.EpollCtl(s.set, unix.EPOLL_CTL_DEL, fd, nil)
	_ = unix.EpollCtl(s.all, unix.EPOLL_CTL_DEL, fd, nil)
}

// look has run look at a socket once.
func (s *sentry) look(fd int, events uint32) error {
	return unix.EpollCtl(s.set, unix.EPOLL_CTL_MOD, fd, &unix.EpollEvent{Events: events | unix.EPOLLONESHOT, Fd: int32(fd)})
}

// shut ends run, and sleepers.
func (s *sentry) shut() {
	s.wake()
	s.closing.Lock()
	defer s.closing.Unlock()
	if !s.closed {
		s.closed = true
		s.release()
	}
}

// The set of those who poll and sleep. It is level-triggered: what is not read is told of again.

// watch has sleepers look at a socket for some events from now on.
func (s *sentry) watch(fd int, events uint32) {
	e := unix.EpollEvent{Events: events, Fd: int32(fd)}
	if unix.EpollCtl(s.all, unix.EPOLL_CTL_MOD, fd, &e) != nil {
		_ = unix.EpollCtl(s.all, unix.EPOLL_CTL_ADD, fd, &e)
	}
}

func (s *sentry) unwatch(fd int) { _ = unix.EpollCtl(s.all, unix.EPOLL_CTL_DEL, fd, nil) }

// ready says at which sockets there is something, without waiting.
func (s *sentry) ready(events []unix.EpollEvent) int {
	n, _, errno := syscall.RawSyscall6(unix.SYS_EPOLL_PWAIT, uintptr(s.all), uintptr(unsafe.Pointer(unsafe.SliceData(events))), uintptr(len(events)), 0, 0, 0)
	if errno != 0 {
		return 0
	}
	return int(n)
}

// sleep waits until there is something, or wake is called; false: it is not possible.
func (s *sentry) sleep() bool {
	s.closing.RLock()
	defer s.closing.RUnlock()
	if s.closed {
		return false
	}
	var events [1]unix.EpollEvent
	_, _, _ = syscall.Syscall6(unix.SYS_EPOLL_PWAIT, uintptr(s.all), uintptr(unsafe.Pointer(&events)), 1, ^uintptr(0), 0, 0)
	return true
}

// hush makes the bell silent after a wake.
func (s *sentry) hush() {
	var count [8]byte
	_, _, _ = syscall.RawSyscall(unix.SYS_READ, uintptr(s.bell), uintptr(unsafe.Pointer(&count)), uintptr(len(count)))
}

var once = [8]byte{1} // as the bell counts: 1, or 1<<56

func (s *sentry) wake() {
	_, _, _ = syscall.RawSyscall(unix.SYS_WRITE, uintptr(s.bell), uintptr(unsafe.Pointer(&once)), uintptr(len(once)))
}

//go:build !portable

package capture

import (
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"

	"jeton/launcher/descriptor"
)

// A waiter waits for bytes in a pipe, in a thread of its own.
//
// It never polls the pipe: once a pipe has been in a poll or epoll set, Linux wakes the poller at every single write, and
// a process that prints lines pays a context switch a line. Instead it sleeps in tee(2), which waits for bytes without taking them.
type waiter struct{ fd, from, to, back int }

func newWaiter(fd int) (*waiter, error) {
	// A second description of the same pipe, which stays blocking.
	from, err := syscall.Open(procFD(fd), syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	back, to, err := descriptor.Pipe()
	if err != nil {
		syscall.Close(from)
		return nil, err
	}
	return &waiter{fd, from, to, back}, nil
}

// wait blocks until there is something to read: bytes, or the end. Or nothing at all, when somebody else has read the bytes
// in between; only a read can tell that from the end, since tee gives 0 for both. It returns false when it cannot wait.
func (w *waiter) wait() bool {
	for {
		n, err := unix.Tee(w.from, w.to, 1, 0)
		switch {
		case err == syscall.EINTR || err == syscall.EAGAIN:
		case err != nil:
			return false
		case n == 0:
			return true
		default:
			var b [1]byte
			_, err := syscall.Read(w.back, b[:])
			return err == nil
		}
	}
}

// wake ends a wait, by a byte of our own in the pipe.
func (w *waiter) wake() {
	if to, err := syscall.Open(procFD(w.fd), syscall.O_WRONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0); err == nil {
		_, _ = syscall.Write(to, []byte{0})
		syscall.Close(to)
	}
}

func (w *waiter) close() {
	for _, fd := range []int{w.from, w.to, w.back} {
		syscall.Close(fd)
	}
}

func procFD(fd int) string { return "/proc/self/fd/" + strconv.Itoa(fd) }

// enlarge lets a process print ahead of us; it is only a matter of speed.
func enlarge(fd int) { _, _ = unix.FcntlInt(uintptr(fd), unix.F_SETPIPE_SZ, pipeBytes) }

//go:build !linux || portable

package capture

import (
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"jeton/launcher/descriptor"
)

// A waiter waits for bytes in a pipe, in a thread of its own, by poll(2).
type waiter struct {
	fd       int
	bell     int // what is readable when wake was called
	mu       sync.Mutex
	ringer   int
	finished bool
}

func newWaiter(fd int) (*waiter, error) {
	bell, ringer, err := descriptor.Pipe()
	if err != nil {
		return nil, err
	}
	return &waiter{fd: fd, bell: bell, ringer: ringer}, nil
}

// wait blocks until there is something to read: bytes, or the end; or nothing any more, when somebody else has read the bytes in between.
// It returns false when it cannot wait, or was woken.
func (w *waiter) wait() bool {
	for {
		set := []unix.PollFd{{Fd: int32(w.fd), Events: unix.POLLIN}, {Fd: int32(w.bell), Events: unix.POLLIN}}
		_, err := unix.Poll(set, -1)
		switch {
		case err == syscall.EINTR || err == syscall.EAGAIN:
		case err != nil || set[1].Revents != 0:
			return false
		case set[0].Revents != 0:
			return true
		}
	}
}

// wake ends this wait, and all that follow.
func (w *waiter) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.finished {
		_, _ = syscall.Write(w.ringer, []byte{0})
	}
}

func (w *waiter) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.finished = true
	syscall.Close(w.bell)
	syscall.Close(w.ringer)
}

// enlarge does nothing: the system makes a pipe larger by itself when much is written to it.
func enlarge(int) {}

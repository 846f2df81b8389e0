package engine

import (
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// pipeBytes is what a cell may print ahead of the kernel; Linux allows 1 MiB to everyone by default.
	pipeBytes = 1 << 20
	readBytes = 256 << 10
	// gather is how long the reader lets more bytes come before it reads again, so that a cell that prints line by line
	// costs a read for many lines and not for each.
	gather = 2 * time.Millisecond
)

// A capture reads one output pipe of an engine and hands its bytes on in order. Two readers share it: its own goroutine,
// and drain, which a message calls to have every byte that was written before the message delivered before it.
//
// It never polls the pipe: once a pipe has been in a poll or epoll set, Linux wakes the poller at every single write, and
// a cell that prints lines pays a context switch a line. Instead the goroutine sleeps in tee(2), which waits for bytes
// without taking them.
type capture struct {
	name    string
	fd      int // read end, non-blocking; no os.File, which would put it into the runtime's epoll set
	deliver func(name string, text []byte)
	ended   chan struct{}
	closing atomic.Bool

	mu  sync.Mutex // one reads and delivers at a time
	buf []byte
}

func newCapture(name string, fd int, deliver func(string, []byte)) *capture {
	return &capture{name: name, fd: fd, deliver: deliver, ended: make(chan struct{}), buf: make([]byte, readBytes)}
}

// run delivers until the last writer has gone, or close.
func (c *capture) run() {
	defer close(c.ended)
	wait, err := newWaiter(c.fd)
	if err != nil {
		return
	}
	defer wait.close()
	for wait.wait() && !c.closing.Load() {
		if c.take(1) == 0 {
			return
		}
		time.Sleep(gather)
	}
}

// close ends run, also when some process still holds the pipe's other end, and waits for it.
func (c *capture) close() {
	c.closing.Store(true)
	// A byte of our own wakes the waiter.
	if w, err := syscall.Open(procFD(c.fd), syscall.O_WRONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0); err == nil {
		_, _ = syscall.Write(w, []byte{0})
		syscall.Close(w)
	}
	<-c.ended
	syscall.Close(c.fd)
}

// drain delivers all that is in the pipe now.
func (c *capture) drain() {
	// What is there now and no more: a cell that keeps printing must not hold the drain for ever.
	c.take(pipeBytes/readBytes + 1)
}

const again = -1

// take reads up to max times and delivers. It returns what the last read gave: bytes, 0 at the end, or again when the
// pipe is empty.
func (c *capture) take(max int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for i := 0; i < max; i++ {
		var err error
		n, err = syscall.Read(c.fd, c.buf)
		switch {
		case err == syscall.EINTR:
			i--
			continue
		case err == syscall.EAGAIN:
			return again
		case err != nil || n <= 0:
			return 0
		}
		c.deliver(c.name, c.buf[:n])
	}
	return n
}

// A waiter waits for bytes in a pipe, in a thread of its own.
type waiter struct{ from, to, back int }

func newWaiter(fd int) (*waiter, error) {
	// A second, blocking, description of the same pipe.
	from, err := syscall.Open(procFD(fd), syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	var p [2]int
	if err := syscall.Pipe2(p[:], syscall.O_CLOEXEC); err != nil {
		syscall.Close(from)
		return nil, err
	}
	return &waiter{from: from, to: p[1], back: p[0]}, nil
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

func (w *waiter) close() {
	for _, fd := range []int{w.from, w.to, w.back} {
		syscall.Close(fd)
	}
}

func procFD(fd int) string { return "/proc/self/fd/" + strconv.Itoa(fd) }

// outputPipe makes the pipe of one output stream: the engine's end, and the kernel's, which does not block.
func outputPipe() (engineEnd *os.File, kernelEnd int, err error) {
	var p [2]int
	if err := syscall.Pipe2(p[:], syscall.O_CLOEXEC); err != nil {
		return nil, -1, os.NewSyscallError("pipe2", err)
	}
	if err := syscall.SetNonblock(p[0], true); err != nil {
		return nil, -1, os.NewSyscallError("fcntl", err)
	}
	_, _ = unix.FcntlInt(uintptr(p[1]), unix.F_SETPIPE_SZ, pipeBytes) // only a matter of speed
	return os.NewFile(uintptr(p[1]), "output"), p[0], nil
}

// pending is how many bytes wait in a pipe.
func pending(fd int) int {
	n, err := unix.IoctlGetInt(fd, unix.TIOCINQ)
	if err != nil {
		return 0
	}
	return n
}

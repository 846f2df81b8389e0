package engine

import (
	"os"
	"sync"
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
type capture struct {
	name    string
	file    *os.File // read end, non-blocking
	deliver func(name string, text []byte)
	ended   chan struct{}

	mu  sync.Mutex // one reads and delivers at a time
	buf []byte
}

func newCapture(name string, file *os.File, deliver func(string, []byte)) *capture {
	return &capture{name: name, file: file, deliver: deliver, ended: make(chan struct{}), buf: make([]byte, readBytes)}
}

// run delivers until the pipe is closed at either end.
func (c *capture) run() {
	defer close(c.ended)
	rc, err := c.file.SyscallConn()
	if err != nil {
		return
	}
	for {
		n := 0
		err := rc.Read(func(fd uintptr) bool {
			n = c.take(int(fd), 1)
			return n != again
		})
		if err != nil || n <= 0 {
			return
		}
		if n < readBytes {
			time.Sleep(gather)
		}
	}
}

// drain delivers all that is in the pipe now.
func (c *capture) drain() {
	rc, err := c.file.SyscallConn()
	if err != nil {
		return
	}
	// What is there now and no more: a cell that keeps printing must not hold the drain for ever.
	limit := pipeBytes/readBytes + 1
	_ = rc.Control(func(fd uintptr) { c.take(int(fd), limit) })
}

const again = -1

// take reads up to max times and delivers. It returns what the last read gave: bytes, 0 at the end, or again when the
// pipe is empty.
func (c *capture) take(fd, max int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for i := 0; i < max; i++ {
		var err error
		n, err = syscall.Read(fd, c.buf)
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

// outputPipe makes the pipe of one output stream: the engine's end, and the kernel's.
func outputPipe() (engineEnd, kernelEnd *os.File, err error) {
	var p [2]int
	if err := syscall.Pipe2(p[:], syscall.O_CLOEXEC); err != nil {
		return nil, nil, os.NewSyscallError("pipe2", err)
	}
	if err := syscall.SetNonblock(p[0], true); err != nil {
		return nil, nil, os.NewSyscallError("fcntl", err)
	}
	_, _ = unix.FcntlInt(uintptr(p[1]), unix.F_SETPIPE_SZ, pipeBytes) // only a matter of speed
	return os.NewFile(uintptr(p[1]), "output"), os.NewFile(uintptr(p[0]), "output"), nil
}

// pending is how many bytes wait in a pipe.
func pending(fd int) int {
	n, err := unix.IoctlGetInt(fd, unix.TIOCINQ)
	if err != nil {
		return 0
	}
	return n
}

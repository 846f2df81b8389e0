// Package capture reads what a process prints, from a pipe, in order with what the process says in another way.
//
// Model: the process has one end of a pipe, a [Pipe] the other. Its goroutine delivers what comes; and whoever has a message of the
// process's in hand calls Drain, after which all is delivered that was printed before the message was written.
//
//	theirs, p, err := capture.New()   // theirs becomes the process's standard output
//	go p.Run(func(text []byte) { … })
//	p.Drain()
//	p.Close()
//
// Linux only: it uses tee(2) and /proc.
package capture

import (
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// pipeBytes is what a process may print ahead of us; Linux allows 1 MiB to everyone by default.
	pipeBytes = 1 << 20
	readBytes = 256 << 10
	// gather is how long the reader lets more bytes come before it reads again, so that a process that prints line by line
	// costs a read for many lines and not for each.
	gather = 2 * time.Millisecond
)

// A Pipe reads one output of a process and hands its bytes on in order. Two readers share it: Run, and Drain.
//
// It never polls the pipe: once a pipe has been in a poll or epoll set, Linux wakes the poller at every single write, and
// a process that prints lines pays a context switch a line. Instead the goroutine sleeps in tee(2), which waits for bytes
// without taking them.
type Pipe struct {
	fd      int // read end, non-blocking; no os.File, which would put it into the runtime's epoll set
	deliver func(text []byte)
	ended   chan struct{}

	mu      sync.Mutex // one reads and delivers at a time
	buf     []byte
	closing bool // nothing is read any more
}

// New makes a pipe. theirs is the process's end, for the caller to close when the process has it; what comes is given to
// deliver, whose text is good until it returns. Run must be called.
func New(deliver func(text []byte)) (theirs *os.File, p *Pipe, err error) {
	var fds [2]int
	if err := syscall.Pipe2(fds[:], syscall.O_CLOEXEC); err != nil {
		return nil, nil, os.NewSyscallError("pipe2", err)
	}
	if err := syscall.SetNonblock(fds[0], true); err != nil {
		return nil, nil, os.NewSyscallError("fcntl", err)
	}
	_, _ = unix.FcntlInt(uintptr(fds[1]), unix.F_SETPIPE_SZ, pipeBytes) // only a matter of speed
	p = &Pipe{fd: fds[0], deliver: deliver, ended: make(chan struct{}), buf: make([]byte, readBytes)}
	return os.NewFile(uintptr(fds[1]), "output"), p, nil
}

// Run delivers until the last writer has gone, or Close. It is called once.
func (p *Pipe) Run() {
	defer close(p.ended)
	wait, err := newWaiter(p.fd)
	if err != nil {
		return
	}
	defer wait.close()
	for wait.wait() {
		if p.take(1) == 0 {
			return
		}
		time.Sleep(gather)
	}
}

// Close ends Run, also when some process still holds the pipe's other end, and waits for it.
func (p *Pipe) Close() {
	p.mu.Lock()
	p.closing = true
	p.mu.Unlock()
	// A byte of our own wakes the waiter. It comes after closing was set, so nobody takes it for the process's.
	if w, err := syscall.Open(procFD(p.fd), syscall.O_WRONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0); err == nil {
		_, _ = syscall.Write(w, []byte{0})
		syscall.Close(w)
	}
	<-p.ended
	syscall.Close(p.fd)
}

// Drain delivers all that is in the pipe now, and returns when it is delivered.
func (p *Pipe) Drain() {
	// What is there now and no more: a process that keeps printing must not hold the drain for ever.
	p.take(pipeBytes/readBytes + 1)
}

const again = -1

// take reads up to max times and delivers. It returns what the last read gave: bytes, 0 at the end, or again when the
// pipe is empty.
func (p *Pipe) take(max int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closing {
		return 0
	}
	n := 0
	for i := 0; i < max; i++ {
		var err error
		n, err = syscall.Read(p.fd, p.buf)
		switch {
		case err == syscall.EINTR:
			i--
			continue
		case err == syscall.EAGAIN:
			return again
		case err != nil || n <= 0:
			return 0
		}
		p.deliver(p.buf[:n])
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

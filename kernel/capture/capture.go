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
// What is printed to one output comes in the order in which it was printed. Of two outputs no system tells which was first: they are two pipes,
// and what of each came between two looks is delivered together.
package capture

import (
	"os"
	"sync"
	"syscall"
	"time"

	"jeton/launcher/descriptor"
)

const (
	// pipeBytes is what a process may print ahead of us, where the system lets us say; Linux allows 1 MiB to everyone by default.
	pipeBytes = 1 << 20
	readBytes = 256 << 10
	// gather is how long the reader lets more bytes come before it reads again, so that a process that prints line by line
	// costs a read for many lines and not for each.
	gather = 2 * time.Millisecond
)

// A Pipe reads one output of a process and hands its bytes on in order. Two readers share it: Run, and Drain.
//
// The goroutine sleeps in a [waiter], which waits for bytes without taking them.
type Pipe struct {
	fd      int // read end, non-blocking; no os.File, which would put it into the runtime's set of what is polled
	wait    *waiter
	deliver func(text []byte)
	ended   chan struct{}

	mu      sync.Mutex // one reads and delivers at a time
	buf     []byte
	closing bool // nothing is read any more
}

// New makes a pipe. theirs is the process's end, for the caller to close when the process has it; what comes is given to
// deliver, whose text is good until it returns. Run must be called.
func New(deliver func(text []byte)) (theirs *os.File, p *Pipe, err error) {
	r, w, err := descriptor.Pipe()
	if err != nil {
		return nil, nil, err
	}
	wait, err := newWaiter(r)
	if err == nil {
		err = os.NewSyscallError("fcntl", syscall.SetNonblock(r, true))
	}
	if err != nil {
		syscall.Close(r)
		syscall.Close(w)
		return nil, nil, err
	}
	enlarge(w)
	p = &Pipe{fd: r, wait: wait, deliver: deliver, ended: make(chan struct{}), buf: make([]byte, readBytes)}
	return os.NewFile(uintptr(w), "output"), p, nil
}

// Run delivers until the last writer has gone, or Close. It is called once.
func (p *Pipe) Run() {
	defer close(p.ended)
	defer p.wait.close()
	for p.wait.wait() {
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
	p.wait.wake() // after closing was set, so nobody takes a byte of ours for the process's
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

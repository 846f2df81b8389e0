package engine

import (
	"context"
	"os"
	"sync"
	"syscall"
)

// stdin is the process's descriptor 0: a pipe whose other end we keep.
type stdin struct {
	ask func(ctx context.Context, run *cellRun, prompt string, password bool) (string, error)
	say func(string)

	mu     sync.Mutex
	feed   *os.File // write end
	active int      // cells under way
}

func newStdin(ask func(context.Context, *cellRun, string, bool) (string, error), say func(string)) (*stdin, error) {
	s := &stdin{ask: ask, say: say}
	return s, s.renew()
}

// renew puts a fresh pipe on descriptor 0. Who still reads the old one gets the end of file.
func (s *stdin) renew() error {
	var p [2]int
	if err := syscall.Pipe2(p[:], syscall.O_CLOEXEC); err != nil {
		return os.NewSyscallError("pipe2", err)
	}
	defer syscall.Close(p[0])
	if err := syscall.Dup3(p[0], 0, 0); err != nil {
		return os.NewSyscallError("dup3", err)
	}
	if s.feed != nil {
		s.feed.Close()
	}
	s.feed = os.NewFile(uintptr(p[1]), "stdin")
	return nil
}

func (s *stdin) begin() {}
func (s *stdin) end()   {}

// interrupt ends reads that wait.
func (s *stdin) interrupt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.renew()
}

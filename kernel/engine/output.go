package engine

import (
	"context"
	"os"
)

// A cellWriter is standard output or error for package fmt and log: what a goroutine of an earlier cell writes goes to
// that cell, everything else to the descriptor.
type cellWriter struct {
	s  *server
	fd int // 1 or 2
}

var streamNames = [...]string{1: "stdout", 2: "stderr"}

// lateBytes is the most that one message of an ended cell's output carries.
const lateBytes = 32 << 10

func (w *cellWriter) Write(p []byte) (int, error) {
	r := current()
	w.s.print.RLock()
	file := w.s.std.files[w.fd]
	if w.fd == 1 && os.Stdout != file { // the program has put another file there
		w.s.print.RUnlock()
		return os.Stdout.Write(p)
	}
	if r == nil || r.run == w.s.owner {
		defer w.s.print.RUnlock()
		return file.Write(p)
	}
	w.s.print.RUnlock()
	for rest := p; len(rest) > 0; {
		n := min(len(rest), lateBytes)
		if err := w.s.emit(r.run, message{Kind: kindStream, Name: streamNames[w.fd], Text: rest[:n]}); err != nil {
			return len(p) - len(rest), err
		}
		rest = rest[n:]
	}
	return len(p), nil
}

// emit sends an output message of run and waits until the kernel has taken it. run may be nil.
func (s *server) emit(run *cellRun, m message) error {
	if run != nil {
		run.out.Lock()
		defer run.out.Unlock()
		m.Run = run.id
	}
	_, err := s.talk.ask(context.Background(), m)
	return err
}

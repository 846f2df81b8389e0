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
	run := currentRun()
	for claimed := false; ; claimed = true {
		n, done, err := w.direct(run, p)
		if done {
			return n, err
		}
		if claimed || !w.s.claim(run) {
			return w.late(run, p)
		}
	}
}

// direct writes to the descriptor, if that is run's way.
func (w *cellWriter) direct(run *cellRun, p []byte) (n int, done bool, err error) {
	w.s.print.RLock()
	file := w.s.std.files[w.fd]
	if w.fd == 1 && os.Stdout != file { // the program has put another file there, which may block for ever
		w.s.print.RUnlock()
		n, err = os.Stdout.Write(p)
		return n, true, err
	}
	defer w.s.print.RUnlock()
	if run != nil && run != w.s.owner {
		return 0, false, nil
	}
	n, err = file.Write(p)
	return n, true, err
}

// late sends what a run prints that does not own the descriptors.
func (w *cellWriter) late(run *cellRun, p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := min(len(rest), lateBytes)
		if err := w.s.emit(run, message{Kind: kindStream, Name: streamNames[w.fd], Text: rest[:n]}); err != nil {
			return len(p) - len(rest), err
		}
		rest = rest[n:]
	}
	return len(p), nil
}

// own makes run the owner of what is written to the raw descriptors. Without a grant, or with one that has been overtaken
// by a later change, the kernel first delivers what others wrote.
func (s *server) own(run *cellRun, grant int64) {
	s.print.Lock()
	defer s.print.Unlock()
	s.std.mend()
	if grant <= s.owned {
		r, err := s.talk.ask(context.Background(), message{Kind: kindStarted, Run: run.id})
		if err != nil {
			return
		}
		grant = r.Number
	}
	run.before = s.owner
	s.owner, s.last, s.owned = run, run, grant
}

// giveBack makes the run that owned the descriptors before run, which has ended, their owner again, if it is still under way: a cell during
// which another program ran (a copy of a variable for a daemon) goes on to print there.
func (s *server) giveBack(run *cellRun) {
	s.print.Lock()
	defer s.print.Unlock()
	before := run.before
	if run.before = nil; before == nil || before.ended.Load() || s.owner != nil {
		return
	}
	if r, err := s.talk.ask(context.Background(), message{Kind: kindStarted, Run: before.id}); err == nil {
		s.owner, s.last, s.owned = before, before, r.Number
	}
}

// claim makes run the owner if nobody is and the kernel agrees.
func (s *server) claim(run *cellRun) bool {
	s.print.Lock()
	defer s.print.Unlock()
	if s.owner == nil {
		if r, err := s.talk.ask(context.Background(), message{Kind: kindClaim, Run: run.id}); err == nil && r.Flag {
			s.owner, s.last, s.owned = run, run, r.Number
		}
	}
	return s.owner == run
}

// disown takes the descriptors from a run that has ended. It reports false when somebody writes there at this moment: a
// cell's end does not wait for a goroutine that it has left.
func (s *server) disown(run *cellRun) bool {
	if !s.print.TryLock() {
		return false
	}
	defer s.print.Unlock()
	if s.owner == run {
		s.owner = nil
	}
	return true
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

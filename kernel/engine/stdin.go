package engine

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"jeton/launcher/descriptor"
	"jeton/runtime/session"
)

// stdin is the process's descriptor 0: a pipe whose other end we keep. Nobody tells a pipe that a reader waits, so while
// a cell runs we look, every few milliseconds, whether a thread of ours or a child process is blocked in read(0) with
// the pipe empty (where the system does not show that: whether a goroutine is); then the person is asked for a line, which goes into the pipe.
//
// What a cell has not read of a line is gone when the next cell begins, unless an earlier cell still runs.
type stdin struct {
	ask askFunc
	say func(string)

	mu     sync.Mutex // guards what follows
	feed   *os.File   // write end
	inode  string     // of the pipe, as the system names it
	active []*cellRun // cells under way
	look   *look      // while there are some
	said   bool       // that nobody can answer, to the cells under way
}

// An askFunc asks the person for a line, in the name of a cell.
type askFunc func(ctx context.Context, run *cellRun, prompt string, password bool) (string, error)

func newStdin(ask askFunc, say func(string)) (*stdin, error) {
	s := &stdin{ask: ask, say: say}
	return s, s.renew()
}

// renew puts a fresh pipe on descriptor 0. Who still reads the old one gets the end of file.
func (s *stdin) renew() error {
	var p [2]int
	var err error
	if p[0], p[1], err = descriptor.Pipe(); err != nil {
		return err
	}
	for i, fd := range p { // where a cell has closed a standard file, the system puts its ends there
		if fd <= 2 {
			up, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
			if err != nil {
				return os.NewSyscallError("fcntl", err)
			}
			syscall.Close(fd)
			p[i] = up
		}
	}
	defer syscall.Close(p[0])
	if err := descriptor.Replace(p[0], 0); err != nil {
		return err
	}
	if s.feed != nil {
		s.feed.Close()
	}
	_ = syscall.SetNonblock(p[1], true) // so that Close ends a Write that nobody reads
	s.feed = os.NewFile(uintptr(p[1]), "stdin")
	s.inode = inputName()
	return nil
}

// begin is called when run starts: its reads are its own.
func (s *stdin) begin(run *cellRun) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.active = append(s.active, run)
	s.said = false
	if len(s.active) > 1 {
		return
	}
	if pending(0) > 0 || inputName() != s.inode {
		_ = s.renew()
	}
	l := &look{pause: firstLook}
	l.timer = time.AfterFunc(firstLook, func() { s.watch(l) })
	s.look = l
}

func (s *stdin) end(run *cellRun) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, r := range s.active {
		if r == run {
			s.active = append(s.active[:i], s.active[i+1:]...)
			break
		}
	}
	if len(s.active) == 0 && s.look != nil {
		s.look.timer.Stop()
		s.look = nil
	}
}

// interrupt ends reads that wait.
func (s *stdin) interrupt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.renew()
}

const (
	firstLook = 10 * time.Millisecond // most cells have ended by then, also where many ranks share a processor
	lastLook  = 25 * time.Millisecond
)

// A look is the next one at who waits. Most cells end before their first, so that a timer is all that it costs them.
type look struct {
	timer *time.Timer
	pause time.Duration // of the one goroutine that looks
}

// watch looks whether a reader waits, and again after a while, unless the cells have ended.
func (s *stdin) watch(l *look) {
	if s.wanted() {
		s.answer()
		l.pause = firstLook
	} else {
		l.pause = min(l.pause*3/2, lastLook)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.look == l {
		l.timer.Reset(l.pause)
	}
}

// wanted reports whether somebody waits for standard input.
func (s *stdin) wanted() bool {
	s.mu.Lock()
	inode := s.inode
	s.mu.Unlock()
	return pending(0) == 0 && inputWanted(inode) && pending(0) == 0
}

// answer asks for one line and feeds it.
func (s *stdin) answer() {
	s.mu.Lock()
	if len(s.active) == 0 {
		s.mu.Unlock()
		return
	}
	run := s.active[len(s.active)-1]
	feed := s.feed
	s.mu.Unlock()
	line, err := s.ask(run.ctx, run, "", false)
	if run.ctx.Err() != nil {
		return // interrupt has ended the read
	}
	if err == nil {
		_, _ = feed.WriteString(line + "\n")
		return
	}
	s.mu.Lock()
	said := s.said || !slices.Contains(s.active, run) // a goroutine that its cell has left behind
	s.said = true
	s.mu.Unlock()
	switch { // before the reader goes on: its cell may end then
	case said, errors.Is(err, session.ErrInputEnded): // the person knows
	case errors.Is(err, session.ErrNoInput):
		s.say("standard input is at its end: this front end cannot answer questions (allow_stdin is false)\n")
	default:
		s.say("standard input is at its end: " + err.Error() + "\n")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if feed == s.feed {
		_ = s.renew()
	}
}

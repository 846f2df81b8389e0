package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"jeton/runtime/session"
)

// stdin is the process's descriptor 0: a pipe whose other end we keep. Nobody tells a pipe that a reader waits, so while
// a cell runs we look, every few milliseconds, whether a thread of ours or a child process is blocked in read(0) with
// the pipe empty; then the person is asked for a line, which goes into the pipe.
//
// What a cell has not read of a line is gone when the next cell begins, unless an earlier cell still runs.
type stdin struct {
	ask askFunc
	say func(string)

	mu     sync.Mutex // guards what follows
	feed   *os.File   // write end
	inode  string     // of the pipe, as /proc/PID/fd/0 names it
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
	if err := syscall.Pipe2(p[:], syscall.O_CLOEXEC); err != nil {
		return os.NewSyscallError("pipe2", err)
	}
	for i, fd := range p { // where a cell has closed a standard file, pipe2 puts its ends there
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
	if err := syscall.Dup3(p[0], 0, 0); err != nil {
		return os.NewSyscallError("dup3", err)
	}
	if s.feed != nil {
		s.feed.Close()
	}
	_ = syscall.SetNonblock(p[1], true) // so that Close ends a Write that nobody reads
	s.feed = os.NewFile(uintptr(p[1]), "stdin")
	s.inode, _ = os.Readlink("/proc/self/fd/0")
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
	if now, _ := os.Readlink("/proc/self/fd/0"); pending(0) > 0 || now != s.inode {
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
	return pending(0) == 0 && (reading("self", "") || s.childReading(inode)) && pending(0) == 0
}

// readZero is how /proc/PID/task/TID/syscall begins for a read of descriptor 0.
var readZero = fmt.Sprintf("%d 0x0 ", syscall.SYS_READ)

// reading reports whether a thread of the process is blocked in read(0); with an inode, only if its descriptor 0 is it.
func reading(pid, inode string) bool {
	tasks, _ := os.ReadDir("/proc/" + pid + "/task")
	for _, t := range tasks {
		dir := "/proc/" + pid + "/task/" + t.Name()
		if b, err := os.ReadFile(dir + "/syscall"); err != nil || !strings.HasPrefix(string(b), readZero) {
			continue
		}
		if inode == "" {
			return true
		}
		if got, _ := os.Readlink("/proc/" + pid + "/fd/0"); got == inode {
			return true
		}
	}
	return false
}

// childReading looks at our descendants.
func (s *stdin) childReading(inode string) bool {
	todo := []string{"self"}
	for len(todo) > 0 {
		lists, _ := filepath.Glob("/proc/" + todo[0] + "/task/*/children")
		todo = todo[1:]
		for _, list := range lists {
			b, _ := os.ReadFile(list)
			for _, pid := range strings.Fields(string(b)) {
				if reading(pid, inode) {
					return true
				}
				todo = append(todo, pid)
			}
		}
	}
	return false
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

// pending is how many bytes wait in a pipe.
func pending(fd int) int {
	n, err := unix.IoctlGetInt(fd, unix.TIOCINQ)
	if err != nil {
		return 0
	}
	return n
}

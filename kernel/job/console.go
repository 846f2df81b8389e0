package job

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"time"
)

const (
	// moment is how long a piece of a line waits for the rest of it.
	moment = 50 * time.Millisecond
	// maxHeld is how much of a line is held back; a longer one is written in pieces.
	maxHeld = 64 << 10
)

// A console is one of this process's two outputs, which all ranks share.
type console struct {
	mu   sync.Mutex // held during a write: one rank writes at a time, in turn
	w    io.Writer
	open *stream // who has written the beginning of a line last, with tags; nil at the beginning of a line
}

// note writes whole lines of our own.
func (c *console) note(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open != nil {
		text = "\n" + text
		c.open = nil
	}
	_, _ = io.WriteString(c.w, text)
}

// A stream is one output of one rank on its way to the console. Its Write is for one goroutine.
type stream struct {
	to  *console
	tag string // before each line; "" leaves all bytes as they are

	mu    sync.Mutex // guards what follows; taken before the console's
	held  []byte     // the beginning of a line that is not written yet
	timer *time.Timer
	ended bool
	buf   []byte // of tagged
}

// tagOf is what `mpirun --tag-output` puts before a line: job, rank and stream. This is the form of Open MPI 5, with a space at the end.
func tagOf(rank int, name string) string { return fmt.Sprintf("[1,%d]<%s>: ", rank, name) }

// Write takes what a rank has printed, and writes what is whole lines of it. It never fails: what becomes of its output is not the rank's affair.
func (s *stream) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	end := bytes.LastIndexByte(text, '\n') + 1
	if end > 0 || len(s.held)+len(text) > maxHeld {
		if end == 0 {
			end = len(text)
		}
		s.flush(text[:end])
	}
	if s.held = append(s.held, text[end:]...); len(s.held) > 0 {
		s.later()
	}
	return len(text), nil
}

// later writes what is held if nothing more comes for a moment: it may be a question, whose asker waits for the answer.
func (s *stream) later() {
	if s.timer == nil {
		s.timer = time.AfterFunc(moment, s.now)
		return
	}
	s.timer.Reset(moment)
}

func (s *stream) now() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended && len(s.held) > 0 {
		s.flush(nil)
	}
}

// end writes what is left.
func (s *stream) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	if s.timer != nil {
		s.timer.Stop()
	}
	if len(s.held) > 0 {
		s.flush(nil)
	}
}

// flush writes what is held and then text, in one piece. The caller holds mu.
func (s *stream) flush(text []byte) {
	if len(s.held) > 0 {
		text = append(s.held, text...)
	}
	s.to.mu.Lock()
	defer s.to.mu.Unlock()
	if s.tag != "" {
		text = s.tagged(text)
	}
	_, _ = s.to.w.Write(text)
	s.held = s.held[:0]
}

// tagged puts the tag before each line. A line that another rank has begun is ended first. The caller holds the console's mu.
func (s *stream) tagged(text []byte) []byte {
	b := s.buf[:0]
	fresh := true
	switch s.to.open {
	case s:
		fresh = false // it goes on with its own line
	case nil:
	default:
		b = append(b, '\n')
	}
	for line := range bytes.Lines(text) {
		if fresh {
			b = append(b, s.tag...)
		}
		b = append(b, line...)
		fresh = true
	}
	if s.to.open = nil; text[len(text)-1] != '\n' {
		s.to.open = s
	}
	if s.buf = b; cap(b) > 1<<20 {
		s.buf = nil
	}
	return b
}

package job

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"time"
)

const (
	// patience is how long, by default, a piece of a line waits for the rest of it.
	patience = 500 * time.Millisecond
	// glance is the time between two looks whether who has begun a line waits for an answer.
	glance = 30 * time.Millisecond
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
	// patience is how long a piece of a line waits for the rest of it. It does not wait when asks says that the rank waits for
	// input, since it is a question then; nil is not known.
	patience time.Duration
	asks     func() bool

	mu    sync.Mutex // guards what follows; taken before the console's
	held  []byte     // the beginning of a line that is not written yet
	last  time.Time  // when something was added to it
	timer *time.Timer
	ended bool
	buf   []byte // of tagged
}

// tagOf is what `mpirun --tag-output` puts before a line: job, rank and stream. This is the form of Open MPI 5, with a space at the end.
func tagOf(job, rank int, name string) string { return fmt.Sprintf("[%d,%d]<%s>: ", job, rank, name) }

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

// later sees that what is held is not held for long. The caller holds mu.
func (s *stream) later() {
	s.last = time.Now()
	pause := s.patience
	if s.asks != nil {
		pause = min(pause, glance)
	}
	if s.timer == nil {
		s.timer = time.AfterFunc(pause, s.look)
		return
	}
	s.timer.Reset(pause)
}

// look writes what is held, if nothing more can be waited for.
func (s *stream) look() {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.ended || len(s.held) == 0:
	case time.Since(s.last) >= s.patience || s.asks != nil && s.asks():
		s.flush(nil)
	default:
		s.timer.Reset(glance)
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

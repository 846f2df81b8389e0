package daemons

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

const (
	// maxLogBytes is how much of a log is kept: its end. Positions go on counting from its beginning.
	maxLogBytes = 8 << 20
	// slackLogBytes is by how much a log may be too long before its beginning is let go.
	slackLogBytes = 2 << 20
)

// A logFile is a daemon's log, which the daemon itself writes. It is read at positions that never change: what is too old is made a
// hole of the file, which takes no room on the disk.
type logFile struct {
	path string
	file *os.File

	mu    sync.Mutex
	begin int64         // what is before is gone
	grown chan struct{} // closed, and replaced, when the file has grown
}

func newLog(path string) (*logFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("its log: %w", err)
	}
	return &logFile{path: path, file: f, grown: make(chan struct{})}, nil
}

func (l *logFile) size() int64 {
	st, err := l.file.Stat()
	if err != nil {
		return 0
	}
	return st.Size()
}

// changed looks what has become of the file: it wakes who waits for more, and lets go of what is too much.
func (l *logFile) changed() {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.grown)
	l.grown = make(chan struct{})
	if size := l.size(); size-l.begin > maxLogBytes+slackLogBytes {
		begin := size - maxLogBytes
		if punch(int(l.file.Fd()), begin) == nil {
			l.begin = begin
		}
	}
}

// more is closed when the file has grown after this call.
func (l *logFile) more() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.grown
}

// A Part is a piece of a log.
type Part struct {
	Text    []byte
	Next    int64 // where the next piece begins
	Skipped int64 // bytes before this piece that were asked for and are gone
	Ended   bool  // the daemon has ended, and there is no more
}

// maxPartBytes bounds one answer.
const maxPartBytes = 256 << 10

// part reads from a position on; a negative one counts from the end.
func (l *logFile) part(from int64) (p Part, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if from < 0 {
		from = max(l.size()+from, l.begin)
	}
	if from < l.begin {
		p.Skipped = l.begin - from
		from = l.begin
	}
	b := make([]byte, maxPartBytes)
	n, err := l.file.ReadAt(b, from)
	p.Text, p.Next = b[:n], from+int64(n)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return p, err
}

func (l *logFile) close() { _ = l.file.Close() }

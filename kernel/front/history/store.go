package history

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"
)

const (
	maxInputBytes   = 256 << 10 // a longer input is not written to the file
	maxSessionBytes = 16 << 20  // inputs and outputs of this session held in memory
	maxOutputBytes  = 8 << 10   // of one result's text
	maxQueued       = 1024      // inputs that wait for the disk

	// gather is how long an input waits for the disk: so that a small cell does not share the machine with the write, and
	// the cells of "run all" are written together.
	gather = 200 * time.Millisecond
)

// Config says where a Store writes. Its zero value keeps everything in memory.
type Config struct {
	Path         string        // the file; "" for none. Its folder is made when missing.
	MaxFileBytes int64         // the file's bound; 0 means 4 MiB
	LockTimeout  time.Duration // how long to wait for another kernel's write; 0 means 2 s
	Logger       *slog.Logger  // nil means slog.Default()
}

// An Entry is one input. HasOutput tells an empty Output from none.
type Entry struct {
	Session   int
	Line      int // the execution count
	Input     string
	Output    string
	HasOutput bool
}

// A Store is the history of one running session together with the file of all. Its methods are safe for several
// goroutines; only Run and the questions (Tail, Range, Search) touch the disk.
type Store struct {
	cfg   Config
	file  *file         // nil: memory only
	queue chan Entry    // inputs that Run writes; one that finds it full is kept in memory only
	ready chan struct{} // closed once session is known

	mu      sync.Mutex
	session int     // of this kernel, from 1; written once, before ready is closed
	entries []Entry // this session's, oldest first. Invariant: the sum of their sizes is bytes
	bytes   int
	warned  bool
}

// New makes a Store. It does not touch the disk: Run does.
func New(cfg Config) *Store {
	if cfg.MaxFileBytes == 0 {
		cfg.MaxFileBytes = 4 << 20
	}
	if cfg.LockTimeout == 0 {
		cfg.LockTimeout = 2 * time.Second
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	s := &Store{cfg: cfg, session: 1, queue: make(chan Entry, maxQueued), ready: make(chan struct{})}
	if cfg.Path != "" {
		s.file = &file{path: cfg.Path, maxBytes: cfg.MaxFileBytes, lockTimeout: cfg.LockTimeout}
	}
	return s
}

// Run takes the session's number from the file and then writes what is added to it, until ctx ends and what was added
// before is written. It returns nil: a disk that fails is warned of, once.
func (s *Store) Run(ctx context.Context) error {
	s.begin()
	for {
		select {
		case e := <-s.queue:
			select {
			case <-time.After(gather):
			case <-ctx.Done():
			}
			s.write(s.batch(e))
		case <-ctx.Done():
			s.write(s.batch())
			return nil
		}
	}
}

func (s *Store) begin() {
	defer close(s.ready)
	if s.file == nil {
		return
	}
	n, err := s.file.startSession()
	if err != nil {
		s.warn(err)
	}
	s.mu.Lock()
	s.session = n
	s.mu.Unlock()
}

// Add records an input of this session under its execution count. It does not block.
func (s *Store) Add(line int, input string) {
	e := Entry{Line: line, Input: input}
	s.mu.Lock()
	s.entries = append(s.entries, e)
	s.bytes += size(e)
	s.trim()
	s.mu.Unlock()
	if s.file == nil || len(input) > maxInputBytes {
		return
	}
	select {
	case s.queue <- e:
	default: // the disk hangs; memory has it
	}
}

// Output records the text of the result of the input at line; long text is cut. It does not block.
func (s *Store) Output(line int, text string) {
	if len(text) > maxOutputBytes {
		text = strings.ToValidUTF8(text[:maxOutputBytes], "") + "…"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.entries) - 1; i >= 0; i-- {
		if e := &s.entries[i]; e.Line == line {
			s.bytes += len(text) - len(e.Output)
			e.Output, e.HasOutput = text, true
			s.trim()
			return
		}
	}
}

// trim forgets the oldest inputs of the session while they take more than their bound. The caller holds mu.
func (s *Store) trim() {
	for s.bytes > maxSessionBytes {
		s.bytes -= size(s.entries[0])
		s.entries[0] = Entry{}
		s.entries = s.entries[1:]
	}
}

func size(e Entry) int { return len(e.Input) + len(e.Output) + 64 }

// batch returns first and all that is queued behind it.
func (s *Store) batch(first ...Entry) []Entry {
	for {
		select {
		case e := <-s.queue:
			first = append(first, e)
		default:
			return first
		}
	}
}

func (s *Store) write(entries []Entry) {
	if s.file == nil || len(entries) == 0 {
		return
	}
	for i := range entries {
		entries[i].Session = s.session
	}
	if err := s.file.append(entries); err != nil {
		s.warn(err)
	}
}

// warn logs the first failure of the disk only: the person can do nothing more at the second.
func (s *Store) warn(err error) {
	s.mu.Lock()
	first := !s.warned
	s.warned = true
	s.mu.Unlock()
	if first {
		s.cfg.Logger.Warn("history is kept in memory only", "path", s.cfg.Path, "err", err)
	}
}

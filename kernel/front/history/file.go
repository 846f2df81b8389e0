package history

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// lockPoll is how often a kernel that finds the file locked tries again; a write takes well under a millisecond.
const lockPoll = 5 * time.Millisecond

// DefaultPath returns where a person's history is kept: jeton/history.jsonl in the XDG state folder, or "" when she has
// no home directory.
func DefaultPath() string {
	dir := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(dir) { // the XDG specification has relative paths ignored
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "jeton", "history.jsonl")
}

// A file is the history on disk. It may be shared: every operation takes the lock file, opens, and closes again.
type file struct {
	path        string
	maxBytes    int64
	lockTimeout time.Duration
}

// A line is what the file holds: an input, or with Input nil the start of a session.
type line struct {
	Session int     `json:"s"`
	Line    int     `json:"l,omitempty"`
	Input   *string `json:"c,omitempty"`
	Start   string  `json:"start,omitempty"`
}

// startSession takes the next session number. With an error the number is 1 or better: what could be read decides.
func (f *file) startSession() (int, error) {
	n := 1
	err := f.locked(func() error {
		last, err := f.lastSession()
		if err != nil {
			return err
		}
		n = last + 1
		return f.write([]line{{Session: n, Start: time.Now().UTC().Format(time.RFC3339)}})
	})
	return n, err
}

// nearBytes is how much of the file's end is read first when only that matters.
const nearBytes = 16 << 10

// lastSession returns the highest number of a session, 0 when there is none. The start of a session has a higher number than all
// that stands before it, so what comes before the last start need not be read, large as it may be.
func (f *file) lastSession() (n int, err error) {
	for size := int64(nearBytes); ; size *= 4 {
		lines, whole, err := f.read(size)
		if err != nil {
			return 0, err
		}
		started := false
		for _, l := range lines {
			n, started = max(n, l.Session), started || l.Start != ""
		}
		if started || whole {
			return n, nil
		}
	}
}

func (f *file) append(entries []Entry) error {
	lines := make([]line, len(entries))
	for i, e := range entries {
		lines[i] = line{Session: e.Session, Line: e.Line, Input: &e.Input}
	}
	return f.locked(func() error { return f.write(lines) })
}

// entries returns the inputs of all sessions but one, in the order of the file.
func (f *file) entries(but int) ([]Entry, error) {
	// No lock: an append is one write, and a torn last line is passed over.
	lines, _, err := f.read(2 * f.maxBytes)
	if err != nil {
		return nil, err
	}
	var out []Entry
	for _, l := range lines {
		if l.Input != nil && l.Session != but {
			out = append(out, Entry{Session: l.Session, Line: l.Line, Input: *l.Input})
		}
	}
	return out, nil
}

func (f *file) locked(do func() error) error {
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return err
	}
	lock := flock.New(f.path+".lock", flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), f.lockTimeout)
	defer cancel()
	if _, err := lock.TryLockContext(ctx, lockPoll); err != nil {
		return fmt.Errorf("history: lock %s: %w", f.path, err)
	}
	defer lock.Close()
	return do()
}

// read returns the lines that are ours among the last n bytes, at most twice the file's bound, and whether no more can be had. A missing
// file is an empty one.
func (f *file) read(n int64) (out []line, whole bool, err error) {
	n = min(n, 2*f.maxBytes)
	b, err := f.tail(n)
	if err != nil {
		return nil, false, err
	}
	for raw := range bytes.Lines(b) {
		var l line
		if json.Unmarshal(raw, &l) == nil && l.Session > 0 && l.Line >= 0 {
			out = append(out, l)
		}
	}
	return out, int64(len(b)) < n || n == 2*f.maxBytes, nil
}

// tail returns the last n bytes of the file or fewer.
func (f *file) tail(n int64) ([]byte, error) {
	h, err := os.OpenFile(f.path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // what is a pipe must not hold us
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer h.Close()
	st, err := h.Stat()
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, fmt.Errorf("history: %s is not a file", f.path)
	}
	b := make([]byte, min(n, st.Size()))
	k, err := h.ReadAt(b, st.Size()-int64(len(b)))
	if k < len(b) && k > 0 {
		err = nil // it became shorter meanwhile
	}
	return b[:k], err
}

// write appends lines in one write, after a rotation when they do not fit. The caller holds the lock.
func (f *file) write(lines []line) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, l := range lines {
		if err := enc.Encode(l); err != nil {
			return err
		}
	}
	h, err := os.OpenFile(f.path, os.O_RDWR|os.O_CREATE|syscall.O_NONBLOCK, 0o600)
	if err != nil {
		return err
	}
	defer h.Close()
	st, err := h.Stat()
	if err != nil {
		return err
	}
	if st.Size()+int64(b.Len()) > f.maxBytes && st.Size() > 0 {
		return f.rotate(b.Bytes())
	}
	return appendAt(h, st.Size(), b.Bytes())
}

// appendAt writes b at the end of h, beginning a new line, and takes back what a full disk cut off.
func appendAt(h *os.File, size int64, b []byte) error {
	if size > 0 {
		var last [1]byte
		if _, err := h.ReadAt(last[:], size-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			b = append([]byte{'\n'}, b...)
		}
	}
	if _, err := h.WriteAt(b, size); err != nil {
		return errors.Join(err, h.Truncate(size))
	}
	return nil
}

// rotate replaces the file by the newer half of its bound followed by b. Readers see the old file or the new one whole.
func (f *file) rotate(b []byte) error {
	keep, err := f.tail(f.maxBytes / 2)
	if err != nil {
		return err
	}
	if i := bytes.IndexByte(keep, '\n'); i >= 0 {
		keep = keep[i+1:] // the first line is cut
	} else {
		keep = nil
	}
	if len(keep) > 0 && keep[len(keep)-1] != '\n' {
		keep = append(keep, '\n')
	}
	h, err := os.CreateTemp(filepath.Dir(f.path), ".history-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = h.Write(append(keep, b...))
	err = errors.Join(err, h.Close())
	if err == nil {
		err = os.Rename(h.Name(), f.path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(h.Name()))
	}
	return err
}

// Package tempdir gives a process a folder of its own for temporary files, which is gone when the process is, however it ends.
//
// Model: a Dir is made when it is first needed, below the system's temporary folder, and only the user can enter it. Its
// path is known before. Its owner removes it; an engine does for an owner that was killed (see Inherited); and where both were killed
// at once, the next owner on that machine that makes one. Who lives holds a lock on the folder, which the system takes from
// the dead.
//
//	d := tempdir.New()
//	defer d.Remove()
//	err := d.Make()
//
// It is for the logs and records of a notebook's background cells, and for the files of a lab's programs: the environment variable
// bg.FolderEnv names it to them.
package tempdir

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"jeton/runtime/bg"
)

// prefix begins the names of such folders, in the system's temporary folder.
const prefix = "jeton-bg-"

// A Dir is made once, or not at all. Its methods are safe from several goroutines.
type Dir struct {
	Path string

	mu     sync.Mutex
	lock   *os.File // nil until it is made
	closed bool
}

// New is a folder that is not made yet.
func New() *Dir {
	return &Dir{Path: filepath.Join(os.TempDir(), prefix+rand.Text())}
}

// ErrClosed is the error of a Dir that was removed.
var ErrClosed = errors.New("the folder for temporary files is removed")

// Make makes the folder, unless it is there.
func (d *Dir) Make() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.lock != nil {
		return nil
	}
	if d.closed {
		return ErrClosed
	}
	sweep(filepath.Dir(d.Path))
	if err := os.Mkdir(d.Path, 0o700); err != nil {
		return fmt.Errorf("the folder for temporary files: %w: is the temporary folder (TMPDIR) writable?", err)
	}
	lock, err := os.Open(d.Path)
	if err != nil {
		return errors.Join(err, os.Remove(d.Path))
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return errors.Join(fmt.Errorf("lock %s: %w", d.Path, err), lock.Close(), os.Remove(d.Path))
	}
	d.lock = lock
	return nil
}

// Made is the folder, which it makes unless it is there.
func (d *Dir) Made() (path string, err error) { return d.Path, d.Make() }

// Remove removes the folder for good.
func (d *Dir) Remove() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	if d.lock == nil {
		return nil
	}
	err := os.RemoveAll(d.Path)
	_ = d.lock.Close()
	d.lock = nil
	return err
}

// Inherited returns what an engine calls when its parent has died: it removes the folder that the environment names. Call Inherited before
// cells run, which may change the environment.
func Inherited() func() {
	dir := os.Getenv(bg.FolderEnv)
	if !strings.HasPrefix(filepath.Base(dir), prefix) {
		return func() {}
	}
	return func() {
		// A process that is dying is nobody's parent any more before all its files are closed. Or it was an agent, and the folder is its kernel's, which lives.
		for late := time.Now().Add(dying); !removeDead(dir) && time.Now().Before(late); {
			time.Sleep(5 * time.Millisecond)
		}
	}
}

// dying is how long a process may hold its lock when it has no children any more.
const dying = time.Second

// youngest is how old a folder must be to be swept: a younger one may be about to be locked.
const youngest = time.Minute

// sweep removes the user's folders in tmp whose kernel and engine have died.
func sweep(tmp string) {
	all, _ := filepath.Glob(filepath.Join(tmp, prefix+"*"))
	for _, path := range all {
		info, err := os.Lstat(path)
		if err != nil || !info.IsDir() || time.Since(info.ModTime()) < youngest {
			continue
		}
		if st, ok := info.Sys().(*syscall.Stat_t); !ok || int(st.Uid) != os.Getuid() {
			continue
		}
		removeDead(path)
	}
}

// removeDead removes the folder of an owner that has died. It is false when the lock is held: the owner lives, or another one is removing it.
func removeDead(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return true
	}
	defer f.Close()
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		return false
	}
	_ = os.RemoveAll(path)
	return true
}

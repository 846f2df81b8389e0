package notebook

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

// folderPrefix begins the names of such folders, in the system's temporary folder.
const folderPrefix = "jeton-bg-"

// A folder holds the logs and records of a notebook's background cells, for package runtime/bg. Its path is known from the
// start, for the engines; it is made when the first background cell starts, and most notebooks have none.
//
// It is gone when the kernel ends, however it ends: the kernel removes it; the engine does for a kernel that was killed (see
// RemoveFolder); and where both were killed at once, the next kernel that makes one (see sweep). Who lives holds a lock on
// the folder, which the system takes from the dead.
type folder struct {
	path string

	mu     sync.Mutex
	lock   *os.File // nil until it is made
	closed bool
}

func newFolder() *folder {
	return &folder{path: filepath.Join(os.TempDir(), folderPrefix+rand.Text())}
}

// make makes the folder, once; only the user can read it.
func (f *folder) make() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.lock != nil {
		return nil
	}
	if f.closed {
		return errClosed
	}
	sweep(filepath.Dir(f.path))
	if err := os.Mkdir(f.path, 0o700); err != nil {
		return fmt.Errorf("the folder for background cells: %w: is the temporary folder (TMPDIR) writable?", err)
	}
	lock, err := os.Open(f.path)
	if err != nil {
		return errors.Join(err, os.Remove(f.path))
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return errors.Join(fmt.Errorf("lock %s: %w", f.path, err), lock.Close(), os.Remove(f.path))
	}
	f.lock = lock
	return nil
}

// remove removes the folder for good.
func (f *folder) remove() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	if f.lock == nil {
		return nil
	}
	err := os.RemoveAll(f.path)
	_ = f.lock.Close()
	f.lock = nil
	return err
}

// RemoveFolder returns what an engine calls when its kernel has died: it removes the folder of the kernel's background cells.
// Call RemoveFolder before cells run, which may change the environment that names the folder.
func RemoveFolder() func() {
	dir := os.Getenv(bg.FolderEnv)
	if !strings.HasPrefix(filepath.Base(dir), folderPrefix) {
		return func() {}
	}
	return func() { _ = os.RemoveAll(dir) }
}

// youngest is how old a folder must be to be swept: a younger one may be about to be locked.
const youngest = time.Minute

// sweep removes the user's folders in tmp whose kernel and engine have died.
func sweep(tmp string) {
	all, _ := filepath.Glob(filepath.Join(tmp, folderPrefix+"*"))
	for _, path := range all {
		info, err := os.Lstat(path)
		if err != nil || !info.IsDir() || time.Since(info.ModTime()) < youngest {
			continue
		}
		if st, ok := info.Sys().(*syscall.Stat_t); !ok || int(st.Uid) != os.Getuid() {
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			continue
		}
		if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			_ = os.RemoveAll(path)
		}
		_ = f.Close()
	}
}

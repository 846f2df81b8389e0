package daemons

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// folderPrefix begins the names of guards' folders, in the system's temporary folder.
const folderPrefix = "jeton-daemons-"

// makeFolder makes a guard's folder; only the user can read it. It holds a link to the program, by which images are run, and a
// lock of the one who makes it.
func makeFolder(program string) (path string, err error) {
	path = filepath.Join(os.TempDir(), folderPrefix+rand.Text()[:12])
	if err := os.Mkdir(path, 0o700); err != nil {
		return "", fmt.Errorf("the folder for daemons: %w: is the temporary folder (TMPDIR) writable?", err)
	}
	if program == running {
		if program, err = ownPath(); err != nil {
			return path, err
		}
	}
	if program, err = filepath.Abs(program); err != nil {
		return path, err
	}
	return path, errors.Join(os.Symlink(program, filepath.Join(path, programLink)), os.WriteFile(filepath.Join(path, ownerFile), []byte(owner()), 0o600))
}

// ownPath is a path of this very program: the one that process tables show, or, where its file was replaced or cannot be seen (a host
// of a room has a /tmp of its own), one that holds while this process lives.
func ownPath() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	a, errA := os.Stat(path)
	b, errB := os.Stat(running)
	if errA == nil && errB == nil && os.SameFile(a, b) {
		return path, nil
	}
	return fmt.Sprintf("/proc/%d/exe", os.Getpid()), nil
}

// ownerFile says in a guard's folder who has made it.
const ownerFile = "owner"

// owner names this process for good: its pid, and when it started.
func owner() string {
	s, _ := readStatus(os.Getpid())
	return fmt.Sprintf("%d %d", s.pid, s.ticks)
}

// youngest is how old a folder must be to be swept: its guard may be about to end.
const youngest = 10 * time.Second

// sweepFolders removes the user's folders whose owner has died, and their guard with it; daemons of theirs that still live are
// killed.
func sweepFolders() {
	all, _ := filepath.Glob(filepath.Join(os.TempDir(), folderPrefix+"*"))
	for _, path := range all {
		info, err := os.Lstat(path)
		if err != nil || !info.IsDir() || time.Since(info.ModTime()) < youngest {
			continue
		}
		st, ok := info.Sys().(*syscall.Stat_t)
		if !ok || int(st.Uid) != os.Getuid() {
			continue
		}
		b, err := os.ReadFile(filepath.Join(path, ownerFile))
		var s status
		if _, scan := fmt.Sscanf(string(b), "%d %d", &s.pid, &s.ticks); err != nil || scan != nil {
			continue
		}
		if now, there := readStatus(s.pid); there && now.ticks == s.ticks && now.alive() {
			continue
		}
		sweep(SocketVariable + "=" + filepath.Join(path, socketFile))
		_ = os.RemoveAll(path)
	}
}

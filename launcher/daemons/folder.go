package daemons

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"jeton/launcher"
	"jeton/launcher/local"
	"jeton/launcher/ps"
)

// folderPrefix begins the names of guards' folders, in the system's temporary folder.
const folderPrefix = "jeton-daemons-"

// makeFolder makes a guard's folder; only the user can read it. It holds a link to the program, by which images are run, and
// says who makes it, and what mark that has.
func makeFolder(program string, m Mark) (path string, err error) {
	path = filepath.Join(os.TempDir(), folderPrefix+rand.Text()[:12])
	if err := os.Mkdir(path, 0o700); err != nil {
		return "", fmt.Errorf("the folder for daemons: %w: is the temporary folder (TMPDIR) writable?", err)
	}
	if program == launcher.Self {
		if program, err = ownPath(); err != nil {
			return path, err
		}
	}
	if program, err = filepath.Abs(program); err != nil {
		return path, err
	}
	return path, errors.Join(os.Symlink(program, filepath.Join(path, programLink)), os.WriteFile(filepath.Join(path, ownerFile), []byte(owner()), 0o600),
		os.WriteFile(filepath.Join(path, markFile), []byte(m), 0o600))
}

// ownPath is a path of this very program: the one that process tables show, or, where its file was replaced or cannot be seen (a host
// of a room has a /tmp of its own), one that holds while this process lives.
func ownPath() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	a, errA := os.Stat(path)
	b, errB := os.Stat(launcher.Self)
	if errA == nil && errB == nil && os.SameFile(a, b) {
		return path, nil
	}
	return fmt.Sprintf("/proc/%d/exe", os.Getpid()), nil
}

// ownerFile says in a guard's folder who has made it.
const ownerFile = "owner"

// owner names this process for good: the place that its pid is of, the pid, and when it started.
func owner() string {
	s, _ := ps.Find(os.Getpid())
	return fmt.Sprintf("%s %d %d", local.Place(), s.Pid, s.Started)
}

// youngest is how old a folder must be to be swept: its guard may be about to end.
const youngest = 10 * time.Second

// SweepDead kills daemons of this user whose owner was killed, and their guard with it, and those that were made by hand, and removes the
// guards' folders. It is for who starts on a host where others may have been before.
func SweepDead() {
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
		var s ps.Process
		var place string
		if _, scan := fmt.Sscanf(string(b), "%s %d %d", &place, &s.Pid, &s.Started); err != nil || scan != nil || place != local.Place() {
			continue // of another machine that has this folder, too, we know nothing
		}
		if now, there := ps.Find(s.Pid); there && now.Started == s.Started && now.Alive() {
			continue
		}
		sweepMarked(SocketVariable + "=" + filepath.Join(path, socketFile))
		if mark, err := os.ReadFile(filepath.Join(path, markFile)); err == nil && len(mark) > 0 {
			sweep(claim{Mark(mark).Env()[0], filepath.Join(path, programsFolder)}.but(os.Getpid()))
		}
		_ = os.RemoveAll(path)
	}
}

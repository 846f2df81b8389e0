//go:build linux

package room

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// What is in a room's folder. The lock is on the folder itself, so that programs that clean /tmp by age leave it alone.
const (
	planFile    = "room.json"
	controlFile = "control"    // the keeper's socket
	hostsFolder = "hosts"      // the inits' sockets, by host
	etcFolder   = "etc"        // the hosts' files of /etc
	logFile     = "keeper.log" // what keeper and inits say, which is nothing if all is well
	sharedName  = "shared"     // the folder that all hosts see
)

// basePath is where this user's rooms are, if there are any.
func basePath() string {
	return filepath.Join(os.TempDir(), "jeton-rooms-"+strconv.Itoa(os.Getuid()))
}

// base is the folder of this user's rooms; it makes it if need be.
func base() (string, error) {
	dir := basePath()
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("room: %w: make the folder for temporary files writable, or set TMPDIR to one that is", err)
	}
	st, err := os.Lstat(dir)
	if err != nil {
		return "", err
	}
	if sys, ok := st.Sys().(*syscall.Stat_t); !ok || !st.IsDir() || int(sys.Uid) != os.Getuid() || st.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("room: %s is not a private folder of yours, so rooms would not be safe there: remove it, or set TMPDIR to another folder", dir)
	}
	return dir, nil
}

// locked calls f with the folder of rooms while no other process makes or removes one.
func locked(f func(base string) error) error {
	dir, err := base()
	if err != nil {
		return err
	}
	return lockedFolder(dir, func() error { return f(dir) })
}

func lockedFolder(dir string, f func() error) error {
	lock, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer lock.Close()
	for err = unix.EINTR; err == unix.EINTR; {
		err = unix.Flock(int(lock.Fd()), unix.LOCK_EX)
	}
	if err != nil {
		return fmt.Errorf("room: cannot lock %s: %w", dir, err)
	}
	return f()
}

// remove removes the room's folder. Its keeper does that at its end, and holds its lock until it is gone.
func (p *plan) remove() error {
	return lockedFolder(filepath.Dir(p.Dir), func() error { return os.RemoveAll(p.Dir) })
}

// readPlan reads the plan of the room in dir.
func readPlan(dir string) (*plan, error) {
	b, err := os.ReadFile(filepath.Join(dir, planFile))
	if err != nil {
		return nil, err
	}
	p := new(plan)
	if err := json.Unmarshal(b, p); err != nil {
		return nil, fmt.Errorf("room: %s: %w", filepath.Join(dir, planFile), err)
	}
	p.Dir = dir
	return p, nil
}

// living reads the plans of the rooms that are up, by name, and removes the folders of those whose keeper is dead. The
// caller has the lock.
func living(base string) ([]*plan, error) {
	entries, err := os.ReadDir(base)
	if err != nil {
		return nil, err
	}
	var all []*plan
	for _, e := range entries {
		dir := filepath.Join(base, e.Name())
		alive, err := isLocked(dir)
		if err != nil {
			return nil, err
		}
		if !alive {
			if err := os.RemoveAll(dir); err != nil {
				return nil, fmt.Errorf("room: what a dead room left cannot be removed: %w", err)
			}
			continue
		}
		p, err := readPlan(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue // the room is just going down
		}
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// isLocked says whether a process holds the lock of a room's folder.
func isLocked(dir string) (bool, error) {
	f, err := os.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	switch err := unix.Flock(int(f.Fd()), unix.LOCK_SH|unix.LOCK_NB); err {
	case nil:
		return false, nil
	case unix.EWOULDBLOCK:
		return true, nil
	default:
		return false, fmt.Errorf("room: cannot lock %s: %w", dir, err)
	}
}

// makeFolder makes the folder of a new room, and returns its plan and the folder itself, open and locked.
func makeFolder(c Config) (p *plan, lock *os.File, err error) {
	err = locked(func(base string) error {
		others, err := living(base)
		if err != nil {
			return err
		}
		p = &plan{Lasting: c.Lasting, Hosts: c.Names, Slots: c.Slots, Shared: c.Shared, Visible: c.Visible, User: whoever()}
		if p.Name, err = freeName(c.Name, others); err != nil {
			return err
		}
		if p.Network, err = freeNetwork(others); err != nil {
			return err
		}
		p.Dir = filepath.Join(base, p.Name)
		lock, err = p.write()
		return err
	})
	return p, lock, err
}

// write makes the folder that p says, with all that is in it but sockets.
func (p *plan) write() (lock *os.File, err error) {
	defer func() {
		if err != nil {
			lock.Close()
			os.RemoveAll(p.Dir)
		}
	}()
	for _, dir := range []string{"", hostsFolder, etcFolder, sharedName} {
		if err := os.Mkdir(filepath.Join(p.Dir, dir), 0o700); err != nil {
			return nil, fmt.Errorf("room: %w", err)
		}
	}
	if lock, err = os.Open(p.Dir); err != nil {
		return nil, err
	}
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return lock, fmt.Errorf("room: cannot lock %s: %w", p.Dir, err)
	}
	if p.Shared == "" {
		p.Shared = filepath.Join(p.Dir, sharedName)
	}
	if err := p.writeEtc(filepath.Join(p.Dir, etcFolder)); err != nil {
		return lock, err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return lock, err
	}
	return lock, os.WriteFile(filepath.Join(p.Dir, planFile), b, 0o600)
}

func freeName(wanted string, others []*plan) (string, error) {
	taken := map[string]bool{}
	for _, o := range others {
		taken[o.Name] = true
	}
	if wanted != "" {
		if taken[wanted] {
			return "", fmt.Errorf("room: there is a room %s already: use it, or `jeton room down %s`", wanted, wanted)
		}
		return wanted, nil
	}
	name := "room"
	for i := 2; taken[name]; i++ {
		name = fmt.Sprintf("room%d", i)
	}
	return name, nil
}

// freeNetwork finds a network that no other room of this user has. They could not meet; it is for the reader of two tables.
func freeNetwork(others []*plan) (int, error) {
	var taken [255]bool
	for _, o := range others {
		taken[o.Network] = true
	}
	for n := 1; n < len(taken); n++ {
		if !taken[n] {
			return n, nil
		}
	}
	return 0, fmt.Errorf("room: %d rooms are up: take some down with `jeton room down NAME`", len(others))
}

// student is the account of hosts where this process is root: an ordinary user is refused what a student shall see refused.
const studentID = 1000

// whoever says who programs of the hosts are: this user, and where that is root, or not in the system's files, with a name.
func whoever() account {
	a := account{UID: os.Getuid(), GID: os.Getgid(), Home: "/"}
	if home, err := os.UserHomeDir(); err == nil {
		a.Home = home
	}
	if a.UID == 0 {
		a.UID, a.GID = studentID, studentID
	}
	if _, err := user.LookupId(strconv.Itoa(a.UID)); err != nil {
		a.Name = "student"
	}
	return a
}

//go:build linux

package sandbox

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// systemFolders are seen inside as they are outside, but that nothing in them can be changed.
var systemFolders = []string{"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"}

// systemFiles are what is seen of /etc: what programs need that compile, link, look up names and times.
var systemFiles = []string{
	"/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/timezone", "/etc/mime.types",
	"/etc/nsswitch.conf", "/etc/openmpi", "/etc/protocols", "/etc/services", "/etc/shells",
}

// devices are what there is in /dev beside folders.
var devices = []string{"null", "zero", "full", "random", "urandom", "tty"}

// writable are the folders in which the inmate may write. All of them are one file system, of one size.
var writable = []string{homeFolder, "/tmp", "/var/tmp", "/dev/shm", "/run"}

// base is where the new root is put together, over whatever is there.
const base = "/tmp"

// A view is a file or folder of the old root that the new one will have.
type view struct {
	to     string
	tree   int // a copy of its mounts, which is in no place yet
	folder bool
}

// makeRoot makes this process's root, and that of all that it starts, one in which there is nothing but what is said here.
func (s *spec) makeRoot() error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_SLAVE, ""); err != nil {
		return fmt.Errorf("mounts of its own: %w", err)
	}
	work, err := os.OpenRoot(s.Dir) // before something is mounted over it
	if err != nil {
		return fmt.Errorf("the notebook's folder: %w", err)
	}
	defer work.Close()
	nbytes, err := measure(work)
	if err != nil {
		return fmt.Errorf("the notebook's folder %s: %w", s.Dir, err)
	}
	views, links, err := s.views()
	if err != nil {
		return err
	}
	if err := unix.Mount("tmpfs", base, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=0755,size="+strconv.FormatInt(s.Limits.Disk+nbytes, 10)); err != nil {
		return fmt.Errorf("a root of its own: %w", err)
	}
	if err := s.makeFolders(work); err != nil {
		return err
	}
	for to, target := range links {
		if err := errors.Join(os.MkdirAll(filepath.Dir(base+to), 0o755), os.Symlink(target, base+to)); err != nil {
			return fmt.Errorf("its %s: %w", to, err)
		}
	}
	for _, v := range views {
		if err := v.place(); err != nil {
			return fmt.Errorf("its %s: %w", v.to, err)
		}
	}
	if err := mountSystem(); err != nil {
		return err
	}
	return enter()
}

// views takes what will be seen of the old root, and finds the links among the system's folders, which the new root has, too.
func (s *spec) views() (views []view, links map[string]string, err error) {
	links = map[string]string{}
	for _, path := range append(append([]string{}, systemFolders...), systemFiles...) {
		st, err := os.Lstat(path)
		if err != nil {
			continue // no system has all of them
		}
		if st.Mode().Type() == fs.ModeSymlink {
			if links[path], err = os.Readlink(path); err != nil {
				return nil, nil, err
			}
			continue
		}
		if views, err = take(views, path, path, lockedDown); err != nil {
			return nil, nil, err
		}
	}
	for _, name := range devices {
		if views, err = take(views, "/dev/"+name, "/dev/"+name, unix.MOUNT_ATTR_NOSUID|unix.MOUNT_ATTR_NOEXEC); err != nil {
			return nil, nil, err
		}
	}
	for _, path := range s.Shown {
		if _, err := os.Stat(path); below(path, systemFolders) || os.IsNotExist(err) {
			continue // a cache's file may have gone meanwhile
		}
		if views, err = take(views, path, path, lockedDown); err != nil {
			return nil, nil, err
		}
	}
	return views, links, nil
}

// lockedDown are the properties of what must not be changed.
const lockedDown = unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV

func below(path string, folders []string) bool {
	for _, f := range folders {
		if st, err := os.Lstat(f); err == nil && st.IsDir() && strings.HasPrefix(path, f+"/") {
			return true
		}
	}
	return false
}

// take adds a view of a file or folder.
func take(views []view, path, to string, attr uint64) ([]view, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("its %s: %w", to, err)
	}
	tree, err := unix.OpenTree(unix.AT_FDCWD, path, unix.OPEN_TREE_CLONE|unix.AT_RECURSIVE|unix.OPEN_TREE_CLOEXEC)
	if err == nil {
		err = unix.MountSetattr(tree, "", unix.AT_EMPTY_PATH|unix.AT_RECURSIVE, &unix.MountAttr{Attr_set: attr, Propagation: unix.MS_PRIVATE})
	}
	if err != nil {
		return nil, fmt.Errorf("its %s: %w", to, err)
	}
	return append(views, view{to, tree, st.IsDir()}), nil
}

// place puts a view where it belongs.
func (v view) place() error {
	defer unix.Close(v.tree)
	to := base + v.to
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if v.folder {
		if err := os.MkdirAll(to, 0o755); err != nil {
			return err
		}
	} else if err := os.WriteFile(to, nil, 0o644); err != nil {
		return err
	}
	return unix.MoveMount(v.tree, "", unix.AT_FDCWD, to, unix.MOVE_MOUNT_F_EMPTY_PATH)
}

// makeFolders makes what of the new root is not the old one's: folders to write in, with a copy of the notebook's, and some files of /etc.
func (s *spec) makeFolders(work *os.Root) error {
	for _, dir := range append([]string{"/etc", "/proc", "/sys", "/dev/pts", workFolder}, writable...) {
		if err := os.MkdirAll(base+dir, 0o755); err != nil {
			return err
		}
	}
	for _, dir := range []string{"/tmp", "/var/tmp", "/dev/shm"} {
		if err := os.Chmod(base+dir, fs.ModeSticky|0o777); err != nil {
			return err
		}
	}
	for name, text := range s.etc() {
		if err := os.WriteFile(base+"/etc/"+name, []byte(text), 0o644); err != nil {
			return err
		}
	}
	for name, target := range map[string]string{"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2", "ptmx": "pts/ptmx"} {
		if err := os.Symlink(target, base+"/dev/"+name); err != nil {
			return err
		}
	}
	if err := copyInto(base+workFolder, work); err != nil {
		return fmt.Errorf("a copy of the notebook's folder: %w", err)
	}
	for name, text := range s.Given {
		name = filepath.Join(base+homeFolder, filepath.Clean("/"+name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, text, 0o644)); err != nil {
			return err
		}
	}
	if !s.Root {
		return nil
	}
	return errors.Join(giveAway(base+homeFolder, s.ID), os.Chown(base+"/run", s.ID, s.ID))
}

func (s *spec) etc() map[string]string {
	id := strconv.Itoa(s.ID)
	return map[string]string{
		"hostname": hostName + "\n",
		"hosts":    "127.0.0.1\tlocalhost " + hostName + "\n::1\tlocalhost ip6-localhost ip6-loopback\n",
		"passwd": "root:x:0:0:root:/root:/usr/sbin/nologin\n" + inmateName + ":x:" + id + ":" + id + ":Student:" + homeFolder + ":/bin/sh\n" +
			"nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
		"group":       "root:x:0:\n" + inmateName + ":x:" + id + ":\nnogroup:x:65534:\n",
		"resolv.conf": "# there is nobody to ask\n",
	}
}

// quiet are the flags of mounts that hold no programs or devices.
const quiet = unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC

// mountSystem mounts the kernel's own file systems: those of these namespaces.
func mountSystem() error {
	if err := unix.Mount("proc", base+"/proc", "proc", quiet, ""); err != nil {
		return fmt.Errorf("its /proc: %w", err)
	}
	// Without these two programs get along: /sys says how the processors are arranged, /dev/pts is for terminals.
	_ = unix.Mount("sysfs", base+"/sys", "sysfs", quiet|unix.MS_RDONLY, "")
	_ = unix.Mount("devpts", base+"/dev/pts", "devpts", unix.MS_NOSUID|unix.MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620")
	return nil
}

// enter makes the new root the root, in which only what is writable can be written to, and lets go of the old one.
func enter() error {
	for _, dir := range writable {
		tree, err := unix.OpenTree(unix.AT_FDCWD, base+dir, unix.OPEN_TREE_CLONE|unix.AT_RECURSIVE|unix.OPEN_TREE_CLOEXEC)
		if err == nil {
			err = unix.MoveMount(tree, "", unix.AT_FDCWD, base+dir, unix.MOVE_MOUNT_F_EMPTY_PATH)
			unix.Close(tree)
		}
		if err != nil {
			return fmt.Errorf("its %s: %w", dir, err)
		}
	}
	if err := unix.MountSetattr(unix.AT_FDCWD, base, 0, &unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY}); err != nil {
		return fmt.Errorf("its root, read-only: %w", err)
	}
	if err := os.Chdir(base); err != nil {
		return err
	}
	if err := unix.PivotRoot(".", "."); err != nil { // the old one is over the new one then
		return fmt.Errorf("its root: %w", err)
	}
	if err := unix.Unmount(".", unix.MNT_DETACH); err != nil {
		return fmt.Errorf("the old root: %w", err)
	}
	return os.Chdir("/")
}

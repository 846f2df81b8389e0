//go:build linux

package room

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// quiet are the flags of mounts that hold no programs or devices.
const quiet = unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC

// mountProc shows the process table of this PID namespace.
func mountProc() error {
	if err := unix.Mount("proc", "/proc", "proc", quiet, ""); err != nil {
		return fmt.Errorf("/proc of its own: %w", err)
	}
	return nil
}

// mountHost makes of this process's mounts those of a host: its own /etc/hosts, /tmp, /dev/shm and /proc, and not the folder from
// which the room is ruled. What is shared is seen below /tmp all the same.
func (p *plan) mountHost() error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_SLAVE, ""); err != nil {
		return fmt.Errorf("mounts of its own: %w", err)
	}
	kept, err := open(append([]string{p.Shared}, p.Visible...))
	if err != nil {
		return err
	}
	defer closeAll(kept...)
	if err := p.mountEtc(); err != nil {
		return err
	}
	for _, dir := range []string{"/tmp", "/dev/shm", filepath.Dir(p.Dir)} {
		if err := mountEmpty(dir); err != nil {
			return err
		}
	}
	// Their names lead through /proc/self/fd, so the old /proc must be there still.
	for _, f := range kept {
		if err := reveal(f); err != nil {
			return err
		}
	}
	if err := mountProc(); err != nil {
		return err
	}
	return readOnly("/proc/sys")
}

// open opens folders, before others are mounted over them.
func open(paths []string) (all []*os.File, err error) {
	for _, path := range paths {
		fd, err := unix.Open(path, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
		if err != nil {
			closeAll(all...)
			return nil, fmt.Errorf("the folder %s: %w", path, err)
		}
		all = append(all, os.NewFile(uintptr(fd), path))
	}
	return all, nil
}

func (p *plan) mountEtc() error {
	for name := range etcNames {
		from, to := filepath.Join(p.Dir, etcFolder, name), filepath.Join("/etc", name)
		if _, err := os.Stat(from); os.IsNotExist(err) {
			continue
		}
		if err := unix.Mount(from, to, "", unix.MS_BIND, ""); err != nil {
			return fmt.Errorf("its %s: %w", to, err)
		}
	}
	return nil
}

// emptyBytes bounds what lies in a folder of a host that is memory.
const emptyBytes = 512 << 20

// mountEmpty makes an empty folder of dir, if there is such a folder.
func mountEmpty(dir string) error {
	if _, err := os.Stat(dir); os.IsNotExist(err) {
		return nil
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=1777,size="+strconv.Itoa(emptyBytes)); err != nil {
		return fmt.Errorf("its %s: %w", dir, err)
	}
	return nil
}

// reveal makes the folder f visible at its own path again, if it is hidden.
func reveal(f *os.File) error {
	was, err := f.Stat()
	if err != nil {
		return err
	}
	if is, err := os.Stat(f.Name()); err == nil && os.SameFile(was, is) {
		return nil
	}
	if err := os.MkdirAll(f.Name(), 0o755); err != nil {
		return fmt.Errorf("the folder %s: %w", f.Name(), err)
	}
	if err := unix.Mount(fmt.Sprintf("/proc/self/fd/%d", f.Fd()), f.Name(), "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
		return fmt.Errorf("the folder %s: %w", f.Name(), err)
	}
	return nil
}

// readOnly takes away the right to change what is below dir.
func readOnly(dir string) error {
	if err := unix.Mount(dir, dir, "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
		return fmt.Errorf("its %s: %w", dir, err)
	}
	if err := unix.Mount("", dir, "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY|quiet, ""); err != nil {
		return fmt.Errorf("its %s, read-only: %w", dir, err)
	}
	return nil
}

package mpi

import (
	"errors"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// inodeOf is where a file is.
func inodeOf(info fs.FileInfo) (device, inode int) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(s.Dev), int(s.Ino)
	}
	return 0, 0
}

// noSizeSignal has a file that grows beyond the process's limit be an error of the write, and not the end of the process.
func noSizeSignal() { signal.Ignore(unix.SIGXFSZ) }

// tryLock locks some bytes of a file for this open file, or unlocks them, if nobody else has a lock that forbids it. The locks are Linux's of open file
// descriptions: they hold between ranks of one process, too, and on file systems of a network.
func tryLock(fd *os.File, kind fileLock, at, n int) (ok bool, err error) {
	l := unix.Flock_t{Type: int16(kind), Start: int64(at), Len: int64(n)}
	for {
		err = unix.FcntlFlock(fd.Fd(), unix.F_OFD_SETLK, &l)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES):
			return false, nil
		default:
			return false, fileError("locking it", err)
		}
	}
}

// A fileLock is what a lock is for.
type fileLock int16

const (
	forReading fileLock = unix.F_RDLCK
	forWriting fileLock = unix.F_WRLCK
	forNothing fileLock = unix.F_UNLCK
)

// allocate gives a file's first bytes their space on the disk.
func allocate(fd *os.File, n int) error {
	for {
		if err := unix.Fallocate(int(fd.Fd()), 0, 0, int64(n)); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

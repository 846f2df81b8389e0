//go:build !linux || portable

package descriptor

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// Pipe makes a pipe: what is written to w is read from r. Both block.
func Pipe() (r, w int, err error) {
	var fds [2]int
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := syscall.Pipe(fds[:]); err != nil {
		return 0, 0, os.NewSyscallError("pipe", err)
	}
	for _, fd := range fds {
		syscall.CloseOnExec(fd)
	}
	return fds[0], fds[1], nil
}

// Replace makes to another descriptor of what from is of. Children inherit it.
func Replace(from, to int) error { return os.NewSyscallError("dup2", unix.Dup2(from, to)) }

// SocketPair makes two connected sockets.
func SocketPair() (a, b *os.File, err error) {
	fds, err := socketPair()
	if err != nil {
		return nil, nil, os.NewSyscallError("socketpair", err)
	}
	for _, fd := range fds {
		if err := syscall.SetNonblock(fd, true); err != nil {
			return nil, nil, errors.Join(os.NewSyscallError("fcntl", err), syscall.Close(fds[0]), syscall.Close(fds[1]))
		}
	}
	return os.NewFile(uintptr(fds[0]), "socket"), os.NewFile(uintptr(fds[1]), "socket"), nil
}

func socketPair() (fds [2]int, err error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if fds, err = syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0); err != nil {
		return fds, err
	}
	for _, fd := range fds {
		syscall.CloseOnExec(fd)
	}
	return fds, nil
}

// Memory makes an empty file that has no name, and is gone when nobody has it open or mapped.
func Memory(name string) (*os.File, error) {
	f, err := os.CreateTemp("", "jeton-"+name+"-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Image makes a program of that many bytes of content. It can be started by its path while it is open here. Where a program must have a
// name it is a file in the folder that is asked for, which whoever has made that removes.
func Image(in func() (folder string, err error), name string, content io.Reader, nbytes int64) (path string, image *os.File, err error) {
	dir, err := in()
	if err != nil {
		return "", nil, err
	}
	w, err := os.CreateTemp(dir, filepath.Base(name)+"-")
	if err != nil {
		return "", nil, err
	}
	if _, err = io.CopyN(w, content, nbytes); err != nil {
		err = fmt.Errorf("the program was cut off: %w", err)
	}
	err = errors.Join(err, w.Chmod(0o700), w.Close()) // what is open for writing cannot be run
	if err == nil {
		image, err = os.Open(w.Name())
	}
	if err != nil {
		return "", nil, errors.Join(err, os.Remove(w.Name()))
	}
	return w.Name(), image, nil
}

// KeepFrom keeps the descriptors from first on from what this process becomes or starts.
func KeepFrom(first int) error {
	names, err := os.ReadDir("/dev/fd")
	if err != nil {
		return err
	}
	for _, n := range names {
		if fd, err := strconv.Atoi(n.Name()); err == nil && fd >= first {
			syscall.CloseOnExec(fd)
		}
	}
	return nil
}

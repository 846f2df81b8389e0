//go:build !portable

package descriptor

import (
	"fmt"
	"io"
	"math"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// Pipe makes a pipe: what is written to w is read from r. Both block.
func Pipe() (r, w int, err error) {
	var fds [2]int
	if err := syscall.Pipe2(fds[:], syscall.O_CLOEXEC); err != nil {
		return 0, 0, os.NewSyscallError("pipe2", err)
	}
	return fds[0], fds[1], nil
}

// Replace makes to another descriptor of what from is of. Children inherit it.
func Replace(from, to int) error { return os.NewSyscallError("dup3", unix.Dup3(from, to, 0)) }

// SocketPair makes two connected sockets.
func SocketPair() (a, b *os.File, err error) {
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC|syscall.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, nil, os.NewSyscallError("socketpair", err)
	}
	return os.NewFile(uintptr(fds[0]), "socket"), os.NewFile(uintptr(fds[1]), "socket"), nil
}

// Memory makes an empty file that has no name, and is gone when nobody has it open or mapped.
func Memory(name string) (*os.File, error) {
	fd, err := unix.MemfdCreate(name, unix.MFD_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	return os.NewFile(uintptr(fd), name), nil
}

// Image makes a program of that many bytes of content. It can be started by its path while it is open here. Where a program must have a
// name it is a file in the folder that is asked for, which whoever has made that removes.
func Image(_ func() (folder string, err error), name string, content io.Reader, nbytes int64) (path string, image *os.File, err error) {
	w, err := Memory(name)
	if err != nil {
		return "", nil, err
	}
	if _, err = io.CopyN(w, content, nbytes); err == nil {
		image, err = os.Open(fmt.Sprintf("/proc/self/fd/%d", w.Fd()))
	}
	w.Close() // what is open for writing cannot be run
	if err != nil {
		return "", nil, fmt.Errorf("the program was cut off: %w", err)
	}
	return fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), image.Fd()), image, nil
}

// KeepFrom keeps the descriptors from first on from what this process becomes or starts.
func KeepFrom(first int) error {
	return os.NewSyscallError("close_range", unix.CloseRange(uint(first), math.MaxUint32, unix.CLOSE_RANGE_CLOEXEC))
}

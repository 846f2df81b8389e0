package engine

import (
	"os"

	"golang.org/x/sys/unix"

	"jeton/launcher/descriptor"
)

// standard keeps the process's three standard files, so that a cell that closes one of them does not take it from the
// cells after it.
type standard struct {
	files [3]*os.File // what os.Stdin, os.Stdout and os.Stderr are while nobody has changed them
	spare [3]int      // duplicates of descriptors 1 and 2; 0 is the stdin's own affair
}

func keepStandard() (s standard, err error) {
	s.files = [3]*os.File{os.Stdin, os.Stdout, os.Stderr}
	for fd := 1; fd <= 2; fd++ {
		if s.spare[fd], err = unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 10); err != nil {
			return s, os.NewSyscallError("fcntl", err)
		}
	}
	return s, nil
}

// sameFile reports whether two descriptors are open on the same file.
func sameFile(a, b int) bool {
	var x, y unix.Stat_t
	return unix.Fstat(a, &x) == nil && unix.Fstat(b, &y) == nil && x.Dev == y.Dev && x.Ino == y.Ino
}

// mend opens again what a cell has closed.
func (s *standard) mend() {
	for fd, v := range []**os.File{&os.Stdin, &os.Stdout, &os.Stderr} {
		if fd > 0 && !sameFile(fd, s.spare[fd]) { // closed or redirected below the os package
			_ = descriptor.Replace(s.spare[fd], fd)
		}
		if *v != nil && (*v).Fd() != ^uintptr(0) {
			continue
		}
		*v = os.NewFile(uintptr(fd), s.files[fd].Name())
		s.files[fd] = *v
	}
}

package agent

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
	"golang.org/x/term"

	"jeton/launcher/descriptor"
)

// Standard takes this process's standard input and output, as what an agent speaks on, out of the way of all that writes to
// them by mistake: descriptors 0 and 1 are /dev/null afterwards. A write to a connection that has gone is an error, and does not
// end the process.
func Standard() (in, out *os.File, err error) {
	if term.IsTerminal(0) {
		return nil, nil, errByHand
	}
	// Not Ignore, which children would inherit.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	defer null.Close()
	var files [2]*os.File
	for fd := range files {
		own, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
		if err != nil {
			return nil, nil, os.NewSyscallError("fcntl", err)
		}
		_ = syscall.SetNonblock(own, true) // so that closing it ends a read
		files[fd] = os.NewFile(uintptr(own), "connection")
		if err := descriptor.Replace(int(null.Fd()), fd); err != nil {
			return nil, nil, err
		}
	}
	return files[0], files[1], nil
}

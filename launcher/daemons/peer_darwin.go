package daemons

import "golang.org/x/sys/unix"

// peerOf is the process at the other end of a socket.
func peerOf(fd int) (pid int, err error) {
	return unix.GetsockoptInt(fd, unix.SOL_LOCAL, unix.LOCAL_PEERPID)
}

// punch does nothing: the beginning of a log, which is not read any more, stays on the disk until the log goes.
func punch(int, int64) error { return nil }

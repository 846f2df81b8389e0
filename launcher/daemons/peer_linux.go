package daemons

import "golang.org/x/sys/unix"

// peerOf is the process at the other end of a socket.
func peerOf(fd int) (pid int, err error) {
	cred, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return 0, err
	}
	return int(cred.Pid), nil
}

// punch gives back what a file takes of the disk before a position.
func punch(fd int, before int64) error {
	return unix.Fallocate(fd, unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE, 0, before)
}

//go:build linux

package shm

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// Usable tries whether this process can have an inbox among so many ranks, and returns the name of the processes that it can share memory with: see Host.
// Errors: ErrHost.
func Usable(ranks int) (host string, err error) {
	var pipe [2]int
	if err := unix.Pipe2(pipe[:], unix.O_CLOEXEC|unix.O_NONBLOCK); err != nil {
		return "", fmt.Errorf("shm: %w here: pipe: %w", ErrHost, err)
	}
	defer unix.Close(pipe[0])
	defer unix.Close(pipe[1])
	if ranks > maxRanks {
		return "", fmt.Errorf("shm: %d ranks of one host, of at most %d: %w", ranks, maxRanks, ErrHost)
	}
	box, fd, addr, err := createInbox(geometryOf(ranks), pipe[1])
	if err != nil {
		return "", err
	}
	box.unmap()
	return addr.host, unix.Close(fd)
}

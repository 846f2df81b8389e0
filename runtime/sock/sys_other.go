//go:build unix && !linux

package sock

import (
	"errors"
	"fmt"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// Go ignores the signal of a closed connection, for other descriptors than 1 and 2.
const sendFlags = 0

// maxPath is the length of sun_path without the final zero byte.
const maxPath = 103

func sysSocket(family, typ int) (int, error) {
	syscall.ForkLock.RLock() // no child is started before the descriptor is marked
	defer syscall.ForkLock.RUnlock()
	fd, err := unix.Socket(family, typ, 0)
	if err != nil {
		return -1, err
	}
	return prepare(fd)
}

func sysAccept(fd int) (int, unix.Sockaddr, error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	fd, sa, err := unix.Accept(fd)
	if err != nil {
		return -1, nil, err
	}
	fd, err = prepare(fd)
	return fd, sa, err
}

func prepare(fd int) (int, error) {
	unix.CloseOnExec(fd)
	if err := unix.SetNonblock(fd, true); err != nil {
		unix.Close(fd)
		return -1, err
	}
	return fd, nil
}

// reservedPorts is the first port that an ordinary user may bind.
func reservedPorts() int { return 1024 }

func getLinger(fd int, d optionDef) (int, error) { return 0, unix.ENOPROTOOPT }

func (c *core) hintInUse(Addr) string {
	return "another socket has this address; stop its program, or choose another"
}

// AcceptQueue is there on Linux only.
func (s *Endpoint) AcceptQueue() (waiting, backlog int, err error) {
	return 0, 0, unsupported("acceptqueue")
}

func unsupported(what string) error {
	return fmt.Errorf("%s: this table is read from Linux's kernel; %s has none: %w", what, runtime.GOOS, errors.ErrUnsupported)
}

func netstat([]Filter) (Connections, error) { return nil, unsupported("netstat") }
func neighbours() (Neighbours, error)       { return nil, unsupported("arp") }
func processes() (Processes, error)         { return nil, unsupported("ps") }

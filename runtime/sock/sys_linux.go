package sock

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A peer that has gone is an error of the call (EPIPE), not a signal.
const sendFlags = unix.MSG_NOSIGNAL

// maxPath is the length of sun_path without the final zero byte.
const maxPath = 107

func sysSocket(family, typ int) (int, error) {
	return unix.Socket(family, typ|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
}

func sysAccept(fd int) (int, unix.Sockaddr, error) {
	return unix.Accept4(fd, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
}

// reservedPorts is the first port that an ordinary user may bind.
func reservedPorts() int {
	b, err := os.ReadFile("/proc/sys/net/ipv4/ip_unprivileged_port_start")
	if err != nil {
		return 1024
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return 1024
	}
	return n
}

// AcceptQueue returns how many finished connections wait for Accept, and the backlog that the kernel keeps for the
// listening TCP socket (the argument of Listen, cut to net.core.somaxconn). Errors: EINVAL when it does not listen.
// Source: tcp(7), TCP_INFO; for a listening socket the kernel gives these two as tcpi_unacked and tcpi_sacked.
func (s *Endpoint) AcceptQueue() (waiting, backlog int, err error) {
	defer runtime.KeepAlive(s)
	err = s.core().control(func(fd int) error {
		if on, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ACCEPTCONN); err != nil || on == 0 {
			return unix.EINVAL
		}
		info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
		if err != nil {
			return err
		}
		waiting, backlog = int(info.Unacked), int(info.Sacked)
		return nil
	})
	return waiting, backlog, s.core().fail("acceptqueue", s.core().name(), err)
}

func getLinger(fd int, d optionDef) (int, error) {
	var l unix.Linger
	size := uint32(unsafe.Sizeof(l))
	_, _, no := unix.Syscall6(unix.SYS_GETSOCKOPT, uintptr(fd), uintptr(d.level), uintptr(d.name),
		uintptr(unsafe.Pointer(&l)), uintptr(unsafe.Pointer(&size)), 0)
	switch {
	case no != 0:
		return 0, no
	case l.Onoff == 0:
		return -1, nil
	}
	return int(l.Linger), nil
}

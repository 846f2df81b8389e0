package transport

import (
	"net"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// Where the kernel's usual congestion control is BBR, it finds the bandwidth of a path, and sends at that pace: between the parts of a long message it waits for
// timers. Within a machine there is no path to be found, and a message of 1 MiB takes two to three times as long. A socket that was BBR's once is paced for ever,
// whatever it is told later (Linux 6.18), so all begin without it, and those that lead to another machine are given it when that is known.

const (
	pacer   = "bbr" // its versions' names begin so
	unpaced = "reno"
)

// unpaces is the Control of a mesh's sockets. Where nothing is paced it leaves them alone; and nothing depends on it: an error is nobody's concern.
func unpaces(_, _ string, c syscall.RawConn) error {
	_ = c.Control(func(fd uintptr) {
		if strings.HasPrefix(congestion(int(fd)), pacer) {
			setCongestion(int(fd), unpaced)
		}
	})
	return nil
}

// repace gives a connection that leaves the machine the congestion control that it would have had.
func repace(nc net.Conn) {
	tcp, ok := nc.(*net.TCPConn)
	if !ok || isWithin(nc.LocalAddr(), nc.RemoteAddr()) {
		return
	}
	if raw, err := tcp.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { repaceSocket(int(fd), usualCongestion()) })
	}
}

func repaceSocket(fd int, usual string) {
	if strings.HasPrefix(usual, pacer) {
		setCongestion(fd, usual)
	}
}

// usualCongestion is what sockets have when they are made; "" when that is not known.
func usualCongestion() string {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return ""
	}
	defer unix.Close(fd)
	return congestion(fd)
}

func congestion(fd int) string {
	how, _ := unix.GetsockoptString(fd, unix.IPPROTO_TCP, unix.TCP_CONGESTION)
	return how
}

func setCongestion(fd int, how string) {
	_ = unix.SetsockoptString(fd, unix.IPPROTO_TCP, unix.TCP_CONGESTION, how)
}

// isWithin reports whether both ends of a connection are on this machine, and in one network of it.
func isWithin(local, remote net.Addr) bool {
	a, ok := local.(*net.TCPAddr)
	b, ok2 := remote.(*net.TCPAddr)
	return ok && ok2 && (a.IP.Equal(b.IP) || b.IP.IsLoopback())
}

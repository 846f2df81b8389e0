package transport

import (
	"net"

	"golang.org/x/sys/unix"
)

// unpaced is the congestion control of connections within a machine: the simplest one, which each kernel has and each user may choose.
const unpaced = "reno"

// unpace has a connection within this machine sent as fast as it is read. Where the kernel's usual congestion control is one that finds the bandwidth of
// a path and sends at that pace (BBR), it waits for timers between the parts of a long message, for the sake of a path that is not there: a MiB over loopback
// takes twice as long. Nothing depends on it: an error is nobody's concern.
func unpace(fd int, local, remote net.Addr) {
	if isWithin(local, remote) {
		_ = unix.SetsockoptString(fd, unix.IPPROTO_TCP, unix.TCP_CONGESTION, unpaced)
	}
}

// isWithin reports whether both ends of a connection are on this machine, and in one network of it.
func isWithin(local, remote net.Addr) bool {
	a, ok := local.(*net.TCPAddr)
	b, ok2 := remote.(*net.TCPAddr)
	return ok && ok2 && (a.IP.Equal(b.IP) || b.IP.IsLoopback())
}

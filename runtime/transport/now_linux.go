package transport

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// writeNow writes some of the first of bufs, and what it can of the others, without waiting.
func writeNow(fd uintptr, bufs [][]byte) int {
	var n int
	var err error
	for {
		if len(bufs) == 1 {
			n, err = unix.Write(int(fd), bufs[0])
		} else {
			n, err = unix.Writev(int(fd), bufs)
		}
		if err != unix.EINTR {
			return max(n, 0) // what is wrong the next write says
		}
	}
}

// readNow reads what has come, without waiting: 0 when nothing has, or when that is for the next ordinary read to say, as an end or an error is. It
// does not tell Go's scheduler of a call that is over before the scheduler could do anything about it.
func readNow(fd uintptr, into []byte) int {
	n, _, errno := syscall.RawSyscall6(unix.SYS_RECVFROM, fd, uintptr(unsafe.Pointer(unsafe.SliceData(into))), uintptr(len(into)), unix.MSG_DONTWAIT, 0, 0)
	if errno != 0 {
		return 0
	}
	return int(n)
}

// yield lets another thread of this processor run, if there is one.
func yield() { _, _, _ = unix.RawSyscall(unix.SYS_SCHED_YIELD, 0, 0, 0) }

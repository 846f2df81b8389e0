package transport

import "golang.org/x/sys/unix"

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

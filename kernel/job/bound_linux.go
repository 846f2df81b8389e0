package job

import "golang.org/x/sys/unix"

// bound bounds the data of a process, in bytes.
func bound(pid int, limit int64) {
	_ = unix.Prlimit(pid, unix.RLIMIT_DATA, &unix.Rlimit{Cur: uint64(limit), Max: uint64(limit)}, nil) // it may have ended
}

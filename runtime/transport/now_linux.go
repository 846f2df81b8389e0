package transport

import "golang.org/x/sys/unix"

// yield lets another thread of this processor run, if there is one.
func yield() { _, _, _ = unix.RawSyscall(unix.SYS_SCHED_YIELD, 0, 0, 0) }

// Yield lets another process of this processor run, if there is one: between two Polls.
func Yield() { yield() }

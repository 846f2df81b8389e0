//go:build !linux || portable

package engine

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// inputName names what descriptor 0 is.
func inputName() string {
	var st unix.Stat_t
	if err := unix.Fstat(0, &st); err != nil {
		return ""
	}
	return fmt.Sprint(st.Dev, " ", st.Ino)
}

// maxTraceBytes bounds what is looked at of the goroutines.
const maxTraceBytes = 1 << 20

// inputWanted reports whether a goroutine is blocked in a read of os.Stdin. What a child process does, or who reads descriptor 0 in another
// way, cannot be seen.
func inputWanted(string) bool {
	if os.Stdin == nil || !anyRead() {
		return false
	}
	file := *(*uintptr)(unsafe.Pointer(os.Stdin)) // os.File holds a pointer to what begins with its poll.FD
	trace := make([]byte, maxTraceBytes)
	return blockedInRead(trace[:runtime.Stack(trace, true)], file)
}

// readDepth is how far from the top of a goroutine's stack its call of internal/poll is.
const readDepth = 8

// anyRead reports whether a goroutine is in a read of some file. That looks at the tops of stacks only, where a trace walks all of each, and one may
// be a gigabyte.
func anyRead() bool {
	all := make([]runtime.StackRecord, runtime.NumGoroutine()+16)
	n, whole := runtime.GoroutineProfile(all)
	if !whole {
		return true // there are more by now
	}
	for i := range all[:n] {
		calls := all[i].Stack()
		frames := runtime.CallersFrames(calls[:min(len(calls), readDepth)])
		for more := len(calls) > 0; more; {
			var f runtime.Frame
			if f, more = frames.Next(); f.Function == "internal/poll.(*FD).Read" {
				return true
			}
		}
	}
	return false
}

// blockedInRead reports whether a goroutine of a trace is in a system call that reads a poll.FD.
func blockedInRead(trace []byte, fd uintptr) bool {
	call := fmt.Appendf(nil, "\ninternal/poll.(*FD).Read(%#x, ", fd)
	for stack := range bytes.SplitSeq(trace, []byte("\n\n")) {
		head, _, _ := bytes.Cut(stack, []byte("\n"))
		if bytes.Contains(head, []byte(" [syscall")) && bytes.Contains(stack, call) {
			return true
		}
	}
	return false
}

// pending is 1 when bytes wait in a pipe.
func pending(fd int) int {
	set := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
	if n, err := unix.Poll(set, 0); err != nil || n == 0 || set[0].Revents&unix.POLLIN == 0 {
		return 0
	}
	return 1
}

//go:build linux

package shm

import (
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"

	"jeton/runtime/mpi/internal/fabric"
)

// What shared memory needs of package unsafe is here: words and headers in a row of bytes, and the calls that take their addresses. Offsets are
// checked against the row's length as everywhere, and are multiples of 8 (of a word32's, 4), as mappings are of more.

func word64(b []byte, at uint64) *atomic.Uint64 {
	return (*atomic.Uint64)(unsafe.Pointer(&b[at : at+8][0]))
}

func word32(b []byte, at uint64) *atomic.Uint32 {
	return (*atomic.Uint32)(unsafe.Pointer(&b[at : at+4][0]))
}

// clear64 writes zero, in whatever order to other writes that are not atomic.
func clear64(b []byte, at uint64) {
	*(*uint64)(unsafe.Pointer(&b[at : at+8][0])) = 0
}

func putHeader(b []byte, at uint64, h *fabric.Header) {
	*(*fabric.Header)(unsafe.Pointer(&b[at : at+fabric.HeaderBytes][0])) = *h
}

func getHeader(b []byte, at uint64, h *fabric.Header) {
	*h = *(*fabric.Header)(unsafe.Pointer(&b[at : at+fabric.HeaderBytes][0]))
}

// addressOf is where a row is, for others to read it.
func addressOf(b []byte) uintptr { return uintptr(unsafe.Pointer(&b[0])) }

const (
	futexWait = 0 // FUTEX_WAIT
	futexWake = 1 // FUTEX_WAKE
)

// sleep waits until the word is woken, if it has the value; it may end early.
func sleep(w *atomic.Uint32, value uint32) {
	_, _, _ = unix.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(w)), futexWait, uintptr(value), 0, 0, 0)
}

// wake ends the sleep of all who do so at the word. It does not block, and so need not be announced to the scheduler.
func wake(w *atomic.Uint32) {
	_, _, _ = unix.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(w)), futexWake, 1<<30, 0, 0, 0)
}

// Yield implements fabric.Yielder.
func (f *Fabric) Yield() { yield() }

// yield lets another thread of this processor run.
func yield() { _, _, _ = unix.RawSyscall(unix.SYS_SCHED_YIELD, 0, 0, 0) }

package eval

import "unsafe"

// Go ends a program whose stack would grow beyond 1 GB, which it cannot survive. A goroutine that interprets has to end
// before, while it can still say where it was. So each interpreted call looks how far it is from the top of the stack; how
// much a call takes depends on the way it is made and on the compiled code between two interpreted ones.
//
// Go moves a stack that grows. The top that a thread remembers is then one of another place: the distance to it is as good
// as always too large, which is when the thread looks again.

// stackBudget is what a goroutine's calls may take, in bytes. A stack doubles, so Go's limit is really 512 MB.
const stackBudget = 448 << 20

// stackTop is the address where the running goroutine's stack begins.
func stackTop() uintptr

// halt is called by a function that begins, when its run was stopped or the stack seems to be full. A stack that is full
// ends the goroutine; deferred calls are not run: as in Go, this is fatal.
func (th *thread) halt() {
	var here byte
	th.stackTop = stackTop()
	if th.stackTop-uintptr(unsafe.Pointer(&here)) > stackBudget {
		th.fatal("runtime: goroutine stack exceeds 1000000000-byte limit\n", "stack overflow")
	}
	if th.stop.Load() != 0 {
		th.leave()
	}
}

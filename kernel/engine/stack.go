package engine

// stackBytes is about what compiling and running a small cell takes of a goroutine's stack.
const stackBytes = 24 << 10

// growStack makes room on the stack of a fresh goroutine at once. The interpreter's recursion would double it four times,
// and each time the runtime looks at every frame to move it.
//
//go:noinline
func growStack() byte {
	var room [stackBytes]byte
	return room[len(stackSink)]
}

// stackSink is empty; the compiler does not know, and keeps room.
var stackSink string

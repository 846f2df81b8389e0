package engine

import (
	"io"
	"syscall"

	"jeton/launcher"
)

// A process is an engine's process as its client sees it: a child of this process, or one on another host that an agent
// relays.
type process interface {
	// Streams carry the protocol, as those of a launcher.Process do.
	Streams() (to io.WriteCloser, from io.ReadCloser)
	Pid() int
	Signal(s syscall.Signal) error
	// listen hands on what the process prints, as it comes and to its end. It is called once, before the methods below.
	listen(deliver func(name string, text []byte))
	// drain returns when all is delivered that the process printed before it wrote the messages that have been read.
	drain()
	// near reports that drain even delivers all that was printed before the call. The raw output can then change its owner
	// without a question (see ownership).
	near() bool
	// end waits until the process has ended and nothing that it started is left, and all that was printed is delivered.
	end() Remains
}

// Remains are what is known of a process that has ended.
type Remains struct {
	Exit  launcher.Exit
	Swept int    // processes that it had left, which were killed
	Box   []byte // what is in its black box
}

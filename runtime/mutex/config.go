package mutex

import (
	"time"

	"jeton/runtime/protocol"
)

// A Process is one process of any of the algorithms.
//
// Its commands are "request", "release" and "leave"; the server of [Central] knows "lost 3" and "back 3", too.
type Process interface {
	protocol.Commander
	protocol.Stater
}

// A Config says how a process is to be. The zero value works; each algorithm looks at its own fields only, and all processes of a run
// are given the same values but for Granted.
type Config struct {
	// Granted is called when the process is in the section. It may give the command "release" at once. Nil: nobody is told.
	Granted func(env *protocol.Env)

	// Server is the process that has the lock, in Central. Default: 0.
	Server int

	// Ring is the processes in the order of the ring, in TokenRing; the first makes the token. Default: 0, 1, …, N−1.
	Ring []int
	// Hold is how long a process of TokenRing keeps the token that it does not want: an idle ring makes 1/Hold hops a second.
	// Default: 10 ms. Below 0: not at all.
	Hold time.Duration

	// Tree is the parent of each process in Raymond, -1 for the root, which has the token at the start.
	// Default: the binary tree where the parent of p is (p−1)/2.
	Tree []int
}

const defaultHold = 10 * time.Millisecond

func (c Config) hold() time.Duration {
	switch {
	case c.Hold == 0:
		return defaultHold
	case c.Hold < 0:
		return 0
	}
	return c.Hold
}

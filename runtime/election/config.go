package election

import (
	"fmt"
	"slices"

	"jeton/runtime/protocol"
)

// A Config says how a process is to be. All processes of a run are given the same values but for ID and Done.
type Config struct {
	// ID is this process's own: no other has the same.
	ID ID

	// Ring is the processes in the order of the ring. Default: 0, 1, …, N−1.
	Ring []int

	// Variant is that of ChangRoberts. Default: WakeUp.
	Variant Variant

	// Number has the leader number the ring when all know it.
	Number bool

	// Done is called once, when the process has nothing more to do in this election. Default: the process halts.
	Done func(env *protocol.Env)
}

// A Variant says what a process of [ChangRoberts] does that has not started when a message of the election reaches it.
type Variant int

// The variants.
const (
	WakeUp Variant = iota // it becomes a candidate, unless the id that came is greater than its own: the greatest id of all wins
	Relay                 // it passes the message on and cannot become a candidate any more: the greatest id of the starters wins
)

func (v Variant) String() string {
	if v == Relay {
		return "relay"
	}
	return "wake-up"
}

// neighbours are the processes before and after p on a ring of n: ring in its order, or 0, 1, …, n−1 when that is nil.
func neighbours(ring []int, p, n int) (previous, next int) {
	if ring == nil {
		return (p - 1 + n) % n, (p + 1) % n
	}
	if !eachOnce(ring, n) {
		panic(fmt.Sprintf("election: Config.Ring is %v: it must name each of the %d processes once, from 0", ring, n))
	}
	at := slices.Index(ring, p)
	return ring[(at-1+n)%n], ring[(at+1)%n]
}

func eachOnce(ring []int, n int) bool {
	sorted := slices.Sorted(slices.Values(ring))
	for i, p := range sorted {
		if p != i {
			return false
		}
	}
	return len(ring) == n
}

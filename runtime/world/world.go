// Package world tells a cell which rank of a world runs it, and on which host.
//
// Model: a world is a number of engines, the ranks 0 to Size()-1, on the hosts of a lab room. `%world 8` makes one, and a cell that
// begins with `%%world` runs on all its ranks, each with variables of its own. The kernel tells each rank once what the world is, before its
// first cell, and at once when the process of a rank has ended, and how.
//
//	%%world
//	fmt.Println("rank", world.Rank(), "of", world.Size(), "on", world.Host())
//	if world.Rank() == 0 {
//		…
//	}
//
// A program that `jeton run -n 8` has launched, interpreted or compiled, is a rank of a world, too. Outside a world, at the desk or in a
// program that nobody launched, there is one process: Rank is 0 and Size 1, as in the
// MPI_COMM_WORLD of a process that was started alone.
//
// It moves no data: packages transport and mpi do, which find each other with [Publish] and [Find].
package world

import (
	"fmt"
	"os"
	"slices"
)

// Rank is the number of this process, from 0.
func Rank() int { return now().Rank }

// Size is how many ranks there are.
func Size() int { return max(1, len(now().Hosts)) }

// Host is the name of the host that this rank is on, as the host file has it.
func Host() string { return HostOf(Rank()) }

// HostOf is the host of a rank. It panics when there is no such rank.
func HostOf(rank int) string {
	i := now()
	switch {
	case rank < 0 || rank >= max(1, len(i.Hosts)):
		panic(fmt.Sprintf("world: there is no rank %d: the ranks are 0 to %d", rank, Size()-1))
	case len(i.Hosts) == 0:
		name, _ := os.Hostname()
		return name
	}
	return i.Hosts[rank]
}

// Hosts are the names of the hosts, each once, in the order of their first ranks.
func Hosts() (names []string) {
	for r := range Size() {
		if h := HostOf(r); !slices.Contains(names, h) {
			names = append(names, h)
		}
	}
	return names
}

// Alive reports whether the process of a rank lives, as far as is known here. It panics when there is no such rank.
func Alive(rank int) bool {
	return !isClosed(Gone(rank))
}

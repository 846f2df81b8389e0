package lab

import (
	"os"
	"slices"

	"jeton/runtime/daemon"
)

// alone is this machine, as long as the notebook has no other.
const alone = "localhost"

// Hosts returns the machines that a lab's processes run on: those of %room or %hosts, in their order, or "localhost" when the notebook has
// this machine alone. It is never empty. A daemon of the notebook gets the same list.
func Hosts() []string {
	if names, err := daemon.Hosts(); err == nil && len(names) > 0 {
		return names
	}
	return []string{alone}
}

// Here returns the name by which the machines of [Hosts] reach the one that this code runs on, a cell's or a daemon's: to listen at, and to hand on
// as the address to connect to. It is "localhost" when the notebook has this machine alone. A machine from %hosts goes by the name that is given there; the one
// of the cells by its own, which the others must be able to look up.
func Here() string {
	if !slices.ContainsFunc(Hosts(), func(h string) bool { return h != alone }) {
		return alone
	}
	if me, err := daemon.Self(); err == nil && me.Host != alone && me.Host != "" {
		return me.Host
	}
	name, err := os.Hostname()
	if err != nil {
		return alone
	}
	return name
}

// Package hosts knows the machines of a lab room: it reads host files, and says which rank runs where.
//
// Model: a [Host] is a name with a number of slots, the ranks that it is meant to run. A host file, in the form of Open MPI or
// of MPICH, lists hosts in order; [Map] gives each rank of a world its host; [Table] shows that before anything has started.
//
//	all, err := hosts.Read("room.txt")               // alice slots=4
//	ranks, err := hosts.Map(all, 8, hosts.ByNode, false) // bob:4
//	fmt.Print(hosts.Text(hosts.Table(all, ranks)))
//
// It looks up no name and reaches no host; what is not a host's name at all it refuses. It has no relative host names (+n0)
// and no binding to sockets or cores of Open MPI's.
//
// Sources: Open MPI 4.1, mpirun(1), and its behaviour, which the tests compare where it is installed; MPICH 4.0, Using the
// Hydra Process Manager; Slurm's scontrol(1) for ranges of names.
package hosts

import (
	"fmt"
	"net/netip"
	"os"
	"runtime"
	"strings"
)

// A Host is one machine, as a host file says it.
type Host struct {
	Name     string // as students call it: what the launcher looks up, and what tables show
	Slots    int    // ranks that it is meant to run; at least 1
	MaxSlots int    // ranks beyond which it is not oversubscribed; 0 is no limit
	Cores    int    // 0 when not known
	User     string // who logs in there; "" is the launcher's choice
}

// Login is the host with its user, if it has one: "bob@alice".
func (h Host) Login() string {
	if h.User == "" {
		return h.Name
	}
	return h.User + "@" + h.Name
}

// Here is this machine, under the name localhost, with a slot for each core that this process may use.
func Here() Host {
	n := runtime.NumCPU()
	return Host{Name: "localhost", Slots: n, Cores: n}
}

// IsHere says whether a host's name is one of this machine, so that nothing is needed to get there: localhost, a loopback
// address, or its host name with or without domain.
func IsHere(name string) bool {
	if strings.EqualFold(name, "localhost") {
		return true
	}
	if a, err := netip.ParseAddr(name); err == nil {
		return a.IsLoopback()
	}
	own, err := os.Hostname()
	if err != nil || own == "" {
		return false
	}
	short, _, _ := strings.Cut(own, ".")
	return strings.EqualFold(name, own) || strings.EqualFold(name, short)
}

// Find returns the host of that name; letters' case does not count. The error lists the names that there are.
func Find(all []Host, name string) (Host, error) {
	var names []string
	for _, h := range all {
		if strings.EqualFold(h.Name, name) {
			return h, nil
		}
		names = append(names, h.Name)
	}
	const shown = 20
	more := ""
	if len(names) > shown {
		names, more = names[:shown], fmt.Sprintf(" and %d more", len(names)-shown)
	}
	return Host{}, fmt.Errorf("there is no host %q here; there are: %s%s", name, strings.Join(names, ", "), more)
}

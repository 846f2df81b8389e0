// Package hosts knows the machines of a lab room: it reads host files, and says which rank runs where.
//
// Model: a [Host] is a name with a number of slots, the ranks that it is meant to run. [Map] gives each rank of a world its host.
package hosts

// A Host is one machine, as a host file says it.
type Host struct {
	Name  string // as students call it: what the launcher looks up, and what tables show
	Slots int    // ranks that it is meant to run; at least 1
	Cores int    // 0 when not known
}

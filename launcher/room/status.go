package room

import "errors"

// A Config says which room to make. The zero value of a field is the default.
type Config struct {
	Hosts   int      // how many; default: as many as Names
	Names   []string // of the hosts; default: host1, host2, …
	Name    string   // of the room, for others to open; default: the first free of room, room2, …
	Lasting bool     // the room stays until it is taken down; else it ends with this process
	Slots   int      // of each host, for [hosts.Map]; default: 1
	Shared  string   // the folder that all hosts share; default: one that goes with the room
	Visible []string // folders below /tmp that hosts see nevertheless
}

// ErrGone is a room that is not up any more.
var ErrGone = errors.New("the room is not up any more")

// A Status is how a room is.
type Status struct {
	Name    string
	Lasting bool
	Shared  string
	Hosts   []HostStatus
	Cuts    [][2]string // the pairs of hosts between which nothing passes
}

// A HostStatus is how a host is.
type HostStatus struct {
	Name, Address, MAC string
	State              State
}

// A State is that of a host.
type State string

const (
	Running   State = "up"
	Unplugged State = "unplugged" // up, its cable pulled
	Crashed   State = "down"
)

//go:build linux

package room

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"runtime"
	"slices"
	"sync"

	"jeton/launcher/hosts"
)

// maxHosts is how many addresses a network of the room has.
const maxHosts = 254

// They are compiled when the first room is made: most processes of the program make none.
var (
	hostName = sync.OnceValue(func() *regexp.Regexp { // a label of RFC 1123
		return regexp.MustCompile(`^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$`)
	})
	roomName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,31}$`) })
)

// complete checks c and fills in the hosts' names.
func (c Config) complete() (Config, error) {
	if c.Name != "" && !roomName().MatchString(c.Name) {
		return c, fmt.Errorf("room: %q cannot be a room's name: up to 32 letters, digits, dots, dashes and underscores", c.Name)
	}
	if len(c.Names) == 0 {
		for i := range min(c.Hosts, maxHosts+1) {
			c.Names = append(c.Names, fmt.Sprintf("host%d", i+1))
		}
	} else if c.Hosts == 0 {
		c.Hosts = len(c.Names)
	}
	switch {
	case c.Hosts < 1:
		return c, errors.New("room: how many hosts? A room has at least one")
	case c.Hosts > maxHosts:
		return c, fmt.Errorf("room: %d hosts are too many: a room has up to %d", c.Hosts, maxHosts)
	case c.Hosts != len(c.Names):
		return c, fmt.Errorf("room: %d hosts, but %d names", c.Hosts, len(c.Names))
	case c.Slots < 0:
		return c, fmt.Errorf("room: a host cannot have %d slots", c.Slots)
	}
	for i, name := range c.Names {
		switch {
		case !hostName().MatchString(name) || name == "localhost":
			return c, fmt.Errorf("room: %q cannot be a host's name: letters, digits and dashes", name)
		case slices.Contains(c.Names[:i], name):
			return c, fmt.Errorf("room: two hosts cannot both be called %s", name)
		}
	}
	return c, nil
}

// A plan is what a room is to be; it lies in the room's folder, for the keeper and for those who open the room.
type plan struct {
	Name    string
	Lasting bool
	Network int // the third byte of its addresses
	Hosts   []string
	Slots   int
	Shared  string
	Visible []string
	User    account // in the hosts
	Dir     string  // the room's folder
}

// An account is who programs run as.
type account struct {
	UID, GID int
	Name     string // "" where the system's files know the uid
	Home     string
}

// address is that of the i-th host.
func (p *plan) address(i int) net.IPNet {
	return net.IPNet{IP: net.IPv4(10, 77, byte(p.Network), byte(i+1)).To4(), Mask: net.CIDRMask(24, 32)}
}

// mac is that of the i-th host: locally administered, and readable in a table of neighbours.
func (p *plan) mac(i int) net.HardwareAddr {
	return net.HardwareAddr{0x02, 0, 10, 77, byte(p.Network), byte(i + 1)}
}

func (p *plan) hosts() []hosts.Host {
	var all []hosts.Host
	for _, name := range p.Hosts {
		all = append(all, hosts.Host{Name: name, Slots: max(p.Slots, 1), Cores: runtime.NumCPU()})
	}
	return all
}

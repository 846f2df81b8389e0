package sock

import (
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"

	"jeton/launcher/lang"
	"jeton/runtime/session"
)

// A NetInterface is a network card of this machine, real or not.
type NetInterface struct {
	Name  string   // "lo" is the loopback, which leads back to this machine
	State string   // "UP" or "DOWN"
	MAC   string   // its Ethernet address; "" if it has none
	Addrs []string // its IP addresses with the length of the network part: "192.168.1.7/24"
	MTU   int      // bytes that one packet holds at most
}

// NetInterfaces are rows of [Interfaces]. They show as a table.
type NetInterfaces []NetInterface

// Interfaces lists this machine's network cards and their addresses, as `ip addr` does: the address that others can
// reach is one of a card other than lo.
func Interfaces() (NetInterfaces, error) {
	cards, err := net.Interfaces()
	if err != nil {
		return nil, fmt.Errorf("interfaces: %w", err)
	}
	var rows NetInterfaces
	for _, c := range cards {
		row := NetInterface{Name: c.Name, State: "DOWN", MAC: c.HardwareAddr.String(), MTU: c.MTU}
		if c.Flags&net.FlagUp != 0 {
			row.State = "UP"
		}
		addrs, err := c.Addrs()
		if err != nil {
			continue // the card has just gone
		}
		for _, a := range addrs {
			row.Addrs = append(row.Addrs, a.String())
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// Gethostname returns this machine's name. Source: gethostname(2).
func Gethostname() (string, error) { return os.Hostname() }

var interfaceHead = []lang.Text{{En: "Name", Fr: "Nom"}, {En: "State", Fr: "État"}, {En: "Addresses", Fr: "Adresses"}, {En: "MAC", Fr: "MAC"}, {En: "MTU", Fr: "MTU"}}

func (ns NetInterfaces) table() table {
	l := session.Language()
	t := table{lang: l, head: lang.In(l, interfaceHead...), right: map[int]bool{4: true}}
	for _, n := range ns {
		t.rows = append(t.rows, []string{n.Name, n.State, strings.Join(n.Addrs, " "), n.MAC, strconv.Itoa(n.MTU)})
	}
	return t
}

// String is the table in aligned columns.
func (ns NetInterfaces) String() string { return ns.table().String() }

// HTML is the table for a notebook.
func (ns NetInterfaces) HTML() string { return ns.table().HTML() }

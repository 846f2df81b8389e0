package sock

// A Neighbour is a machine of the local network that this one has looked for: one row of the ARP cache (IPv4) or of its
// IPv6 counterpart.
type Neighbour struct {
	IP        string
	MAC       string // the card's Ethernet address; "" while no answer has come
	Interface string // this machine's card
	State     string // "REACHABLE", "STALE" (known, not checked lately), "DELAY", "PROBE", "INCOMPLETE" (asked, no answer yet), "FAILED", "PERMANENT"
}

// Neighbours are rows of [ARP]. They show as a table.
type Neighbours []Neighbour

// ARP lists the neighbours that the kernel knows, as `arp -n` and `ip neigh` do. A row appears when this machine sends to, or
// hears from, a machine of its own network; it ages away. Loopback needs none. Sorted by card and IP. Errors: Linux only.
func ARP() (Neighbours, error) { return neighbours() }

func (ns Neighbours) table() table {
	t := table{head: []string{"IP", "MAC", "Interface", "State"}}
	for _, n := range ns {
		mac := n.MAC
		if mac == "" {
			mac = "(incomplete)"
		}
		t.rows = append(t.rows, []string{n.IP, mac, n.Interface, n.State})
	}
	if len(ns) == 0 {
		t.notes = []string{"No neighbour yet: send something to another machine of the local network first."}
	}
	return t
}

// String is the table in aligned columns.
func (ns Neighbours) String() string { return ns.table().String() }

// HTML is the table for a notebook.
func (ns Neighbours) HTML() string { return ns.table().HTML() }

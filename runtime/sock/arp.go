package sock

import (
	"jeton/launcher/lang"
	"jeton/runtime/session"
)

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

var (
	neighbourHead = []lang.Text{{En: "IP", Fr: "IP"}, {En: "MAC", Fr: "MAC"}, {En: "Interface", Fr: "Interface"}, {En: "State", Fr: "État"}}
	sayIncomplete = lang.Text{En: "(incomplete)", Fr: "(incomplète)"}
	sayNoMachine  = lang.Text{En: "No neighbour yet: send something to another machine of the local network first.",
		Fr: "Aucun voisin encore : envoyez d’abord quelque chose à une autre machine du réseau local."}
)

func (ns Neighbours) table() table {
	l := session.Language()
	t := table{lang: l, head: lang.In(l, neighbourHead...)}
	for _, n := range ns {
		mac := n.MAC
		if mac == "" {
			mac = sayIncomplete.In(l)
		}
		t.rows = append(t.rows, []string{n.IP, mac, n.Interface, n.State})
	}
	if len(ns) == 0 {
		t.notes = []string{sayNoMachine.In(l)}
	}
	return t
}

// String is the table in aligned columns.
func (ns Neighbours) String() string { return ns.table().String() }

// HTML is the table for a notebook.
func (ns Neighbours) HTML() string { return ns.table().HTML() }

package sock

import (
	"fmt"
	"strconv"
	"strings"

	"jeton/launcher/lang"
	"jeton/runtime/session"
)

// A Connection is one socket of this machine, of whatever process.
type Connection struct {
	Proto   string // "tcp", "tcp6", "udp", "udp6", "unix"
	Type    string // "stream", "dgram" or "seqpacket"
	RecvQ   int    // bytes that the program has not read yet; of a TCP socket in LISTEN, clients that wait for Accept
	SendQ   int    // bytes that the peer has not acknowledged yet
	Local   Addr
	Remote  Addr   // the zero port: none
	State   string // TCP: "LISTEN", "ESTABLISHED", "TIME_WAIT", …; UDP: "UNCONN", "ESTABLISHED"; UNIX: "LISTEN", "CONNECTED", "UNCONN"
	UID     int    // of the socket's owner; -1 where the kernel does not say (UNIX, TIME_WAIT)
	User    string // its name; the number where it has none
	Inode   uint64 // the socket's number in the kernel; 0 when no process holds it (before Accept, in TIME_WAIT)
	PID     int    // a process that holds it; 0 if that cannot be seen
	Program string // the process's program; "-" if that cannot be seen
}

// Connections are rows of [Netstat]. They show as a table.
type Connections []Connection

// A Filter says which sockets [Netstat] lists. Fields that are not set let all through.
type Filter struct {
	Proto     string // "tcp", "udp" (IPv4 and IPv6), "tcp4", "tcp6", "udp4", "udp6", "unix"; "" is tcp and udp
	Port      int    // local or remote
	Listening bool   // only those that wait for clients: TCP and UNIX in LISTEN, UDP bound and unconnected (netstat -l)
	State     string // as in Connection.State
	PID       int
}

// Netstat lists the sockets of this machine, as `netstat -an` and `ss -an` do: all of TCP and UDP, or those that one of the
// filters lets through. Servers come first, then the rest, each sorted by protocol and local port. It reads the kernel's tables once: rows may come and go meanwhile.
//
// A TCP socket that is bound and does not listen yet is in no table. Pids of other users' processes are hidden, unless root asks.
// Errors: where there is no /proc (Linux only). Cost: one look at each descriptor of each process.
func Netstat(filters ...Filter) (Connections, error) {
	if len(filters) == 0 {
		filters = []Filter{{}}
	}
	if err := checkFilters(filters); err != nil {
		return nil, err
	}
	return netstat(filters)
}

func checkFilters(filters []Filter) error {
	for _, f := range filters {
		if _, ok := protos[f.Proto]; !ok {
			return &Error{Op: "netstat", Name: "EINVAL", Text: "unknown protocol " + strconv.Quote(f.Proto),
				Hint: `use "tcp", "udp", "tcp4", "tcp6", "udp4", "udp6" or "unix"`, Err: errInvalid}
		}
	}
	return nil
}

// protos are the values of Connection.Proto that a Filter.Proto stands for.
var protos = map[string][]string{
	"": {"tcp", "tcp6", "udp", "udp6"}, "tcp": {"tcp", "tcp6"}, "udp": {"udp", "udp6"},
	"tcp4": {"tcp"}, "tcp6": {"tcp6"}, "udp4": {"udp"}, "udp6": {"udp6"}, "unix": {"unix"},
}

// match reports whether f lets c through, the pid aside: that is known later.
func (f Filter) match(c Connection) bool {
	found := false
	for _, p := range protos[f.Proto] {
		found = found || p == c.Proto
	}
	return found &&
		(f.Port == 0 || c.Local.Port == f.Port || c.Remote.Port == f.Port) &&
		(!f.Listening || c.listening()) &&
		(f.State == "" || strings.EqualFold(f.State, c.State))
}

func (c Connection) listening() bool {
	return c.State == "LISTEN" || strings.HasPrefix(c.Proto, "udp") && c.State == "UNCONN"
}

func matchAny(filters []Filter, c Connection, pids bool) bool {
	for _, f := range filters {
		if f.match(c) && (!pids || f.PID == 0 || f.PID == c.PID) {
			return true
		}
	}
	return false
}

// Source: netstat(8), whose French calls the columns so.
var connectionHead = []lang.Text{{En: "Proto", Fr: "Proto"}, {En: "Recv-Q", Fr: "Recv-Q"}, {En: "Send-Q", Fr: "Send-Q"},
	{En: "Local Address", Fr: "Adresse locale"}, {En: "Foreign Address", Fr: "Adresse distante"}, {En: "State", Fr: "État"},
	{En: "User", Fr: "Utilisateur"}, {En: "Inode", Fr: "Inode"}, {En: "PID/Program", Fr: "PID/Programme"}}

var (
	sayHidden = lang.Text{En: "-  the process is another user's, or out of sight (a container, the kernel): its pid is hidden.",
		Fr: "-  le processus est à un autre utilisateur, ou hors de vue (un conteneur, le noyau) : son pid est caché."}
	sayOwnerless = lang.Text{En: "-  with inode 0: no process holds the connection: it waits for Accept, or it has ended and the kernel finishes it alone.",
		Fr: "-  d’inode 0 : aucun processus ne tient la connexion : elle attend Accept, ou elle est finie et le noyau l’achève seul."}
)

func (cs Connections) table() table {
	l := session.Language()
	t := table{
		lang:  l,
		head:  lang.In(l, connectionHead...),
		right: map[int]bool{1: true, 2: true, 7: true},
	}
	hidden, ownerless := false, false
	for _, c := range cs {
		proto := c.Proto
		if proto == "unix" {
			proto += "/" + c.Type
		}
		t.rows = append(t.rows, []string{proto, strconv.Itoa(c.RecvQ), strconv.Itoa(c.SendQ), c.place(c.Local), c.place(c.Remote),
			c.State, c.User, strconv.FormatUint(c.Inode, 10), c.owner()})
		hidden = hidden || c.PID == 0 && c.Inode != 0
		ownerless = ownerless || c.PID == 0 && c.Inode == 0
	}
	if hidden {
		t.notes = append(t.notes, sayHidden.In(l))
	}
	if ownerless {
		t.notes = append(t.notes, sayOwnerless.In(l))
	}
	return t
}

func (c Connection) place(a Addr) string {
	switch {
	case c.Proto == "unix":
		return a.Path
	case a.Port == 0:
		return strings.TrimSuffix(a.String(), "0") + "*"
	}
	return a.String()
}

func (c Connection) owner() string {
	if c.PID == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%s", c.PID, c.Program)
}

// String is the table in aligned columns, like netstat's.
func (cs Connections) String() string { return cs.table().String() }

// HTML is the table for a notebook.
func (cs Connections) HTML() string { return cs.table().HTML() }

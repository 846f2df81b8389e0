package sock

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os/user"
	"slices"
	"strconv"

	"github.com/prometheus/procfs"
)

func netstat(filters []Filter) (Connections, error) {
	proc, err := procfs.NewDefaultFS()
	if err != nil {
		return nil, fmt.Errorf("netstat: %w", err)
	}
	rows, err := sockets(proc, filters)
	if err != nil {
		return nil, fmt.Errorf("netstat: %w", err)
	}
	rows.own(proc)
	rows = slices.DeleteFunc(rows, func(c Connection) bool { return !matchAny(filters, c, true) })
	slices.SortStableFunc(rows, func(a, b Connection) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.Proto, b.Proto), cmp.Compare(a.Local.Port, b.Local.Port), cmp.Compare(a.Local.Path, b.Local.Path),
			cmp.Compare(a.Remote.Port, b.Remote.Port), cmp.Compare(a.Inode, b.Inode))
	})
	return rows, nil
}

// sockets reads the tables that the filters need, and keeps the rows that they let through. Owners are not known yet.
func sockets(proc procfs.FS, filters []Filter) (Connections, error) {
	wanted := map[string]bool{}
	for _, f := range filters {
		for _, p := range protos[f.Proto] {
			wanted[p] = true
		}
	}
	var rows Connections
	// NetTCP is deprecated in favour of netlink, but that needs a module of the kernel (tcp_diag) that may be missing.
	for _, src := range []struct {
		proto string
		read  func() (Connections, error)
	}{
		//lint:ignore SA1019 see above
		{"tcp", func() (Connections, error) { n, err := proc.NetTCP(); return inet("tcp", procfs.NetIPSocket(n)), err }},
		//lint:ignore SA1019 see above
		{"tcp6", func() (Connections, error) { n, err := proc.NetTCP6(); return inet("tcp6", procfs.NetIPSocket(n)), err }},
		{"udp", func() (Connections, error) { n, err := proc.NetUDP(); return inet("udp", procfs.NetIPSocket(n)), err }},
		{"udp6", func() (Connections, error) { n, err := proc.NetUDP6(); return inet("udp6", procfs.NetIPSocket(n)), err }},
		{"unix", func() (Connections, error) { n, err := proc.NetUNIX(); return local(n), err }},
	} {
		if !wanted[src.proto] {
			continue
		}
		got, err := src.read()
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // a machine without IPv6 has no tcp6
			return nil, err
		}
		for _, c := range got {
			if matchAny(filters, c, false) {
				rows = append(rows, c)
			}
		}
	}
	return rows, nil
}

// tcpStates are the numbers of the kernel's include/net/tcp_states.h.
var tcpStates = []string{1: "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK",
	"LISTEN", "CLOSING", "SYN_RECV"}

func inet(proto string, lines procfs.NetIPSocket) Connections {
	var rows Connections
	for _, l := range lines {
		c := Connection{
			Proto: proto, Type: "stream", RecvQ: int(l.RxQueue), SendQ: int(l.TxQueue), State: fmt.Sprint(l.St),
			Local: inetAddr(l.LocalAddr, l.LocalPort), Remote: inetAddr(l.RemAddr, l.RemPort),
			UID: int(l.UID), Inode: l.Inode, Program: "-",
		}
		if l.St > 0 && l.St < uint64(len(tcpStates)) {
			c.State = tcpStates[l.St]
		}
		if proto == "udp" || proto == "udp6" {
			if c.Type = "dgram"; c.State == "CLOSE" { // the kernel's word for a UDP socket without a peer
				c.State = "UNCONN"
			}
		}
		if c.Inode == 0 { // the uid is then always 0
			c.UID = -1
		}
		rows = append(rows, c)
	}
	return rows
}

// rank sorts: servers first, then what is in use, then what only the kernel still keeps.
func (c Connection) rank() int {
	switch {
	case c.listening():
		return 0
	case c.Inode != 0:
		return 1
	}
	return 2
}

func inetAddr(ip []byte, port uint64) Addr {
	a, _ := netip.AddrFromSlice(ip)
	return Addr{Host: a.String(), Port: int(port)}
}

// unixTypes are the numbers of SOCK_… .
var unixTypes = map[procfs.NetUNIXType]string{1: "stream", 2: "dgram", 5: "seqpacket"}

const (
	unixListening = 1 << 16 // __SO_ACCEPTCON in the flags
	unixConnected = 3       // SS_CONNECTED
)

func local(n *procfs.NetUNIX) Connections {
	if n == nil {
		return nil
	}
	var rows Connections
	for _, l := range n.Rows {
		c := Connection{Proto: "unix", Type: unixTypes[l.Type], State: "UNCONN", Local: Addr{Path: l.Path}, UID: -1, Inode: l.Inode, Program: "-"}
		switch {
		case l.Flags&unixListening != 0:
			c.State = "LISTEN"
		case l.State == unixConnected:
			c.State = "CONNECTED"
		}
		rows = append(rows, c)
	}
	return rows
}

// own fills in users, pids and programs.
func (cs Connections) own(proc procfs.FS) {
	need := map[uint64][]int{}
	for i := range cs {
		cs[i].User = userName(cs[i].UID)
		if cs[i].Inode != 0 {
			need[cs[i].Inode] = append(need[cs[i].Inode], i)
		}
	}
	for inode, p := range holders(proc, need) {
		for _, i := range need[inode] {
			cs[i].PID, cs[i].Program = p.PID, programName(p)
		}
	}
}

// holders finds the process that holds each of the sockets, among those whose descriptors this process may see. Of
// several it is the one with the lowest pid.
func holders(proc procfs.FS, need map[uint64][]int) map[uint64]procfs.Proc {
	found := map[uint64]procfs.Proc{}
	if len(need) == 0 {
		return found
	}
	all, err := proc.AllProcs()
	if err != nil {
		return found
	}
	slices.SortFunc(all, func(a, b procfs.Proc) int { return cmp.Compare(a.PID, b.PID) })
	for _, p := range all {
		targets, err := p.FileDescriptorTargets()
		if err != nil {
			continue // it has ended, or is another user's
		}
		for _, t := range targets {
			var inode uint64
			if _, err := fmt.Sscanf(t, "socket:[%d]", &inode); err != nil {
				continue
			}
			if _, dup := found[inode]; !dup && need[inode] != nil {
				found[inode] = p
			}
		}
		if len(found) == len(need) {
			break
		}
	}
	return found
}

func userName(uid int) string {
	if uid < 0 {
		return "-"
	}
	id := strconv.Itoa(uid)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return id
}

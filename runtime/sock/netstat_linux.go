package sock

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"os/user"
	"slices"
	"strconv"
	"strings"

	"jeton/launcher/ps"
)

func netstat(filters []Filter) (Connections, error) {
	rows, err := sockets(filters)
	if err != nil {
		return nil, fmt.Errorf("netstat: %w", err)
	}
	rows.own()
	rows = slices.DeleteFunc(rows, func(c Connection) bool { return !matchAny(filters, c, true) })
	slices.SortStableFunc(rows, func(a, b Connection) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.Proto, b.Proto), cmp.Compare(a.Local.Port, b.Local.Port), cmp.Compare(a.Local.Path, b.Local.Path),
			cmp.Compare(a.Remote.Port, b.Remote.Port), cmp.Compare(a.Inode, b.Inode))
	})
	return rows, nil
}

// sockets reads the tables that the filters need, and keeps the rows that they let through. Owners are not known yet.
func sockets(filters []Filter) (Connections, error) {
	wanted := map[string]bool{}
	for _, f := range filters {
		for _, p := range protos[f.Proto] {
			wanted[p] = true
		}
	}
	var rows Connections
	for _, proto := range []string{"tcp", "tcp6", "udp", "udp6", "unix"} {
		if !wanted[proto] {
			continue
		}
		got, err := readTable(proto)
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

// readTable reads one of the system's tables of sockets: a head, and a line for each. netlink has them, too, but needs a module of the kernel
// (tcp_diag) that may be missing.
func readTable(proto string) (Connections, error) {
	path := "/proc/net/" + proto
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	read := inet
	if proto == "unix" {
		read = local
	}
	_, text, _ := strings.Cut(string(b), "\n")
	var rows Connections
	for line := range strings.Lines(text) {
		c, ok := read(proto, line)
		if !ok {
			return nil, fmt.Errorf("%s has a line that is not understood: %q", path, line)
		}
		rows = append(rows, c)
	}
	return rows, nil
}

// inet reads "0: 0100007F:1F90 00000000:0000 0A 00000000:00000001 00:00000000 00000000 1000 0 12345 …": a number, both addresses, the state, the
// two queues, timers, the user, a timeout and the inode. Source: proc_pid_net(5).
func inet(proto, line string) (c Connection, ok bool) {
	f := strings.Fields(line)
	if len(f) < 10 {
		return c, false
	}
	near, err := inetAddr(f[1])
	far, err2 := inetAddr(f[2])
	state, err3 := strconv.ParseUint(f[3], 16, 8)
	tx, rx, _ := strings.Cut(f[4], ":")
	sendQ, err4 := strconv.ParseUint(tx, 16, 32)
	recvQ, err5 := strconv.ParseUint(rx, 16, 32)
	uid, err6 := strconv.Atoi(f[7])
	inode, err7 := strconv.ParseUint(f[9], 10, 64)
	if errors.Join(err, err2, err3, err4, err5, err6, err7) != nil {
		return c, false
	}
	c = Connection{
		Proto: proto, Type: "stream", RecvQ: int(recvQ), SendQ: int(sendQ), State: fmt.Sprint(state),
		Local: near, Remote: far, UID: uid, Inode: inode, Program: "-",
	}
	if int(state) < len(tcpStates) && state > 0 {
		c.State = tcpStates[state]
	}
	if strings.HasPrefix(proto, "udp") {
		if c.Type = "dgram"; c.State == "CLOSE" { // the kernel's word for a UDP socket without a peer
			c.State = "UNCONN"
		}
	}
	if c.Inode == 0 { // the uid is then always 0
		c.UID = -1
	}
	return c, true
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

// inetAddr reads "0100007F:1F90": an address, of which each four bytes are a number in the machine's order, and a port.
func inetAddr(text string) (Addr, error) {
	host, port, _ := strings.Cut(text, ":")
	n, err := strconv.ParseUint(port, 16, 16)
	ip, err2 := hex.DecodeString(host)
	if err := errors.Join(err, err2); err != nil || len(ip) != 4 && len(ip) != 16 {
		return Addr{}, cmp.Or(err, fs.ErrInvalid)
	}
	for word := range slices.Chunk(ip, 4) {
		binary.NativeEndian.PutUint32(word, binary.BigEndian.Uint32(word))
	}
	a, _ := netip.AddrFromSlice(ip)
	return Addr{Host: a.String(), Port: int(n)}, nil
}

// unixTypes are the numbers of SOCK_… .
var unixTypes = map[uint64]string{1: "stream", 2: "dgram", 5: "seqpacket"}

const (
	unixListening = 1 << 16 // __SO_ACCEPTCON in the flags
	unixConnected = 3       // SS_CONNECTED
)

// local reads "00000000abcdef01: 00000002 00000000 00010000 0001 01 12345 /a path": of the kernel's address, users, protocol, flags, type, state, inode, and the
// path, which may be empty and may have blanks. Source: proc_pid_net(5).
func local(proto, line string) (c Connection, ok bool) {
	var f [7]string
	rest := strings.TrimSuffix(line, "\n")
	for i := range f {
		f[i], rest, _ = strings.Cut(strings.TrimLeft(rest, " "), " ")
	}
	flags, err := strconv.ParseUint(f[3], 16, 32)
	kind, err2 := strconv.ParseUint(f[4], 16, 16)
	state, err3 := strconv.ParseUint(f[5], 16, 8)
	inode, err4 := strconv.ParseUint(f[6], 10, 64)
	if errors.Join(err, err2, err3, err4) != nil {
		return c, false
	}
	c = Connection{Proto: proto, Type: unixTypes[kind], State: "UNCONN", Local: Addr{Path: rest}, UID: -1, Inode: inode, Program: "-"}
	switch {
	case flags&unixListening != 0:
		c.State = "LISTEN"
	case state == unixConnected:
		c.State = "CONNECTED"
	}
	return c, true
}

// own fills in users, pids and programs.
func (cs Connections) own() {
	need := map[uint64][]int{}
	for i := range cs {
		cs[i].User = userName(cs[i].UID)
		if cs[i].Inode != 0 {
			need[cs[i].Inode] = append(need[cs[i].Inode], i)
		}
	}
	for inode, pid := range holders(need) {
		for _, i := range need[inode] {
			cs[i].PID, cs[i].Program = pid, programName(pid)
		}
	}
}

// holders finds the process that holds each of the sockets, among those whose descriptors this process may see. Of
// several it is the one with the lowest pid.
func holders(need map[uint64][]int) map[uint64]int {
	found := map[uint64]int{}
	if len(need) == 0 {
		return found
	}
	for _, pid := range slices.Sorted(slices.Values(ps.Pids())) {
		dir := fmt.Sprintf("/proc/%d/fd/", pid)
		open, err := os.ReadDir(dir)
		if err != nil {
			continue // it has ended, or is another user's
		}
		for _, d := range open {
			target, _ := os.Readlink(dir + d.Name()) // "" of one that was closed
			text, ok := strings.CutPrefix(target, "socket:[")
			if !ok {
				continue
			}
			inode, _ := strconv.ParseUint(strings.TrimSuffix(text, "]"), 10, 64)
			if _, dup := found[inode]; !dup && need[inode] != nil {
				found[inode] = pid
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

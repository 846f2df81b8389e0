package daemons

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"net/netip"
	"strconv"
	"strings"
)

// A status is what the table of processes says of one: on Linux, /proc/PID/stat.
type status struct {
	pid, parent, group, session int
	state                       string
	ticks                       int64 // when it started, in a unit of the system's; with pid it names the process for good
}

func parseStatus(pid int, b []byte) (status, bool) {
	i := bytes.LastIndexByte(b, ')') // the name may hold anything
	if i < 0 {
		return status{}, false
	}
	f := strings.Fields(string(b[i+1:]))
	if len(f) < 20 {
		return status{}, false
	}
	s := status{pid: pid, state: f[0]}
	for k, to := range map[int]*int{1: &s.parent, 2: &s.group, 3: &s.session} {
		n, err := strconv.Atoi(f[k])
		if err != nil {
			return status{}, false
		}
		*to = n
	}
	ticks, err := strconv.ParseInt(f[19], 10, 64)
	s.ticks = ticks
	return s, err == nil
}

// alive says whether the process runs, or could if it were let.
func (s status) alive() bool { return s.state != "Z" && s.state != "X" }

// tcpStates are the numbers of the kernel's include/net/tcp_states.h.
var tcpStates = []string{1: "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK",
	"LISTEN", "CLOSING", "SYN_RECV"}

// A socketTable is the sockets of a network namespace, by inode.
type socketTable map[string]Connection

// parse reads a table of /proc/net; its first line is a heading.
func (t socketTable) parse(proto, text string) {
	for i, line := range strings.Split(text, "\n") {
		f := strings.Fields(line)
		if i == 0 || len(f) < 10 || f[9] == "0" {
			continue
		}
		local, ok := parseAddress(f[1])
		remote, ok2 := parseAddress(f[2])
		state, err := strconv.ParseUint(f[3], 16, 8)
		if !ok || !ok2 || err != nil {
			continue
		}
		c := Connection{Proto: proto, Local: local.String()}
		if remote.Port() != 0 {
			c.Remote = remote.String()
		}
		if proto == "tcp" && state < uint64(len(tcpStates)) {
			c.State = tcpStates[state]
		}
		t[f[9]] = c
	}
}

// parseAddress reads an address of such a table: words of an address in the machine's byte order, and a port.
func parseAddress(s string) (netip.AddrPort, bool) {
	ip, port, _ := strings.Cut(s, ":")
	b, err := hex.DecodeString(ip)
	n, err2 := strconv.ParseUint(port, 16, 16)
	if err != nil || err2 != nil || len(b) != 4 && len(b) != 16 {
		return netip.AddrPort{}, false
	}
	for w := 0; w < len(b); w += 4 {
		binary.NativeEndian.PutUint32(b[w:], binary.BigEndian.Uint32(b[w:]))
	}
	a, _ := netip.AddrFromSlice(b)
	return netip.AddrPortFrom(a.Unmap(), uint16(n)), true
}

// Look is what the table would say of a process of this host, whoever has started it; ok is false when there is none.
func Look(pid int) (d Daemon, ok bool) {
	s, ok := readStatus(pid)
	if !ok {
		return d, false
	}
	return Daemon{Pid: pid, Parent: s.parent, Session: s.session, Started: s.started(), State: s.state, Connections: sockets(pid).of(pid)}, true
}

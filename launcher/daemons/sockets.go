package daemons

import (
	"encoding/binary"
	"encoding/hex"
	"net/netip"
	"strconv"
	"strings"
)

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

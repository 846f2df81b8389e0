package daemons

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// sockets reads the table that pid sees.
func sockets(pid int) socketTable {
	t := socketTable{}
	for _, proto := range []string{"tcp", "tcp6", "udp", "udp6"} {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/%s", pid, proto))
		if err != nil { // a machine without IPv6 has no tcp6
			continue
		}
		t.parse(strings.TrimSuffix(proto, "6"), string(b))
	}
	return t
}

// of are the sockets that a process holds.
func (t socketTable) of(pid int) (open []Connection) {
	fds, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	for _, fd := range fds {
		target, err := os.Readlink(fd)
		if err != nil {
			continue
		}
		inode, ok := strings.CutPrefix(target, "socket:[")
		if c, known := t[strings.TrimSuffix(inode, "]")]; ok && known {
			open = append(open, c)
		}
	}
	return open
}

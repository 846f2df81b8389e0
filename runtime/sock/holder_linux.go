package sock

import (
	"fmt"
	"os"
	"strings"
)

// hintInUse says who has an address, as far as it can be seen.
func (c *core) hintInUse(a Addr) string {
	if c.family == UNIX {
		return hintPath(a.Path)
	}
	const other = "stop it, or choose another port"
	if c.ownPort(a.Port) {
		return "this very process has it: one of its sockets, perhaps of an earlier cell, is still open; Close it, or call sock.CloseAll()"
	}
	proto := "tcp"
	if c.typ == DGRAM {
		proto = "udp"
	}
	rows, err := Netstat(Filter{Proto: proto, Port: a.Port})
	if err != nil {
		return "another socket has this port; " + other
	}
	waits := false
	for _, r := range rows {
		switch {
		case r.Local.Port != a.Port:
		case r.Inode == 0:
			waits = waits || r.State == "TIME_WAIT"
		case r.PID == 0:
			return fmt.Sprintf("a process of user %s has this port (its pid is hidden from you); choose another port", r.User)
		default:
			return fmt.Sprintf("%s (pid %d, user %s) has this port; %s", r.Program, r.PID, r.User, other)
		}
	}
	if waits {
		return "connections of a server that has ended are in TIME_WAIT: the kernel keeps the port for up to a minute, so that late " +
			"packets do no harm; wait or choose another port; a server that calls SetOption(sock.REUSEADDR, 1) before Bind, each time, need not wait"
	}
	return "a socket that is bound and does not listen has this port (netstat does not show such); " + other
}

// ownPort reports whether another open socket of this process, of the same type, has the port.
func (c *core) ownPort(port int) bool {
	found := false
	open.Range(func(k, _ any) bool {
		o := k.(*core)
		found = o != c && o.typ == c.typ && o.family != UNIX && o.name().Port == port
		return !found
	})
	return found
}

func hintPath(path string) string {
	rows, err := Netstat(Filter{Proto: "unix"})
	if err != nil {
		return ""
	}
	for _, r := range rows {
		switch {
		case r.Local.Path != path, r.Inode == 0: // a client that waits for Accept has its server's path
		case r.PID == os.Getpid():
			return "this very process has it: one of its sockets, perhaps of an earlier cell, is still open; Close it, or call sock.CloseAll()"
		case r.PID != 0:
			return fmt.Sprintf("%s (pid %d) has this path; stop it, or choose another path", r.Program, r.PID)
		default:
			return "a process of another user has this path; choose another"
		}
	}
	if strings.HasPrefix(path, "@") {
		return ""
	}
	return "the file exists, and no socket uses it: it was left by a program that ended; remove it with os.Remove, or choose another path"
}

package sock

import (
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"
)

// hint says what an errno of a call most often means here, and what to try. Source: the ERRORS sections of the calls'
// manual pages; the wording is for someone who meets them for the first time.
func (c *core) hint(op string, addr fmt.Stringer, no syscall.Errno) string {
	a, _ := addr.(Addr)
	if f, ok := hintFuncs[no]; ok {
		if h := f(c, op, a); h != "" {
			return h
		}
	}
	if h, ok := hints[hintKey{op, no}]; ok {
		return h
	}
	return hints[hintKey{"", no}]
}

type hintKey struct {
	op string // "" is any
	no syscall.Errno
}

var hints = map[hintKey]string{
	{"", unix.EINTR}:  "the cell was interrupted; the socket is still open",
	{"", unix.EBADF}:  "the socket is closed, by Close here or in another goroutine",
	{"", unix.EAGAIN}: "the socket does not block (SetBlocking(false)) and the call would have to wait; wait with Poll, then call again",

	{"", unix.ENOTCONN}:     "the socket is not connected; call Connect first, or use the socket that Accept returned",
	{"", unix.EISCONN}:      "the socket is already connected; a connection needs a socket of its own",
	{"", unix.EDESTADDRREQ}: "the socket has no peer; use SendTo with an address, or call Connect first",
	{"", unix.EPIPE}:        "the connection is closed: by the peer, or by Shutdown here; nobody will read what is sent",
	{"", unix.ECONNRESET}:   "the peer ended the connection at once (its process died, or it closed with data unread)",
	{"", unix.ECONNABORTED}: "the connection was ended before it could be used",
	{"", unix.ETIMEDOUT}:    "the other machine does not answer; is it up, and is its address right?",
	{"", unix.ENETUNREACH}:  "no route leads to that network; sock.Interfaces() shows this machine's addresses",
	{"", unix.EHOSTUNREACH}: "no machine answers at that address on the local network; sock.ARP() shows the neighbours seen",
	{"", unix.EMFILE}:       "this process has too many open descriptors; close sockets that are no longer used, or call sock.CloseAll()",
	{"", unix.ENFILE}:       "this machine has too many open descriptors",
	{"", unix.ENOBUFS}:      "the kernel has no room for it now; send more slowly",
	{"", unix.EPERM}:        "a rule of this machine (a firewall, or its administrator) forbids it",
	{"", unix.EOPNOTSUPP}:   "sockets of this type have no such call",
	{"", unix.EINPROGRESS}:  "the socket does not block, and the connection is under way; Poll it for POLLOUT, then read GetOption(sock.ERROR)",
	{"", unix.EALREADY}:     "an earlier Connect is still under way; Poll the socket for POLLOUT",

	{"connect", unix.ECONNREFUSED}: "nobody listens there; start the server first, and compare the port with sock.Netstat()",
	{"connect", unix.ENOENT}:       "no UNIX socket has this path; start the server first",
	{"connect", unix.EPROTOTYPE}:   "the socket at this path is of the other type (STREAM or DGRAM)",
	{"connect", unix.EACCES}:       "the path is not yours to use; or it is a broadcast address, and SetOption(sock.BROADCAST, 1) was not called",
	{"connect", unix.EADDRNOTAVAIL}: "no port of this machine is free for this peer, or the peer's address or port is not one that can be " +
		"connected to",
	{"accept", unix.EINVAL}:     "the socket does not listen; call Bind, then Listen, then Accept",
	{"accept", unix.EOPNOTSUPP}: "only STREAM sockets accept; a DGRAM socket receives with RecvFrom",
	{"listen", unix.EOPNOTSUPP}: "only STREAM sockets listen; a DGRAM socket receives with RecvFrom once it is bound",
	{"listen", unix.EINVAL}:     "a connected socket cannot listen; listen on a socket of its own",

	{"bind", unix.EADDRNOTAVAIL}: "this is not an address of this machine; sock.Interfaces() lists them, and \"\" takes them all",
	{"bind", unix.EINVAL}:        "a socket is bound once: this one has an address already, see GetSockName()",
	{"bind", unix.ENOENT}:        "the folder of this path does not exist",
	{"bind", unix.EROFS}:         "the folder of this path cannot be written to",

	{"sendto", unix.EMSGSIZE}:     "a UDP datagram over IPv4 carries at most 65507 bytes; send it in pieces",
	{"send", unix.EMSGSIZE}:       "a UDP datagram over IPv4 carries at most 65507 bytes; send it in pieces",
	{"sendto", unix.EINVAL}:       "the address cannot be sent to; is the port 0?",
	{"sendto", unix.ENOENT}:       "no UNIX socket has this path; start the receiver first",
	{"sendto", unix.EACCES}:       "for a broadcast address, call SetOption(sock.BROADCAST, 1) first; for a path, it is not yours to use",
	{"sendto", unix.ECONNREFUSED}: "an earlier datagram came back: nobody listens there",
	{"send", unix.ECONNREFUSED}:   "an earlier datagram came back: nobody listens there",
	{"recv", unix.ECONNREFUSED}:   "an earlier datagram came back: nobody listens there",

	{"recvfrom", unix.ECONNREFUSED}: "an earlier datagram came back: nobody listens there",
	{"recvfrom", unix.EINVAL}:       "the size of the buffer must be at least 1",
	{"recv", unix.EINVAL}:           "the size of the buffer must be at least 1",

	{"socket", unix.EAFNOSUPPORT}:    "this machine has no such family of addresses; use sock.INET, sock.INET6 or sock.UNIX",
	{"socket", unix.ESOCKTNOSUPPORT}: "use sock.STREAM or sock.DGRAM",
	{"socket", unix.EINVAL}:          "use sock.STREAM or sock.DGRAM",
	{"setoption", unix.ENOPROTOOPT}:  "sockets of this family and type have no such option",
	{"getoption", unix.ENOPROTOOPT}:  "sockets of this family and type have no such option",
	{"setoption", unix.EINVAL}:       "the option does not take this value, or not in the socket's present state",
	{"setoption", unix.EACCES}:       "only root may set this value",
	{"setoption", unix.EPERM}:        "only root may set this value",
}

// hintFuncs are the hints that depend on the address or on the state of the machine. "" falls back to the table.
var hintFuncs = map[syscall.Errno]func(c *core, op string, a Addr) string{
	unix.EACCES: func(_ *core, op string, a Addr) string {
		switch {
		case op != "bind":
			return ""
		case a.Path != "":
			return "the folder of this path is not yours to write to; choose another, as /tmp"
		case a.Port > 0 && a.Port < reservedPorts():
			return fmt.Sprintf("ports below %d are reserved to root; choose one from %[1]d to %d", reservedPorts(), maxPort)
		}
		return ""
	},
	unix.EBADF: func(c *core, _ string, _ Addr) string {
		if c.rc == nil {
			return "there is no socket yet: the variable is nil; make one with sock.Socket"
		}
		return ""
	},
	unix.EPIPE: func(c *core, _ string, _ Addr) string {
		if c.family != UNIX && c.name().Port == 0 { // Linux says EPIPE, not ENOTCONN, of a TCP socket that never was connected
			return hints[hintKey{"", unix.ENOTCONN}]
		}
		return ""
	},
	unix.EADDRINUSE: func(c *core, op string, a Addr) string {
		if op != "bind" && op != "listen" {
			return ""
		}
		return c.hintInUse(a)
	},
}

package sock

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// An Addr is where a socket is: Host and Port for INET and INET6, Path for UNIX. It is a plain value: two are equal (==)
// when they are the same place, and it can be the key of a map.
type Addr struct {
	Host string // an IP address in digits when it comes from the kernel; may be a name when given; "" is any
	Port int    // 0 to 65535; 0 when given to Bind asks the kernel to choose
	Path string // of a UNIX socket; "@name" is an abstract name, which is in no folder
}

// Path returns the address of a UNIX socket: a file's path, or "@name" for an abstract name, which leaves no file.
func Path(path string) Addr { return Addr{Path: path} }

// String returns the address as people write it: "10.0.0.1:9875", "[::1]:9875", "/tmp/s.sock", "@name". An empty host of an
// address with a port is written "*".
func (a Addr) String() string {
	switch {
	case a.Path != "":
		return a.Path
	case a.Host == "" && a.Port == 0:
		return "(no name)"
	case a.Host == "":
		return "*:" + strconv.Itoa(a.Port)
	}
	return net.JoinHostPort(a.Host, strconv.Itoa(a.Port))
}

// ParseAddr reads what String writes: "host:port", ":port", "*:port", "[ipv6]:port", and for UNIX sockets anything that
// starts with "@" or "." or holds a "/". It resolves no name. Errors say which part is wrong.
func ParseAddr(s string) (Addr, error) {
	if strings.HasPrefix(s, "@") || strings.HasPrefix(s, ".") || strings.Contains(s, "/") {
		return Addr{Path: s}, nil
	}
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		return Addr{}, addrError(s, hintForm(s))
	}
	n, err := strconv.Atoi(port)
	if err != nil || badPort(n) {
		return Addr{}, addrError(s, fmt.Sprintf("the port is %q; write a number from 0 to %d", port, maxPort))
	}
	if host == "*" {
		host = ""
	}
	return Addr{Host: host, Port: n}, nil
}

const maxPort = 65535

func badPort(n int) bool { return n < 0 || n > maxPort }

func hintForm(s string) string {
	if _, err := netip.ParseAddr(s); err == nil && strings.Contains(s, ":") {
		return fmt.Sprintf(`write an IPv6 address in brackets and a port, as "[%s]:9875"`, s)
	}
	return `write host:port, as "localhost:9875", or a path with a / for a UNIX socket`
}

func addrError(s, hint string) error {
	return &Error{Op: "address", Addr: strconv.Quote(s), Name: "EINVAL", Text: "not an address", Hint: hint, Err: errInvalid}
}

package sock

import (
	"fmt"
	"runtime"

	"golang.org/x/sys/unix"
)

// An Option is a setting of a socket (SO_…, TCP_…, IPV6_… in C). Its value is an int; of those that are on or off, 1 or 0.
type Option int

const (
	REUSEADDR  Option = iota + 1 // on/off: Bind succeeds although connections of an ended server, which had set it too, are in TIME_WAIT
	REUSEPORT                    // on/off: several sockets of one user share the port, and the kernel deals clients out
	BROADCAST                    // on/off: SendTo may send to broadcast addresses
	KEEPALIVE                    // on/off: probe a silent peer, so that a dead one is noticed
	LINGER                       // seconds that Close waits for what is unsent; 0 ends the connection at once (RST); -1, as at the start, is off
	RCVBUF                       // bytes of the receive buffer; the kernel doubles what is set
	SNDBUF                       // bytes of the send buffer; the kernel doubles what is set
	RCVLOWAT                     // bytes that must be there before the socket counts as ready
	ERROR                        // read only: the pending errno, which reading clears; 0 is none
	TYPE                         // read only: the Type
	ACCEPTCONN                   // read only: 1 if the socket listens
	NODELAY                      // on/off, TCP: send small pieces at once (no Nagle algorithm)
	MAXSEG                       // bytes of a TCP segment's data
	V6ONLY                       // on/off, INET6: take no IPv4 peers
	TTL                          // hops that a packet may make
)

type optionDef struct {
	label       string
	level, name int
}

var options = map[Option]optionDef{
	REUSEADDR:  {"SO_REUSEADDR", unix.SOL_SOCKET, unix.SO_REUSEADDR},
	REUSEPORT:  {"SO_REUSEPORT", unix.SOL_SOCKET, unix.SO_REUSEPORT},
	BROADCAST:  {"SO_BROADCAST", unix.SOL_SOCKET, unix.SO_BROADCAST},
	KEEPALIVE:  {"SO_KEEPALIVE", unix.SOL_SOCKET, unix.SO_KEEPALIVE},
	LINGER:     {"SO_LINGER", unix.SOL_SOCKET, unix.SO_LINGER},
	RCVBUF:     {"SO_RCVBUF", unix.SOL_SOCKET, unix.SO_RCVBUF},
	SNDBUF:     {"SO_SNDBUF", unix.SOL_SOCKET, unix.SO_SNDBUF},
	RCVLOWAT:   {"SO_RCVLOWAT", unix.SOL_SOCKET, unix.SO_RCVLOWAT},
	ERROR:      {"SO_ERROR", unix.SOL_SOCKET, unix.SO_ERROR},
	TYPE:       {"SO_TYPE", unix.SOL_SOCKET, unix.SO_TYPE},
	ACCEPTCONN: {"SO_ACCEPTCONN", unix.SOL_SOCKET, unix.SO_ACCEPTCONN},
	NODELAY:    {"TCP_NODELAY", unix.IPPROTO_TCP, unix.TCP_NODELAY},
	MAXSEG:     {"TCP_MAXSEG", unix.IPPROTO_TCP, unix.TCP_MAXSEG},
	V6ONLY:     {"IPV6_V6ONLY", unix.IPPROTO_IPV6, unix.IPV6_V6ONLY},
	TTL:        {"IP_TTL", unix.IPPROTO_IP, unix.IP_TTL},
}

// String returns the name in C, as "SO_REUSEADDR".
func (o Option) String() string {
	if d, ok := options[o]; ok {
		return d.label
	}
	return fmt.Sprintf("Option(%d)", int(o))
}

// def finds the kernel's numbers of o; TTL has others for INET6.
func (c *core) def(o Option) (optionDef, error) {
	d, ok := options[o]
	if !ok {
		return d, unix.ENOPROTOOPT
	}
	if o == TTL && c.family == INET6 {
		d.level, d.name = unix.IPPROTO_IPV6, unix.IPV6_UNICAST_HOPS
	}
	return d, nil
}

// SetOption sets an option. Errors: ENOPROTOOPT when sockets of this kind have no such option, EINVAL. Source: setsockopt(2).
func (s *Endpoint) SetOption(o Option, value int) error {
	defer runtime.KeepAlive(s)
	d, err := s.core().def(o)
	if err == nil {
		err = s.core().control(func(fd int) error {
			if o == LINGER {
				l := unix.Linger{Linger: int32(max(value, 0))}
				if value >= 0 {
					l.Onoff = 1
				}
				return unix.SetsockoptLinger(fd, d.level, d.name, &l)
			}
			return unix.SetsockoptInt(fd, d.level, d.name, value)
		})
	}
	return s.core().fail("setoption", o, err)
}

// GetOption reads an option. Errors: ENOPROTOOPT when sockets of this kind have no such option. Source: getsockopt(2).
func (s *Endpoint) GetOption(o Option) (int, error) {
	defer runtime.KeepAlive(s)
	value := 0
	d, err := s.core().def(o)
	if err == nil {
		err = s.core().control(func(fd int) (err error) {
			if o == LINGER {
				value, err = getLinger(fd, d)
				return err
			}
			value, err = unix.GetsockoptInt(fd, d.level, d.name)
			return err
		})
	}
	return value, s.core().fail("getoption", o, err)
}

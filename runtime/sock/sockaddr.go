package sock

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// place makes the Addr of a method's host and port: on a UNIX socket the host is the path.
func (c *core) place(host string, port int) Addr {
	if c.family == UNIX && port == 0 {
		return Addr{Path: host}
	}
	return Addr{Host: host, Port: port}
}

// resolve makes the kernel's form of an address; a name is looked up (in /etc/hosts, then as the machine does). It
// blocks while the name is looked up; ctx ends it. The Addr that comes back has the host in digits.
func (c *core) resolve(ctx context.Context, op string, a Addr) (unix.Sockaddr, Addr, error) {
	invalid := func(hint string) (unix.Sockaddr, Addr, error) {
		return nil, a, &Error{Op: op, Addr: a.String(), Name: "EINVAL", Text: "invalid argument", Hint: hint, Err: errInvalid}
	}
	if c.family == UNIX {
		switch {
		case a.Host != "" || a.Port != 0:
			return invalid(`a UNIX socket has a path and no port; give the path as the host and 0 as the port, or use sock.Path("/tmp/name")`)
		case strings.ContainsRune(a.Path, 0):
			return invalid("the path holds a zero byte")
		case len(a.Path) > maxPath:
			return invalid(fmt.Sprintf("the path has %d bytes; a UNIX socket's has at most %d", len(a.Path), maxPath))
		}
		return &unix.SockaddrUnix{Name: a.Path}, a, nil
	}
	if a.Path != "" {
		return invalid("an " + c.family.String() + " socket has a host and a port; paths are for UNIX sockets")
	}
	if badPort(a.Port) {
		return invalid(fmt.Sprintf("the port is %d; ports go from 0 to %d", a.Port, maxPort))
	}
	ip, err := c.lookup(ctx, op, a)
	if err != nil {
		return nil, a, err
	}
	a.Host = ip.String()
	sa, err := toSockaddr(ip, a.Port)
	if err != nil {
		return invalid(err.Error())
	}
	return sa, a, nil
}

func (c *core) lookup(ctx context.Context, op string, a Addr) (netip.Addr, error) {
	if a.Host == "" {
		if c.family == INET {
			return netip.IPv4Unspecified(), nil
		}
		return netip.IPv6Unspecified(), nil
	}
	refuse := func(name, text, hint string, err error) (netip.Addr, error) {
		return netip.Addr{}, &Error{Op: op, Addr: a.String(), Name: name, Text: text, Hint: hint, Err: err}
	}
	if ip, err := netip.ParseAddr(a.Host); err == nil {
		switch {
		case c.family == INET && !ip.Is4():
			return refuse("EAFNOSUPPORT", "address family not supported", a.Host+" is an IPv6 address; make the socket with sock.INET6", unix.EAFNOSUPPORT)
		case c.family == INET6 && ip.Is4():
			return refuse("EAFNOSUPPORT", "address family not supported",
				fmt.Sprintf("%s is an IPv4 address; make the socket with sock.INET, or write ::ffff:%[1]s", a.Host), unix.EAFNOSUPPORT)
		}
		return ip, nil
	}
	if name := strings.ToLower(strings.TrimSuffix(a.Host, ".")); name == "localhost" || strings.HasSuffix(name, ".localhost") {
		if c.family == INET { // whatever /etc/hosts says or lacks: RFC 6761 section 6.3
			return netip.AddrFrom4([4]byte{127, 0, 0, 1}), nil
		}
		return netip.IPv6Loopback(), nil
	}
	network := "ip4"
	if c.family == INET6 {
		network = "ip6"
	}
	ips, err := net.DefaultResolver.LookupNetIP(ctx, network, a.Host)
	var dns *net.DNSError
	switch {
	case ctx.Err() != nil:
		return netip.Addr{}, errInterrupted
	case errors.As(err, &dns) && dns.IsNotFound, err == nil && len(ips) == 0:
		return refuse("EAI_NONAME", "name not known", fmt.Sprintf("no %s address is known for %q; check the spelling, /etc/hosts, or give the IP address", c.family, a.Host), err)
	case err != nil:
		return refuse("EAI_AGAIN", "name could not be looked up", "the name server does not answer; try again, or give the IP address", err)
	}
	if c.family == INET {
		return ips[0].Unmap(), nil
	}
	return ips[0], nil
}

func toSockaddr(ip netip.Addr, port int) (unix.Sockaddr, error) {
	if ip.Is4() {
		return &unix.SockaddrInet4{Port: port, Addr: ip.As4()}, nil
	}
	sa := &unix.SockaddrInet6{Port: port, Addr: ip.As16()}
	if zone := ip.Zone(); zone != "" {
		id, err := zoneID(zone)
		if err != nil {
			return nil, err
		}
		sa.ZoneId = id
	}
	return sa, nil
}

// zoneID is the number of a network card, which a link-local IPv6 address (fe80::1%eth0) needs.
func zoneID(zone string) (uint32, error) {
	if nic, err := net.InterfaceByName(zone); err == nil {
		return uint32(nic.Index), nil
	}
	if n, err := strconv.ParseUint(zone, 10, 32); err == nil {
		return uint32(n), nil
	}
	return 0, fmt.Errorf("this machine has no network card %q; sock.Interfaces() lists them", zone)
}

// fromSockaddr makes an Addr of what the kernel gave. A UNIX peer without a name, and none at all, is the zero Addr.
func fromSockaddr(sa unix.Sockaddr) Addr {
	switch sa := sa.(type) {
	case *unix.SockaddrInet4:
		return Addr{Host: netip.AddrFrom4(sa.Addr).String(), Port: sa.Port}
	case *unix.SockaddrInet6:
		ip := netip.AddrFrom16(sa.Addr)
		if sa.ZoneId != 0 {
			ip = ip.WithZone(zoneName(sa.ZoneId))
		}
		return Addr{Host: ip.String(), Port: sa.Port}
	case *unix.SockaddrUnix:
		if sa.Name != "@" { // which is how x/sys says that there is none
			return Addr{Path: sa.Name}
		}
	}
	return Addr{}
}

func zoneName(id uint32) string {
	if nic, err := net.InterfaceByIndex(int(id)); err == nil {
		return nic.Name
	}
	return strconv.FormatUint(uint64(id), 10)
}

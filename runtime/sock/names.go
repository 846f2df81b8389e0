package sock

import (
	"strconv"

	"golang.org/x/sys/unix"
)

// A Family says what the addresses of a socket are (AF_… in C).
type Family int

const (
	INET  Family = unix.AF_INET  // IPv4: host and port
	INET6 Family = unix.AF_INET6 // IPv6: host and port; takes IPv4 peers too, as ::ffff:a.b.c.d
	UNIX  Family = unix.AF_UNIX  // a path on this machine
)

// String returns the name, as "INET".
func (f Family) String() string {
	switch f {
	case INET:
		return "INET"
	case INET6:
		return "INET6"
	case UNIX:
		return "UNIX"
	}
	return "Family(" + strconv.Itoa(int(f)) + ")"
}

// A Type says how a socket transports (SOCK_… in C).
type Type int

const (
	STREAM Type = unix.SOCK_STREAM // a connection that carries bytes in order: TCP, for INET and INET6
	DGRAM  Type = unix.SOCK_DGRAM  // messages, each on its own: UDP, for INET and INET6
)

// String returns the name, as "STREAM".
func (t Type) String() string {
	switch t {
	case STREAM:
		return "STREAM"
	case DGRAM:
		return "DGRAM"
	}
	return "Type(" + strconv.Itoa(int(t)) + ")"
}

// A How says which directions [Endpoint.Shutdown] ends.
type How int

const (
	SHUT_RD   How = unix.SHUT_RD   // no more receiving
	SHUT_WR   How = unix.SHUT_WR   // no more sending: the peer's Recv returns no bytes once it has read the rest
	SHUT_RDWR How = unix.SHUT_RDWR // both
)

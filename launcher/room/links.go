//go:build linux

package room

import (
	"encoding/binary"
	"fmt"
	"net"
	"slices"
	"unsafe"

	"github.com/mdlayher/netlink"
	"github.com/mdlayher/netlink/nlenc"
	"golang.org/x/sys/unix"
)

// links changes the network interfaces of the namespace in which it was opened, whatever thread it is used from: the few requests of
// rtnetlink that a room needs. It is safe for several goroutines. Errors have the system's error number. Source: rtnetlink(7).
type links struct{ conn *netlink.Conn }

// openLinks opens that of this thread's namespace.
func openLinks() (links, error) {
	c, err := netlink.Dial(unix.NETLINK_ROUTE, nil)
	if err != nil {
		return links{}, fmt.Errorf("a netlink socket: %w", err)
	}
	return links{c}, nil
}

func (l links) close() { _ = l.conn.Close() }

// addBridge makes a bridge.
func (l links) addBridge(name string) error {
	return l.change(unix.RTM_NEWLINK, netlink.Create|netlink.Excl, unix.IfInfomsg{}, func(a *netlink.AttributeEncoder) {
		a.String(unix.IFLA_IFNAME, name)
		a.Nested(unix.IFLA_LINKINFO, func(a *netlink.AttributeEncoder) error {
			a.String(unix.IFLA_INFO_KIND, "bridge")
			return nil
		})
	})
}

// A cable is a pair of virtual interfaces; one of them is a port of a bridge, the other in another namespace.
type cable struct {
	name, bridge string

	peer      string
	peerMAC   net.HardwareAddr
	namespace int // a file descriptor
}

// addCable makes a cable. Its port is down.
func (l links) addCable(c cable) error {
	err := l.change(unix.RTM_NEWLINK, netlink.Create|netlink.Excl, unix.IfInfomsg{}, func(a *netlink.AttributeEncoder) {
		a.String(unix.IFLA_IFNAME, c.name)
		a.Nested(unix.IFLA_LINKINFO, func(a *netlink.AttributeEncoder) error {
			a.String(unix.IFLA_INFO_KIND, "veth")
			a.Nested(unix.IFLA_INFO_DATA, func(a *netlink.AttributeEncoder) error {
				a.Do(vethPeer, c.otherEnd)
				return nil
			})
			return nil
		})
	})
	if err != nil {
		return err
	}
	bridge, err := l.index(c.bridge)
	if err != nil {
		return err
	}
	return l.set(c.name, unix.IfInfomsg{}, func(a *netlink.AttributeEncoder) { a.Uint32(unix.IFLA_MASTER, uint32(bridge)) })
}

// vethPeer is the attribute of a pair that says what its other end is (VETH_INFO_PEER).
const vethPeer = 1

// otherEnd is a request's body of its own.
func (c cable) otherEnd() ([]byte, error) {
	return body(unix.IfInfomsg{}, func(a *netlink.AttributeEncoder) {
		a.String(unix.IFLA_IFNAME, c.peer)
		a.Bytes(unix.IFLA_ADDRESS, c.peerMAC)
		a.Uint32(unix.IFLA_NET_NS_FD, uint32(c.namespace))
	})
}

// setUp switches an interface on or off.
func (l links) setUp(name string, up bool) error {
	header := unix.IfInfomsg{Change: unix.IFF_UP}
	if up {
		header.Flags = unix.IFF_UP
	}
	return l.set(name, header, func(*netlink.AttributeEncoder) {})
}

// remove takes an interface away, and with it the other end of a cable.
func (l links) remove(name string) error {
	return l.change(unix.RTM_DELLINK, 0, unix.IfInfomsg{}, func(a *netlink.AttributeEncoder) { a.String(unix.IFLA_IFNAME, name) })
}

// addAddress gives an interface an IPv4 address, and its network's for broadcasts.
func (l links) addAddress(name string, address net.IPNet) error {
	index, err := l.index(name)
	if err != nil {
		return err
	}
	ip, mask := address.IP.To4(), address.Mask
	broadcast := slices.Clone(ip)
	for i := range broadcast {
		broadcast[i] |= ^mask[i]
	}
	bits, _ := mask.Size()
	header := unix.IfAddrmsg{Family: unix.AF_INET, Prefixlen: uint8(bits), Index: uint32(index)}
	return l.change(unix.RTM_NEWADDR, netlink.Create|netlink.Excl, header, func(a *netlink.AttributeEncoder) {
		a.Bytes(unix.IFA_LOCAL, ip)
		a.Bytes(unix.IFA_ADDRESS, ip)
		a.Bytes(unix.IFA_BROADCAST, broadcast)
	})
}

// index is an interface's number.
func (l links) index(name string) (int32, error) {
	text, err := body(unix.IfInfomsg{}, func(a *netlink.AttributeEncoder) { a.String(unix.IFLA_IFNAME, name) })
	if err != nil {
		return 0, err
	}
	answers, err := l.conn.Execute(netlink.Message{Header: netlink.Header{Type: unix.RTM_GETLINK, Flags: netlink.Request}, Data: text})
	if err != nil {
		return 0, err
	}
	const at = unsafe.Offsetof(unix.IfInfomsg{}.Index)
	if len(answers) != 1 || len(answers[0].Data) < unix.SizeofIfInfomsg {
		return 0, fmt.Errorf("what the system says of %s has another form than expected", name)
	}
	return nlenc.Int32(answers[0].Data[at : at+4]), nil
}

func (l links) set(name string, header unix.IfInfomsg, more func(*netlink.AttributeEncoder)) error {
	return l.change(unix.RTM_SETLINK, 0, header, func(a *netlink.AttributeEncoder) {
		a.String(unix.IFLA_IFNAME, name)
		more(a)
	})
}

// change sends a request that is answered by an error or none.
func (l links) change(kind netlink.HeaderType, flags netlink.HeaderFlags, header any, attributes func(*netlink.AttributeEncoder)) error {
	text, err := body(header, attributes)
	if err != nil {
		return err
	}
	_, err = l.conn.Execute(netlink.Message{Header: netlink.Header{Type: kind, Flags: flags | netlink.Request | netlink.Acknowledge}, Data: text})
	return err
}

// body is a request after its message's header: a header of the kind of thing that it is about, in this machine's order of bytes, and
// attributes.
func body(header any, attributes func(*netlink.AttributeEncoder)) ([]byte, error) {
	text, err := binary.Append(nil, binary.NativeEndian, header)
	if err != nil {
		return nil, err
	}
	a := netlink.NewAttributeEncoder()
	attributes(a)
	rest, err := a.Encode()
	return append(text, rest...), err
}

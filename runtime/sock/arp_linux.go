package sock

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
)

func neighbours() (Neighbours, error) {
	dump, err := syscall.NetlinkRIB(unix.RTM_GETNEIGH, unix.AF_UNSPEC)
	if err != nil {
		return nil, fmt.Errorf("arp: %w", err)
	}
	rows, err := parseNeighbours(dump)
	if err != nil {
		return nil, fmt.Errorf("arp: %w", err)
	}
	for i := range rows {
		rows[i].Interface = zoneName(uint32(rows[i].index))
	}
	slices.SortFunc(rows, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(a.Interface, b.Interface), a.ip.Compare(b.ip))
	})
	var out Neighbours
	for _, r := range rows {
		out = append(out, r.Neighbour)
	}
	return out, nil
}

type neighbour struct {
	Neighbour
	ip    netip.Addr
	index int // of the card
}

var neighbourStates = map[uint16]string{
	unix.NUD_INCOMPLETE: "INCOMPLETE", unix.NUD_REACHABLE: "REACHABLE", unix.NUD_STALE: "STALE", unix.NUD_DELAY: "DELAY",
	unix.NUD_PROBE: "PROBE", unix.NUD_FAILED: "FAILED", unix.NUD_PERMANENT: "PERMANENT",
}

// parseNeighbours reads RTM_NEWNEIGH messages: struct ndmsg, then attributes. Rows of cards that need no ARP (loopback,
// multicast) are left out. Source: rtnetlink(7).
func parseNeighbours(dump []byte) ([]neighbour, error) {
	messages, err := syscall.ParseNetlinkMessage(dump)
	if err != nil {
		return nil, err
	}
	var rows []neighbour
	for _, m := range messages {
		if m.Header.Type != unix.RTM_NEWNEIGH || len(m.Data) < unix.SizeofNdMsg {
			continue
		}
		// struct ndmsg: family 1, pad 3, index 4, state 2, flags 1, type 1
		state := binary.NativeEndian.Uint16(m.Data[8:])
		n := neighbour{index: int(int32(binary.NativeEndian.Uint32(m.Data[4:])))}
		if state == unix.NUD_NOARP || state == unix.NUD_NONE {
			continue
		}
		n.State = neighbourStates[state]
		attributes(m.Data[unix.SizeofNdMsg:], func(typ uint16, value []byte) {
			switch typ {
			case unix.NDA_DST:
				if ip, ok := netip.AddrFromSlice(value); ok {
					n.ip, n.IP = ip, ip.String()
				}
			case unix.NDA_LLADDR:
				n.MAC = net.HardwareAddr(value).String()
			}
		})
		if n.ip.IsValid() {
			rows = append(rows, n)
		}
	}
	return rows, nil
}

// attributes calls f for each attribute: length 2 (with these 4 bytes), type 2, value, padded to 4. It stops at a wrong length.
func attributes(b []byte, f func(typ uint16, value []byte)) {
	for len(b) >= unix.SizeofRtAttr {
		n := int(binary.NativeEndian.Uint16(b))
		if n < unix.SizeofRtAttr || n > len(b) {
			return
		}
		f(binary.NativeEndian.Uint16(b[2:])&^(unix.NLA_F_NESTED|unix.NLA_F_NET_BYTEORDER), b[unix.SizeofRtAttr:n])
		b = b[min((n+3)&^3, len(b)):]
	}
}

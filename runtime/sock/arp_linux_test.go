package sock_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"jeton/runtime/sock"
)

// T4: contacting a neighbour puts its row into the table. The neighbour is this test: in a network of its own it reads from
// the other end of a virtual card what the machine sends, and answers the ARP request by hand.
func TestARP(t *testing.T) {
	cmd := process(t, "arp")
	cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWNET
	if uid := os.Getuid(); uid != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: uid, Size: 1}}
	}
	out, err := cmd.CombinedOutput()
	switch {
	case errors.Is(err, syscall.EPERM), strings.Contains(string(out), "no virtual card"):
		t.Skipf("this machine allows no network of one's own: %v %s", err, out)
	case err != nil:
		t.Fatalf("%v\n%s", err, out)
	}
}

const (
	ownIP, otherIP = "10.77.0.1", "10.77.0.2"
	otherMAC       = "\x02\x00\x00\x00\x00\x77"
)

func init() { roles["arp"] = arpRole }

func arpRole([]string) error {
	card, name, err := virtualCard()
	if err != nil {
		return fmt.Errorf("no virtual card: %w", err)
	}
	defer card.Close()
	if ns, err := sock.ARP(); err != nil || len(ns) != 0 || !strings.Contains(ns.String(), "No neighbour yet") {
		return fmt.Errorf("at the start: %v, %v", ns, err)
	}
	s, err := sock.Socket(sock.INET, sock.DGRAM)
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := s.SendTo([]byte("hello"), otherIP, 9); err != nil {
		return err
	}
	request, err := arpRequest(card)
	if err != nil {
		return err
	}
	if err := row("", name, "INCOMPLETE"); err != nil {
		return err
	}
	if _, err := card.Write(arpReply(request)); err != nil {
		return err
	}
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		if err = row("02:00:00:00:00:77", name, "REACHABLE"); err == nil || time.Now().After(end) {
			return err
		}
	}
}

// row checks the only row of the table.
func row(mac, card, state string) error {
	ns, err := sock.ARP()
	want := sock.Neighbour{IP: otherIP, MAC: mac, Interface: card, State: state}
	for _, n := range ns {
		if n == want {
			return err
		}
	}
	return fmt.Errorf("ARP() = %v, %v; want %+v", ns, err, want)
}

// virtualCard makes a network card whose frames this process reads and writes, with the address ownIP/24.
func virtualCard() (*os.File, string, error) {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, "", err
	}
	ifr, err := unix.NewIfreq("jeton0")
	if err != nil {
		return nil, "", err
	}
	ifr.SetUint16(unix.IFF_TAP | unix.IFF_NO_PI)
	if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, ifr); err != nil {
		return nil, "", err
	}
	ctl, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, "", err
	}
	defer unix.Close(ctl)
	for _, set := range []struct {
		call uint
		fill func() error
	}{
		{unix.SIOCSIFADDR, func() error { return ifr.SetInet4Addr([]byte{10, 77, 0, 1}) }},
		{unix.SIOCSIFNETMASK, func() error { return ifr.SetInet4Addr([]byte{255, 255, 255, 0}) }},
		{unix.SIOCSIFFLAGS, func() error { ifr.SetUint16(unix.IFF_UP | unix.IFF_RUNNING); return nil }},
	} {
		if err := set.fill(); err != nil {
			return nil, "", err
		}
		if err := unix.IoctlIfreq(ctl, set.call, ifr); err != nil {
			return nil, "", err
		}
	}
	f := os.NewFile(uintptr(fd), "tap")
	return f, ifr.Name(), f.SetReadDeadline(time.Now().Add(patience))
}

// arpRequest reads frames until one asks who has otherIP.
func arpRequest(card *os.File) ([]byte, error) {
	frame := make([]byte, 2000)
	for {
		n, err := card.Read(frame)
		if err != nil {
			return nil, err
		}
		f := frame[:n]
		if n >= 42 && f[12] == 8 && f[13] == 6 && f[21] == 1 && bytes.Equal(f[38:42], []byte{10, 77, 0, 2}) {
			if !bytes.Equal(f[:6], bytes.Repeat([]byte{0xff}, 6)) {
				return nil, fmt.Errorf("the ARP request is not a broadcast: % x", f)
			}
			return f[:42], nil
		}
	}
}

// arpReply is the answer to a request: Ethernet header, then hardware and protocol types, operation 2, both pairs (MAC, IP).
// Source: RFC 826.
func arpReply(q []byte) []byte {
	r := append([]byte{}, q[6:12]...)
	r = append(r, otherMAC...)
	r = append(r, q[12:20]...)
	r = append(r, 0, 2)
	r = append(r, otherMAC...)
	r = append(r, 10, 77, 0, 2)
	return append(r, q[22:32]...)
}

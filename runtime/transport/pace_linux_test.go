package transport

import (
	"context"
	"net"
	"strings"
	"syscall"
	"testing"
)

// Within a machine nothing is paced, whatever the machine does otherwise: neither who calls nor who is called. See unpaces: a socket that was BBR's once would
// be, whatever it says now.
func TestUnpaced(t *testing.T) {
	ln, err := listen(t.Context(), "127.0.0.1:0")
	ok(t, err)
	defer ln.Close()
	if how := congestionOf(t, ln.(*net.TCPListener)); strings.HasPrefix(how, pacer) {
		t.Errorf("who is called: congestion control %q", how)
	}
	all := meshes(t, 2)
	ok(t, all[0].Connect(context.Background(), 1))
	eventually(t, "both are connected", func() bool {
		p, err := all[1].peer(0)
		return err == nil && p.current.Load() != nil
	})
	for i, m := range all {
		p, err := m.peer(1 - i)
		ok(t, err)
		k := p.current.Load().sock
		if k == nil {
			t.Fatal("the connection is not polled")
		}
		k.mu.RLock() // the end of the test closes it
		how := congestion(k.fd)
		k.mu.RUnlock()
		if strings.HasPrefix(how, pacer) || how == "" {
			t.Errorf("rank %d: congestion control %q", i, how)
		}
	}
}

// What leaves the machine is the usual congestion control's affair, and what does not, stays without it.
func TestRepace(t *testing.T) {
	ln, err := listen(t.Context(), "127.0.0.1:0")
	ok(t, err)
	defer ln.Close()
	d := net.Dialer{Control: unpaces}
	nc, err := d.Dial("tcp", ln.Addr().String())
	ok(t, err)
	defer nc.Close()
	before := congestionOf(t, nc.(*net.TCPConn))
	repace(nc)
	if how := congestionOf(t, nc.(*net.TCPConn)); how != before {
		t.Errorf("within the machine: %q has become %q", before, how)
	}
	raw, err := nc.(*net.TCPConn).SyscallConn()
	ok(t, err)
	ok(t, raw.Control(func(fd uintptr) { repaceSocket(int(fd), usualCongestion()) }))
	if how := congestionOf(t, nc.(*net.TCPConn)); how != usualCongestion() {
		t.Errorf("out of the machine: %q, want %q", how, usualCongestion())
	}
}

func TestIsWithin(t *testing.T) {
	at := func(ip string) net.Addr { return &net.TCPAddr{IP: net.ParseIP(ip), Port: 1} }
	for _, x := range []struct {
		local, remote net.Addr
		want          bool
	}{
		{at("127.0.0.1"), at("127.0.0.1"), true},
		{at("127.0.0.1"), at("127.0.0.2"), true},
		{at("192.0.2.1"), at("192.0.2.1"), true},
		{at("::1"), at("::1"), true},
		{at("192.0.2.1"), at("192.0.2.2"), false},
		{at("2001:db8::1"), at("2001:db8::2"), false},
		{&net.UnixAddr{Name: "a"}, &net.UnixAddr{Name: "a"}, false},
	} {
		if got := isWithin(x.local, x.remote); got != x.want {
			t.Errorf("%v to %v: within %t, want %t", x.local, x.remote, got, x.want)
		}
	}
}

func congestionOf(t *testing.T, c interface {
	SyscallConn() (syscall.RawConn, error)
}) (how string) {
	t.Helper()
	raw, err := c.SyscallConn()
	ok(t, err)
	ok(t, raw.Control(func(fd uintptr) { how = congestion(int(fd)) }))
	return how
}

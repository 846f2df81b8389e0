package transport

import (
	"net"
	"testing"

	"golang.org/x/sys/unix"
)

// Messages within a machine are not paced, whatever congestion control the machine uses otherwise.
func TestUnpaced(t *testing.T) {
	all := meshes(t, 2)
	if err := all[0].Connect(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	p, err := all[0].peer(1)
	if err != nil {
		t.Fatal(err)
	}
	k := p.current.Load().sock
	if k == nil {
		t.Fatal("the connection is not polled")
	}
	if how, err := unix.GetsockoptString(k.fd, unix.IPPROTO_TCP, unix.TCP_CONGESTION); err != nil || how != unpaced {
		t.Errorf("congestion control %q, %v; want %q", how, err, unpaced)
	}
}

// What leaves the machine is the usual congestion control's affair.
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

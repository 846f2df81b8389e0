package sock_test

import (
	"errors"
	"strings"
	"syscall"
	"testing"

	"jeton/runtime/sock"
)

func TestParseAddr(t *testing.T) {
	for s, want := range map[string]sock.Addr{
		"localhost:9875":    {Host: "localhost", Port: 9875},
		"10.0.0.1:0":        {Host: "10.0.0.1"},
		":80":               {Port: 80},
		"*:80":              {Port: 80},
		"[::1]:65535":       {Host: "::1", Port: 65535},
		"[fe80::1%eth0]:22": {Host: "fe80::1%eth0", Port: 22},
		"/tmp/s.sock":       {Path: "/tmp/s.sock"},
		"./s":               {Path: "./s"},
		"@jeton":            {Path: "@jeton"},
		"/tmp/a:80":         {Path: "/tmp/a:80"},
	} {
		if got, err := sock.ParseAddr(s); err != nil || got != want {
			t.Errorf("ParseAddr(%q) = %+v, %v; want %+v", s, got, err, want)
		}
	}
	for s, words := range map[string]string{
		"":          "host:port",
		"localhost": "host:port",
		"a:65536":   "0 to 65535",
		"a:-1":      "0 to 65535",
		"a:http":    `"http"`,
		"::1":       `"[::1]:9875"`,
		"[::1":      "host:port",
	} {
		_, err := sock.ParseAddr(s)
		if !errors.Is(err, syscall.EINVAL) || !strings.Contains(err.Error(), words) {
			t.Errorf("ParseAddr(%q): %v, want the words %q", s, err, words)
		}
	}
}

// What ParseAddr reads, String writes so that it is read again as the same.
func FuzzParseAddr(f *testing.F) {
	for _, s := range []string{"localhost:9875", ":80", "[::1]:1", "@a", "/p", "::1", "a:b:c", "[%]:1", "*:0", "a]:1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := sock.ParseAddr(s)
		if err != nil || a == (sock.Addr{}) {
			return
		}
		if again, err := sock.ParseAddr(a.String()); err != nil || again != a {
			t.Errorf("%q is %+v, which is written %q, which is %+v, %v", s, a, a.String(), again, err)
		}
	})
}

// Addresses that the socket's family cannot use are refused before the kernel sees them, with a word that says why.
func TestAddressesOfTheWrongKind(t *testing.T) {
	for name, c := range map[string]struct {
		family sock.Family
		host   string
		port   int
		no     syscall.Errno
		words  string
	}{
		"port too great": {sock.INET, "127.0.0.1", 70000, syscall.EINVAL, "0 to 65535"},
		"port negative":  {sock.INET6, "::1", -1, syscall.EINVAL, "0 to 65535"},
		"IPv6 on INET":   {sock.INET, "::1", 0, syscall.EAFNOSUPPORT, "sock.INET6"},
		"IPv4 on INET6":  {sock.INET6, "127.0.0.1", 0, syscall.EAFNOSUPPORT, "::ffff:127.0.0.1"},
		"no such card":   {sock.INET6, "fe80::1%nocard", 1, syscall.EINVAL, "sock.Interfaces()"},
		"port on UNIX":   {sock.UNIX, "/tmp/x", 80, syscall.EINVAL, "sock.Path"},
		"path too long":  {sock.UNIX, "/" + strings.Repeat("x", 107), 0, syscall.EINVAL, "at most 107"},
		"zero byte":      {sock.UNIX, "/tmp/\x00", 0, syscall.EINVAL, "zero byte"},
		"not ours":       {sock.INET, "198.51.100.1", 0, syscall.EADDRNOTAVAIL, "sock.Interfaces()"},
		"folder missing": {sock.UNIX, "/no such folder/s", 0, syscall.ENOENT, "folder"},
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, open(t, c.family, sock.STREAM).Bind(c.host, c.port), c.no, c.words)
		})
	}
	refused(t, open(t, sock.INET, sock.DGRAM).BindAddr(sock.Path("/tmp/x")), syscall.EINVAL, "host and a port")
}

// A name that nobody can know (RFC 6761 keeps .invalid free) is refused with a sentence; on a machine without a name server,
// with another.
func TestUnknownHost(t *testing.T) {
	err := open(t, sock.INET, sock.STREAM).Connect("nobody.invalid", 80)
	var e *sock.Error
	if !errors.As(err, &e) || e.Name != "EAI_NONAME" && e.Name != "EAI_AGAIN" || !strings.Contains(e.Error(), "IP address") {
		t.Errorf("Connect = %v", err)
	}
}

// A variable that no Socket call has set says so, and does not crash.
func TestNilSocket(t *testing.T) {
	var s *sock.Endpoint
	for name, call := range map[string]func() error{
		"bind":        func() error { return s.Bind("", 0) },
		"listen":      func() error { return s.Listen(1) },
		"accept":      func() error { _, _, err := s.Accept(); return err },
		"connect":     func() error { return s.Connect("", 1) },
		"send":        func() error { _, err := s.Send(nil); return err },
		"sendto":      func() error { _, err := s.SendTo(nil, "", 1); return err },
		"recv":        func() error { _, err := s.Recv(1); return err },
		"recvfrom":    func() error { _, _, err := s.RecvFrom(1); return err },
		"shutdown":    func() error { return s.Shutdown(sock.SHUT_RD) },
		"close":       func() error { return s.Close() },
		"setoption":   func() error { return s.SetOption(sock.REUSEADDR, 1) },
		"getoption":   func() error { _, err := s.GetOption(sock.ERROR); return err },
		"getsockname": func() error { _, err := s.GetSockName(); return err },
		"getpeername": func() error { _, err := s.GetPeerName(); return err },
		"acceptqueue": func() error { _, _, err := s.AcceptQueue(); return err },
	} {
		refused(t, call(), syscall.EBADF, name, "the variable is nil")
	}
	if s.String() != "socket (nil)" || s.FD() != -1 {
		t.Errorf("nil socket is %v, %d", s, s.FD())
	}
}

func TestStringOfSocket(t *testing.T) {
	client, _ := pair(t)
	at, peer := must2(client.GetSockName())(t), must2(client.GetPeerName())(t)
	if got := client.String(); !strings.HasSuffix(got, " (INET STREAM) at "+at.String()+" connected to "+peer.String()) {
		t.Errorf("String = %q", got)
	}
	ok(t, client.Close())
	if got, want := client.String(), "socket (INET STREAM), closed"; got != want {
		t.Errorf("String = %q, want %q", got, want)
	}
}

func TestOptions(t *testing.T) {
	s := open(t, sock.INET, sock.STREAM)
	for _, o := range []sock.Option{sock.REUSEADDR, sock.REUSEPORT, sock.KEEPALIVE, sock.NODELAY} {
		if got := must2(s.GetOption(o))(t); got != 0 {
			t.Errorf("%v is %d at the start", o, got)
		}
		ok(t, s.SetOption(o, 1))
		if got := must2(s.GetOption(o))(t); got != 1 {
			t.Errorf("%v = %d, want 1", o, got)
		}
	}
	ok(t, s.SetOption(sock.TTL, 3))
	ok(t, open(t, sock.INET6, sock.DGRAM).SetOption(sock.TTL, 3))
	for want := range map[int]bool{-1: true, 0: true, 5: true} {
		ok(t, s.SetOption(sock.LINGER, want))
		if got := must2(s.GetOption(sock.LINGER))(t); got != want {
			t.Errorf("LINGER = %d, want %d", got, want)
		}
	}
	ok(t, s.SetOption(sock.LINGER, -1))
	refused(t, s.SetOption(sock.Option(99), 1), syscall.ENOPROTOOPT, "Option(99)")
	if err := open(t, sock.UNIX, sock.STREAM).SetOption(sock.NODELAY, 1); err == nil || !strings.Contains(err.Error(), "TCP_NODELAY") {
		t.Errorf("NODELAY on a UNIX socket: %v", err)
	}
}

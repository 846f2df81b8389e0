package sock_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"jeton/runtime/sock"
)

func TestUnixStream(t *testing.T) {
	for name, path := range map[string]string{"path": filepath.Join(t.TempDir(), "s"), "abstract": "@jeton/" + t.TempDir()} {
		t.Run(name, func(t *testing.T) {
			l := open(t, sock.UNIX, sock.STREAM)
			refused(t, open(t, sock.UNIX, sock.STREAM).Connect(path, 0), map[bool]syscall.Errno{true: syscall.ENOENT, false: syscall.ECONNREFUSED}[name == "path"])
			ok(t, l.Bind(path, 0))
			ok(t, l.Listen(1))
			c := open(t, sock.UNIX, sock.STREAM)
			ok(t, c.ConnectAddr(sock.Path(path)))
			peer, from, err := l.Accept()
			ok(t, err)
			defer peer.Close()
			if from != (sock.Addr{}) || must2(c.GetPeerName())(t).Path != path {
				t.Errorf("from = %v, peer = %v", from, must2(c.GetPeerName())(t))
			}
			must2(c.Send([]byte("hello")))(t)
			if data := must2(peer.Recv(10))(t); string(data) != "hello" {
				t.Errorf("received %q", data)
			}
			var seen []string
			for _, r := range must2(sock.Netstat(sock.Filter{Proto: "unix", PID: os.Getpid()}))(t) {
				if r.Local.Path == path {
					seen = append(seen, r.State)
				}
			}
			if got := strings.Join(seen, " "); !strings.Contains(got, "LISTEN") || !strings.Contains(got, "CONNECTED") {
				t.Errorf("states = %q", got)
			}
			refused(t, open(t, sock.UNIX, sock.STREAM).Bind(path, 0), syscall.EADDRINUSE, "this very process has it")
		})
	}
}

// A program that ended leaves the file of its socket.
func TestUnixLeftFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	s := open(t, sock.UNIX, sock.DGRAM)
	ok(t, s.Bind(path, 0))
	ok(t, s.Close())
	refused(t, open(t, sock.UNIX, sock.DGRAM).Bind(path, 0), syscall.EADDRINUSE, "left by a program that ended", "os.Remove")
	ok(t, os.Remove(path))
	ok(t, open(t, sock.UNIX, sock.DGRAM).Bind(path, 0))
}

func TestUnixDatagram(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, sock.UNIX, sock.DGRAM), open(t, sock.UNIX, sock.DGRAM)
	ok(t, a.Bind(dir+"/a", 0))
	ok(t, b.BindAddr(sock.Path(dir+"/b")))
	if n, err := a.SendTo([]byte("hello"), dir+"/b", 0); n != 5 || err != nil {
		t.Fatalf("SendTo = %d, %v", n, err)
	}
	data, from, err := b.RecvFrom(3)
	if string(data) != "hel" || from != sock.Path(dir+"/a") || err != nil {
		t.Fatalf("RecvFrom = %q from %v, %v", data, from, err)
	}
	must2(b.SendToAddr([]byte("back"), from))(t)
	if data := must2(a.Recv(10))(t); string(data) != "back" {
		t.Errorf("received %q", data)
	}
	_, err = a.SendTo([]byte("x"), dir+"/none", 0)
	refused(t, err, syscall.ENOENT, "no UNIX socket has this path")
}

// A full receiver makes the sender wait, though the kernel says that the sender is ready.
func TestUnixDatagramWaitsForRoom(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	r, s := open(t, sock.UNIX, sock.DGRAM), open(t, sock.UNIX, sock.DGRAM)
	ok(t, r.Bind(path, 0))
	s.SetBlocking(false)
	n := 0
	for {
		if _, err := s.SendTo([]byte{byte(n)}, path, 0); err != nil {
			refused(t, err, syscall.EAGAIN)
			break
		}
		n++
	}
	s.SetBlocking(true)
	sent := make(chan error, 1)
	go func() {
		_, err := s.SendTo([]byte("last"), path, 0)
		sent <- err
	}()
	for range n {
		must2(r.Recv(10))(t)
	}
	if data := must2(r.Recv(10))(t); string(data) != "last" {
		t.Errorf("received %q, want last", data)
	}
	ok(t, <-sent)
}

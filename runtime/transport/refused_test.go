package transport

import (
	"context"
	"errors"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// A process that is called before it listens refuses the call. It is called again, and so it is where the system refuses because too many call at once.
func TestCalledBeforeItListens(t *testing.T) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0) // it has an address, and refuses who calls until it listens
	ok(t, err)
	socket := os.NewFile(uintptr(fd), "listener")
	defer socket.Close()
	ok(t, syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	at, err := syscall.Getsockname(fd)
	ok(t, err)
	addr := (&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: at.(*syscall.SockaddrInet4).Port}).String()

	caller := alone(t, func(c *Config) { c.Directory = NewAddresses("", addr) })
	var refused atomic.Int32
	caller.dial = func(ctx context.Context, addr string, limit time.Duration) (net.Conn, error) {
		nc, err := dial(ctx, addr, limit)
		if errors.Is(err, syscall.ECONNREFUSED) && refused.Add(1) == 1 {
			late(t, socket)
		}
		return nc, err
	}
	ok(t, caller.Send(soonest(t), 1, []byte("x")))
	if n := refused.Load(); n != 1 {
		t.Errorf("%d calls were refused, want 1", n)
	}
}

// late is a mesh of rank 1 that listens at a socket from now on.
func late(t *testing.T, socket *os.File) {
	ok(t, syscall.Listen(int(socket.Fd()), 8))
	ln, err := net.FileListener(socket)
	ok(t, err)
	m := newMesh(Config{Rank: 1, Size: 3, Secret: secret, Handshake: 5 * time.Second, Pending: 64, MaxMessage: 1 << 20, Queue: 1 << 20, Directory: NewAddresses()})
	m.ln = ln
	m.spawn(m.accept)
	t.Cleanup(func() { m.Close() })
}

// All others may call at once.
func TestRoomForAllCalls(t *testing.T) {
	for size, want := range map[int]int{0: 64, 3: 64, 200: 400} {
		c := Config{Size: size, Secret: secret, Directory: NewAddresses()}
		ok(t, c.complete())
		if c.Pending != want {
			t.Errorf("a mesh of %d keeps %d calls, want %d", size, c.Pending, want)
		}
	}
}

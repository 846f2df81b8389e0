package sock_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"jeton/runtime/session"
	"jeton/runtime/sock"
)

// patience bounds a wait for something that must come; it is long, for a slow and busy machine.
const patience = time.Minute

// must returns what a call returned that must not fail.
func must[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused checks that err is a *sock.Error of an errno, whose message has its name and the hint's words.
func refused(t testing.TB, err error, no syscall.Errno, words ...string) {
	t.Helper()
	var e *sock.Error
	if !errors.As(err, &e) || !errors.Is(err, no) {
		t.Fatalf("error = %v, want %d (%v)", err, int(no), no)
	}
	for _, w := range append(words, e.Name, e.Op) {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error = %q, want the words %q", err, w)
		}
	}
}

// eventually waits until a state of the machine is reached that comes by itself.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); !holds(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("%s: not so after %v", what, patience)
		}
	}
}

func open(t testing.TB, f sock.Family, typ sock.Type) *sock.Endpoint {
	t.Helper()
	s := must2(sock.Socket(f, typ))(t)
	s.SetTimeout(patience)
	t.Cleanup(func() { s.Close() })
	return s
}

// must2 lets a call's two results be checked in one expression.
func must2[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T { t.Helper(); return must(t, v, err) }
}

// bound is a socket of 127.0.0.1 with a port of the kernel's choice.
func bound(t testing.TB, typ sock.Type) (*sock.Endpoint, sock.Addr) {
	t.Helper()
	s := open(t, sock.INET, typ)
	ok(t, s.Bind("127.0.0.1", 0))
	return s, must2(s.GetSockName())(t)
}

// listening is a TCP server's socket.
func listening(t testing.TB) (*sock.Endpoint, sock.Addr) {
	t.Helper()
	s, at := bound(t, sock.STREAM)
	ok(t, s.Listen(5))
	return s, at
}

// pair is the two ends of a TCP connection: the client's, the server's.
func pair(t testing.TB) (client, server *sock.Endpoint) {
	t.Helper()
	l, at := listening(t)
	client = open(t, sock.INET, sock.STREAM)
	ok(t, client.ConnectAddr(at))
	server, _, err := l.Accept()
	ok(t, err)
	server.SetTimeout(patience)
	t.Cleanup(func() { server.Close() })
	ok(t, l.Close())
	return client, server
}

// states are the states of the TCP rows between two addresses, in both directions, joined. (A port alone may also have rows of
// other connections, which ended a minute ago.)
func states(t testing.TB, a, b sock.Addr) string {
	t.Helper()
	var all []string
	for _, r := range must2(sock.Netstat(sock.Filter{Proto: "tcp", Port: a.Port}))(t) {
		if r.Local == a && r.Remote == b || r.Local == b && r.Remote == a {
			all = append(all, r.State)
		}
	}
	return strings.Join(all, " ")
}

// nobody is the remote address of a socket that listens.
var nobody = sock.Addr{Host: "0.0.0.0"}

// fakeSession is a session whose interrupt the test holds.
type fakeSession struct {
	session.Session
	ctx context.Context
}

func (f fakeSession) Context() context.Context { return f.ctx }

// interruptible gives this test a session; calling interrupt interrupts its cell.
func interruptible(t *testing.T) (interrupt func()) {
	old := session.Current()
	ctx, cancel := context.WithCancel(context.Background())
	session.Set(fakeSession{old, ctx})
	t.Cleanup(func() { cancel(); session.Set(old) })
	return cancel
}

func openFiles(t testing.TB) int { return len(must2(os.ReadDir("/proc/self/fd"))(t)) }

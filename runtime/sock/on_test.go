package sock_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"jeton/runtime/session"
	"jeton/runtime/sock"
)

// far is a session whose kernel asks this machine in the place of host2, and knows no other.
type far struct{ session.Session }

func (far) Call(_ context.Context, service string, request []byte) ([]byte, error) {
	var q sock.Question
	if err := json.Unmarshal(request, &q); err != nil {
		return nil, err
	}
	if service != "host.observe" || q.Host != "host2" {
		return nil, errors.New("the notebook has no host " + q.Host)
	}
	return sock.Observe(q)
}

func withFar(t *testing.T) {
	old := session.Current()
	t.Cleanup(func() { session.Set(old) })
	session.Set(far{old})
}

// What another host answers is what it would answer itself.
func TestOnAnotherHost(t *testing.T) {
	withFar(t)
	s, err := sock.Socket(sock.INET, sock.STREAM)
	ok(t, err)
	defer s.Close()
	ok(t, s.Bind("localhost", 0))
	ok(t, s.Listen(1))
	at, err := s.GetSockName()
	ok(t, err)
	f := sock.Filter{Proto: "tcp", Port: at.Port, Listening: true}
	for _, c := range []struct {
		name      string
		near, far func() (any, error)
	}{
		{"Netstat", func() (any, error) { return sock.Netstat(f) }, func() (any, error) { return sock.On("host2").Netstat(f) }},
		{"ARP", func() (any, error) { return sock.ARP() }, func() (any, error) { return sock.On("host2").ARP() }},
		{"Interfaces", func() (any, error) { return sock.Interfaces() }, func() (any, error) { return sock.On("host2").Interfaces() }},
		{"Gethostname", func() (any, error) { return sock.Gethostname() }, func() (any, error) { return sock.On("host2").Gethostname() }},
		{"On localhost", func() (any, error) { return sock.Interfaces() }, func() (any, error) { return sock.On("localhost").Interfaces() }},
	} {
		want, err := c.near()
		ok(t, err)
		got, err := c.far()
		ok(t, err)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s on host2 = %v, want %v", c.name, got, want)
		}
	}
	if rows, err := sock.On("host2").Netstat(f); err != nil || len(rows) != 1 || rows[0].PID != os.Getpid() || rows[0].State != "LISTEN" {
		t.Errorf("Netstat on host2 = %v, %v", rows, err)
	}
	if ps, err := sock.On("host2").Ps(sock.ProcessFilter{PID: os.Getpid()}); err != nil || len(ps) != 1 || ps[0].PPID != os.Getppid() || ps[0].Start.IsZero() {
		t.Errorf("Ps on host2 = %v, %v", ps, err)
	}
	refused(t, sock.On("host2").TryBind(sock.STREAM, at.Port), syscall.EADDRINUSE, "EADDRINUSE")
	refused(t, sock.On("").TryBind(sock.STREAM, at.Port), syscall.EADDRINUSE, "EADDRINUSE")
	ok(t, sock.On("host2").TryBind(sock.DGRAM, 0))
}

func TestOnHostsThatAreNot(t *testing.T) {
	if _, err := sock.On("host2").ARP(); !errors.Is(err, session.ErrAlone) || !strings.Contains(err.Error(), `arp on "host2"`) {
		t.Errorf("in a program: %v", err)
	}
	withFar(t)
	if err := sock.On("host9").TryBind(sock.STREAM, 1); err == nil || err.Error() != `bind on "host9": the notebook has no host host9` {
		t.Errorf("unknown host: %v", err)
	}
	_, err := sock.On("host2").Netstat(sock.Filter{Proto: "sctp"})
	refused(t, err, syscall.EINVAL, "sctp")
	if _, err := sock.Observe(sock.Question{Table: "passwords"}); err == nil {
		t.Error("a table that there is not was answered")
	}
}

//go:build linux

package room

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"jeton/launcher"
)

func TestPorts(t *testing.T) {
	r := up(t, Config{Hosts: 2})
	first := tool(t, r, "host1", "bind", "9875")
	if got := first.from.next(t); got != "bound" {
		t.Fatalf("host1 says %s", got)
	}
	if got := said(t, r, "host1", "bind", "9875"); got != "EADDRINUSE" {
		t.Errorf("the same port of the same host: %s", got)
	}
	if got := said(t, r, "host2", "bind", "9875"); got != "bound" {
		t.Errorf("the same port of another host: %s", got)
	}
	const listening = "2693/0A" // 9875 in hexadecimal, TCP_LISTEN
	if got := said(t, r, "host1", "tcp"); got != listening {
		t.Errorf("the sockets of host1 are %s, want %s", got, listening)
	}
	first.to.Close()
	first.Wait()
	if got := said(t, r, "host1", "tcp"); strings.Contains(got, listening) {
		t.Errorf("the sockets of host1 are %s when its server has ended", got)
	}
}

// serving starts a server on a port of a host.
func serving(t *testing.T, r *Room, host, port string) {
	t.Helper()
	if got := said(t, r, host, "serve", port); got != "serving" {
		t.Fatalf("%s says %s", host, got)
	}
}

// A dialogue is a connection from one host to another.
type dialogue struct {
	*shell
	t *testing.T
}

func connect(t *testing.T, r *Room, from, to string) dialogue {
	t.Helper()
	d := dialogue{tool(t, r, from, "call", to), t}
	if got := d.from.next(t); got != "connected" {
		t.Fatalf("%s to %s: %s", from, to, got)
	}
	return d
}

// says sends a line and checks what comes.
func (d dialogue) says(line, want string) {
	d.t.Helper()
	fmt.Fprintln(d.to, line)
	if got := d.from.next(d.t); got != want {
		d.t.Errorf("%q is answered by %q, want %q", line, got, want)
	}
}

func TestNeighbours(t *testing.T) {
	r := up(t, Config{Hosts: 2})
	const mac = "02:00:0a:4d:01:02"
	if got := said(t, r, "host1", "tables"); strings.Contains(got, mac) {
		t.Errorf("host1 knows host2 before it has met it: %s", got)
	}
	serving(t, r, "host2", "7000")
	connect(t, r, "host1", "host2:7000").says("hello", "host2 hello")
	if got := said(t, r, "host1", "tables"); !strings.Contains(got, "10.77.1.2 ") || !strings.Contains(got, mac) {
		t.Errorf("the neighbours of host1 are %s, want %s", got, mac)
	}
	if got := said(t, r, "host1", "ping", "host2"); got != "answer" {
		t.Errorf("ping: %s", got)
	}
	if got := said(t, r, "host1", "call", "host2:7001"); got != "refused" {
		t.Errorf("a port with no server: %s", got)
	}
}

func TestCutPair(t *testing.T) {
	r := up(t, Config{Hosts: 3})
	serving(t, r, "host2", "7000")
	d := connect(t, r, "host1", "host2:7000")
	d.says("one", "host2 one")
	for range 2 {
		if err := r.Cut("host2", "host1"); err != nil {
			t.Fatal(err)
		}
	}
	d.says("?two", "silence")
	if got := said(t, r, "host1", "ping", "host2"); got != "silence" {
		t.Errorf("ping across the cut: %s", got)
	}
	for _, host := range []string{"host1", "host2"} {
		if got := said(t, r, host, "ping", "host3"); got != "answer" {
			t.Errorf("ping from %s to a third host: %s", host, got)
		}
	}
	if s, err := r.Status(); err != nil || len(s.Cuts) != 1 || s.Cuts[0] != [2]string{"host1", "host2"} {
		t.Errorf("status %+v, %v", s, err)
	}
	if err := r.Restart("host3"); err != nil { // which is no reason to mend anything
		t.Fatal(err)
	}
	if got := said(t, r, "host1", "ping", "host2"); got != "silence" {
		t.Errorf("ping across the cut after another host's restart: %s", got)
	}
	for range 2 {
		if err := r.Mend("host1", "host2"); err != nil {
			t.Fatal(err)
		}
	}
	d.says("three", "host2 ?two") // what TCP has kept
	if got := said(t, r, "host1", "ping", "host2"); got != "answer" {
		t.Errorf("ping after the mend: %s", got)
	}
}

func TestCutCable(t *testing.T) {
	r := up(t, Config{Hosts: 3})
	serving(t, r, "host2", "7000")
	d := connect(t, r, "host1", "host2:7000")
	if err := r.Cut("host2", ""); err != nil {
		t.Fatal(err)
	}
	d.says("?one", "silence")
	for from, to := range map[string]string{"host3": "host2", "host2": "host1"} {
		if got := said(t, r, from, "ping", to); got != "silence" {
			t.Errorf("ping from %s to %s: %s", from, to, got)
		}
	}
	if err := r.Restart("host2"); err != nil {
		t.Fatal(err)
	}
	if s, err := r.Status(); err != nil || s.Hosts[1].State != Unplugged {
		t.Errorf("status %+v, %v", s, err)
	}
	if got := said(t, r, "host1", "ping", "host2"); got != "silence" {
		t.Errorf("ping to a host that has been restarted without its cable: %s", got)
	}
	if err := r.Mend("host2", ""); err != nil {
		t.Fatal(err)
	}
	if got := said(t, r, "host1", "ping", "host2"); got != "answer" {
		t.Errorf("ping after the mend: %s", got)
	}
}

// TestCrash: the others see no end of a connection, but silence; and the reset of one that the host, restarted, does not know.
func TestCrash(t *testing.T) {
	r := up(t, Config{Hosts: 2})
	serving(t, r, "host2", "7000")
	out(t, r, "host2", "echo x >/tmp/f")
	d := connect(t, r, "host1", "host2:7000")
	d.says("one", "host2 one")
	p := sh(t, r, "host2", "sleep 1000")
	if err := r.Crash("host2"); err != nil {
		t.Fatal(err)
	}
	d.says("?two", "silence")
	down := new(DownError)
	if e := p.Wait(); !errors.As(e.Err, &down) || down.Host != "host2" || e.Status != -1 {
		t.Errorf("a process of a host that has crashed ended as %+v", e)
	}
	if n := p.Sweep(); n != 0 {
		t.Errorf("%d processes were swept on a host that is down", n)
	}
	_, err := r.Launcher("host2").Start(t.Context(), launcher.Command{})
	if !errors.As(err, &down) || !strings.Contains(err.Error(), "jeton room restart host2") {
		t.Errorf("a start on a host that is down: %v", err)
	}
	if s, err := r.Status(); err != nil || s.Hosts[1].State != Crashed || s.Hosts[0].State != Running {
		t.Errorf("status %+v, %v", s, err)
	}
	if err := r.Restart("host2"); err != nil {
		t.Fatal(err)
	}
	d.says("three", "reset")
	if got := out(t, r, "host2", "hostname; ls /tmp/f 2>/dev/null || true"); got != "host2" {
		t.Errorf("the host, restarted, says %q", got)
	}
	serving(t, r, "host2", "7000")
	connect(t, r, "host1", "host2:7000").says("four", "host2 four")
}

func TestUnknownHost(t *testing.T) {
	r := up(t, Config{Hosts: 2})
	_, err := r.Launcher("host3").Start(t.Context(), launcher.Command{})
	for what, err := range map[string]error{"start": err, "crash": r.Crash("host3"), "cut": r.Cut("host1", "host3"), "mend": r.Mend("host3", "")} {
		if err == nil || !strings.Contains(err.Error(), `no host "host3" in room room; it has host1 and host2`) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := r.Cut("host1", "host1"); err == nil || !strings.Contains(err.Error(), "between host1 and itself") {
		t.Error(err)
	}
}

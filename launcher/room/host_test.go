//go:build linux

package room

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestHost is what a student sees who looks round on one host.
func TestHost(t *testing.T) {
	here, _ := os.Hostname()
	r := up(t, Config{Names: []string{"alice", "bob"}})
	for host, address := range map[string]string{"alice": "10.77.1.1", "bob": "10.77.1.2"} {
		if got := out(t, r, host, "hostname; echo $HOSTNAME"); got != host+"\n"+host {
			t.Errorf("the name of %s is %q", host, got)
		}
		if got := said(t, r, host, "tables"); !strings.Contains(got, address+"/24") || !strings.Contains(got, "127.0.0.1/8") {
			t.Errorf("the addresses of %s are %s, want %s and loopback", host, got, address)
		}
	}
	if now, _ := os.Hostname(); now != here {
		t.Errorf("this machine is called %q now", now)
	}
	if got := out(t, r, "alice", "grep bob /etc/hosts"); got != "10.77.1.2\tbob" {
		t.Errorf("/etc/hosts on alice has %q", got)
	}
	if got := said(t, r, "alice", "bind", "23"); got != "EACCES" {
		t.Errorf("binding port 23: %s, want EACCES", got)
	}
	if got := out(t, r, "alice", "id -u; whoami >/dev/null && grep -c '^Cap\\(Prm\\|Eff\\|Inh\\|Amb\\):.0*$' /proc/self/status"); strings.HasPrefix(got, "0\n") || !strings.HasSuffix(got, "\n4") {
		t.Errorf("uid, and number of empty sets of capabilities: %q", got)
	}
	if got := out(t, r, "alice", "(echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start) 2>/dev/null || echo refused"); got != "refused" {
		t.Errorf("a program can allow itself port 23: %q", got)
	}
}

// TestProcessTable: a host's programs, and no others.
func TestProcessTable(t *testing.T) {
	r := up(t, Config{Hosts: 2})
	p := tool(t, r, "host1", "bind", "9875")
	p.from.next(t)
	list := "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"
	if got := out(t, r, "host1", list); !strings.Contains(got, "room init") || !strings.Contains(got, "tool bind 9875") || strings.Contains(got, "keeper") {
		t.Errorf("processes of host1: %s", got)
	}
	if got := out(t, r, "host2", list); !strings.Contains(got, "room init") || strings.Contains(got, "tool bind 9875") {
		t.Errorf("processes of host2: %s", got)
	}
}

// TestOrphan: the parent of an orphan is the host's init, which buries it at once.
func TestOrphan(t *testing.T) {
	r := up(t, Config{Hosts: 1})
	p := sh(t, r, "host1", `(sh -c 'while read x; do :; done; exit 0' <&3 & echo $!) 3<&0`)
	orphan := p.from.next(t)
	parent := "sed 's/.*) . //' /proc/" + orphan + "/stat | cut -d' ' -f1"
	if e := p.Wait(); e.Status != 0 {
		t.Fatal(e)
	}
	if got := out(t, r, "host1", parent); got != "1" {
		t.Errorf("the parent of an orphan is %s", got)
	}
	p.to.Close()
	await(t, func() string { return out(t, r, "host1", "ls -d /proc/"+orphan+" 2>/dev/null || true") })
}

func TestFiles(t *testing.T) {
	r := up(t, Config{Hosts: 2})
	out(t, r, "host1", "echo one >$JETON_SHARED/f; echo two >/tmp/f; echo three >/dev/shm/room-test")
	if got := out(t, r, "host2", "cat $JETON_SHARED/f; ls /tmp/f /dev/shm/room-test 2>/dev/null || true"); got != "one" {
		t.Errorf("host2 sees %q of what host1 has written", got)
	}
	if b, err := os.ReadFile(filepath.Join(r.Shared(), "f")); err != nil || string(b) != "one\n" {
		t.Errorf("this machine sees %q in the shared folder, %v", b, err)
	}
	if got := out(t, r, "host1", "ls "+filepath.Dir(filepath.Dir(r.Shared()))+"; ls "+filepath.Dir(r.Shared())); got != r.Name()+"\nshared" {
		t.Errorf("host1 sees in the folder of rooms: %q", got)
	}
}

func TestOwnSharedFolder(t *testing.T) {
	shared, visible := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(visible, "f"), []byte("seen\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := up(t, Config{Hosts: 2, Shared: shared, Visible: []string{visible}})
	out(t, r, "host1", "echo one >"+shared+"/f")
	if got := out(t, r, "host2", "cat "+shared+"/f "+visible+"/f"); got != "one\nseen" {
		t.Errorf("host2 reads %q", got)
	}
	if err := r.Down(); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(shared, "f")); err != nil || string(b) != "one\n" {
		t.Errorf("when the room is down, its user's folder has %q, %v", b, err)
	}
}

// TestFolderElsewhere: rooms that do not lie below /tmp, in a folder with a long name.
func TestFolderElsewhere(t *testing.T) {
	watch(t)
	dir, err := os.MkdirTemp("/var/tmp", "room-test-"+strings.Repeat("long-", 30))
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	t.Setenv("TMPDIR", dir)
	r, err := Up(t.Context(), Config{Hosts: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got := out(t, r, "host1", "cd $JETON_SHARED && touch f && echo $TMPDIR $(ls "+r.plan.Dir+")"); got != "shared" {
		t.Errorf("host1 sees in the room's folder: %q", got)
	}
	if _, err := os.Stat(filepath.Join(r.Shared(), "f")); err != nil {
		t.Error(err)
	}
	if err := r.Down(); err != nil {
		t.Error(err)
	}
}

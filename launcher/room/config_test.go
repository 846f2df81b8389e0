//go:build linux

package room

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func TestBadConfigs(t *testing.T) {
	watch(t)
	for want, c := range map[string]Config{
		"how many hosts?":                      {},
		"at least one":                         {Hosts: -1},
		"300 hosts are too many":               {Hosts: 300},
		"3 hosts, but 2 names":                 {Hosts: 3, Names: []string{"a", "b"}},
		`"a b" cannot be a host's name`:        {Names: []string{"a b"}},
		`"../x" cannot be a host's name`:       {Names: []string{"../x"}},
		`"localhost" cannot be`:                {Names: []string{"localhost"}},
		"two hosts cannot both be called a":    {Names: []string{"a", "b", "a"}},
		`"../up" cannot be a room's name`:      {Hosts: 1, Name: "../up"},
		"-1 slots":                             {Hosts: 1, Slots: -1},
		"the shared folder /no/such/dir is":    {Hosts: 1, Shared: "/no/such/dir"},
		"the folder /no/such/visible: no such": {Hosts: 1, Visible: []string{"/no/such/visible"}},
	} {
		if _, err := Up(t.Context(), c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %s", c, err, want)
		}
	}
}

func TestFolderOfAnother(t *testing.T) {
	watch(t)
	dir := filepath.Join(os.Getenv("TMPDIR"), "jeton-rooms-"+strconv.Itoa(os.Getuid()))
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Up(t.Context(), Config{Hosts: 1}); err == nil || !strings.Contains(err.Error(), "is not a private folder of yours") {
		t.Errorf("in a folder that others can read: %v", err)
	}
}

// TestContextEnds: a room that is not awaited is not made.
func TestContextEnds(t *testing.T) {
	watch(t)
	ctx, cancel := context.WithCancel(t.Context())
	c := make(chan error)
	go func() {
		_, err := Up(ctx, Config{Hosts: 100})
		c <- err
	}()
	await(t, func() string {
		if len(marked("ROOM_TEST="+os.Getenv("ROOM_TEST"))) == 0 {
			return "no keeper yet"
		}
		return ""
	})
	cancel()
	if err := <-c; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestNoServe: a program that makes rooms and does not call Serve is told so; it does not go on starting itself.
func TestNoServe(t *testing.T) {
	watch(t)
	t.Setenv(insideVariable, "1")
	if _, err := Up(t.Context(), Config{Hosts: 1}); err == nil || !strings.Contains(err.Error(), "does not call room.Serve") {
		t.Errorf("error %v", err)
	}
}

func TestCheck(t *testing.T) {
	watch(t)
	if err := Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestForbidden: where the system forbids rooms, the error says what to change, and nothing is left.
func TestForbidden(t *testing.T) {
	watch(t)
	cmd := exec.Command(os.Args[0], "room", "tool", "forbidden")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	b, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	for _, want := range []string{"this system refuses a room", "sudo sysctl -w user.max_user_namespaces=10000", "launcher `local`"} {
		if !strings.Contains(string(b), want) {
			t.Errorf("%q, want %q", b, want)
		}
	}
}

// TestAdvice: what a keeper has met is explained by its maker, with what to change and what to do meanwhile.
func TestAdvice(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"refused":        {&reportedError{report{Error: "mount", Errno: syscall.EPERM}}, "unconfined"},
		"too many":       {&reportedError{report{Error: "its namespaces", Errno: syscall.EUSERS}}, "sudo sysctl -w user.max_user_namespaces="},
		"no module":      {&reportedError{report{Error: "the bridge: try `sudo modprobe bridge`", NoModule: true}}, "modprobe bridge"},
		"something else": {&reportedError{report{Error: "disk full"}}, ""},
	} {
		got := explain(c.err).Error()
		if c.want == "" {
			if got != c.err.Error() {
				t.Errorf("%s: %q, want no more than the error", name, got)
			}
			continue
		}
		if !strings.Contains(got, c.want) || !strings.HasSuffix(got, meanwhile) {
			t.Errorf("%s: %q, want %q in it, and %q", name, got, c.want, meanwhile)
		}
	}
}

func BenchmarkUp(b *testing.B) {
	for _, hosts := range []int{1, 8, 32} {
		b.Run("hosts="+strconv.Itoa(hosts), func(b *testing.B) {
			for b.Loop() {
				r, err := Up(b.Context(), Config{Hosts: hosts})
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if err := r.Down(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}

// TestListMakesNothing: who asks for rooms where there have been none leaves no folder.
func TestListMakesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	if rooms, err := List(); rooms != nil || err != nil {
		t.Error(rooms, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Error(left, err)
	}
}

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
	"testing/fstest"
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

// TestAdvice: what forbids rooms, and the name of what to change. The systems are made of the files in which they say so; errors are as
// the kernel's documentation has them.
func TestAdvice(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		proc map[string]string
		root bool
		want string
	}{
		"switched off":   {syscall.ENOSPC, map[string]string{"sys/user/max_user_namespaces": "0\n"}, false, "sysctl -w user.max_user_namespaces="},
		"too many":       {syscall.ENOSPC, map[string]string{"sys/user/max_user_namespaces": "96364\n"}, false, "user.max_net_namespaces="},
		"Debian's":       {syscall.EPERM, map[string]string{"sys/kernel/unprivileged_userns_clone": "0\n"}, false, "sysctl -w kernel.unprivileged_userns_clone=1"},
		"AppArmor":       {syscall.EACCES, map[string]string{"sys/kernel/apparmor_restrict_unprivileged_userns": "1\n"}, false, "kernel.apparmor_restrict_unprivileged_userns=0"},
		"seccomp":        {syscall.EPERM, map[string]string{"self/status": "Name:\tx\nSeccomp:\t2\n"}, true, "seccomp=unconfined"},
		"masked /proc":   {syscall.EPERM, map[string]string{"self/status": "Seccomp:\t0\n"}, true, "systempaths=unconfined"},
		"something else": {errors.New("disk full"), nil, false, ""},
	} {
		proc := fstest.MapFS{}
		for file, text := range c.proc {
			proc[file] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := advise(&reportedError{report{Error: "mount", Errno: errno(c.err)}}, c.root, proc); !strings.Contains(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %q, want %s", name, got, c.want)
		}
	}
	err := explain(&reportedError{report{Error: "the bridge: try `sudo modprobe bridge`", NoModule: true}})
	if !strings.Contains(err.Error(), "modprobe bridge") || !strings.Contains(err.Error(), "launcher `local`") {
		t.Error(err)
	}
}

func errno(err error) (n syscall.Errno) {
	errors.As(err, &n)
	return n
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

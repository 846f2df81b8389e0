//go:build linux

package sandbox

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/sys/unix"
)

// What is there: the folder's copy, the system, an ordinary user without a right; and what is not: anything else.
func TestInside(t *testing.T) {
	t.Setenv("SECRET", "token")
	secret := filepath.Join(t.TempDir(), "solution")
	if err := os.WriteFile(secret, []byte("42"), 0o644); err != nil {
		t.Fatal(err)
	}
	for script, want := range map[string]string{
		"pwd; cat note; cat cheat":     "/home/student/work mine cat: cheat: No such file or directory",
		"by descriptor: nice":          strconv.Itoa(niceness),
		"ls -A":                        "cheat deep note",
		"stat -c %a deep/run":          "755",
		"id -un; echo $HOME; hostname": "student /home/student grading",
		"grep -e CapEff -e NoNewPrivs /proc/self/status": "CapEff: 0000000000000000 NoNewPrivs: 1",
		"cat " + secret + "; ls -A /var":                 "cat: " + secret + ": No such file or directory tmp",
		"env | grep -c SECRET":                           "0",
		"cat /proc/sys/kernel/hostname; ls /proc/1/fd":   "grading ls: cannot open directory '/proc/1/fd': Permission denied",
		"for f in /x /etc/hosts /usr/x /bin/x; do echo >>$f; done 2>&1 | grep -c -e Read-only -e Permission": "4",
		"echo >/dev/null; head -c 3 /dev/zero | wc -c; ls /dev/sda /dev/vda /dev/kmsg 2>&1 | wc -l":          "3 3",
		"ulimit -n >/dev/null; nice":                                     strconv.Itoa(niceness),
		"cut -d: -f1 /proc/net/dev | tail -n +3":                         "lo",
		"cat /sys/class/net/lo/flags":                                    "0x9",
		"unshare -Ur true; unshare -n true; mount -t tmpfs x /tmp; true": "unshare: unshare failed: Operation not permitted unshare: unshare failed: Operation not permitted mount: /tmp: must be superuser to use mount.",
	} {
		got := fields(sh(t, script, func(c *Config) { fill(t, c.Dir) }))
		if got != want && !strings.HasPrefix(got, want+" ") {
			t.Errorf("%s: %q, want %q", script, got, want)
		}
	}
}

// fill makes a folder with all kinds of files.
func fill(t *testing.T, dir string) {
	t.Helper()
	for _, err := range []error{
		os.WriteFile(filepath.Join(dir, "note"), []byte("mine\n"), 0o644),
		os.Mkdir(filepath.Join(dir, "deep"), 0o755),
		os.WriteFile(filepath.Join(dir, "deep", "run"), []byte("#!/bin/sh\n"), 0o755),
		os.Symlink("/etc/shadow", filepath.Join(dir, "cheat")),
		unix.Mkfifo(filepath.Join(dir, "pipe"), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// All that is written has one bound, wherever it is, and the copy of the folder does not count.
func TestDisk(t *testing.T) {
	got := sh(t, "for d in . /tmp /dev/shm; do head -c 5000000 /dev/zero >$d/x && echo well; done 2>&1 | grep -o -e well -e No.space.*", func(c *Config) {
		c.Limits.Disk = 8 << 20
		if err := os.WriteFile(filepath.Join(c.Dir, "data"), make([]byte, 6<<20), 0o600); err != nil {
			t.Fatal(err)
		}
	})
	if want := "well No space left on device No space left on device"; fields(got) != want {
		t.Errorf("%q, want %q", fields(got), want)
	}
	got = sh(t, "head -c 9000000 /dev/zero >x; ls -s x", func(c *Config) { c.Limits.Disk = 8 << 20 })
	if !strings.Contains(got, "File too large") && !strings.Contains(got, "No space left") {
		t.Errorf("a file above the bound: %q", got)
	}
}

// Too many processes all end, and the guard knows why, for those who were there.
func TestGuard(t *testing.T) {
	_, r := start(t, "guard", func(c *Config) { c.Limits.Processes = 30 })
	var got []any
	if err := json.NewDecoder(r).Decode(&got); err != nil {
		t.Fatal(err)
	}
	why := got[0].(map[string]any)
	if why["En"] != "more than 30 processes at one time; all of them have been ended" || got[1] != true {
		t.Errorf("why: %v", got)
	}
	if got[2] != true || got[3] != 0. {
		t.Errorf("alone %v, with %v dead ones that nobody has waited for", got[2], got[3])
	}
	if got[5] != false {
		t.Errorf("who is started later has died of %v", got[4])
	}
}

// The system's own bound is there before the guard has looked.
func TestTooManyThreads(t *testing.T) {
	got := sh(t, "for i in $(seq 1000); do sleep 1000 & done 2>&1 | grep -m 1 -o 'Resource temporarily unavailable\\|Cannot fork'; ls -d /proc/[0-9]* | wc -l", func(c *Config) { c.Limits.Processes = leastProcesses })
	if f := strings.Fields(got); len(f) < 2 || f[0] != "Cannot" && f[0] != "Resource" {
		t.Errorf("%q", got)
	}
}

func TestOrders(t *testing.T) {
	b, r := start(t, "wait", nil)
	lines := bufio.NewScanner(r)
	b.Interrupt()
	for _, want := range []string{"up", "interrupted"} {
		if !lines.Scan() || lines.Text() != want {
			t.Fatalf("the inmate says %q, want %q", lines.Text(), want)
		}
	}
	b.End()
	if exit := b.Wait(); exit.Status != 0 || exit.Signal != 0 {
		t.Errorf("exit %v", exit)
	}
	b.Interrupt() // nobody is there, and that is no error
}

// With the inmate all ends that it has started, wherever it has gone.
func TestEndTakesAll(t *testing.T) {
	b, r := start(t, "setsid sh -c 'trap \"\" TERM HUP; echo up; sleep 1000' & sleep 1000", nil)
	if line, err := bufio.NewReader(r).ReadString('\n'); line != "up\n" {
		t.Fatal(line, err)
	}
	b.Kill()
	if exit := b.Wait(); exit.Signal != syscall.SIGKILL {
		t.Errorf("exit %v", exit)
	}
	// The pipe ends when the last that has it has ended; Wait has waited for that.
	if rest, err := io.ReadAll(r); len(rest) != 0 || err != nil {
		t.Errorf("after the end: %q, %v", rest, err)
	}
	if lives(b.cmd.Process.Pid) {
		t.Error("the inmate lives")
	}
}

func TestTooLargeAFolder(t *testing.T) {
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "big"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(maxCopyBytes + 1); err != nil {
		t.Fatal(err)
	}
	_, err = Start(Config{Limits: Default, Args: []string{"inmate", "true"}, Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "grade in a folder with the submission alone") {
		t.Errorf("error %v", err)
	}
}

func TestAdvice(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	for _, c := range []struct {
		name string
		err  error
		root bool
		proc fstest.MapFS
		want string
	}{
		{"switched off", unix.ENOSPC, false, fstest.MapFS{"sys/user/max_user_namespaces": file("0\n")}, "user.max_user_namespaces=10000"},
		{"too many", unix.ENOSPC, false, nil, "max_net_namespaces"},
		{"Debian", unix.EPERM, false, fstest.MapFS{"sys/kernel/unprivileged_userns_clone": file("0\n")}, "kernel.unprivileged_userns_clone=1"},
		{"Ubuntu", unix.EACCES, false, fstest.MapFS{"sys/kernel/apparmor_restrict_unprivileged_userns": file("1\n")}, "kernel.apparmor_restrict_unprivileged_userns=0"},
		{"container", unix.EPERM, true, nil, "systempaths=unconfined"},
		{"old", unix.ENOSYS, false, nil, "Linux 5.14"},
		{"else", unix.EIO, false, nil, ""},
	} {
		if c.proc == nil {
			c.proc = fstest.MapFS{}
		}
		if got := advise(c.err, c.root, c.proc); !strings.Contains(got, c.want) || (c.want == "") != (got == "") {
			t.Errorf("%s: %q, want %q in it", c.name, got, c.want)
		}
	}
}

func TestWanted(t *testing.T) {
	full := Limits{Memory: 1536 << 20, Processes: 64, Disk: 1 << 30, CPU: 90 * time.Second, Output: 64 << 10}
	for _, c := range []struct {
		env    map[string]string
		want   Limits
		wanted bool
		err    string
	}{
		{env: nil},
		{env: map[string]string{Variable: Unconfined}},
		{env: map[string]string{Variable: "1"}, want: Default, wanted: true},
		{env: map[string]string{Variable: "1", memoryVariable: "1536M", processesVariable: "64", diskVariable: "1g", cpuVariable: "90", outputVariable: "64K"}, want: full, wanted: true},
		{env: map[string]string{Variable: "1", cpuVariable: "1m30s"}, want: Limits{Default.Memory, Default.Processes, Default.Disk, 90 * time.Second, Default.Output}, wanted: true},
		{env: map[string]string{Variable: "on"}, err: `JETON_GRADING is "on"`},
		{env: map[string]string{Variable: "1", memoryVariable: "1"}, err: "JETON_GRADING_MEMORY"},
		{env: map[string]string{Variable: "1", memoryVariable: "99999999999G"}, err: "JETON_GRADING_MEMORY"},
		{env: map[string]string{Variable: "1", memoryVariable: "G"}, err: "JETON_GRADING_MEMORY"},
		{env: map[string]string{Variable: "1", diskVariable: "-4M"}, err: "JETON_GRADING_DISK"},
		{env: map[string]string{Variable: "1", processesVariable: "1"}, err: "JETON_GRADING_PROCESSES"},
		{env: map[string]string{Variable: "1", cpuVariable: "1ms"}, err: "JETON_GRADING_CPU"},
		{env: map[string]string{Variable: "1", outputVariable: "much"}, err: "JETON_GRADING_OUTPUT"},
	} {
		got, wanted, err := Wanted(func(name string) string { return c.env[name] })
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) || wanted {
				t.Errorf("%v: %v, %v; want an error with %q", c.env, wanted, err, c.err)
			}
			continue
		}
		if err != nil || got != c.want || wanted != c.wanted {
			t.Errorf("%v: %+v, %v, %v", c.env, got, wanted, err)
		}
	}
}

// What is inside reads the same limits as were given.
func TestLimitsTravel(t *testing.T) {
	want := Limits{Memory: 123 << 20, Processes: 77, Disk: 5<<20 + 1, CPU: 90 * time.Second, Output: 4097}
	env := map[string]string{}
	for _, v := range want.environment() {
		name, value, _ := strings.Cut(v, "=")
		env[name] = value
	}
	if got, wanted, err := Wanted(func(name string) string { return env[name] }); got != want || !wanted || err != nil {
		t.Errorf("%+v, %v, %v; want %+v", got, wanted, err, want)
	}
}

func TestBroken(t *testing.T) {
	l := Limits{Memory: 1 << 30, Processes: 10, CPU: time.Minute}
	for _, c := range []struct {
		n     counted
		spent time.Duration
		fr    string
	}{
		{n: counted{10, 1 << 30, time.Minute}},
		{n: counted{11, 0, 0}, fr: "plus de 10 processus"},
		{n: counted{1, 1<<30 + 1, 0}, fr: "plus de 1 GiB de mémoire"},
		{n: counted{1, 0, time.Minute + 1}, fr: "plus de 1m0s de temps processeur"},
		{n: counted{1, 0, time.Minute + 1}, spent: 2},
	} {
		why, broken := l.broken(c.n, c.spent)
		if broken != (c.fr != "") || !strings.HasPrefix(why.Fr, c.fr) {
			t.Errorf("%+v after %v: %q, %v", c.n, c.spent, why.Fr, broken)
		}
	}
}

// A process that got no thread has died of too many only if there were many: it gets none for want of memory, either.
func TestNoThread(t *testing.T) {
	said := []byte("runtime/cgo: pthread_create failed: Resource temporarily unavailable\nSIGABRT: abort\n")
	g, began := NewGuard(Limits{Memory: 1 << 30, Processes: 100, CPU: time.Minute}), time.Now()
	g.judge(counted{processes: 10})
	if why, ok := g.Why(began, said); ok {
		t.Errorf("of 10: %q", why.En)
	}
	g.judge(counted{processes: 60})
	if why, ok := g.Why(began, said); !ok || !strings.Contains(why.En, "100 processes") {
		t.Errorf("of 60: %q, %v", why.En, ok)
	}
	if why, ok := g.Why(time.Now(), said); ok {
		t.Errorf("one that came later: %q", why.En)
	}
	if _, ok := g.Why(began, []byte("panic: mine")); ok {
		t.Error("a panic is not for a limit")
	}
}

package finger

import (
	"bytes"
	"encoding/binary"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// machine is a command that sees two users, one of whom is on, and what it printed.
func machine(t *testing.T) (c *command, out, errs *bytes.Buffer, home string) {
	t.Helper()
	dir := t.TempDir()
	home = filepath.Join(dir, "coti")
	passwd := "# users\nroot:x:0:0:root:/root:/bin/bash\ncoti:x:1000:1000:Camille &,room 3:" + home + ":/bin/sh\nbroken:x\n+::::::\n"
	utmp := append(record(layoutOf("amd64"), 7, "pts/3", "coti", "lab1", 1196420340), record(layoutOf("amd64"), 8, "pts/4", "root", "", 1)...)
	for name, text := range map[string]string{"passwd": passwd, "utmp": string(utmp) + "rest"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	out, errs = new(bytes.Buffer), new(bytes.Buffer)
	return &command{out: out, errs: errs, passwd: filepath.Join(dir, "passwd"), utmp: filepath.Join(dir, "utmp"), patience: time.Minute}, out, errs, home
}

func record(l layout, kind uint16, line, user, host string, sec int64) []byte {
	b := make([]byte, l.size)
	binary.NativeEndian.PutUint16(b, kind)
	copy(b[8:], line)
	copy(b[44:], user)
	copy(b[76:], host)
	if l.secBytes == 8 {
		binary.NativeEndian.PutUint64(b[l.sec:], uint64(sec))
	} else {
		binary.NativeEndian.PutUint32(b[l.sec:], uint32(sec))
	}
	return b
}

func TestOutputs(t *testing.T) {
	for _, k := range []struct {
		args       string
		status     int
		out, errs  string // that are in it
		neither    string
		onlyErrors bool
	}{
		{args: "coti", out: "Login: coti                             \tName: Camille Coti\nDirectory: /", neither: "room 3"},
		{args: "coti", out: "Shell: /bin/sh\nOn since "},
		{args: "coti", out: " on pts/3 from lab1\nNo Plan.\n"},
		{args: "root", out: "Login: root", neither: "On since"},
		{args: "camille", out: "Login: coti"},
		{args: "-m camille", status: 1, errs: "finger: camille: no such user\n", onlyErrors: true},
		{args: "-p coti", out: "Login: coti", neither: "Plan"},
		{args: "-s coti", out: "coti      Camille Coti         pts/3", neither: "Login:"},
		{args: "-s root", out: "root      root                 *"},
		{args: "", out: "coti      Camille Coti         pts/3", neither: "root"},
		{args: "-l", out: "Login: coti", neither: "root"},
		{args: "nosuch root", status: 1, out: "Login: root", errs: "finger: nosuch: no such user\n"},
		{args: "-- -l", status: 1, errs: "finger: -l: no such user\n", onlyErrors: true},
		{args: "-x root", status: 1, errs: "finger: invalid option -- 'x'\nusage: ", onlyErrors: true},
		{args: "-lx", status: 1, errs: "invalid option -- 'x'", onlyErrors: true},
		{args: "root;id", status: 1, errs: "finger: root;id: no such user\n", onlyErrors: true},
	} {
		c, out, errs, _ := machine(t)
		status := c.run(strings.Fields(k.args))
		switch {
		case status != k.status, !strings.Contains(out.String(), k.out), !strings.Contains(errs.String(), k.errs):
		case k.neither != "" && strings.Contains(out.String(), k.neither):
		case k.errs == "" && errs.Len() > 0, k.onlyErrors && out.Len() > 0:
		default:
			continue
		}
		t.Errorf("finger %s = %d\n%s%s", k.args, status, out, errs)
	}
}

func TestNobodyIsOn(t *testing.T) {
	c, out, _, _ := machine(t)
	c.utmp += "-none"
	if status := c.run(nil); status != 0 || out.String() != "No one logged on.\n" {
		t.Errorf("finger = %d %q", status, out)
	}
}

func TestUsersCannotBeRead(t *testing.T) {
	c, _, errs, _ := machine(t)
	c.passwd += "-none"
	if status := c.run([]string{"root"}); status != 1 || !strings.Contains(errs.String(), "no such file") {
		t.Errorf("finger = %d %q", status, errs)
	}
}

// A plan is its owner's: it may be long, hold what steers a terminal, or be no file at all.
func TestPlans(t *testing.T) {
	for name, k := range map[string]struct {
		make func(path string) error
		want string
	}{
		"text":     {func(p string) error { return os.WriteFile(p, []byte("Écrire le TP.\n\n"), 0o600) }, "Plan:\nÉcrire le TP.\n"},
		"control":  {func(p string) error { return os.WriteFile(p, []byte("a\x1b[2Jb\rc\xff"), 0o600) }, "Plan:\na[2Jbc\ufffd\n"},
		"empty":    {func(p string) error { return os.WriteFile(p, nil, 0o600) }, "No Plan.\n"},
		"fifo":     {func(p string) error { return syscall.Mkfifo(p, 0o600) }, "No Plan.\n"},
		"folder":   {func(p string) error { return os.Mkdir(p, 0o700) }, "No Plan.\n"},
		"dangling": {func(p string) error { return os.Symlink(p+"-none", p) }, "No Plan.\n"},
	} {
		c, out, _, home := machine(t)
		if err := k.make(filepath.Join(home, ".plan")); err != nil {
			t.Fatal(err)
		}
		if status := c.run([]string{"coti"}); status != 0 || !strings.HasSuffix(out.String(), "lab1\n"+k.want) {
			t.Errorf("%s: finger = %d %q, want it to end with %q", name, status, out, k.want)
		}
	}
	c, out, _, home := machine(t)
	if err := os.WriteFile(filepath.Join(home, ".plan"), bytes.Repeat([]byte("x"), 10*maxPlan), 0o600); err != nil {
		t.Fatal(err)
	}
	if c.run([]string{"coti"}); out.Len() > maxPlan+1000 {
		t.Errorf("a long plan: %d bytes", out.Len())
	}
}

func TestForward(t *testing.T) {
	for _, k := range []struct{ args, query string }{{"ada@127.0.0.1", "ada\r\n"}, {"-l ada@127.0.0.1", "/W ada\r\n"}, {"a@b@127.0.0.1", "a@b\r\n"}} {
		c, out, errs, _ := machine(t)
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		if _, c.port, err = net.SplitHostPort(l.Addr().String()); err != nil {
			t.Fatal(err)
		}
		asked := make(chan string, 1)
		go func() {
			conn, err := l.Accept()
			if err != nil {
				asked <- err.Error()
				return
			}
			defer conn.Close()
			b := make([]byte, 100)
			n, _ := conn.Read(b) // the query is short, and sent at once
			conn.Write([]byte("Login: ada\x1b\r\n"))
			asked <- string(b[:n])
		}()
		status := c.run(strings.Fields(k.args))
		if got := <-asked; status != 0 || got != k.query || out.String() != "[127.0.0.1]\nLogin: ada\n" {
			t.Errorf("finger %s = %d, asked %q, printed %q %q", k.args, status, got, out, errs)
		}
		l.Close()
		out.Reset()
		if status := c.run(strings.Fields(k.args)); status != 1 || out.String() != "[127.0.0.1]\n" || !strings.Contains(errs.String(), "refused") {
			t.Errorf("nobody listens: finger = %d, printed %q %q", status, out, errs)
		}
	}
}

func TestLayouts(t *testing.T) {
	for _, arch := range []string{"amd64", "arm64"} {
		l := layoutOf(arch)
		data := append(record(l, 7, "tty1", "ada", "h", 1<<30), record(l, 7, "tty2", strings.Repeat("b", 32), strings.Repeat("h", 256), 5)...)
		got := parseSessions(data, l)
		if len(got) != 2 || got[0] != (session{"ada", "tty1", "h", time.Unix(1<<30, 0)}) || len(got[1].user) != 32 || len(got[1].host) != 256 {
			t.Errorf("%s: %v", arch, got)
		}
	}
}

func FuzzSessions(f *testing.F) {
	f.Add(record(layoutOf("amd64"), 7, "tty1", "ada", "h", 5))
	f.Add([]byte("\x07"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, arch := range []string{"amd64", "arm64"} {
			if l := layoutOf(arch); len(parseSessions(data, l)) > len(data)/l.size {
				t.Errorf("%s: more records than fit", arch)
			}
		}
	})
}

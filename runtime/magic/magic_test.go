package magic

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"jeton/runtime/session"
)

// failure runs f and returns the text of its Failure, "" when it ended well.
func failure(t *testing.T, f func()) (text string) {
	t.Helper()
	defer func() {
		switch v := recover().(type) {
		case nil:
		case Failure:
			text = v.Text
		default:
			panic(v)
		}
	}()
	f()
	return ""
}

func TestShKeepsTheStatus(t *testing.T) {
	if got := failure(t, func() { Sh("sh", "exit 3") }); got != "exit status 3" {
		t.Errorf("exit 3: %q", got)
	}
	if got := failure(t, func() { Sh("sh", "kill -9 $$") }); !strings.Contains(got, "killed") {
		t.Errorf("killed: %q", got)
	}
	if got := failure(t, func() { Sh("no-such-shell", "true") }); !strings.Contains(got, "no-such-shell") {
		t.Errorf("no shell: %q", got)
	}
	if got := failure(t, func() { Sh("sh", "true") }); got != "" {
		t.Errorf("true: %q", got)
	}
}

// notebook is a session with a context that the test ends.
type notebook struct {
	session.Session
	ctx context.Context
}

func (n notebook) Context() context.Context { return n.ctx }

func TestInterruptKillsTheWholeScript(t *testing.T) {
	old := session.Current()
	defer session.Set(old)
	ctx, cancel := context.WithCancel(context.Background())
	session.Set(notebook{old, ctx})
	pidFile := filepath.Join(t.TempDir(), "pid")
	done := make(chan string)
	go func() {
		done <- failure(t, func() { Sh("sh", "sleep 1000 & echo $! >"+pidFile+".tmp; mv "+pidFile+".tmp "+pidFile+"; wait") })
	}()
	deadline := time.Now().Add(2 * time.Minute)
	var child int
	for child == 0 {
		b, _ := os.ReadFile(pidFile)
		child, _ = strconv.Atoi(strings.TrimSpace(string(b)))
		if time.Now().After(deadline) {
			t.Fatal("the script did not start")
		}
	}
	cancel()
	if got := <-done; got != "interrupted" {
		t.Errorf("Sh = %q", got)
	}
	for syscall.Kill(child, 0) == nil {
		if b, err := os.ReadFile("/proc/" + strconv.Itoa(child) + "/stat"); err == nil && strings.Contains(string(b), ") Z ") {
			break // dead; its new parent has not looked yet
		}
		if time.Now().After(deadline) {
			t.Fatalf("process %d of the script outlived the interrupt", child)
		}
	}
}

func TestFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f.txt")
	File(name, "a\n", false)
	File(name, "b\n", true)
	if b, err := os.ReadFile(name); string(b) != "a\nb\n" || err != nil {
		t.Errorf("file = %q, %v", b, err)
	}
	if got := failure(t, func() { File(filepath.Join(name, "x"), "", false) }); !strings.Contains(got, "not a directory") {
		t.Errorf("bad path: %q", got)
	}
}

func TestEnv(t *testing.T) {
	t.Setenv("JETON_TEST", "1")
	Env("JETON_TEST=2")
	if os.Getenv("JETON_TEST") != "2" {
		t.Error("Env did not set")
	}
	if got := failure(t, func() { Env("JETON_NONE") }); !strings.Contains(got, "JETON_NONE") {
		t.Errorf("unknown: %q", got)
	}
}

func TestChdirGoesBack(t *testing.T) {
	before.Store(nil)
	a, b := t.TempDir(), t.TempDir()
	t.Chdir(a)
	if got := failure(t, func() { Chdir("-") }); !strings.Contains(got, "no folder before") {
		t.Errorf("- at first: %q", got)
	}
	for _, step := range []struct{ to, want string }{{b, b}, {"/no/such", b}, {"-", a}, {"-", b}} {
		failure(t, func() { Chdir(step.to) })
		if got, _ := os.Getwd(); got != step.want {
			t.Errorf("after %%cd %s: %s, want %s", step.to, got, step.want)
		}
	}
}

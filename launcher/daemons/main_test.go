package daemons

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"jeton/launcher/ps"
)

// hung bounds what cannot take long; it only guards against hanging.
const hung = 2 * time.Minute

// TestMain makes the test's program what jeton is: guard, detacher, and a few daemons.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "daemon" {
		os.Exit(command(os.Args[2], os.Args[3:]))
	}
	os.Exit(m.Run())
}

func command(what string, args []string) int {
	var err error
	switch what {
	case "--guard":
		err = Guard()
	case "--detach":
		err = Detach()
	case "--owner":
		err = ownSomething()
	default: // an image, whose second line says which of the test's daemons
		err = program(what, args)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "daemons test:", err)
		return 1
	}
	return 0
}

// program is a daemon of this test.
func program(image string, args []string) error {
	b, err := os.ReadFile(image)
	if err != nil {
		return err
	}
	_, which, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	switch which {
	case "ask":
		line, err := Connect(context.Background(), nil)
		if err != nil {
			return err
		}
		answer, err := line.Call(context.Background(), "add", []byte(args[0]))
		fmt.Println(line.Self.Name, string(answer), err)
	case "outlive": // until the guard has gone
		line, err := Connect(context.Background(), nil)
		if err != nil {
			return err
		}
		fmt.Println("ready")
		<-line.Cut()
	case "serve": // what the owner tells
		line, err := Connect(context.Background(), func(_ context.Context, service string, _ []byte) ([]byte, error) {
			fmt.Println("told", service)
			return []byte("{}"), nil
		})
		if err != nil {
			return err
		}
		fmt.Println("ready")
		<-line.Cut()
	case "byhand": // as a student's program does
		Claim(image)
		if os.Getenv("STAGE") != "" {
			time.Sleep(time.Hour)
		}
		cmd := exec.Command(image, args...)
		cmd.Env = append(os.Environ(), "STAGE=daemon")
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := cmd.Start(); err != nil {
			return err
		}
		fmt.Println(cmd.Process.Pid)
	case "catch":
		ch := make(chan os.Signal, 1)
		signal.Notify(ch, syscall.SIGTSTP)
		fmt.Println("ready")
		fmt.Println(<-ch)
	}
	return nil
}

func open(t *testing.T, cfg Config) (*Host, Table) {
	t.Helper()
	h := New(cfg)
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h, Table{Call: h.Call}
}

// start starts a daemon that runs a shell script.
func start(t *testing.T, table Table, name, script string) Daemon {
	t.Helper()
	return launch(t, table, Spec{Name: name, Path: "/bin/sh", Args: []string{"-c", script}})
}

func launch(t *testing.T, table Table, s Spec) Daemon {
	t.Helper()
	d, err := table.Start(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// printed waits until a daemon's log has the text, and returns the log.
func printed(t *testing.T, table Table, name, text string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hung)
	defer cancel()
	var log strings.Builder
	for next := int64(0); !strings.Contains(log.String(), text); {
		p, err := table.Log(ctx, name, next, true)
		if err != nil || p.Ended {
			t.Fatalf("the log of %s has %q and not %q: %v", name, log.String(), text, err)
		}
		log.Write(p.Text)
		next = p.Next
	}
	return log.String()
}

func lives(pid int) bool { return !ps.Ended(pid) }

// eventually waits for what another process brings about.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(hung); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s did not happen", what)
		}
	}
}

var background = context.Background()

func age(t *testing.T, path string) {
	t.Helper()
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
}

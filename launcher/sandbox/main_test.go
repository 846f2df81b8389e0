//go:build linux

package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// hung bounds what cannot take long; it only guards against hanging.
const hung = 2 * time.Minute

// ordinaryID is that of a user whom nobody knows.
const ordinaryID = 12345

// TestMain lets this binary be a boot, an inmate, and a child of one.
func TestMain(m *testing.M) {
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE")) // else the race detector keeps each for a second at its end
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case BootRole:
			_ = Boot()
			os.Exit(1)
		case "inmate":
			if err := beInmate(os.Args[2]); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			os.Exit(0)
		case WrapRole:
			err := Confine(false)
			if err == nil {
				err = RunWrapped(os.Args[2:])
			}
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// TestAsOrdinaryUser runs all other tests again without root's rights, where this process has them.
func TestAsOrdinaryUser(t *testing.T) {
	if os.Getuid() != 0 {
		return // all of them are run so
	}
	dir, err := os.MkdirTemp("", "sandbox-test-*")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "sandbox.test")
	text, err := os.ReadFile(running)
	if err == nil {
		err = os.WriteFile(program, text, 0o755)
	}
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.skip=TestAsOrdinaryUser")
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), "HOME=/", "GOCOVERDIR=")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: ordinaryID, Gid: ordinaryID}}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("as an ordinary user: %v\n%s", err, out)
	}
}

// beInmate is an inmate that does as its name says. Descriptor FirstFile is for what it finds.
func beInmate(what string) error {
	files, listen, err := Enter(1)
	if err != nil {
		return err
	}
	out := files[0]
	ended, interrupts := make(chan struct{}), make(chan struct{}, 1)
	listen(Calls{Interrupt: func() { interrupts <- struct{}{} }, End: func() { close(ended) }})
	switch what {
	case "wait":
		fmt.Fprintln(out, "up")
		select {
		case <-interrupts:
			fmt.Fprintln(out, "interrupted")
		case <-ended:
		}
		<-ended
		return nil
	case "guard":
		return beGuarded(out)
	}
	// A shell script, run by a child as all that an inmate starts is.
	cmd := exec.Command("sh", "-c", what)
	if rest, ok := strings.CutPrefix(what, "by descriptor: "); ok { // which nobody but the inmate may open by its own name
		shell, err := os.Open("/bin/sh")
		if err != nil {
			return err
		}
		defer shell.Close()
		cmd = exec.Command(fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), shell.Fd()), "-c", rest)
	}
	Wrap(cmd)
	cmd.Stdout, cmd.Stderr = out, out
	_ = cmd.Run() // what it prints says how it went
	return out.Close()
}

// beGuarded starts more than there may be, and says why all of it has died.
func beGuarded(out *os.File) error {
	limits, _ := Inside()
	g, began := NewGuard(limits), time.Now()
	cmd := exec.Command("sh", "-c", "while true; do sleep 1000 & done")
	Wrap(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		for c := new(census); ; time.Sleep(guardEvery) {
			g.look(c)
		}
	}()
	_ = cmd.Wait()
	why, ok := g.Why(began, nil)
	later, again := g.Why(time.Now(), nil)
	return json.NewEncoder(out).Encode([]any{why, ok, alone(), len(zombies()), later.En, again})
}

// start starts a sandbox in a folder of the test, and returns where its inmate writes.
func start(t *testing.T, what string, change func(*Config)) (*Box, *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	t.Cleanup(func() { r.Close() })
	if err := r.SetReadDeadline(time.Now().Add(hung)); err != nil {
		t.Fatal(err)
	}
	cfg := Config{Limits: Default, Args: []string{"inmate", what}, Dir: t.TempDir(), Files: []*os.File{w}}
	if change != nil {
		change(&cfg)
	}
	b, err := Start(cfg)
	if err != nil {
		t.Fatalf("no sandbox can be made, and without one nothing here is tested: %v", err)
	}
	t.Cleanup(func() {
		b.Kill()
		<-b.Done()
	})
	return b, r
}

// sh is what a script prints in a sandbox.
func sh(t *testing.T, script string, change func(*Config)) string {
	t.Helper()
	b, r := start(t, script, change)
	said, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if exit := b.Wait(); exit.Status != 0 {
		t.Errorf("the inmate: %v", exit)
	}
	return string(said)
}

// lives says whether there is a process.
func lives(pid int) bool { return unix.Kill(pid, 0) == nil }

func fields(s string) string { return strings.Join(strings.Fields(s), " ") }

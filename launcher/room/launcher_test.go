//go:build linux

package room

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"jeton/launcher"
)

func TestProcess(t *testing.T) {
	r := up(t, Config{Hosts: 1})
	p := start(t, r, "host1", launcher.Command{
		Program: "sh", Args: []string{"-c", `echo $$ $PWD $WORD $0; cat; exit 7`}, Title: "title", Dir: "/", Env: []string{"WORD=token"},
	})
	if got, want := p.from.next(t), fmt.Sprintf("%d / token title", p.Pid()); got != want {
		t.Errorf("the process says %q, want %q", got, want)
	}
	fmt.Fprintln(p.to, "round")
	if got := p.from.next(t); got != "round" {
		t.Errorf("came back as %q", got)
	}
	p.to.Close()
	for range 2 {
		if e := p.Wait(); e.Status != 7 || e.Signal != 0 || e.Err != nil {
			t.Errorf("exit %+v, want status 7", e)
		}
	}
	if err := p.Signal(syscall.SIGTERM); !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("a signal to a process that has ended: %v", err)
	}
}

func TestSignals(t *testing.T) {
	r := up(t, Config{Hosts: 1})
	for _, s := range []syscall.Signal{syscall.SIGKILL, syscall.SIGHUP, syscall.SIGTERM} { // none is ignored from the start
		p := sh(t, r, "host1", "echo; exec sleep 1000")
		p.from.next(t)
		if err := p.Signal(s); err != nil {
			t.Fatal(err)
		}
		if e := p.Wait(); e.Signal != s || e.Status != -1 {
			t.Errorf("after %v: exit %+v", s, e)
		}
	}
	// A program cannot end its host.
	out(t, r, "host1", "for s in HUP INT QUIT TERM USR1 KILL; do kill -$s 1; done; true")
	if got := out(t, r, "host1", "hostname"); got != "host1" {
		t.Errorf("the host says %q", got)
	}
}

// TestSweep: what a process has started, in another session, in another environment, with parents that are dead.
func TestSweep(t *testing.T) {
	r := up(t, Config{Hosts: 1})
	other := sh(t, r, "host1", "echo; exec sleep 1000")
	other.from.next(t)
	p := sh(t, r, "host1", `exec >/dev/null
		setsid sh -c 'sleep 1000 & wait' &
		env -i sleep 1000 &
		exec 3>/dev/shm/started; echo >&3; kill -9 $$`)
	p.Wait()
	const left = `grep -l sleep /proc/[0-9]*/comm | wc -l`
	await(t, func() string { // three are to be there
		return strings.Trim(out(t, r, "host1", left), "3\n")
	})
	if n := p.Sweep(); n < 2 || n > 3 {
		t.Errorf("%d processes were killed", n)
	}
	if got := out(t, r, "host1", left); got != "1" {
		t.Errorf("%s sleepers are left, want the other process alone", got)
	}
	if err := other.Signal(syscall.SIGTERM); err != nil {
		t.Errorf("the other process: %v", err)
	}
}

func TestDefaults(t *testing.T) {
	r := up(t, Config{Hosts: 1})
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, r, "host1", launcher.Command{Program: "/bin/pwd"})
	if got, want := p.from.next(t), here; got != want && got != r.Shared() { // the test may run below /tmp
		t.Errorf("the folder is %s, want %s", got, want)
	}
	t.Setenv("TMPDIR", os.Getenv("TMPDIR")) // put back by the end of the test
	t.Setenv("JETON_ENGINE", "mark")
	if got := out(t, r, "host1", "echo $TMPDIR,$JETON_ENGINE,$JETON_ROOM,$JETON_SHARED"); got != ",,"+r.Name()+","+r.Shared() {
		t.Errorf("the environment is %s", got)
	}
	_, err = r.Launcher("host1").Start(t.Context(), launcher.Command{Dir: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "on this host, whose /tmp is its own") {
		t.Errorf("a folder that the host does not see: %v", err)
	}
	for _, program := range []string{"no-such-program", "/no/such/program"} {
		if _, err := r.Launcher("host1").Start(t.Context(), launcher.Command{Program: program}); err == nil || !strings.Contains(err.Error(), program) {
			t.Errorf("%s: %v", program, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Launcher("host1").Start(ctx, launcher.Command{Program: "sh"}); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
}

// TestAttach: descriptors that are the caller's, standard error by itself.
func TestAttach(t *testing.T) {
	r := up(t, Config{Hosts: 1})
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.Launcher("host1").Attach(t.Context(), launcher.Command{Program: "sh", Args: []string{"-c", "echo out; echo err >&2"}}, nil, nil, write, false)
	write.Close()
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(read); string(b) != "err\n" || err != nil {
		t.Errorf("standard error is %q, %v", b, err)
	}
	if e := p.Wait(); e.Status != 0 {
		t.Error(e)
	}
	p.Sweep()
}

// TestDescriptors: a program has its standard files, and no other, whatever its room's maker had.
func TestDescriptors(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	defer write.Close()
	stray, err := syscall.Dup(int(write.Fd())) // which an exec does not close
	if err != nil {
		t.Fatal(err)
	}
	r := up(t, Config{Hosts: 1})
	syscall.Close(stray)
	if got := said(t, r, "host1", "descriptors"); got != "0 1 2" {
		t.Errorf("descriptors %s", got)
	}
	write.Close()
	if b, err := io.ReadAll(read); len(b) > 0 || err != nil { // it would not end if the keeper had it still
		t.Errorf("read %q, %v", b, err)
	}
}

// TestManyStarts: nothing piles up in an init, a keeper, or here.
func TestManyStarts(t *testing.T) {
	r := up(t, Config{Hosts: 1})
	count := func() (here, there int) {
		mine, _ := filepath.Glob("/proc/self/fd/*")
		there, err := strconv.Atoi(out(t, r, "host1", "ls /proc/1/fd | wc -l"))
		if err != nil {
			t.Fatal(err)
		}
		return len(mine), there
	}
	run := func() {
		p, err := r.Launcher("host1").Start(t.Context(), launcher.Command{Program: "true"})
		if err != nil {
			t.Fatal(err)
		}
		to, from := p.Streams()
		p.Wait()
		p.Sweep()
		to.Close()
		from.Close()
	}
	run()
	here, there := count()
	for range 50 {
		run()
	}
	await(t, func() string {
		if h, th := count(); h > here || th > there {
			return fmt.Sprintf("%d descriptors here and %d there, were %d and %d", h, th, here, there)
		}
		return ""
	})
}

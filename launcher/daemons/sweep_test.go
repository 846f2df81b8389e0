package daemons

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"jeton/launcher"
	"jeton/launcher/local"
	"jeton/launcher/ps"
)

// ownSomething is a process that owns daemons, one of the table and one made by hand, says which they are, and waits.
func ownSomething() error {
	h := New(Config{})
	t := Table{Call: h.Call}
	d, err := t.Start(background, Spec{Name: "it", Path: "sleep", Args: []string{"1000"}})
	if err != nil {
		return err
	}
	cmd := exec.Command("sh", "-c", `setsid sh -c 'echo $$; exec sleep 1000 >/dev/null' </dev/null & wait $!`)
	cmd.Env = append(os.Environ(), h.Env()...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	hand, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return err
	}
	_ = cmd.Process.Kill() // so that the daemon's parent is dead
	_ = cmd.Wait()
	folder, err := t.Folder(background)
	fmt.Println(h.Guard(), d.Pid, strings.TrimSpace(hand), folder)
	_, _ = io.Copy(io.Discard, os.Stdin)
	return errors.Join(err, h.Close())
}

// TestNothingIsLeft: however owner and guard end, daemons of the table and of students end with them, and the folder is gone.
func TestNothingIsLeft(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(t *testing.T, cmd *exec.Cmd, stdin io.Closer, guard int)
	}{
		{"closed", func(_ *testing.T, _ *exec.Cmd, stdin io.Closer, _ int) { stdin.Close() }},
		{"owner killed", func(_ *testing.T, cmd *exec.Cmd, _ io.Closer, _ int) { cmd.Process.Kill() }},
		{"guard killed, then the owner", func(t *testing.T, cmd *exec.Cmd, _ io.Closer, guard int) {
			syscall.Kill(guard, syscall.SIGKILL)
			eventually(t, "the guard's end", func() bool { return !lives(guard) })
		}},
		{"guard told to end", func(t *testing.T, cmd *exec.Cmd, _ io.Closer, guard int) { syscall.Kill(guard, syscall.SIGTERM) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "daemon", "--owner")
			cmd.Stderr = os.Stderr
			stdin, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			var guard, table, hand int
			var folder string
			if _, err := fmt.Fscan(out, &guard, &table, &hand, &folder); err != nil {
				t.Fatal(err)
			}
			for _, pid := range []int{guard, table, hand} {
				if !lives(pid) {
					t.Fatalf("process %d does not run", pid)
				}
			}
			c.end(t, cmd, stdin, guard)
			eventually(t, "the end of the table's daemon", func() bool { return !lives(table) })
			stdin.Close()
			cmd.Wait()
			eventually(t, "the end of the guard", func() bool { return !lives(guard) })
			if strings.HasPrefix(c.name, "guard") { // nobody sweeps what a student's process has left but the engine that it came from
				syscall.Kill(hand, syscall.SIGKILL)
			}
			eventually(t, "the end of the daemon by hand", func() bool { return !lives(hand) })
			if _, err := os.Stat(folder); !os.IsNotExist(err) {
				t.Errorf("%s is left: %v", folder, err)
			}
		})
	}
}

// TestAnotherGuard: after a guard was killed the next start gets a fresh one.
func TestAnotherGuard(t *testing.T) {
	h, table := open(t, Config{})
	d := start(t, table, "it", "exec sleep 1000")
	first := h.Guard()
	syscall.Kill(first, syscall.SIGKILL)
	if _, err := table.Wait(t.Context(), "it"); !errors.Is(err, ErrGuardLost) && (err == nil || !strings.Contains(err.Error(), "no daemon has the name")) {
		t.Errorf("Wait: %v", err)
	}
	eventually(t, "its end", func() bool { return !lives(d.Pid) })
	start(t, table, "it", "exec sleep 1000")
	if second := h.Guard(); second == first || second == 0 {
		t.Errorf("guards %d, %d", first, second)
	}
}

// TestStrays: what a student makes a daemon by hand is seen, and can be ended.
func TestStrays(t *testing.T) {
	var own []int
	h, table := open(t, Config{Name: "alice", Own: func() []int { return own }})
	if _, err := table.List(t.Context()); err != nil { // the guard adopts, once it is there
		t.Fatal(err)
	}
	out, err := shell(h, `setsid sh -c 'echo $$; exec sleep 1000 >/dev/null' </dev/null & wait $!`)
	if err != nil {
		t.Fatal(err)
	}
	pid := out
	eventually(t, "its exec", func() bool { c := ps.CommandLine(pid); return len(c) > 0 && c[0] == "sleep" })
	ds, err := table.Strays(t.Context())
	if err != nil || len(ds) != 1 || ds[0].Pid != pid || !ds[0].ByHand || ds[0].Program != "sleep" || ds[0].Session != pid || ds[0].Host != "alice" {
		t.Fatalf("strays: %+v, %v, want %d", ds, err, pid)
	}
	own = []int{pid}
	if ds, err := table.Strays(t.Context()); err != nil || len(ds) != 0 {
		t.Errorf("spared: %+v, %v", ds, err)
	}
	if text, err := table.Signal(t.Context(), strconv.Itoa(pid), syscall.SIGKILL); err != nil || !strings.HasPrefix(text, "SIGKILL") {
		t.Errorf("%q, %v", text, err)
	}
	eventually(t, "its end", func() bool { return !lives(pid) })
	if _, err := table.Signal(t.Context(), strconv.Itoa(os.Getpid()), syscall.SIGUSR1); err == nil {
		t.Error("a signal to a process that is nobody's was sent")
	}
}

// TestStraysOfAFile: so is one that was started without our mark, as over SSH: it is known by its file, and what it starts by the mark that
// it takes itself.
func TestStraysOfAFile(t *testing.T) {
	h, table := open(t, Config{})
	path, err := table.Write(t.Context(), "mine", []byte("#!jeton daemon\nbyhand\n"))
	if err != nil {
		t.Fatal(err)
	}
	byHand := func() int {
		cmd := exec.Command(path, "an", "argument")
		cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		pid, err := strconv.Atoi(strings.TrimSpace(string(out)))
		if err != nil {
			t.Fatal(err)
		}
		eventually(t, "its parent's end", func() bool { return len(strays(t, table)) == 1 })
		return pid
	}
	pid := byHand()
	if d := strays(t, table)[0]; d.Pid != pid || d.Program != "program mine" || !slices.Equal(d.Args, []string{"an", "argument"}) {
		t.Errorf("%+v", d)
	}
	if !slices.Contains(ps.Environment(pid), h.Env()[0]) {
		t.Error("what it starts is not marked")
	}
	if _, err := table.Signal(t.Context(), strconv.Itoa(pid), syscall.SIGKILL); err != nil {
		t.Error(err)
	}
	eventually(t, "its end", func() bool { return !lives(pid) })
	pid = byHand()
	if ds, err := table.StopAll(t.Context()); err != nil || len(ds) != 1 || ds[0].Pid != pid {
		t.Errorf("%+v, %v", ds, err)
	}
	eventually(t, "its end", func() bool { return !lives(pid) })
	pid = byHand()
	if err := h.Close(); err != nil || lives(pid) {
		t.Errorf("it outlives its owner; %v", err)
	}
}

// TestStraysOfAnExecutable: one that knows nothing of marks is known by its file alone.
func TestStraysOfAnExecutable(t *testing.T) {
	h, table := open(t, Config{})
	sleep, err := exec.LookPath("sleep")
	if err != nil {
		t.Fatal(err)
	}
	image, err := os.ReadFile(sleep)
	if err != nil {
		t.Fatal(err)
	}
	path, err := table.Write(t.Context(), "nap", image)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", "setsid "+path+" 1000 </dev/null >/dev/null 2>&1 & echo $!")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(out)))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "that it is seen", func() bool { return len(strays(t, table)) == 1 })
	if d := strays(t, table)[0]; d.Pid != pid || d.Program != "program nap" || !slices.Equal(d.Args, []string{"1000"}) {
		t.Errorf("%+v, want pid %d", d, pid)
	}
	if err := h.Close(); err != nil || lives(pid) {
		t.Errorf("it outlives its owner; %v", err)
	}
}

func strays(t *testing.T, table Table) []Daemon {
	t.Helper()
	ds, err := table.Strays(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return ds
}

// shell runs a script that prints a pid, and kills the shell.
func shell(h *Host, script string) (pid int, err error) {
	cmd := exec.Command("sh", "-c", script)
	cmd.Env = append(os.Environ(), h.Env()...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	_, err = fmt.Fscan(out, &pid)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	return pid, err
}

// TestSweepFolders: what owner and guard have left that were killed at once, the next owner cleans.
func TestSweepFolders(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	mark := NewMark()
	folder, err := makeFolder(launcher.Self, mark)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sleep", "1000")
	cmd.Env = []string{SocketVariable + "=" + filepath.Join(folder, "guard")}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	stray := exec.Command("sleep", "1000")
	stray.Env = mark.Env()
	if err := stray.Start(); err != nil {
		t.Fatal(err)
	}
	defer stray.Process.Kill()
	age(t, folder)
	SweepDead()
	if _, err := os.Stat(folder); err != nil || !lives(cmd.Process.Pid) {
		t.Fatalf("the folder of a process that lives was swept: %v", err)
	}
	if err := os.WriteFile(filepath.Join(folder, ownerFile), fmt.Appendf(nil, "%s %d 1", local.Place(), os.Getpid()), 0o600); err != nil { // the pid is another's now
		t.Fatal(err)
	}
	age(t, folder)
	SweepDead()
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("the folder is left: %v", err)
	}
	for _, c := range []*exec.Cmd{cmd, stray} {
		if err := c.Wait(); err == nil || err.Error() != "signal: killed" {
			t.Errorf("the daemon ended with %v", err)
		}
	}
}

// TestSignalToOneThatHasGone: where the guard is not the daemons' parent, one may have ended, and its number may mean another process, before that is
// noticed. Nobody else gets the signal: number 0 would be the guard's own group.
func TestSignalToOneThatHasGone(t *testing.T) {
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	for name, pid := range map[string]int{"no process": gone.Process.Pid, "another process": os.Getpid()} {
		e := &entry{Daemon: Daemon{Name: "it", Pid: pid}, ticks: 1, born: make(chan struct{}), ended: make(chan struct{})}
		close(e.born)
		r := &registry{daemons: map[string]*entry{"it": e}}
		if text, _, err := r.send(signalRequest{"it", syscall.SIGCONT}); err == nil || !strings.Contains(err.Error(), "ended already") {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

// TestASuspendedGuard: it goes on when its owner has no more need of it, and ends what it keeps.
func TestASuspendedGuard(t *testing.T) {
	h, table := open(t, Config{})
	d := start(t, table, "it", "exec sleep 1000")
	if err := syscall.Kill(h.Guard(), syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the guard's stop", func() bool { return ps.Stopped(h.Guard()) })
	if err := h.Close(); err != nil || lives(d.Pid) {
		t.Errorf("%v; the daemon lives: %v", err, lives(d.Pid))
	}
}

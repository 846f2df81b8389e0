package ps

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// hung bounds what cannot take long; it only guards against hanging.
const hung = 5 * time.Minute

func TestStatFields(t *testing.T) {
	for name, c := range map[string]struct {
		stat string
		want Process
		ok   bool
	}{
		"a bracket in the name": {"1 (a) b) T 7 8 9 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 12345 0", Process{1, 7, 8, 9, 'T', 12345}, true},
		"cut off":               {"1 (a) T 7 8 9 0 -1", Process{}, false},
		"no number":             {"1 (a) T 7 8 x 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 12345 0", Process{}, false},
		"empty":                 {"", Process{}, false},
	} {
		if p, ok := Row(1, statFields([]byte(c.stat))); ok != c.ok || ok && p != c.want {
			t.Errorf("%s: %+v, %v, want %+v, %v", name, p, ok, c.want, c.ok)
		}
	}
}

// FuzzStat: the table is no harm, whatever a program is called.
func FuzzStat(f *testing.F) {
	f.Add("1 (a) b) S 1 2 3 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 12345 0")
	f.Fuzz(func(t *testing.T, stat string) { Row(1, statFields([]byte(stat))) })
}

// TestOfItself: the table's row of this process agrees with what the system tells it in another way.
func TestOfItself(t *testing.T) {
	pid := os.Getpid()
	p, ok := Find(pid)
	session, err := syscall.Getpgid(0)
	if !ok || err != nil || p.Pid != pid || p.Parent != os.Getppid() || p.Group != session || !p.Alive() {
		t.Errorf("%+v, %v, %v", p, ok, err)
	}
	if i := slices.IndexFunc(All(), func(q Process) bool { return q.Pid == pid }); i < 0 || All()[i].Started != p.Started {
		t.Errorf("process %d is not in the table", pid)
	}
	if age := time.Since(p.StartTime()); age < -time.Second || age > 24*time.Hour {
		t.Errorf("it has started %v ago", age)
	}
	self, err := os.Executable()
	if err != nil || Program(pid) != self || !slices.Equal(CommandLine(pid), os.Args) || !slices.Contains(Environment(pid), "PATH="+os.Getenv("PATH")) {
		t.Errorf("%q %q, want %q %q (%v)", Program(pid), CommandLine(pid), self, os.Args, err)
	}
}

// TestStopped: a process counts as stopped when all its threads are, whatever its first does.
func TestStopped(t *testing.T) {
	if Stopped(os.Getpid()) {
		t.Error("this process runs")
	}
	cmd := child(t)
	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	eventually(t, "stops", func() bool { return Stopped(cmd.Process.Pid) })
	threads, err := os.ReadDir(of(cmd.Process.Pid, "task"))
	if err != nil || len(threads) < 2 {
		t.Fatalf("%d threads, want several: %v", len(threads), err)
	}
	for _, thread := range threads {
		if f := readStat(of(cmd.Process.Pid, "task/"+thread.Name()+"/stat")); f[0] != "T" {
			t.Errorf("thread %s is in state %s", thread.Name(), f[0])
		}
	}
	if Stopped(1 << 30) {
		t.Error("what is not there is not stopped")
	}
}

// TestWhileRunning: the context ends with the process, or its stop, and with the one that it comes from.
func TestWhileRunning(t *testing.T) {
	for name, change := range map[string]func(p *os.Process, cancel func()){
		"stopped":   func(p *os.Process, _ func()) { p.Signal(syscall.SIGSTOP) },
		"killed":    func(p *os.Process, _ func()) { p.Kill() },
		"cancelled": func(_ *os.Process, cancel func()) { cancel() },
	} {
		cmd := child(t)
		outer, cancel := context.WithCancel(t.Context())
		ctx, done := WhileRunning(outer, cmd.Process.Pid)
		if ctx.Err() != nil {
			t.Errorf("%s: it has ended at once", name)
		}
		change(cmd.Process, cancel)
		<-ctx.Done()
		done()
		cancel()
	}
}

// TestKillAll: what is found is killed, also what comes later, each counted once; when it returns they have ended.
func TestKillAll(t *testing.T) {
	a, b, late := child(t).Process.Pid, child(t).Process.Pid, child(t).Process.Pid
	looks := 0
	killed := KillAll(func() []int {
		looks++
		switch looks {
		case 1:
			return []int{a, b}
		case 2:
			if !Ended(a) || !Ended(b) {
				t.Error("it looked again before they had ended")
			}
			return []int{a, late} // of a there is no more than a zombie
		}
		return nil
	})
	if killed != 3 || looks != 3 || !Ended(late) {
		t.Errorf("%d processes were killed after %d looks, want 3 after 3", killed, looks)
	}
}

// TestKillAllGivesUp: what stays alive does not keep it, nor does what cannot be killed.
func TestKillAllGivesUp(t *testing.T) {
	pid := child(t).Process.Pid
	if n := KillAllUntil(func() []int { return []int{pid} }, func(int) bool { return false }); n != 1 {
		t.Errorf("%d processes were killed, want 1", n)
	}
	if n := KillAll(func() []int { return []int{1 << 30} }); n != 0 {
		t.Errorf("%d processes were killed, and there are none", n)
	}
}

// child starts a process of several threads: this test binary, which then waits for its end.
func child(t *testing.T) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "PS_TEST_CHILD="+strconv.Itoa(os.Getpid()))
	in, err := cmd.StdinPipe()
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
	t.Cleanup(func() { in.Close(); _ = cmd.Process.Kill(); _ = cmd.Wait() })
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	return cmd
}

func TestMain(m *testing.M) {
	if os.Getenv("PS_TEST_CHILD") != "" {
		_, _ = os.Stdout.WriteString("!")
		_, _ = os.Stdin.Read(make([]byte, 1))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(hung); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never %s", what)
		}
	}
}

package agent

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"jeton/kernel/engine"
	"jeton/launcher"
)

// hung is when a test gives up waiting; it decides nothing but how long a fault takes to show.
const hung = 2 * time.Minute

// markOfTest is in the environment of all processes of a test.
const markOfTest = "AGENT_TEST_MARK"

// uniqueMark is a mark of this test's processes, in this run of it.
func uniqueMark(t *testing.T) string { return fmt.Sprintf("%s.%d", t.Name(), os.Getpid()) }

// table is the process table of a test: pid and command of each process that carries its mark.
func table(mark string) map[int]string {
	found := map[int]string{}
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range dirs {
		env, err := os.ReadFile(dir + "/environ")
		if err != nil || !bytes.Contains(env, []byte(markOfTest+"="+mark+"\x00")) {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(dir))
		cmd, _ := os.ReadFile(dir + "/cmdline")
		if len(cmd) > 0 && pid != os.Getpid() { // a zombie has none
			found[pid] = strings.TrimRight(strings.ReplaceAll(string(cmd), "\x00", " "), " ")
		}
	}
	return found
}

// awaitTable waits until the process table of a test is as it should be.
func awaitTable(t *testing.T, mark, what string, ok func(map[int]string) bool) {
	t.Helper()
	start := time.Now()
	for time.Since(start) < hung {
		if ok(table(mark)) {
			t.Logf("%s after %v", what, time.Since(start).Round(time.Millisecond))
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("not so: %s: %v", what, table(mark))
}

func empty(m map[int]string) bool { return len(m) == 0 }

// count is how many commands have a part.
func count(m map[int]string, part string) (n int) {
	for _, cmd := range m {
		if strings.Contains(cmd, part) {
			n++
		}
	}
	return n
}

// A piped is a process with the streams that an SSH session would give it: nothing tells it of its parent's death.
type piped struct {
	cmd  *exec.Cmd
	to   io.WriteCloser
	from io.ReadCloser
}

func startPiped(mark string) (*piped, error) {
	p := &piped{cmd: exec.Command(os.Args[0], "agent")}
	p.cmd.Env = append(os.Environ(), markOfTest+"="+mark)
	p.cmd.Stderr = os.Stderr
	var err error
	if p.to, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if p.from, err = p.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	return p, p.cmd.Start()
}

func (p *piped) Streams() (io.WriteCloser, io.ReadCloser) { return p.to, p.from }
func (p *piped) Pid() int                                 { return p.cmd.Process.Pid }
func (p *piped) Signal(s syscall.Signal) error            { return p.cmd.Process.Signal(s) }
func (p *piped) Sweep() int                               { return 0 }
func (p *piped) Wait() launcher.Exit {
	_, _ = p.cmd.Process.Wait()
	return launcher.Exit{}
}

// A household is an agent with all kinds of processes: engines with what their cells have started, and a program that
// takes no notice of signals, with a grandchild in a session of its own.
type household struct {
	*Agent
	mark    string
	engines []*engine.Client
	program *Program
}

// Of a household's processes the ones in the table are these.
const (
	theAgent   = " agent"
	anEngine   = " engine"
	cellStart  = "sleep 1111" // two for each engine
	deafStart  = "trap"
	deafChild  = "sleep 2222"
	grandchild = "sleep 3333"
)

func newHousehold(ctx context.Context, mark string, cfg Config) (*household, error) {
	p, err := startPiped(mark)
	if err != nil {
		return nil, err
	}
	cfg.Host, cfg.Version = "alice", "test"
	h := &household{mark: mark}
	if h.Agent, err = Connect(ctx, p, cfg); err != nil {
		return nil, err
	}
	for range 2 {
		c, err := h.StartEngine(ctx, engine.Config{Argv: []string{os.Args[0], "engine"}, Memory: -1})
		if err != nil {
			return nil, err
		}
		h.engines = append(h.engines, c)
		r := &rank{Client: c, rec: &recorder{}}
		if f := r.fault(ctx, "os/exec", `exec.Command("/bin/sh", "-c", "setsid sleep 1111 & exec sleep 1111")`); f != nil {
			return nil, fmt.Errorf("%+v", f)
		}
	}
	h.program, err = h.Start(ctx, Spec{Program: "/bin/sh", Args: []string{"-c", `trap "" TERM HUP INT; setsid sleep 3333 & while :; do sleep 2222; done`}}, Output{})
	return h, err
}

// whole reports that all of a household's processes are in the table. The program's own command has those of its children in it,
// so they count when they stand alone.
func whole(m map[int]string) bool {
	children := 0
	for _, cmd := range m {
		if cmd == grandchild || cmd == deafChild {
			children++
		}
	}
	return count(m, theAgent) == 1 && count(m, anEngine) == 2 && count(m, cellStart) == 4 && count(m, deafStart) == 1 && children == 2
}

func startHousehold(t *testing.T, cfg Config) *household {
	t.Helper()
	h, err := newHousehold(t.Context(), uniqueMark(t), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	awaitTable(t, h.mark, "all run", whole)
	return h
}

// startKernel runs a test again, which becomes a kernel with a household.
func startKernel(t *testing.T) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), "AGENT_TEST_KERNEL="+uniqueMark(t))
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	awaitTable(t, uniqueMark(t), "all run", whole)
	return cmd
}

// TestKillKernel kills the kernel, which is this program run again.
func TestKillKernel(t *testing.T) {
	if mark := os.Getenv("AGENT_TEST_KERNEL"); mark != "" {
		if _, err := newHousehold(t.Context(), mark, Config{}); err != nil {
			t.Fatal(err)
		}
		select {}
	}
	cmd := startKernel(t)
	cmd.Process.Kill()
	cmd.Wait()
	awaitTable(t, uniqueMark(t), "all gone", empty)
}

func TestKillAgent(t *testing.T) {
	h := startHousehold(t, Config{})
	syscall.Kill(h.Hello().Pid, syscall.SIGKILL)
	// Engines clean up after themselves; the program is killed with its agent.
	awaitTable(t, h.mark, "only what the program has started is left", func(m map[int]string) bool {
		return count(m, theAgent)+count(m, anEngine)+count(m, cellStart)+count(m, deafStart) == 0
	})
	for _, c := range h.engines {
		<-c.Done()
	}
	if e := h.program.Wait(); e.Err == nil || e.Err.Error() != "host alice: its connection ended" {
		t.Errorf("the program's end: %v", e)
	}
	connect(t, Config{}) // the next agent on the host
	awaitTable(t, h.mark, "all gone", empty)
}

func TestKillEngine(t *testing.T) {
	h := startHousehold(t, Config{})
	h.engines[0].Kill()
	<-h.engines[0].Done()
	m := table(h.mark)
	if count(m, anEngine) != 1 || count(m, cellStart) != 2 {
		t.Errorf("left: %v", m)
	}
	h.Close()
	awaitTable(t, h.mark, "all gone", empty)
}

func TestKillProgram(t *testing.T) {
	h := startHousehold(t, Config{})
	if err := h.program.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if e := h.program.Wait(); e.Signal != syscall.SIGKILL || h.program.Swept() < 2 {
		t.Errorf("%v, %d processes swept", e, h.program.Swept())
	}
	if m := table(h.mark); count(m, grandchild)+count(m, deafStart) != 0 || count(m, anEngine) != 2 {
		t.Errorf("left: %v", m)
	}
}

func TestCutStream(t *testing.T) {
	h := startHousehold(t, Config{})
	to, from := h.process.Streams()
	to.Close()
	from.Close()
	awaitTable(t, h.mark, "all gone", empty)
	<-h.Done()
}

// TestSilentKernel: a kernel that sleeps, or that is behind a cut cable, sends nothing, and closes nothing.
func TestSilentKernel(t *testing.T) {
	if mark := os.Getenv("AGENT_TEST_KERNEL"); mark != "" {
		if _, err := newHousehold(t.Context(), mark, Config{}); err != nil {
			t.Fatal(err)
		}
		select {}
	}
	cmd := startKernel(t)
	syscall.Kill(cmd.Process.Pid, syscall.SIGSTOP)
	awaitTable(t, uniqueMark(t), "all gone", empty)
}

// TestSilentAgent: a machine that is off sends nothing, and closes nothing.
func TestSilentAgent(t *testing.T) {
	h := startHousehold(t, Config{})
	idle := connect(t, Config{})
	start := time.Now()
	syscall.Kill(h.Hello().Pid, syscall.SIGSTOP)
	<-h.engines[0].Done()
	t.Logf("noticed after %v", time.Since(start))
	if err := idle.Err(); err != nil {
		t.Errorf("another agent has said nothing in that time but heartbeats: %v", err)
	}
	f := (&rank{Client: h.engines[0], rec: &recorder{}}).fault(t.Context(), "", "")
	const want = "host alice is lost: it has not been heard of for 4s: the network is cut, or the machine asleep or off"
	if f == nil || f.Text != want || !f.EngineLost {
		t.Errorf("fault %+v, want %q", f, want)
	}
	<-h.Done() // it was killed
	connect(t, Config{})
	awaitTable(t, h.mark, "all gone", empty)
}

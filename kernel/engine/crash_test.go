package engine

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"jeton/launcher/ps"
)

func TestCrash(t *testing.T) {
	cases := []struct {
		name, imports, decls, body string
		cfg                        Config
		kind                       FaultKind
		text                       string
		lost                       bool
		line                       int
	}{
		{name: "panic value", imports: "errors", body: `panic(errors.New("boom"))`, kind: Panic, text: "boom", line: 1},
		{name: "panic string", body: "\npanic(\"boom\")", kind: Panic, text: "boom", line: 2},
		{name: "exit 3", imports: "os", body: "x = 2\nos.Exit(3)", kind: Exited, text: "exit status 3", lost: true, line: 2},
		{name: "exit 0", imports: "os", body: "os.Exit(0)", kind: Exited, text: "exit status 0", lost: true},
		{name: "log.Fatal", imports: "log", decls: "func f() {\n\tlog.Fatal(\"bye\")\n}", body: "f()", kind: Exited, text: "exit status 1", lost: true, line: 4},
		{name: "exit of a goroutine", imports: "os", body: "go func() {\n\tos.Exit(5)\n}()\nselect {}", kind: Exited, text: "exit status 5", lost: true, line: 2},
		{name: "exit after a panic that was recovered", imports: "os", body: "func() {\n\tdefer func() { recover() }()\n\tpanic(1)\n}()\nos.Exit(6)", kind: Exited, text: "exit status 6", lost: true, line: 5},
		{name: "stack overflow", decls: "func f(n int) int {\n\treturn f(n+1) + 1\n}", body: "f(0)", kind: Panic, text: "stack overflow"},
		{name: "goroutine panic", imports: "hook", body: "c := make(chan int)\ngo func() {\n\tdefer func() { hook.GoPanic(recover()) }()\n\tpanic(\"in goroutine\")\n}()\n<-c", kind: GoPanic, text: "in goroutine", line: 4},
		{name: "unguarded goroutine panic", body: "c := make(chan int)\ngo func() { panic(\"bare\") }()\n<-c", kind: GoPanic, text: "bare", lost: true, line: 2},
		{name: "panic in a timer's callback", imports: "time", body: "time.AfterFunc(time.Millisecond, func() {\n\tvar a []int\n\ta[3] = 1\n})\nselect {}", kind: GoPanic, text: "index out of range [3] with length 0", lost: true, line: 3},
		{name: "concurrent map writes", body: "m := map[int]int{}\nfor i := 0; i < 8; i++ {\n\tgo func() {\n\t\tfor j := 0; ; j++ {\n\t\t\tm[j%8] = j\n\t\t}\n\t}()\n}\nselect {}", kind: Crashed, text: "concurrent map", lost: true, line: 5},
		{name: "killed", imports: "syscall os", body: "syscall.Kill(os.Getpid(), syscall.SIGKILL)\nselect {}", kind: Crashed, text: "signal 9", lost: true},
		{name: "segv", imports: "syscall os", body: "syscall.Kill(os.Getpid(), syscall.SIGABRT)\nselect {}", kind: Crashed, text: "", lost: true},
		{name: "out of memory", cfg: Config{Memory: 400 << 20}, body: "var keep [][]byte\nfor {\n\tb := make([]byte, 10<<20)\n\tfor i := 0; i < len(b); i += 4096 {\n\t\tb[i] = 1\n\t}\n\tkeep = append(keep, b)\n}", kind: OutOfMemory, text: "%memory 800M", lost: true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if raceEnabled && c.kind == OutOfMemory {
				t.Skip("the race detector does not run under a memory limit")
			}
			l := newLab(t, c.cfg)
			l.run("", "var x int", "x = 1")
			ctx, cancel := context.WithTimeout(t.Context(), hung)
			defer cancel()
			start := time.Now()
			f := l.fault(ctx, c.imports, c.decls, c.body)
			t.Logf("%v %+v printed %q", time.Since(start).Round(time.Millisecond), f, l.rec.printed(l.cell))
			if f == nil || f.Kind != c.kind || !strings.Contains(f.Text, c.text) || f.EngineLost != c.lost {
				t.Fatalf("fault %+v, want %s %q, lost %v", f, c.kind, c.text, c.lost)
			}
			if c.line > 0 && (len(f.Stack) == 0 || f.Stack[0].Line != c.line || f.Stack[0].File != "In[2]") {
				t.Errorf("stack %v, want line %d of In[2] first", f.Stack, c.line)
			}
			if strings.Contains(l.rec.printed(l.cell), "goroutine ") {
				t.Errorf("the runtime's trace was shown: %q", l.rec.printed(l.cell))
			}
			if c.lost {
				select {
				case <-l.Done():
				case <-time.After(hung):
					t.Error("Done is not closed")
				}
				if f := l.fault(ctx, "", "", "x = 2"); f == nil || !f.EngineLost {
					t.Errorf("a dead engine ran a cell: %+v", f)
				}
			} else {
				l.run("fmt", "", "fmt.Print(x)")
				if got := l.rec.printed(l.cell); got != "1" {
					t.Errorf("x = %q, want 1", got)
				}
			}
		})
	}
}

func TestKilledEngine(t *testing.T) {
	l := newLab(t, Config{})
	l.rec.setTell(make(chan string, 10))
	done := make(chan *Fault, 1)
	p := l.program("", "", "print(\"ready\")\nfor {\n}")
	go func() { done <- l.Run(t.Context(), p, l.rec).Fault }()
	l.await("stderr[1] ready")
	if err := syscall.Kill(l.Pid(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if f := <-done; f == nil || f.Kind != Crashed || !f.EngineLost || !strings.Contains(f.Text, "killed by signal 9") {
		t.Errorf("fault %+v", f)
	}
}

func awaitDead(t *testing.T, what string, pids ...int) {
	t.Helper()
	left := slices.Clone(pids)
	for deadline := time.Now().Add(hung); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if left = slices.DeleteFunc(left, ps.Ended); len(left) == 0 {
			return
		}
	}
	for _, pid := range left {
		t.Errorf("%s: process %d is left: %q", what, pid, ps.CommandLine(pid))
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
}

// startChildren is a cell that starts a child, and a grandchild in a session of its own, and prints their pids.
const startChildren = `cmd := exec.Command("sh", "-c", "echo $$; setsid sh -c 'echo $$; exec sleep 1000' & exec sleep 1000")
out, _ := cmd.StdoutPipe()
cmd.Start()
buf := make([]byte, 100)
text := ""
for strings.Count(text, "\n") < 2 {
	n, _ := out.Read(buf)
	text += string(buf[:n])
}
fmt.Print(text)`

func pids(t *testing.T, text string) []int {
	t.Helper()
	var list []int
	for _, s := range strings.Fields(text) {
		var n int
		if _, err := fmt.Sscan(s, &n); err != nil {
			t.Fatalf("no pids in %q", text)
		}
		list = append(list, n)
	}
	return list
}

func TestNothingIsLeft(t *testing.T) {
	ends := map[string]func(l *lab){
		"Close":                       func(l *lab) { l.Close() },
		"os.Exit":                     func(l *lab) { l.fault(t.Context(), "os", "", "os.Exit(1)") },
		"kill -9":                     func(l *lab) { syscall.Kill(l.Pid(), syscall.SIGKILL) },
		"kill -9 of a stopped engine": func(l *lab) { syscall.Kill(l.Pid(), syscall.SIGSTOP); syscall.Kill(l.Pid(), syscall.SIGKILL) },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, Config{})
			l.run("os/exec fmt strings", "", startChildren)
			children := pids(t, l.rec.printed(1))
			if len(children) != 2 || ps.Ended(children[0]) || ps.Ended(children[1]) {
				t.Fatalf("no children: %v", children)
			}
			end(l)
			<-l.Done()
			awaitDead(t, name, append(children, l.Pid())...)
		})
	}
}

// TestKernelDies kills a kernel (this test binary, run again) that has a busy engine with children.
func TestKernelDies(t *testing.T) { killKernel(t, "kernel killed", func(int) {}) }

// TestKernelOfStoppedEngineDies: no signal ends a stopped process but SIGKILL. The system continues what is stopped in a process group
// that the death orphans; here it does not, because of another process in the engine's group.
func TestKernelOfStoppedEngineDies(t *testing.T) {
	killKernel(t, "kernel of a stopped engine killed", func(engine int) {
		companion := exec.Command("sleep", "1000")
		companion.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pgid: engine}
		if err := companion.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = companion.Process.Kill(); _ = companion.Wait() })
		stop(t, engine)
	})
}

// stop stops a process, and returns when none of its threads runs any more.
func stop(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	for !ps.Stopped(pid) {
		time.Sleep(time.Millisecond)
	}
}

func killKernel(t *testing.T, what string, before func(engine int)) {
	t.Helper()
	if os.Getenv("ENGINE_TEST_KERNEL") != "" {
		l := newLab(t, Config{})
		l.run("os/exec fmt strings", "", startChildren)
		fmt.Println(l.Pid(), strings.Join(strings.Fields(l.rec.printed(1)), " "), "ready")
		l.fault(t.Context(), "", "", "for {\n}")
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestKernelDies$")
	cmd.Env = append(os.Environ(), "ENGINE_TEST_KERNEL=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var a, b, c int
	if _, err := fmt.Fscan(out, &a, &b, &c); err != nil {
		t.Fatal(err)
	}
	before(a)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	awaitDead(t, what, a, b, c)
}

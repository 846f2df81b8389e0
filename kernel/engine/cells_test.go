package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jeton/runtime/session"
)

// TestLateOutput: what a goroutine prints after its cell ended is its own cell's, on every way that knows the goroutine.
func TestLateOutput(t *testing.T) {
	l := newLab(t, Config{})
	l.run("", "var step = make(chan int); var seen = make(chan int)", "")
	l.run("fmt log jeton/runtime/session", "", `log.SetFlags(0)
go func() {
	for range step {
		fmt.Print("f")
		log.Print("l")
		session.Current().Display(session.Bundle{Data: map[string]any{"text/plain": "d"}})
		seen <- 1
	}
}()`)
	l.run("fmt", "", "fmt.Print(\"mine\")\nstep <- 1\n<-seen\nfmt.Print(\"mine too\")")
	l.expect("stdout[3] mine", "stdout[2] f", "stderr[2] l\n", "display[2] d", "stdout[3] mine too")
}

// TestOutputAfterAnotherRun: a program that runs while a cell is under way leaves it the raw descriptors.
func TestOutputAfterAnotherRun(t *testing.T) {
	l := newLab(t, Config{})
	sign := filepath.Join(t.TempDir(), "go on")
	p := l.program("os time", "", fmt.Sprintf(`os.Stdout.WriteString("before")
for _, err := os.Stat(%[1]q); err != nil; _, err = os.Stat(%[1]q) {
	time.Sleep(time.Millisecond)
}
os.Stdout.WriteString(", after")`, sign))
	ended := make(chan Outcome, 1)
	go func() { ended <- l.Run(t.Context(), p, l.rec) }()
	for deadline := time.Now().Add(hung); l.rec.printed(p.Cell) != "before"; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the cell has not begun: %q", l.rec.entries())
		}
	}
	l.run("os", "", `os.Stdout.WriteString("meanwhile")`)
	if err := os.WriteFile(sign, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if o := <-ended; o.Fault != nil {
		t.Fatal(o.Fault)
	}
	if got := l.rec.printed(p.Cell); got != "before, after" {
		t.Errorf("the cell under way printed %q", got)
	}
}

// TestReady: what a process does once it has started is done before its first command.
func TestReady(t *testing.T) {
	l := newLab(t, Config{})
	l.run("fmt os", "", `fmt.Print(os.Getenv("ENGINE_TEST_READY"))`)
	l.expect("stdout[1] ready")
}

func TestInterruptSparesOtherCells(t *testing.T) {
	l := newLab(t, Config{})
	l.run("", "var n int; var ask = make(chan int); var answer = make(chan int)", "go func() { for { <-ask; n++; answer <- n } }()")
	if _, f := l.interrupted("", "", "ask <- 1\n<-answer\nfor {\n}"); f == nil || f.Kind != Interrupted {
		t.Fatalf("fault %+v", f)
	}
	l.run("fmt", "", "ask <- 1\nfmt.Print(<-answer)")
	if got := l.rec.printed(3); got != "2" {
		t.Errorf("the goroutine of cell 1 answered %q, want 2", got)
	}
}

func TestInterruptRunsDeferred(t *testing.T) {
	l := newLab(t, Config{})
	l.run("sync", "var mu sync.Mutex", "")
	if _, f := l.interrupted("", "func hold() { mu.Lock(); defer func() { mu.Unlock() }(); for { } }", "hold()"); f == nil {
		t.Fatal("no fault")
	}
	l.run("fmt", "", "mu.Lock()\nfmt.Print(\"free\")\nmu.Unlock()")
}

// TestAbandonedNeverGoesOn: a cell interrupted in a compiled call does nothing when that call returns.
func TestAbandonedNeverGoesOn(t *testing.T) {
	l := newLab(t, Config{})
	l.run("os", "var r, w *os.File", "r, w, _ = os.Pipe()")
	_, f := l.interrupted("fmt", "", "b := make([]byte, 1)\nr.Read(b)\nfmt.Print(\"went on\")")
	if f == nil || f.Kind != Interrupted || len(f.Stack) != 1 || f.Stack[0].Line != 3 {
		t.Errorf("fault %+v, want an interrupt at line 3", f)
	}
	l.run("runtime", "", "w.Write([]byte{1})\nfor i := 0; i < 100; i++ {\n\truntime.Gosched()\n}")
	if got := l.rec.printed(2); got != "ready" {
		t.Errorf("the abandoned cell printed %q", got)
	}
}

func TestTwoCellsAtOnce(t *testing.T) {
	l := newLab(t, Config{})
	l.run("", "var a = make(chan int); var b = make(chan int)", "")
	first := l.program("fmt", "", "a <- 1\nfmt.Print(<-b)")
	done := make(chan *Fault, 1)
	go func() { done <- l.Run(t.Context(), first, l.rec).Fault }()
	l.run("fmt", "", "fmt.Print(<-a)\nb <- 2")
	if f := <-done; f != nil {
		t.Fatal(f)
	}
	if x, y := l.rec.printed(2), l.rec.printed(3); x != "2" || y != "1" {
		t.Errorf("printed %q and %q, want 2 and 1", x, y)
	}
}

// TestFlowControl: a cell that floods waits for its handler, and other cells do not.
func TestFlowControl(t *testing.T) {
	l := newLab(t, Config{})
	slow := newRecorder()
	slow.block = make(chan struct{})
	slow.tell = make(chan string, 10000)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan *Fault, 1)
	flood := l.program("jeton/runtime/session", "", "for {\n\tsession.Current().Display(session.Bundle{Data: map[string]any{\"text/plain\": \"x\"}})\n}")
	go func() { done <- l.Run(ctx, flood, slow).Fault }()
	<-slow.tell
	l.run("fmt", "", "fmt.Print(\"free\")") // while the other's handler blocks
	if n := len(slow.entries()); n != 1 {
		t.Errorf("%d displays were sent, want 1: the first has not been taken", n)
	}
	slow.mu.Lock()
	close(slow.block)
	slow.mu.Unlock()
	for range 10 {
		<-slow.tell
	}
	cancel()
	if f := <-done; f == nil || f.Kind != Interrupted {
		t.Errorf("fault %+v", f)
	}
}

func TestFlood(t *testing.T) {
	l := newLab(t, Config{})
	h := &counter{}
	before := rss(l.Pid()) + rss(os.Getpid())
	p := l.program("strings os", "", "s := strings.Repeat(\"x\", 1<<20)\nfor i := 0; i < 200; i++ {\n\tos.Stdout.WriteString(s)\n}")
	if f := l.Run(t.Context(), p, h).Fault; f != nil {
		t.Fatal(f)
	}
	if got := h.bytes.Load(); got != 200<<20 {
		t.Errorf("%d bytes came, want %d", got, 200<<20)
	}
	if grown := rss(l.Pid()) + rss(os.Getpid()) - before; grown > 50<<20 {
		t.Errorf("a flood of 200 MiB took %d MiB of memory", grown>>20)
	}
}

func TestRawDescriptors(t *testing.T) {
	l := newLab(t, Config{})
	l.run("os os/exec log/slog log", "", `println("println")
os.Stderr.WriteString("os\n")
log.SetFlags(0)
log.Print("log")
slog.Info("slog")
c := exec.Command("sh", "-c", "echo child >&2")
c.Stderr = os.Stderr
c.Run()`)
	if got := l.rec.printed(1); got != "println\nos\nlog\nINFO slog\nchild\n" {
		t.Errorf("stderr: %q", got)
	}
}

func TestRedirectedStdout(t *testing.T) {
	l := newLab(t, Config{})
	l.run("os fmt io", "", `old := os.Stdout
r, w, _ := os.Pipe()
os.Stdout = w
fmt.Print("caught")
os.Stdout = old
w.Close()
b, _ := io.ReadAll(r)
fmt.Printf("<%s>", b)`)
	if got := l.rec.printed(1); got != "<caught>" {
		t.Errorf("printed %q", got)
	}
}

func TestClosedStandardFiles(t *testing.T) {
	l := newLab(t, Config{})
	l.run("os", "", "os.Stdin.Close()\nos.Stdout.Close()\nos.Stderr.Close()")
	l.answering("line")
	l.run("os fmt bufio", "", "s, err := bufio.NewReader(os.Stdin).ReadString('\\n')\nfmt.Printf(\"%q %v\", s, err)\nos.Stderr.WriteString(\".\")")
	// Two pipes: which of them is read first is nobody's promise.
	if got := l.rec.printed(2); got != "\"line\\n\" <nil>." && got != ".\"line\\n\" <nil>" {
		t.Errorf("printed %q", got)
	}
}

func TestWordsLikeACrash(t *testing.T) {
	l := newLab(t, Config{})
	l.run("os", "", "os.Stderr.WriteString(\"panic: only words\\nmore\\n\")")
	if got := l.rec.printed(1); got != "panic: only words\nmore\n" {
		t.Errorf("printed %q", got)
	}
	f := l.fault(t.Context(), "os", "", "os.Stderr.WriteString(\"fatal error: my own\\n\")\nos.Exit(4)")
	if f == nil || f.Kind != Exited || f.Text != "exit status 4" || l.rec.printed(2) != "fatal error: my own\n" {
		t.Errorf("fault %+v, printed %q", f, l.rec.printed(2))
	}
}

func TestComm(t *testing.T) {
	l := newLab(t, Config{})
	for id, want := range map[string]bool{"known": true, "other": false} {
		known, err := l.Comm(t.Context(), session.CommMessage{Kind: "msg", ID: id, Data: map[string]any{"a": 1}})
		if err != nil || known != want {
			t.Errorf("%s: %v %v", id, known, err)
		}
	}
}

// TestCalls: code in the engine asks the kernel, and the kernel the code.
func TestCalls(t *testing.T) {
	l := newLab(t, Config{})
	l.run("context fmt errors jeton/runtime/session", "", `answer, err := session.Call(context.Background(), "echo", []byte("a"))
fmt.Println(string(answer), err)
_, err = session.Call(context.Background(), "other", nil)
fmt.Println(err)
session.Offer("double", func(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, errors.New("nothing to double")
	}
	return append(b, b...), nil
})`)
	if got, want := l.rec.printed(1), "a <nil>\nno service other\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	if b, err := l.Call(t.Context(), "double", []byte("xy")); string(b) != "xyxy" || err != nil {
		t.Errorf("double: %q, %v", b, err)
	}
	for service, want := range map[string]string{"double": "nothing to double", "nosuch": `no package in this process serves "nosuch"`} {
		if _, err := l.Call(t.Context(), service, nil); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", service, err, want)
		}
	}
}

func TestMemoryCanBeRaised(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector does not run under a memory limit")
	}
	l := newLab(t, Config{Memory: 500 << 20})
	if err := l.SetMemory(t.Context(), 1<<30); err != nil {
		t.Fatal(err)
	}
	l.run("", "", "b := make([]byte, 600<<20)\nfor i := 0; i < len(b); i += 1<<20 {\n\tb[i] = 1\n}")
}

func TestMeasured(t *testing.T) {
	l := newLab(t, Config{})
	p := l.program("hook", "", "hook.Result(\"int\", 3)")
	p.Measure = Timed
	if f := l.Run(t.Context(), p, l.rec).Fault; f != nil {
		t.Fatal(f)
	}
	got := l.rec.entries()
	if len(got) != 2 || got[1] != "result[1] 3" || !strings.HasPrefix(got[0], "display[1] wall ") {
		t.Errorf("timed: %q", got)
	}
	p = l.program("hook", "", "hook.Result(\"int\", 3)")
	p.Measure = Repeat
	if f := l.Run(t.Context(), p, l.rec).Fault; f != nil {
		t.Fatal(f)
	}
	got = l.rec.entries()
	if len(got) != 3 || !strings.Contains(got[2], "per loop") {
		t.Errorf("repeated: %q", got)
	}
}

func TestDropLetsGo(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector does not run under a memory limit")
	}
	l := newLab(t, Config{Memory: 600 << 20})
	for i := range 12 {
		p := l.program("", fmt.Sprintf("var bigᐧ%d []byte", i), fmt.Sprintf("bigᐧ%d = make([]byte, 100<<20)\nbigᐧ%d[5] = 1", i, i))
		if i > 0 {
			p.Drop = []string{fmt.Sprintf("bigᐧ%d", i-1)}
		}
		if f := l.Run(t.Context(), p, l.rec).Fault; f != nil {
			t.Fatalf("version %d: %+v", i, f)
		}
	}
}

func TestForget(t *testing.T) {
	l := newLab(t, Config{})
	for range 20 {
		l.run("", "", "x := 1\n_ = x")
	}
	deadline := time.Now().Add(hung)
	for {
		l.run("runtime", "", "runtime.GC()")
		l.mu.Lock()
		n := len(l.runs)
		l.mu.Unlock()
		if n <= 4 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d handlers of ended cells are kept", n)
		}
	}
}

func TestStartFails(t *testing.T) {
	for _, argv := range [][]string{{"/nonexistent/jeton"}, {"sh", "-c", "echo no such engine >&2; exit 1"}, {"cat"}} {
		c, err := Start(t.Context(), Config{Argv: argv})
		if err == nil {
			c.Close()
			t.Errorf("%v started", argv)
		}
		if argv[0] == "sh" && !strings.Contains(err.Error(), "no such engine") {
			t.Errorf("the error does not say what the engine said: %v", err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Start(ctx, Config{Argv: []string{"sleep", "1000"}}); err == nil {
		t.Error("sleep started as an engine")
	}
}

func TestClosedTwice(t *testing.T) {
	l := newLab(t, Config{})
	l.Close()
	l.Close()
	if f := l.fault(t.Context(), "", "", ""); f == nil || !f.EngineLost {
		t.Errorf("fault %+v", f)
	}
}

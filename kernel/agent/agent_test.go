package agent

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"jeton/kernel/engine"
	"jeton/runtime/bg"
)

func TestEngine(t *testing.T) {
	r := startRank(t, connect(t, Config{}))
	r.run("context fmt os jeton/runtime/session", `
	for i := 0; i < 3; i++ {
		fmt.Println("line", i)
	}
	session.Current().Display(session.Bundle{Data: map[string]interface{}{"text/plain": "picture"}})
	os.Stdout.WriteString("raw\n")
	answer, _ := session.Call(context.Background(), "echo", []byte("token"))
	fmt.Println(string(answer))`)
	want := []string{"stdout[1] line 0\nline 1\nline 2\n", "display[1] picture", "stdout[1] raw\necho token\n"}
	if got := r.rec.entries(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	r.run("fmt", `fmt.Println("second")`)
	if got := r.rec.entries(); got[len(got)-1] != "stdout[2] second\n" {
		t.Errorf("got %q", got)
	}
}

func TestDeath(t *testing.T) {
	a := connect(t, Config{})
	for name, c := range map[string]struct {
		imports, body, text string
		kind                engine.FaultKind
		line                int
	}{
		"exit":   {"os", "\nos.Exit(3)", "exit status 3", engine.Exited, 2},
		"killed": {"os syscall", "syscall.Kill(os.Getpid(), syscall.SIGKILL)\nselect {}", "killed by signal 9", engine.Crashed, 0},
		"panic":  {"", "go func() {\n panic(\"boom\")\n}()\nselect {}", "boom", engine.GoPanic, 2},
	} {
		t.Run(name, func(t *testing.T) {
			r := startRank(t, a)
			f := r.fault(t.Context(), c.imports, c.body)
			if f == nil || f.Kind != c.kind || !strings.Contains(f.Text, c.text) || !f.EngineLost {
				t.Fatalf("fault %+v", f)
			}
			if c.line > 0 && (len(f.Stack) == 0 || f.Stack[0].Line != c.line) {
				t.Errorf("stack %v, want line %d first", f.Stack, c.line)
			}
			<-r.Done()
		})
	}
}

func TestInterrupt(t *testing.T) {
	r := startRank(t, connect(t, Config{}))
	ctx, cancel := context.WithCancel(t.Context())
	r.rec.seen, r.rec.gate = make(chan struct{}, 1), make(chan struct{})
	close(r.rec.gate)
	go func() {
		<-r.rec.seen
		cancel()
	}()
	f := r.fault(ctx, "fmt", "fmt.Println(1)\nfor {\n}")
	if f == nil || f.Kind != engine.Interrupted || f.EngineLost {
		t.Fatalf("fault %+v", f)
	}
	r.run("fmt", "fmt.Println(2)")
}

func TestProgram(t *testing.T) {
	a := connect(t, Config{})
	var out, errs bytes.Buffer
	p, err := a.Start(t.Context(), Spec{Program: "/bin/sh", Args: []string{"-c", `read x; echo "$x $WORD"; echo oops >&2; exit 7`}, Env: []string{"WORD=token"}, Stdin: true}, Output{&out, &errs})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(p.Stdin, "round")
	p.Stdin.Close()
	if e := p.Wait(); e.Status != 7 || e.Err != nil || out.String() != "round token\n" || errs.String() != "oops\n" {
		t.Errorf("%v: %q %q", e, out.String(), errs.String())
	}
}

func TestProgramWithLink(t *testing.T) {
	a := connect(t, Config{})
	p, err := a.Start(t.Context(), Spec{Program: "/bin/sh", Args: []string{"-c", `cat <&3 >&4`}, Link: true}, Output{})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(p.Link, "token")
	b := make([]byte, 5)
	if n, err := p.Link.Read(b); err != nil || string(b[:n]) != "token" {
		t.Errorf("read %q, %v", b[:n], err)
	}
	list, err := a.Processes(t.Context())
	if err != nil || len(list) != 1 || list[0].Pid != p.Pid() || list[0].Kind != "program" || list[0].Name != "/bin/sh" {
		t.Errorf("processes %+v, %v", list, err)
	}
	p.Link.Close()
	if e := p.Wait(); e.Status != 0 || e.Err != nil {
		t.Error(e)
	}
	if list, err := a.Processes(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("processes %+v, %v", list, err)
	}
}

func TestErrorsNameTheHost(t *testing.T) {
	a := connect(t, Config{})
	for _, c := range []struct {
		err  error
		want string
	}{
		{second(a.Start(t.Context(), Spec{Program: "/no/such/program"}, Output{})), "host alice: local: /no/such/program does not start"},
		{a.Do(t.Context(), "nonsense", struct{}{}, nil), `host alice: its agent knows no operation "nonsense"`},
		{second(a.StartEngine(t.Context(), engine.Config{Argv: []string{"/bin/false"}})), "host alice: engine: no answer from process"},
		{a.signal(99, syscall.SIGTERM), "host alice: process number 99 has ended"},
	} {
		if c.err == nil || !strings.HasPrefix(c.err.Error(), c.want) {
			t.Errorf("error %v, want %q", c.err, c.want)
		}
	}
	a.Close()
	if err := a.Do(t.Context(), "processes", struct{}{}, nil); err == nil || err.Error() != "host alice: the connection was closed" {
		t.Errorf("error %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestHelloOfTheMachine(t *testing.T) {
	h := connect(t, Config{}).Hello()
	name, _ := os.Hostname()
	if h.Host != name || h.Cores < 1 || h.Memory < 1<<20 || h.Build == "" {
		t.Errorf("hello %+v", h)
	}
}

// The notebook's folder is on its own machine; a host that has it is in it, another is where its agent is.
func TestFolderOfEngines(t *testing.T) {
	a := connect(t, Config{})
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	there := t.TempDir()
	for dir, want := range map[string]string{"": here, there: there, there + "/none": here} {
		c, err := a.StartEngine(t.Context(), engine.Config{Argv: []string{os.Args[0], "engine"}, Memory: -1, Dir: dir})
		if err != nil {
			t.Errorf("in %q: %v", dir, err)
			continue
		}
		if got, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", c.Pid())); err != nil || got != want {
			t.Errorf("in %q: the engine is in %q (%v), want %q", dir, got, err, want)
		}
		c.Close()
	}
}

// The files of a lab's programs are in the notebook's folder, or, where the host lacks that, in one that engines of an agent share and that ends
// with it.
func TestFilesOfEngines(t *testing.T) {
	a := connect(t, Config{})
	there := t.TempDir()
	start := func(path string) string {
		c, err := a.StartEngine(t.Context(), engine.Config{Argv: []string{os.Args[0], "engine"}, Memory: -1, Env: []string{bg.FolderEnv + "=" + path}})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		env, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", c.Pid()))
		if err != nil {
			t.Fatal(err)
		}
		for setting := range strings.SplitSeq(string(env), "\x00") {
			if path, ok := strings.CutPrefix(setting, bg.FolderEnv+"="); ok {
				return path
			}
		}
		return ""
	}
	if got := start(there); got != there {
		t.Errorf("the host has the folder, and its files are in %q", got)
	}
	own := start(there + "/none")
	if info, err := os.Stat(own); err != nil || info.Mode() != os.ModeDir|0o700 {
		t.Errorf("its own folder: %v, %v", info, err)
	}
	if again := start(there + "/none"); again != own {
		t.Errorf("two engines have %q and %q", own, again)
	}
	a.Close()
	for late := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) { // the agent ends by itself
		if _, err := os.Stat(own); os.IsNotExist(err) {
			break
		}
		if time.Now().After(late) {
			t.Fatal("its own folder is left")
		}
	}
}

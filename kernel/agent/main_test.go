package agent

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jeton/kernel/engine"
	"jeton/launcher"
	"jeton/launcher/local"
	"jeton/runtime/session"
)

// TestMain is also the agent that the tests start, and the engine that it starts.
func TestMain(m *testing.M) {
	// Under the race detector each process would wait for a second before it exits.
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "daemon":
			exit(serveDaemon(os.Args[2:]))
		case "agent":
			exit(serveAgent())
		case "engine":
			exit(engine.Serve(engine.ServeConfig{Evaluator: engine.Yaegi}, testSymbols))
		}
	}
	os.Exit(m.Run())
}

func exit(err error) {
	if errors.Is(err, engine.ErrCutOff) {
		os.Exit(engine.CutOffStatus)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func serveAgent() error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	in, out, err := Standard()
	if err != nil {
		return err
	}
	version := "test"
	if v := os.Getenv("AGENT_TEST_VERSION"); v != "" {
		version = v
	}
	return Serve(ctx, ServeConfig{In: in, Out: out, Version: version})
}

// testSymbols is as much of Go's library as the tests' cells use.
func testSymbols(path string) (map[string]reflect.Value, bool) {
	of := reflect.ValueOf
	m, ok := map[string]map[string]reflect.Value{
		"fmt":                   {"Println": of(fmt.Println), "Sprint": of(fmt.Sprint)},
		"os":                    {"Getpid": of(os.Getpid), "Exit": of(os.Exit), "Stdout": of(&os.Stdout).Elem(), "Stderr": of(&os.Stderr).Elem()},
		"syscall":               {"Kill": of(syscall.Kill), "SIGKILL": of(syscall.SIGKILL), "SIGSTOP": of(syscall.SIGSTOP)},
		"time":                  {"Sleep": of(time.Sleep), "Millisecond": of(time.Millisecond)},
		"jeton/runtime/session": {"Current": of(session.Current), "Call": of(session.Call), "Bundle": of((*session.Bundle)(nil))},
		"os/exec":               {"Command": of(command)},
		"context":               {"Background": of(context.Background)},
		".":                     {},
	}[path]
	return m, ok
}

// command starts a program and forgets it.
func command(name string, args ...string) int {
	pid, err := syscall.ForkExec(name, append([]string{name}, args...), &syscall.ProcAttr{Env: os.Environ()})
	if err != nil {
		panic(err)
	}
	return pid
}

// launch starts the test program as an agent, on this machine.
func launch(t testing.TB, env ...string) launcher.Process {
	t.Helper()
	p, err := local.Launcher{Streams: local.Standard, Stderr: os.Stderr}.Start(t.Context(), launcher.Command{Program: os.Args[0], Args: []string{"agent"}, Env: env})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// connect starts an agent and connects to it.
func connect(t testing.TB, cfg Config) *Agent {
	t.Helper()
	cfg.Host, cfg.Version = "alice", "test"
	a, err := Connect(t.Context(), launch(t), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

// A rank is an engine under test.
type rank struct {
	t testing.TB
	*engine.Client
	rec  *recorder
	cell int
}

func startRank(t testing.TB, a *Agent) *rank {
	t.Helper()
	cfg := engine.Config{Argv: []string{os.Args[0], "engine"}, Memory: -1, Evaluator: ""}
	c, err := a.StartEngine(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return &rank{t: t, Client: c, rec: &recorder{}}
}

// fault runs a cell.
func (r *rank) fault(ctx context.Context, imports, body string) *engine.Fault {
	r.cell++
	p := engine.Program{Name: fmt.Sprintf("In[%d]", r.cell), Cell: r.cell, Entry: fmt.Sprintf("entry%d", r.cell)}
	var b strings.Builder
	b.WriteString("package main\n")
	for _, imp := range strings.Fields(imports) {
		p.Imports = append(p.Imports, imp)
		fmt.Fprintf(&b, "import %q\n", imp)
	}
	fmt.Fprintf(&b, "func %s() {\n//line %s:1\n%s\n}\n", p.Entry, p.Name, body)
	p.Source = b.String()
	return r.Run(ctx, p, r.rec).Fault
}

// run runs a cell and fails the test when it has a fault.
func (r *rank) run(imports, body string) {
	r.t.Helper()
	if f := r.fault(r.t.Context(), imports, body); f != nil {
		r.t.Fatalf("cell %d: %s: %s %v\n%s", r.cell, f.Kind, f.Text, f.Stack, f.Log)
	}
}

// A recorder is a Handler that keeps what it is given, as lines "kind[cell] text".
type recorder struct {
	mu   sync.Mutex
	log  []string
	gate chan struct{} // when not nil, each Stream waits for it
	seen chan struct{} // when not nil, each Stream says that it waits
}

func (r *recorder) add(cell int, kind, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	head := fmt.Sprintf("%s[%d] ", kind, cell)
	if n := len(r.log); n > 0 && kind == "stdout" && strings.HasPrefix(r.log[n-1], head) {
		r.log[n-1] += text // pieces of one stream are one entry
		return
	}
	r.log = append(r.log, head+text)
}

func (r *recorder) entries() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string{}, r.log...)
}

func (r *recorder) Stream(cell int, name string, text []byte) {
	if r.gate != nil {
		select {
		case r.seen <- struct{}{}:
		default:
		}
		<-r.gate
	}
	r.add(cell, name, string(text))
}
func (r *recorder) Display(cell int, b session.Bundle) {
	r.add(cell, "display", fmt.Sprint(b.Data["text/plain"]))
}
func (r *recorder) Result(cell int, b session.Bundle) {
	r.add(cell, "result", fmt.Sprint(b.Data["text/plain"]))
}
func (r *recorder) Clear(cell int, _ bool)               { r.add(cell, "clear", "") }
func (r *recorder) Comm(cell int, m session.CommMessage) { r.add(cell, "comm", m.ID) }
func (r *recorder) Input(context.Context, int, string, bool) (string, error) {
	return "", session.ErrNoInput
}
func (r *recorder) Call(_ context.Context, _ int, service string, request []byte) ([]byte, error) {
	return append([]byte(service+" "), request...), nil
}

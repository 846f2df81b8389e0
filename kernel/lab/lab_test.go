package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"jeton/kernel/agent"
	"jeton/kernel/engine"
	"jeton/launcher"
	"jeton/launcher/hosts"
	"jeton/launcher/local"
)

// TestMain is also the agent, and the engine, that the tests start.
func TestMain(m *testing.M) {
	// Under the race detector each process would wait for a second before it exits.
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	if len(os.Args) > 1 && os.Args[1] == "agent" {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		in, out, err := agent.Standard()
		if err == nil {
			err = agent.Serve(ctx, agent.ServeConfig{In: in, Out: out, Version: "test"})
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if len(os.Args) > 1 && os.Args[1] == "engine" {
		_ = engine.Serve(engine.ServeConfig{Evaluator: engine.Yaegi}, nil)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// A pipeWay reaches hosts that are this machine, through agents, as if they were elsewhere.
type pipeWay struct {
	broken map[string]error
	closed bool

	mu      sync.Mutex
	started []string
}

func (w *pipeWay) open(context.Context, []hosts.Host) (Way, error) { return w, nil }

func (w *pipeWay) Launcher(host string) launcher.Launcher { return pipeLauncher{w, host} }

type pipeLauncher struct {
	way  *pipeWay
	host string
}

func (l pipeLauncher) Start(ctx context.Context, c launcher.Command) (launcher.Process, error) {
	l.way.mu.Lock()
	defer l.way.mu.Unlock()
	l.way.started = append(l.way.started, l.host)
	if err := l.way.broken[l.host]; err != nil {
		return nil, err
	}
	return local.Launcher{Streams: local.Standard}.Start(ctx, c)
}

func (w *pipeWay) Close() error {
	w.closed = true
	return nil
}

func openLab(t *testing.T, w *pipeWay, cfg Config, names ...string) *Lab {
	t.Helper()
	cfg.Launcher, cfg.Version = "pipe", "test"
	cfg.Ways = map[string]Opener{"pipe": w.open}
	for _, n := range names {
		cfg.Hosts = append(cfg.Hosts, hosts.Host{Name: n, Slots: 1})
	}
	l, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func TestEngineOnEachHost(t *testing.T) {
	w := &pipeWay{}
	l := openLab(t, w, Config{}, "alice", "bob")
	for _, h := range l.Hosts() {
		for range 2 {
			c, err := l.Engine(t.Context(), h.Name, engine.Config{})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
		}
	}
	slices.Sort(w.started)
	if !slices.Equal(w.started, []string{"alice", "bob"}) {
		t.Errorf("agents of %q were started, want one a host", w.started)
	}
	l.Close()
	if !w.closed {
		t.Error("the way is still open")
	}
	if _, err := l.Agent(t.Context(), "alice"); !errors.Is(err, ErrClosed) {
		t.Errorf("error %v", err)
	}
}

func TestThisMachine(t *testing.T) {
	l, err := Open(t.Context(), Config{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	name := l.Hosts()[0].Name
	c, err := l.Engine(t.Context(), name, engine.Config{})
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	a, err := l.Agent(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	if list, err := a.Processes(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("%v, %v: the engine of this machine is no affair of its agent", list, err)
	}
}

func TestContactSaysWhoFailed(t *testing.T) {
	var told []string
	w := &pipeWay{broken: map[string]error{"carol": errors.New("connection refused"), "dave": errors.New("no such host")}}
	l := openLab(t, w, Config{Progress: func(p Progress) {
		told = append(told, fmt.Sprintf("%s %v %d/%d", p.Host, p.Err != nil, p.Done, p.Total))
	}}, "alice", "carol", "bob", "dave")
	err := l.Contact(t.Context(), nil)
	const want = "2 of 4 hosts cannot be used:\n  carol  connection refused\n  dave   no such host"
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	slices.SortFunc(told, func(a, b string) int {
		return strings.Compare(a[strings.LastIndexByte(a, ' '):], b[strings.LastIndexByte(b, ' '):])
	})
	if len(told) != 4 || !strings.HasSuffix(told[3], "4/4") {
		t.Errorf("progress %q", told)
	}
	delete(w.broken, "carol")
	if err := l.Contact(t.Context(), []string{"carol"}); err != nil {
		t.Errorf("carol is back: %v", err)
	}
}

// TestAgentIsReplaced kills an agent: the next one sweeps, and does the work.
func TestAgentIsReplaced(t *testing.T) {
	l := openLab(t, &pipeWay{}, Config{}, "alice")
	a, err := l.Agent(t.Context(), "alice")
	if err != nil {
		t.Fatal(err)
	}
	p, err := a.Start(t.Context(), agent.Spec{Program: "/bin/sh", Args: []string{"-c", "setsid sleep 1000 & echo $!; wait"}}, agent.Output{})
	if err != nil {
		t.Fatal(err)
	}
	syscall.Kill(a.Hello().Pid, syscall.SIGKILL)
	if e := p.Wait(); e.Err == nil || e.Err.Error() != "host alice: its connection ended" {
		t.Errorf("exit %v", e)
	}
	<-a.Done()
	b, err := l.Agent(t.Context(), "alice")
	if err != nil || b == a {
		t.Fatalf("agent %v, %v", b, err)
	}
	if _, err := l.Engine(t.Context(), "alice", engine.Config{}); err != nil {
		t.Error(err)
	}
}

func TestUnknownNames(t *testing.T) {
	l := openLab(t, &pipeWay{}, Config{}, "alice", "bob")
	if _, err := l.Engine(t.Context(), "carol", engine.Config{}); err == nil || err.Error() != `there is no host "carol" in this lab; there are alice, bob` {
		t.Errorf("error %v", err)
	}
	if _, err := Open(t.Context(), Config{Launcher: "rsh", Ways: map[string]Opener{"ssh": nil}}); err == nil || err.Error() != `there is no launcher "rsh"; there are local, ssh` {
		t.Errorf("error %v", err)
	}
}

func TestContactEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l := openLab(t, &pipeWay{}, Config{}, "alice")
	if _, err := l.Agent(ctx, "alice"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, err := l.Agent(t.Context(), "alice"); err != nil {
		t.Errorf("the next caller's attempt is another one: %v", err)
	}
}

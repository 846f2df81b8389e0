package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jeton/internal/cli"
	"jeton/kernel/agent"
	"jeton/kernel/engine"
	"jeton/kernel/lab"
	"jeton/launcher"
	"jeton/launcher/hosts"
	"jeton/launcher/local"
	"jeton/launcher/ssh"
	"jeton/launcher/ssh/sshdtest"
)

// here is a way to a host that is this machine, through an agent, as if it were elsewhere.
type here struct{}

func (here) Launcher(string) launcher.Launcher {
	return local.Launcher{Streams: local.Standard, Stderr: os.Stderr}
}
func (here) Close() error { return nil }

// TestFarEngine: the program itself as agent, and as the engine that the agent starts, runs a compiled cell, whose object travels.
func TestFarEngine(t *testing.T) {
	l, err := lab.Open(t.Context(), lab.Config{
		Hosts: []hosts.Host{{Name: "alice", Slots: 1}}, Launcher: "here", Version: cli.Version,
		Ways: map[string]lab.Opener{"here": func(context.Context, []hosts.Host) (lab.Way, error) { return here{}, nil }},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := l.Engine(t.Context(), "alice", engine.Config{})
	if err != nil {
		t.Fatal(err)
	}
	out := &textHandler{}
	if o := c.Run(t.Context(), compiled(t, `fmt.Println("pid", os.Getpid() != 0)`+"\n"+`os.Stdout.WriteString("raw\n")`), out); o.Fault != nil {
		t.Fatal(o.Fault)
	}
	if out.text.String() != "pid true\nraw\n" {
		t.Errorf("it prints %q", out.text.String())
	}
	a, err := l.Agent(t.Context(), "alice")
	if err != nil {
		t.Fatal(err)
	}
	if list, err := a.Processes(t.Context()); err != nil || len(list) != 1 || list[0].Pid != c.Pid() {
		t.Errorf("processes %+v, %v", list, err)
	}
	var said strings.Builder
	p, err := a.Start(t.Context(), agent.Spec{Args: []string{"version"}}, agent.Output{Stdout: &said})
	if err != nil {
		t.Fatal(err)
	}
	if e := p.Wait(); e.Status != 0 || !strings.HasPrefix(said.String(), "jeton "+cli.Version) {
		t.Errorf("%v %q", e, said.String())
	}
}

// TestEnginesOverSSH: cells on three hosts, which are real OpenSSH servers; one of them is cut off in the middle of a cell.
func TestEnginesOverSSH(t *testing.T) {
	servers := sshdtest.Start(t, 3)
	var list []hosts.Host
	for _, s := range servers.Servers {
		list = append(list, hosts.Host{Name: s.Name, Slots: 1})
	}
	l, err := lab.Open(t.Context(), lab.Config{
		Hosts: list, Launcher: "ssh", Version: cli.Version,
		Ways: map[string]lab.Opener{"ssh": func(ctx context.Context, _ []hosts.Host) (lab.Way, error) {
			return ssh.Open(ctx, ssh.Config{File: servers.Config, Agent: "none"})
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.Contact(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	nap := fmt.Sprint(1_000_000 + os.Getpid()) // no other test sleeps so long
	text := `exec.Command("setsid", "sleep", "` + nap + `").Start()` + "\n" + `fmt.Println("started")` + "\nselect {}"
	p, err := compiled(t, text).Carried()
	if err != nil {
		t.Fatal(err)
	}
	faults := make(chan *engine.Fault, len(list))
	started := make(chan struct{}, len(list))
	for _, h := range list {
		c, err := l.Engine(t.Context(), h.Name, engine.Config{})
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			faults <- c.Run(t.Context(), p, &startHandler{started: started}).Fault
		}()
	}
	for range list {
		<-started
	}
	awaitSleepers(t, nap, 3)
	servers.Servers[1].Drop()
	if f := <-faults; f == nil || !f.EngineLost || !strings.HasPrefix(f.Text, "host "+list[1].Name+" is lost: ") {
		t.Errorf("fault %+v", f)
	}
	l.Close()
	for range 2 {
		if f := <-faults; f == nil || !f.EngineLost {
			t.Errorf("fault %+v", f)
		}
	}
	awaitSleepers(t, nap, 0)
}

// awaitSleepers waits until so many processes sleep for nap seconds.
func awaitSleepers(t *testing.T, nap string, want int) {
	t.Helper()
	found := 0
	for start := time.Now(); time.Since(start) < time.Minute; time.Sleep(10 * time.Millisecond) {
		lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
		if err != nil {
			t.Fatal(err)
		}
		found = 0
		for _, file := range lines {
			if text, _ := os.ReadFile(file); string(text) == "sleep\x00"+nap+"\x00" {
				found++
			}
		}
		if found == want {
			return
		}
	}
	t.Fatalf("%d processes that cells have started run, want %d", found, want)
}

// A startHandler tells of the first output.
type startHandler struct {
	textHandler
	started chan<- struct{}
}

func (h *startHandler) Stream(int, string, []byte) { h.started <- struct{}{} }

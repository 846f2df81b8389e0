package main

import (
	"context"
	"os"
	"strings"
	"testing"

	"jeton/internal/cli"
	"jeton/kernel/agent"
	"jeton/kernel/engine"
	"jeton/kernel/lab"
	"jeton/launcher"
	"jeton/launcher/hosts"
	"jeton/launcher/local"
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
	if o := c.Run(t.Context(), compiled(t, `fmt.Println("pid", os.Getpid() != 0)`+"\n"+`println("raw")`), out); o.Fault != nil {
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

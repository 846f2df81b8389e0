// Package lab is a notebook's hosts: the machines of a lab room, whichever way they are reached.
//
// Model: a [Lab] has hosts, by name. It gives an engine on any of them ([Lab.Engine]): on this machine a child, elsewhere one
// that the host's agent starts. An agent is started when its host is first needed, and once; [Lab.Contact] does that for many
// hosts in parallel and says which failed and why. How a process is started on a host is the affair of a [Way], which main or a
// notebook hands over: over SSH, in a room of namespaces, in a Slurm allocation.
//
//	l, err := lab.Open(ctx, lab.Config{Hosts: list, Launcher: "ssh", Ways: ways, Version: version})
//	err = l.Contact(ctx, nil)                   // all; a Failures is a table
//	c, err := l.Engine(ctx, "alice", engine.Config{})
//	l.Close()                                   // nothing of it is left on any host that can be reached
//
// When an agent dies that should not, the Lab starts another one on its host, which kills what the first has left.
package lab

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"jeton/kernel/agent"
	"jeton/kernel/engine"
	"jeton/launcher"
	"jeton/launcher/hosts"
)

// A Way is one way to reach hosts, opened for those of one Lab: launcher/ssh's Hosts are one.
type Way interface {
	// Launcher is the one for a host. It may be called from several goroutines at once.
	Launcher(host string) launcher.Launcher
	// Close lets go of what the Way holds, after the last process has ended.
	Close() error
}

// An Opener opens a Way for hosts.
type Opener func(ctx context.Context, list []hosts.Host) (Way, error)

// Local is the name of the launcher that needs no Way: every host is this machine.
const Local = "local"

// A Config says what a Lab is. Its zero value is this machine alone.
type Config struct {
	Hosts    []hosts.Host      // default: this machine, with a slot for each core
	Launcher string            // Local, or a name in Ways; default: Local
	Ways     map[string]Opener // by the launcher's name
	Version  string            // of this jeton; agents must have it, too
	Env      []string          // added to the environment of the hosts, for all that runs there
	Progress func(Progress)    // is told of each host that was contacted, or failed; one call at a time. Default: nobody is
	Logger   *slog.Logger      // ours; default: discards
}

// A Lab is a notebook's hosts. Its methods are safe from several goroutines.
type Lab struct {
	cfg  Config
	way  Way // nil for Local
	ctx  context.Context
	stop context.CancelFunc
	work sync.WaitGroup // what the Lab does by itself

	mu     sync.Mutex // guards what follows
	agents map[string]*contact
	closed bool
}

// Open opens a Lab; no host is contacted yet. ctx bounds that and not the Lab's life.
func Open(ctx context.Context, cfg Config) (*Lab, error) {
	if len(cfg.Hosts) == 0 {
		cfg.Hosts = []hosts.Host{thisMachine()}
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Progress == nil {
		cfg.Progress = func(Progress) {}
	}
	l := &Lab{cfg: cfg, agents: map[string]*contact{}}
	if cfg.Launcher != "" && cfg.Launcher != Local {
		open := cfg.Ways[cfg.Launcher]
		if open == nil {
			return nil, fmt.Errorf("there is no launcher %q; there are %s", cfg.Launcher, strings.Join(launchers(cfg.Ways), ", "))
		}
		var err error
		if l.way, err = open(ctx, slices.Clone(cfg.Hosts)); err != nil {
			return nil, err
		}
	}
	l.ctx, l.stop = context.WithCancel(context.Background())
	return l, nil
}

func launchers(ways map[string]Opener) []string {
	return append([]string{Local}, slices.Sorted(maps.Keys(ways))...)
}

func thisMachine() hosts.Host {
	name, err := os.Hostname()
	if err != nil {
		name = "localhost"
	}
	return hosts.Host{Name: name, Slots: runtime.NumCPU(), Cores: runtime.NumCPU()}
}

// IsHere reports whether all hosts are this machine.
func (l *Lab) IsHere() bool { return l.way == nil }

// Hosts are the Lab's hosts, in the order of Config.
func (l *Lab) Hosts() []hosts.Host { return slices.Clone(l.cfg.Hosts) }

// Engine is engine.Start on a host. It returns when the engine speaks, or ctx ends.
func (l *Lab) Engine(ctx context.Context, host string, cfg engine.Config) (*engine.Client, error) {
	if err := l.know(host); err != nil {
		return nil, err
	}
	if l.way == nil {
		c, err := engine.Start(ctx, cfg)
		if err != nil {
			return nil, fmt.Errorf("host %s: %w", host, err)
		}
		return c, nil
	}
	a, err := l.Agent(ctx, host)
	if err != nil {
		return nil, err
	}
	return a.StartEngine(ctx, cfg)
}

func (l *Lab) know(host string) error {
	var names []string
	for _, h := range l.cfg.Hosts {
		if h.Name == host {
			return nil
		}
		names = append(names, h.Name)
	}
	const shown = 20
	if len(names) > shown {
		names = append(names[:shown], "…")
	}
	return fmt.Errorf("there is no host %q in this lab; there are %s", host, strings.Join(names, ", "))
}

// Close ends all agents and what they have started, and waits for that. Engines of this machine are their users'. Closing
// twice is safe.
func (l *Lab) Close() error {
	l.mu.Lock()
	first := !l.closed
	l.closed = true
	l.stop()
	var open []*contact
	for _, c := range l.agents {
		open = append(open, c)
	}
	l.mu.Unlock()
	var closing sync.WaitGroup
	for _, c := range open {
		closing.Go(func() {
			<-c.ready
			if c.agent != nil {
				_ = c.agent.Close()
			}
		})
	}
	closing.Wait()
	l.work.Wait()
	if first && l.way != nil {
		return l.way.Close()
	}
	return nil
}

// agentConfig is how agents are connected to.
func (l *Lab) agentConfig(host string) agent.Config {
	return agent.Config{Host: host, Version: l.cfg.Version, Logger: l.cfg.Logger}
}

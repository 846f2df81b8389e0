package job

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"jeton/kernel/universe"
	"jeton/launcher/hosts"
	"jeton/runtime/world"
)

// A FamilyConfig says how jobs are run that processes of others start.
type FamilyConfig struct {
	Hosts []hosts.Host // that may be used
	// Unlimited says that nobody has named them: they run as many processes as are asked for.
	Unlimited     bool
	By            hosts.By
	Oversubscribe bool
	// Program makes of a command line what runs. mostOnAHost is how many processes, at most, are on a host; far says that some are on other machines.
	Program func(ctx context.Context, command []string, mostOnAHost int, far bool) (Program, error)
	// Job is what all jobs have in common.
	Job Config
	// Output says where what is started prints, instead of Job's outputs; nil: there. ctx is that of the service.
	Output func(ctx context.Context) (stdout, stderr io.Writer)
	// Ended is told how a job has ended, but one that another has stopped. It may be nil.
	Ended func(m *universe.Member, out Outcome, err error)
}

// A Family is the jobs of a universe that others have started, while they run.
type Family struct {
	cfg FamilyConfig

	mu    sync.Mutex // guards what follows
	used  map[string]int
	feeds []chan os.Signal // of those that run
}

// NewFamily makes one without jobs. busy are the hosts of the processes that run already.
func NewFamily(cfg FamilyConfig, busy []hosts.Host) *Family {
	f := &Family{cfg: cfg, used: map[string]int{}}
	if f.cfg.Job.Here == nil {
		f.cfg.Job.Here = func(hosts.Host) bool { return true }
	}
	f.occupy(busy, 1)
	return f
}

// occupy counts processes on hosts, or their ends.
func (f *Family) occupy(byRank []hosts.Host, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, h := range byRank {
		f.used[h.Name] += n
	}
}

// Slots is how many processes the hosts shall run; 0 when nobody has said.
func (f *Family) Slots() (n int) {
	if f.cfg.Unlimited {
		return 0
	}
	for _, h := range f.cfg.Hosts {
		n += h.Slots
	}
	return n
}

// Signal hands a signal that comes from outside to all jobs.
func (f *Family) Signal(s os.Signal) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.feeds {
		select {
		case c <- s:
		default: // it has had several
		}
	}
}

// Start is the universe's Starter.
func (f *Family) Start(ctx context.Context, m *universe.Member, s world.Spawn) error {
	cfg := f.cfg.Job
	if f.cfg.Output != nil {
		cfg.Stdout, cfg.Stderr = f.cfg.Output(ctx)
	}
	var app []int
	for i, c := range s.Commands {
		byRank, program, err := f.prepare(ctx, c)
		if err != nil {
			f.occupy(cfg.Hosts, -1)
			return refused(i, err)
		}
		f.occupy(byRank, 1)
		for range byRank {
			cfg.Programs = append(cfg.Programs, program)
			app = append(app, i)
		}
		cfg.Hosts = append(cfg.Hosts, byRank...)
	}
	m.Apps(app)
	return f.run(m, cfg)
}

// refused is an error that has to do with one of the commands.
func refused(which int, err error) error {
	var r *universe.Refusal
	if errors.As(err, &r) {
		r.Which = which
		return err
	}
	return &universe.Refusal{Class: "spawn", Which: which, Err: err}
}

// run runs a job, and returns when its processes have started, or why they have not.
func (f *Family) run(m *universe.Member, cfg Config) error {
	stop, feed, started, ended := make(chan Stop, 1), make(chan os.Signal, 4), make(chan struct{}), make(chan error, 1)
	m.Keep(func(code int, why string) {
		select {
		case stop <- Stop{code, why}:
		default: // it ends already
		}
	})
	cfg.Member, cfg.Stop, cfg.Signals, cfg.Stdin = m, stop, feed, nil
	cfg.Started = func() { close(started) }
	f.mu.Lock()
	f.feeds = append(f.feeds, feed)
	f.mu.Unlock()
	go func() {
		out, err := Run(context.Background(), cfg)
		f.mu.Lock()
		f.feeds = slices.DeleteFunc(f.feeds, func(c chan os.Signal) bool { return c == feed })
		f.mu.Unlock()
		f.occupy(cfg.Hosts, -1)
		if f.cfg.Ended != nil {
			f.cfg.Ended(m, out, err)
		}
		ended <- err
		m.Ended()
	}()
	select {
	case <-started:
		return nil
	case err := <-ended:
		return err
	}
}

// prepare says where the processes of a command are, and what they run.
func (f *Family) prepare(ctx context.Context, c world.Command) (byRank []hosts.Host, p Program, err error) {
	if byRank, err = f.place(c); err != nil {
		return nil, p, err
	}
	on, most, far := map[string]int{}, 0, false
	for _, h := range byRank {
		on[h.Name]++
		most = max(most, on[h.Name])
		far = far || !f.cfg.Job.Here(h)
	}
	p, err = f.cfg.Program(ctx, append([]string{c.Program}, c.Args...), most, far)
	return byRank, p, err
}

// place gives each process of a command its host, by the hints that it has: host, some of the hosts with commas between, and map_by.
func (f *Family) place(c world.Command) ([]hosts.Host, error) {
	by, all := f.cfg.By, f.cfg.Hosts
	if text := c.Info["map_by"]; text != "" {
		var err error
		if by, err = hosts.ParseBy(text); err != nil {
			return nil, &universe.Refusal{Class: "info value", Err: fmt.Errorf("map_by: %w", err)}
		}
	}
	if text := c.Info["host"]; text != "" {
		all = nil
		for name := range strings.SplitSeq(text, ",") {
			h, err := hosts.Find(f.cfg.Hosts, strings.TrimSpace(name))
			if err != nil && f.cfg.Unlimited && hosts.IsHere(strings.TrimSpace(name)) {
				h, err = f.cfg.Hosts[0], nil
			}
			if err != nil {
				return nil, fmt.Errorf("host: %w", err)
			}
			all = append(all, h)
		}
	}
	return hosts.Map(f.free(all, c.Count), c.Count, by, f.cfg.Oversubscribe || f.cfg.Unlimited)
}

// free are the hosts with the slots that are free; those that have none are left out, unless all have none.
func (f *Family) free(all []hosts.Host, n int) (free []hosts.Host) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, h := range all {
		switch {
		case f.cfg.Unlimited:
			h.Slots = n
		default:
			h.Slots -= f.used[h.Name]
			if h.MaxSlots > 0 {
				h.MaxSlots -= f.used[h.Name]
			}
		}
		if h.Slots > 0 {
			free = append(free, h)
		}
	}
	if len(free) == 0 && f.cfg.Oversubscribe {
		return all
	}
	return free
}

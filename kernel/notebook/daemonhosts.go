package notebook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"jeton/kernel/agent"
	"jeton/kernel/lab"
	"jeton/launcher/daemons"
)

// daemonHost is the host that a person means by a name for a daemon: "" is where the cells run.
func (k *daemonKeeper) daemonHost(name string) string { return k.nb.hostOf(k.nb.hostNamed(name)) }

// table is the daemons of a host, by the name that its daemons have.
func (k *daemonKeeper) table(ctx context.Context, host string) (daemons.Table, error) {
	if host == "" || host == localhost {
		return daemons.Table{Call: k.here.Call}, nil
	}
	p := k.nb.places()
	if p == nil {
		return daemons.Table{}, fmt.Errorf("this notebook has no host %q: it has %s, this machine", host, localhost)
	}
	if names := hostNames(p.lab); !slices.Contains(names, host) {
		return daemons.Table{}, fmt.Errorf("this notebook has no host %q: it has %s, this machine, and %s", host, localhost, strings.Join(names, ", "))
	}
	a, err := p.lab.Agent(ctx, host)
	if err != nil {
		return daemons.Table{}, err
	}
	k.attend(p, host, a)
	return a.Daemons(), nil
}

func hostNames(l *lab.Lab) (names []string) {
	for _, h := range l.Hosts() {
		names = append(names, h.Name)
	}
	return names
}

// attend does what a host's daemons ask for, as long as its agent lives.
func (k *daemonKeeper) attend(p *places, host string, a *agent.Agent) {
	if k.ctx.Err() != nil || !p.attend(host, a) {
		return
	}
	k.wg.Go(func() {
		if err := a.ServeDaemons(k.ctx, k.serve); err != nil && k.ctx.Err() == nil {
			k.nb.cfg.Logger.Debug("daemons of a host ask no more", "host", host, "why", err)
		}
	})
}

// attend notes that an agent's daemons are attended to; it is false when they were before.
func (p *places) attend(host string, a *agent.Agent) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.attended[host] == a {
		return false
	}
	if p.attended == nil {
		p.attended = map[string]*agent.Agent{}
	}
	p.attended[host] = a
	return true
}

// hosts are those that may have daemons: this machine, those that are connected, and those that have had some, connected or not.
func (k *daemonKeeper) hosts() []string {
	names := []string{localhost}
	p := k.nb.places()
	if p == nil {
		return names
	}
	connected := p.lab.Connected()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, h := range hostNames(p.lab) {
		if p.attended[h] != nil || slices.Contains(connected, h) {
			names = append(names, h)
		}
	}
	return names
}

// each asks all hosts at once, and returns the answers host by host. A host that cannot be asked is an error, and the others are there.
func (k *daemonKeeper) each(ctx context.Context, ask func(context.Context, daemons.Table) ([]daemons.Daemon, error)) (all []daemons.Daemon, err error) {
	names := k.hosts()
	found, errs := make([][]daemons.Daemon, len(names)), make([]error, len(names))
	var wg sync.WaitGroup
	for i, host := range names {
		wg.Go(func() {
			ctx, cancel := context.WithTimeoutCause(ctx, observeTime, fmt.Errorf("host %s does not answer within %v", host, observeTime))
			defer cancel()
			t, err := k.table(ctx, host)
			if err == nil {
				found[i], err = ask(ctx, t)
			}
			if errs[i] = err; errors.Is(err, context.DeadlineExceeded) {
				errs[i] = context.Cause(ctx)
			}
		})
	}
	wg.Wait()
	return slices.Concat(found...), errors.Join(errs...)
}

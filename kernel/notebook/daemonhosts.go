package notebook

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jeton/kernel/agent"
	"jeton/launcher/daemons"
	"jeton/launcher/hosts"
)

// A Lab is what reaches other hosts: kernel/lab has one.
type Lab interface {
	Hosts() []hosts.Host
	// Agent is a host's agent, which is started when it is not there.
	Agent(ctx context.Context, host string) (*agent.Agent, error)
}

// UseLab makes a lab's hosts those on which the notebook starts daemons, beside this machine; nil takes them away. The lab stays its
// owner's, who takes it away before it is closed.
func (n *Notebook) UseLab(l Lab) {
	k := n.keeper
	k.mu.Lock()
	defer k.mu.Unlock()
	k.lab, k.contacted = l, map[string]*agent.Agent{}
}

// daemonHost is the host that a person means by a name for a daemon: "" is where the cells run.
func (k *daemonKeeper) daemonHost(name string) string { return k.nb.hostOf(k.nb.hostNamed(name)) }

// table is the daemons of a host, by the name that its daemons have.
func (k *daemonKeeper) table(ctx context.Context, host string) (daemons.Table, error) {
	k.mu.Lock()
	lab := k.lab
	k.mu.Unlock()
	if host == "" || host == localhost {
		return daemons.Table{Call: k.here.Call}, nil
	}
	if lab == nil {
		return daemons.Table{}, fmt.Errorf("this notebook has no host %q: it has %s, this machine", host, localhost)
	}
	if names := hostNames(lab); !slices.Contains(names, host) {
		return daemons.Table{}, fmt.Errorf("this notebook has no host %q: it has %s, this machine, and %s", host, localhost, strings.Join(names, ", "))
	}
	a, err := lab.Agent(ctx, host)
	if err != nil {
		return daemons.Table{}, err
	}
	k.attend(host, a)
	return a.Daemons(), nil
}

func hostNames(l Lab) (names []string) {
	for _, h := range l.Hosts() {
		names = append(names, h.Name)
	}
	return names
}

// attend does what a host's daemons ask for, as long as its agent lives.
func (k *daemonKeeper) attend(host string, a *agent.Agent) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.contacted[host] == a || k.ctx.Err() != nil {
		return
	}
	k.contacted[host] = a
	k.wg.Go(func() {
		if err := a.ServeDaemons(k.ctx, k.serve); err != nil && k.ctx.Err() == nil {
			k.nb.cfg.Logger.Debug("daemons of a host ask no more", "host", host, "why", err)
		}
	})
}

// hosts are those that may have daemons: this machine, and those that the notebook has asked for something.
func (k *daemonKeeper) hosts() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	names := []string{localhost}
	if k.lab == nil {
		return names
	}
	for _, h := range hostNames(k.lab) {
		if k.contacted[h] != nil {
			names = append(names, h)
		}
	}
	return names
}

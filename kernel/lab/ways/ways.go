// Package ways has all the ways in which a lab's hosts are reached, by the name that --launcher takes.
//
//	l, err := lab.Open(ctx, lab.Config{Hosts: list, Launcher: "ssh", Ways: ways.All(ways.Config{Ask: ask}), Version: version})
//
// Each launcher has its own idea of what it opens; here they are made alike. What they are, packages launcher/… say.
package ways

import (
	"context"

	"jeton/kernel/lab"
	"jeton/launcher"
	"jeton/launcher/hosts"
	"jeton/launcher/slurm"
	"jeton/launcher/ssh"
)

// A Config is what ways need of their user.
type Config struct {
	// Ask puts a launcher's question to the person: a new host's key, a passphrase. nil: there is nobody to ask.
	Ask func(ctx context.Context, q ssh.Question) (string, error)
	// Notice tells the person something about a host that is no failure. nil: it is not told.
	Notice func(host, text string)
}

// All are the ways that there are.
func All(c Config) map[string]lab.Opener {
	return map[string]lab.Opener{"ssh": c.ssh, "slurm": openSlurm}
}

func (c Config) ssh(ctx context.Context, list []hosts.Host) (lab.Way, error) {
	h, err := ssh.Open(ctx, ssh.Config{Ask: c.Ask, Notice: c.Notice})
	if err != nil {
		return nil, err
	}
	logins := map[string]string{}
	for _, host := range list {
		logins[host.Name] = host.Login()
	}
	return way{func(host string) launcher.Launcher { return h.Launcher(logins[host]) }, h.Close}, nil
}

func openSlurm(context.Context, []hosts.Host) (lab.Way, error) {
	job, err := slurm.Inside()
	if err != nil {
		return nil, err
	}
	return way{job.Launcher, job.Close}, nil
}

// A way is a Way whose launchers need no preparation.
type way struct {
	launcher func(host string) launcher.Launcher
	close    func() error
}

func (w way) Launcher(_ context.Context, host string) (launcher.Launcher, error) {
	return w.launcher(host), nil
}
func (w way) Close() error { return w.close() }

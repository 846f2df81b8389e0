// Package ways has all the ways in which a lab's hosts are reached, by the name that --launcher takes.
//
//	l, err := lab.Open(ctx, lab.Config{Hosts: list, Launcher: "ssh", Ways: ways.All(ways.Config{Ask: ask}), Version: version})
//
// What the launchers are, packages launcher/… say.
package ways

import (
	"context"

	"jeton/kernel/lab"
	"jeton/launcher"
	"jeton/launcher/hosts"
	"jeton/launcher/room"
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

// The names of the launchers.
const (
	SSHLauncher   = "ssh"
	SlurmLauncher = "slurm"
	RoomLauncher  = "room" // starts processes in a room; not among All
)

// All are the ways that need no room.
func All(c Config) map[string]lab.Opener {
	return map[string]lab.Opener{SSHLauncher: c.ssh, SlurmLauncher: inside}
}

// logins are SSH hosts that a host file may name with a user.
type logins struct {
	*ssh.Hosts
	names map[string]string
}

func (l logins) Launcher(host string) launcher.Launcher { return l.Hosts.Launcher(l.names[host]) }

func (c Config) ssh(ctx context.Context, list []hosts.Host) (lab.Way, error) {
	h, err := ssh.Open(ctx, ssh.Config{Ask: c.Ask, Notice: c.Notice})
	if err != nil {
		return nil, err
	}
	l := logins{h, map[string]string{}}
	for _, host := range list {
		l.names[host.Name] = host.Login()
	}
	return l, nil
}

// Room opens the way to the hosts of a room, which stays its owner's when the lab is closed. find is asked for it then.
func Room(find func() (*room.Room, error)) lab.Opener {
	return func(context.Context, []hosts.Host) (lab.Way, error) {
		r, err := find()
		if err != nil {
			return nil, err
		}
		return roomWay{r}, nil
	}
}

type roomWay struct{ *room.Room }

func (w roomWay) Launcher(host string) launcher.Launcher { return w.Room.Launcher(host) }
func (roomWay) Close() error                             { return nil }

// inside is the Slurm allocation that the kernel runs in.
func inside(context.Context, []hosts.Host) (lab.Way, error) {
	job, err := slurm.Inside()
	if err != nil {
		return nil, err
	}
	return job, nil
}

package ssh

import (
	"context"

	"jeton/launcher"
	"jeton/launcher/stage"
)

// Launcher starts processes on a host: a name of the user's settings, or user@name, or a name with :port.
func (h *Hosts) Launcher(host string) launcher.Launcher { return &hostLauncher{h, host} }

type hostLauncher struct {
	hosts *Hosts
	host  string
}

// Start implements [launcher.Launcher]. A Command's texts are limited to what stage.Place.Command takes; without a Dir a process starts in
// the home folder. When the connection turns out to be lost, another is made. Errors are *Failure.
func (l *hostLauncher) Start(ctx context.Context, command launcher.Command) (launcher.Process, error) {
	p, err := l.start(ctx, command)
	if err != nil && kindOf(err) == Lost && ctx.Err() == nil {
		p, err = l.start(ctx, command)
	}
	if err != nil {
		return nil, asFailure(l.host, err)
	}
	return p, nil
}

func (l *hostLauncher) start(ctx context.Context, command launcher.Command) (*Process, error) {
	var c *conn
	var place stage.Place
	var err error
	if command.Program == "" {
		c, place, err = l.hosts.ready(ctx, l.host)
	} else {
		c, err = l.hosts.connect(ctx, []string{l.host})
	}
	if err != nil {
		return nil, err
	}
	line, err := place.Command(command)
	if err != nil {
		return nil, err
	}
	return c.start(line)
}

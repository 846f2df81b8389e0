package job

import (
	"context"
	"os"
	"syscall"

	"jeton/kernel/agent"
	"jeton/launcher"
	"jeton/runtime/link"
)

// linkVariable tells a rank the descriptors of its link, which launchers and agents give as the first two after the standard ones.
const linkVariable = link.Variable + "=3,4"

// far is a rank on another host.
type far struct{ *agent.Program }

func (j *job) startFar(ctx context.Context, r *rank) (process, error) {
	a, err := j.cfg.Agents.Agent(ctx, r.host.Name)
	if err != nil {
		return nil, err
	}
	p := r.program
	spec := agent.Spec{Program: p.Path, Args: p.Args, Title: p.Title, Env: j.env(r), Link: true, Stdin: r.number == 0 && j.cfg.Stdin != nil}
	if spec.Program != "" {
		place, err := j.carry.to(ctx, a, p.File)
		if err != nil {
			return nil, err
		}
		if spec.Dir = place.Dir; p.File != nil {
			spec.Program = place.Program
		}
	}
	started, err := a.Start(ctx, spec, agent.Output{Stdout: &r.out, Stderr: &r.err})
	if err != nil {
		return nil, err
	}
	j.connect(r, started.Link, started.Link)
	if spec.Stdin {
		go feed(started.Stdin, j.cfg.Stdin)
	}
	return far{started}, nil
}

func (p far) Signal(s syscall.Signal) error { return p.Program.Signal(s) }
func (p far) Wait() launcher.Exit           { return p.Program.Wait() }

// finish closes the link; the agent has done the rest before Wait returned.
func (p far) finish() { _ = p.Link.Close() }

// workingFolder is that of this process; "" when it cannot be told.
func workingFolder() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return dir
}

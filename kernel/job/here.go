package job

import (
	"context"
	"io"
	"os"
	"syscall"

	"jeton/kernel/capture"
	"jeton/launcher"
	"jeton/launcher/local"
	"jeton/runtime/link"
)

// process starts the process of a rank.
func (j *job) process(ctx context.Context, r *rank) (process, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if j.cfg.Here(r.host) {
		return j.startHere(ctx, r)
	}
	return j.startFar(ctx, r)
}

// here is a rank on this machine.
type here struct {
	launcher.Process
	stdin *os.File // our end; nil when it has none
	outs  [2]*capture.Pipe
}

func (j *job) startHere(ctx context.Context, r *rank) (_ process, err error) {
	// When this process is killed, the ranks are, too, whatever they do with a SIGTERM.
	l := local.Launcher{Streams: local.Aside, Parting: syscall.SIGKILL}
	p := &here{}
	defer func() {
		for _, f := range []*os.File{l.Stdin, l.Stdout, l.Stderr} {
			f.Close() // the rank has its own; nil is fine
		}
		if err != nil {
			p.discard()
		}
	}()
	if r.number == 0 && j.cfg.Stdin != nil {
		if l.Stdin, p.stdin, err = os.Pipe(); err != nil {
			return nil, err
		}
	}
	for i, s := range []*stream{&r.out, &r.err} {
		file := []**os.File{&l.Stdout, &l.Stderr}[i]
		if *file, p.outs[i], err = capture.New(func(text []byte) { _, _ = s.Write(text) }); err != nil {
			return nil, err
		}
	}
	p.Process, err = l.Start(ctx, j.command(r))
	if err != nil {
		return nil, err
	}
	if limit := r.program.Memory; limit > 0 {
		bound(p.Pid(), limit)
	}
	if p.stdin != nil {
		r.out.asking(p.Pid())
		r.err.asking(p.Pid())
		go feed(p.stdin, j.cfg.Stdin)
	}
	for _, o := range p.outs {
		go o.Run()
	}
	to, from := p.Streams()
	j.connect(r, from, to)
	return p, nil
}

// command is what this machine runs for a rank.
func (j *job) command(r *rank) launcher.Command {
	p := r.program
	return launcher.Command{Program: p.Path, Args: p.Args, Title: p.Title, Env: j.env(r)}
}

// connect makes our end of a rank's link.
func (j *job) connect(r *rank, from io.Reader, to io.Writer) {
	j.mu.Lock()
	defer j.mu.Unlock() // its first question waits until the link is known
	r.link = link.New(from, to, j.serve(r))
}

// feed gives a rank its standard input.
func feed(to io.WriteCloser, from io.Reader) {
	_, _ = io.Copy(to, from) // it ends when the rank does
	to.Close()
}

// Signal reaches the rank's process group, as a terminal's signals do.
func (p *here) Signal(s syscall.Signal) error {
	if syscall.Kill(-p.Pid(), s) == nil {
		return nil
	}
	return p.Process.Signal(s) // it may have left its group
}

func (p *here) finish() {
	p.Sweep()
	p.stdin.Close() // nil is fine
	for _, o := range p.outs {
		o.Drain()
		o.Close()
	}
	to, from := p.Streams()
	to.Close()
	from.Close()
}

// discard closes our ends when there is no rank.
func (p *here) discard() {
	p.stdin.Close()
	for _, o := range p.outs {
		if o != nil {
			go o.Run()
			o.Close()
		}
	}
}

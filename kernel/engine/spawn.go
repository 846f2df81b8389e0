package engine

import (
	"context"
	"fmt"
	"os"
	"slices"
	"syscall"

	"jeton/launcher"
	"jeton/launcher/local"
)

// A child is an engine's process: the process itself, and our ends of what only an engine of this machine has.
type child struct {
	launcher.Process
	stdout, stderr int
	box            *blackbox
}

// spawn starts the engine's process here. Its descriptors: 0 nothing, 1 and 2 captured, 3 commands in, 4 messages out, 5
// the black box.
func spawn(ctx context.Context, cfg Config) (*child, error) {
	c := &child{stdout: -1, stderr: -1}
	l, err := c.files()
	defer func() {
		for _, f := range append([]*os.File{l.Stdout, l.Stderr}, l.Extra...) {
			f.Close() // the engine has its own; nil is fine
		}
	}()
	if err != nil {
		c.close()
		return nil, fmt.Errorf("engine: cannot make its pipes: %w", err)
	}
	cmd := launcher.Command{Args: []string{"engine"}, Title: cfg.Title, Dir: cfg.Dir, Env: cfg.Env}
	if len(cfg.Argv) > 0 {
		cmd.Program, cmd.Args = cfg.Argv[0], cfg.Argv[1:]
	}
	if cfg.Evaluator != "" {
		cmd.Args = append(slices.Clone(cmd.Args), "--evaluator="+string(cfg.Evaluator))
	}
	if c.Process, err = l.Start(ctx, cmd); err != nil {
		c.close()
		return nil, fmt.Errorf("engine: %w", err)
	}
	return c, nil
}

// files makes what the engine gets beside its streams.
func (c *child) files() (l local.Launcher, err error) {
	if l.Stdout, c.stdout, err = outputPipe(); err != nil {
		return l, err
	}
	if l.Stderr, c.stderr, err = outputPipe(); err != nil {
		return l, err
	}
	box, f, err := newBlackbox()
	if err != nil {
		return l, err
	}
	c.box, l.Extra = box, []*os.File{f}
	return l, nil
}

// close closes our ends when there is no engine to talk to.
func (c *child) close() {
	for _, fd := range []int{c.stdout, c.stderr} {
		if fd >= 0 {
			syscall.Close(fd)
		}
	}
	if c.box != nil {
		c.box.close()
	}
}

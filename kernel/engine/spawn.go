package engine

import (
	"context"
	"fmt"
	"os"
	"slices"
	"syscall"

	"jeton/kernel/capture"
	"jeton/launcher"
	"jeton/launcher/local"
)

// A child is an engine's process on this machine: the process itself, and our ends of what it has beside its streams.
type child struct {
	launcher.Process
	outs    [2]*capture.Pipe // standard output and error
	box     *blackbox
	deliver func(name string, text []byte) // of listen
}

var _ process = (*child)(nil)

// parting is what an engine gets when its kernel dies. It continues one that is stopped, which would find out about the death never: the
// system continues the stopped processes of an orphaned group, but not one whose threads are still about to stop.
const parting = syscall.SIGCONT

// spawn starts the engine's process here. Its descriptors: 0 nothing, 1 and 2 captured, 3 commands in, 4 messages out, 5
// the black box.
func spawn(ctx context.Context, cfg Config) (*child, error) {
	c := &child{}
	l, err := c.files()
	l.Parting = parting
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
	for i, file := range []**os.File{&l.Stdout, &l.Stderr} {
		name := outputs[i]
		if *file, c.outs[i], err = capture.New(func(text []byte) { c.deliver(name, text) }); err != nil {
			return l, err
		}
	}
	box, f, err := newBlackbox()
	if err != nil {
		return l, err
	}
	c.box, l.Extra = box, []*os.File{f}
	return l, nil
}

var outputs = [2]string{"stdout", "stderr"}

// close closes our ends when there is no engine to talk to.
func (c *child) close() {
	for _, o := range c.outs {
		if o != nil {
			go o.Run()
			o.Close()
		}
	}
	if c.box != nil {
		c.box.close()
	}
}

func (c *child) listen(deliver func(name string, text []byte)) {
	c.deliver = deliver
	for _, o := range c.outs {
		go o.Run()
	}
}

func (c *child) drain() {
	for _, o := range c.outs {
		o.Drain()
	}
}

func (c *child) near() bool { return true }

func (c *child) end() Remains {
	r := Remains{Exit: c.Wait()}
	r.Swept = c.Sweep()
	c.drain() // all writers are dead: what is in the pipes is all there will be
	for _, o := range c.outs {
		o.Close()
	}
	r.Box = c.box.contents()
	c.box.close()
	return r
}

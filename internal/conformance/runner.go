package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	maxOutputBytes = 1 << 20 // of one program; the rest is dropped
	grace          = time.Second
)

// A runner runs programs.
type runner struct {
	command []string      // the program's path comes last; empty: the program is a binary
	limit   time.Duration // for one program
	env     []string      // beside that of this process
}

// all runs the programs, jobs at a time; the results are in the programs' order.
func (r runner) all(ctx context.Context, progs []program, jobs int) ([]result, error) {
	results := make([]result, len(progs))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(jobs)
	for i, p := range progs {
		g.Go(func() error {
			out, err := r.run(ctx, p)
			if err != nil {
				return err
			}
			results[i] = judge(p, 0, out)
			return nil
		})
	}
	return results, g.Wait()
}

// run runs one program with no input. An error is one of ours, not of the program's.
func (r runner) run(ctx context.Context, p program) (run, error) {
	limited, cancel := context.WithTimeout(ctx, r.limit)
	defer cancel()
	argv := append(append([]string(nil), r.command...), p.path)
	cmd := exec.CommandContext(limited, argv[0], argv[1:]...)
	cmd.Dir = p.dir
	cmd.Env = append(append(os.Environ(), "GOTRACEBACK=single", "GOMEMLIMIT=3GiB"), r.env...)
	var out capped
	cmd.Stdout, cmd.Stderr = &out, &out
	alone(cmd)
	cmd.WaitDelay = grace
	err := cmd.Run()
	if ctx.Err() != nil {
		return run{}, ctx.Err()
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) && limited.Err() == nil && !errors.Is(err, exec.ErrWaitDelay) {
		return run{}, err
	}
	return run{out.b.String(), cmd.ProcessState.ExitCode(), limited.Err() != nil}, nil
}

// capped keeps the start of what is written to it.
type capped struct{ b bytes.Buffer }

func (c *capped) Write(p []byte) (int, error) {
	c.b.Write(p[:min(len(p), maxOutputBytes-c.b.Len())])
	return len(p), nil
}

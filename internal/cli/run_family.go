package cli

import (
	"context"
	"os"
	"slices"
	"sync"

	"jeton/kernel/job"
	"jeton/kernel/universe"
	"jeton/launcher/hosts"
)

// A family is a run: its job, and those that processes of its jobs start (mpi.Comm.Spawn).
type family struct {
	jobs     *job.Family
	universe *universe.Universe
	wide     bool // some of the hosts that may be used are other machines

	mu     sync.Mutex // guards failed
	failed job.Outcome
}

// newFamily makes the family of a job, which has no others yet.
func (f *jobFlags) newFamily(cfg job.Config, all []hosts.Host, program func(command []string, most int, far bool) (job.Program, error)) *family {
	y := &family{wide: cfg.Here != nil && slices.ContainsFunc(all, func(h hosts.Host) bool { return !cfg.Here(h) })}
	common := job.Config{Here: cfg.Here, Agents: cfg.Agents, Stdout: cfg.Stdout, Stderr: cfg.Stderr, Tag: cfg.Tag, KeepGoing: cfg.KeepGoing, Verbose: cfg.Verbose}
	y.jobs = job.NewFamily(job.FamilyConfig{Hosts: all, Unlimited: !f.named(), By: hosts.By(f.mapBy), Oversubscribe: f.oversubscribe, Job: common,
		Program: func(_ context.Context, command []string, most int, far bool) (job.Program, error) {
			return program(command, most, far)
		}, Ended: y.ended}, cfg.Hosts)
	y.universe = universe.New(y.jobs.Start)
	return y
}

// ended notes the first job that has failed.
func (y *family) ended(_ *universe.Member, out job.Outcome, _ error) {
	y.mu.Lock()
	defer y.mu.Unlock()
	if out.Failed >= 0 && y.failed.Code == 0 {
		y.failed = out
	}
}

// run runs the first job, and waits for the others, which end with it if it fails. Signals go to all.
func (y *family) run(ctx context.Context, cfg job.Config) (job.Outcome, error) {
	stop, feed, over := make(chan job.Stop, 1), make(chan os.Signal, 4), make(chan struct{})
	signals := cfg.Signals
	var mind sync.WaitGroup
	mind.Go(func() {
		for {
			select {
			case s := <-signals:
				select {
				case feed <- s:
				default: // the job is over, or has had several
				}
				y.jobs.Signal(s)
			case <-over:
				return
			}
		}
	})
	cfg.Signals, cfg.Stop = feed, stop
	cfg.Member = y.universe.Join(universe.Job{Size: len(cfg.Hosts), Slots: y.jobs.Slots(), Wide: y.wide, End: func(code int, why string) {
		select {
		case stop <- job.Stop{Code: code, Why: why}:
		default: // it ends already
		}
	}})
	out, err := job.Run(ctx, cfg)
	cfg.Member.Ended()
	if err == nil && out.Code == 0 {
		y.universe.Wait()
	}
	y.universe.Close("the job that was first has ended")
	close(over)
	mind.Wait()
	y.mu.Lock()
	defer y.mu.Unlock()
	if err == nil && out.Code == 0 && y.failed.Code != 0 {
		return y.failed, nil
	}
	return out, err
}

// named reports whether somebody has said which hosts are used.
func (f *jobFlags) named() bool { return f.hostFile != "" || f.host != "" || f.launcher != "" }

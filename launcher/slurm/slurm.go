// Package slurm starts processes on the hosts of a Slurm allocation.
//
// Model: a [Job] is an allocation, one that this process runs in ([Inside]) or one that it asked for ([Allocate]). A process on one of
// its hosts is a job step of one task, made by srun, whose standard input and output are the process's streams:
//
//	srun --jobid=J --nodelist=HOST --nodes=1 --ntasks=1 --overlap --unbuffered … /bin/sh -c SCRIPT … jeton agent
//
// srun is a child of this process, and a step ends with its srun; so nothing outlives this process, and an allocation that it
// asked for is given back. The step's shell says its number on the first line, and becomes the program. It gets the program
// and its arguments as arguments, so nothing of them is read as shell.
//
// Output is unbuffered (srun -u): otherwise Slurm holds back what does not end with a newline. Slurm makes the task's output a
// pseudo-terminal then, one that passes all bytes as they are; its input remains a pipe.
//
// The jeton program is taken at its own path, if the host has one there: clusters share file systems. Otherwise it is copied
// into the user's cache folder, once a host.
//
//	job, err := slurm.Inside()
//	p, err := job.Launcher("n1").Start(ctx, launcher.Command{Args: []string{"agent"}})
//
// It speaks to Slurm through its commands (srun, salloc), whose version is the site's; it is tested against a real Slurm 22.05 with munge
// and several slurmd on one machine. It submits no batch job. A process's title is not set.
//
// Sources: srun(1), salloc(1), and the section on environment variables in both.
package slurm

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"jeton/launcher"
	"jeton/launcher/hosts"
)

// A Job is an allocation of hosts. Its methods are safe for several goroutines.
type Job struct {
	ID    string
	hosts []hosts.Host

	holder launcher.Process // salloc's child, whose end gives the allocation back; nil when it is not ours

	mu     sync.Mutex
	staged map[string]string // host to the path of the program there
}

// ErrNoJob says that this process does not run inside an allocation.
var ErrNoJob = errors.New("slurm: this is not inside an allocation of Slurm's: start jeton with `salloc --nodes=N jeton …` or in a batch job")

// Inside is the allocation that this process runs in, as the environment tells it.
func Inside() (*Job, error) { return fromEnvironment(os.Getenv) }

func fromEnvironment(getenv func(string) string) (*Job, error) {
	id, nodes := getenv("SLURM_JOB_ID"), getenv("SLURM_JOB_NODELIST")
	if id == "" || nodes == "" {
		return nil, ErrNoJob
	}
	all, err := parseHosts(nodes, getenv("SLURM_TASKS_PER_NODE"), getenv("SLURM_JOB_CPUS_PER_NODE"))
	if err != nil {
		return nil, fmt.Errorf("slurm: job %s: %w", id, err)
	}
	if strings.Trim(id, "0123456789") != "" {
		return nil, fmt.Errorf("slurm: SLURM_JOB_ID is %q, which is no number", id)
	}
	return &Job{ID: id, hosts: all, staged: map[string]string{}}, nil
}

// Hosts are the allocation's, in Slurm's order; slots are its tasks on each, and cores the
// processors that it has there.
func (j *Job) Hosts() []hosts.Host { return append([]hosts.Host(nil), j.hosts...) }

// Launcher starts processes on a host of the allocation.
func (j *Job) Launcher(host string) launcher.Launcher { return node{j, host} }

// Close gives an allocation back that Allocate has made, with whatever runs there; it does nothing to another.
func (j *Job) Close() error {
	if j.holder == nil {
		return nil
	}
	to, _ := j.holder.Streams()
	to.Close()
	exit := j.holder.Wait()
	j.holder.Sweep()
	if exit.Status != 0 {
		return fmt.Errorf("slurm: salloc of job %s: %v", j.ID, exit)
	}
	return nil
}

// Allocate asks Slurm for n hosts, and waits until it has them or ctx ends; args are further options of salloc, such as
// --partition=lab. The allocation is given back by Close, or when this process ends, however it ends.
func Allocate(ctx context.Context, n int, args ...string) (*Job, error) {
	if n < 1 {
		return nil, fmt.Errorf("slurm: %d hosts: the number of hosts is at least 1", n)
	}
	const names = `"$SLURM_JOB_ID" "$SLURM_JOB_NODELIST" "$SLURM_TASKS_PER_NODE" "$SLURM_JOB_CPUS_PER_NODE"`
	command := append([]string{"salloc", fmt.Sprintf("--nodes=%d", n)}, args...)
	s, words, err := start(ctx, launcher.Command{}, append(command, "/bin/sh", "-c", `echo "$0" `+names+`; cat >/dev/null`), 4)
	if err != nil {
		return nil, fmt.Errorf("slurm: %d hosts: %w", n, err)
	}
	env := map[string]string{"SLURM_JOB_ID": words[0], "SLURM_JOB_NODELIST": words[1], "SLURM_TASKS_PER_NODE": words[2], "SLURM_JOB_CPUS_PER_NODE": words[3]}
	j, err := fromEnvironment(func(name string) string { return env[name] })
	if err != nil {
		s.end()
		return nil, err
	}
	j.holder = s
	return j, nil
}

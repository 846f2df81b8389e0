package slurm

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"jeton/launcher"
	"jeton/launcher/hosts"
	"jeton/launcher/sandbox"
)

// A node is a launcher for one host of an allocation.
type node struct {
	job  *Job
	host string
}

var _ launcher.Launcher = node{}

// become is the script of a step: it says its number, and becomes the program. $1 is the program.
const become = `if [ ! -x "$1" ]; then echo "$0" 0 0; exit 127; fi
echo "$0" "$$" "$SLURM_STEP_ID"
exec "$@"`

// srun is the command line that runs a script on the host.
func (n node) srun(script string) []string {
	return []string{"srun", "--jobid=" + n.job.ID, "--nodelist=" + n.host, "--nodes=1", "--ntasks=1",
		"--overlap",       // with the steps that are there: all of them share the host's processors
		"--cpu-bind=none", // so that engines are not bound to one of them
		"--unbuffered",    // see the package's comment
		"--export=ALL",    // whatever SLURM_EXPORT_ENV says
		"--mpi=none", "--input=all", "--output=all", "--error=all",
		"/bin/sh", "-c", script}
}

// Start implements [launcher.Launcher].
func (n node) Start(ctx context.Context, c launcher.Command) (launcher.Process, error) {
	p, err := n.start(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("slurm: host %s: %w", n.host, err)
	}
	return p, nil
}

func (n node) start(ctx context.Context, c launcher.Command) (*session, error) {
	if _, err := hosts.Find(n.job.hosts, n.host); err != nil {
		return nil, err
	}
	program := c.Program
	if program == "" {
		var err error
		if program, err = n.program(); err != nil {
			return nil, err
		}
	}
	s, err := n.run(ctx, c, program)
	if c.Program == "" && err == errMissing {
		if program, err = n.stage(ctx, program); err != nil {
			return nil, err
		}
		s, err = n.run(ctx, c, program)
	}
	return s, err
}

// errMissing says that the host has no such program.
var errMissing = fmt.Errorf("the program is not on the host, or not executable there")

func (n node) run(ctx context.Context, c launcher.Command, program string) (*session, error) {
	s, words, err := start(ctx, c, n.srun(become), 2, append([]string{program}, c.Args...)...)
	if err != nil {
		return nil, err
	}
	s.job, s.node, s.pid, s.step = n.job, n, atoi(words[0]), words[1]
	if s.pid == 0 {
		s.end()
		return nil, errMissing
	}
	return s, nil
}

// Signal implements [launcher.Process]. A step of its own does it: Slurm's scancel would signal all processes of the step.
func (s *session) Signal(sig syscall.Signal) error {
	if s.job == nil {
		return s.Process.Signal(sig)
	}
	ctx, cancel := context.WithTimeout(context.Background(), commandTime)
	defer cancel()
	// As long as the process's step runs, its number is no other's.
	if err := s.Process.Signal(0); err != nil {
		return err
	}
	const script = `kill "-$1" "$2" && echo "$0" done`
	k, _, err := start(ctx, launcher.Command{}, s.node.srun(script), 1, strconv.Itoa(int(sig)), strconv.Itoa(s.pid))
	if err != nil {
		return fmt.Errorf("slurm: host %s: process %d takes no signal: %w", s.node.host, s.pid, err)
	}
	k.finish()
	return nil
}

// commandTime bounds a command of Slurm's that has little to do.
const commandTime = 30 * time.Second

// Sweep implements [launcher.Process]. Slurm kills what is left of a step, and does not say how much that was: what is counted is
// only what srun has left here.
func (s *session) Sweep() int {
	if s.job != nil {
		// It is needed when srun was killed; otherwise the step has ended, and scancel says so, which is no news.
		ctx, cancel := context.WithTimeout(context.Background(), commandTime)
		defer cancel()
		cmd := exec.CommandContext(ctx, "scancel", "--quiet", "--signal=KILL", s.job.ID+"."+s.step)
		sandbox.Wrap(cmd)
		_ = cmd.Run()
	}
	return s.Process.Sweep()
}

// program is the path of this program on the host.
func (n node) program() (string, error) {
	n.job.mu.Lock()
	defer n.job.mu.Unlock()
	if path := n.job.staged[n.host]; path != "" {
		return path, nil
	}
	return os.Executable()
}

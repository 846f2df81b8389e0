package mpibench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// The subjects' names.
const (
	Jeton       = "jeton"
	Interpreted = "interpreted"
	OpenMPI     = "Open MPI"
	MPICH       = "MPICH"
	MPI4Py      = "mpi4py"
)

// A subject is a library in a language.
type subject struct {
	name string
	// command starts the measuring on n ranks. env is set beside what this process has.
	command func(t Transport, n int) (argv, env []string)
	most    int      // ranks; 0: any number
	knows   []string // the figures; nil: all but jeton's own
	missing string   // what it lacks to be run
	by      string   // the interpreter that runs it; "" when there is none
}

// own are figures of jeton alone.
var own = []string{"call", "allocations", "copy"}

// subjects finds what can be run, and builds it in a folder.
func subjects(ctx context.Context, c *Config, dir string, cores int) ([]subject, error) {
	for _, name := range []string{"ranks/main.go", "peers/peer.c", "peers/peer.py"} {
		text, err := fs.ReadFile(c.Programs, name)
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(name)), text, 0o600); err != nil {
			return nil, err
		}
	}
	all := []subject{compiled(c, dir), interpreted(c, dir)}
	if !c.Peers {
		return all, nil
	}
	open := openMPI(ctx, dir, cores)
	return append(all, open, mpich(ctx, dir, cores), mpi4py(ctx, dir, open)), nil
}

func transportOf(t Transport) []string {
	if t == TCP {
		return []string{"JETON_MPI_TRANSPORT=tcp"}
	}
	return nil
}

func compiled(c *Config, dir string) subject {
	s := subject{name: Jeton, knows: []string{}, command: func(t Transport, n int) (argv, env []string) {
		return []string{c.Jeton, "run", "--native", "-n", strconv.Itoa(n), filepath.Join(dir, "main.go")}, transportOf(t)
	}}
	for _, tool := range []string{"go", "gcc"} {
		if _, err := exec.LookPath(tool); err != nil {
			s.missing = "compiled ranks need the Go toolchain and a C compiler: there is no " + tool
		}
	}
	return s
}

func interpreted(c *Config, dir string) subject {
	return subject{name: Interpreted, knows: []string{"call", "pingpong", "stream", "barrier", "allreduce", "bcast", "alltoall", "putfence", "filewrite", "fileread"}, command: func(t Transport, n int) (argv, env []string) {
		return []string{c.Jeton, "run", "-n", strconv.Itoa(n), filepath.Join(dir, "main.go")}, transportOf(t)
	}}
}

// openMPI runs with a yield where ranks share processors, as its manual advises.
func openMPI(ctx context.Context, dir string, cores int) subject {
	s := subject{name: OpenMPI}
	cc, run := firstOf("mpicc.openmpi", "mpicc"), firstOf("mpirun.openmpi", "mpirun")
	exe := filepath.Join(dir, "peer.openmpi")
	if cc == "" || run == "" {
		s.missing = "there is no mpicc and mpirun of Open MPI"
		return s
	}
	if text, err := exec.CommandContext(ctx, run, "--version").CombinedOutput(); err != nil || !strings.Contains(string(text), "open-mpi.org") && !strings.Contains(string(text), "Open MPI") {
		s.missing = run + " is not Open MPI's"
		return s
	}
	if err := build(ctx, cc, exe, dir); err != nil {
		s.missing = err.Error()
		return s
	}
	s.command = func(t Transport, n int) (argv, env []string) { return append(openRun(run, t, n, cores), exe), nil }
	return s
}

func openRun(run string, t Transport, n, cores int) []string {
	argv := []string{run, "--oversubscribe", "-n", strconv.Itoa(n)}
	if os.Geteuid() == 0 {
		argv = append(argv, "--allow-run-as-root")
	}
	if n > cores {
		argv = append(argv, "--mca", "mpi_yield_when_idle", "1")
	}
	if t == TCP { // without the latter, one-sided calls go past TCP
		argv = append(argv, "--mca", "btl", "tcp,self", "--mca", "osc", "pt2pt")
	}
	return argv
}

// mpich spins whatever the machine: where ranks share processors an operation takes as long as a time slice, and is left out.
func mpich(ctx context.Context, dir string, cores int) subject {
	s := subject{name: MPICH, most: cores}
	cc, run := firstOf("mpicc.mpich"), firstOf("mpiexec.mpich", "mpiexec.hydra")
	exe := filepath.Join(dir, "peer.mpich")
	if cc == "" || run == "" {
		s.missing = "there is no mpicc.mpich and mpiexec.hydra"
		return s
	}
	if err := build(ctx, cc, exe, dir); err != nil {
		s.missing = err.Error()
		return s
	}
	s.command = func(t Transport, n int) (argv, env []string) {
		if t == TCP {
			env = []string{"MPIR_CVAR_NOLOCAL=1", "UCX_TLS=tcp,self"}
		}
		return []string{run, "-n", strconv.Itoa(n), exe}, env
	}
	return s
}

// mpi4py is run by Open MPI, for which it has to be built.
func mpi4py(ctx context.Context, dir string, open subject) subject {
	s := subject{name: MPI4Py}
	if open.command == nil {
		s.missing = "it is run by Open MPI's mpirun"
		return s
	}
	all := pythons()
	python := withModule(ctx, all, "mpi4py.MPI")
	switch {
	case len(all) == 0:
		s.missing = "there is no python3"
		return s
	case python == "":
		s.missing = strings.Join(all, ", ") + ": none has the module mpi4py (JETON_PYTHON names another Python)"
		return s
	}
	s.by = python
	s.command = func(t Transport, n int) (argv, env []string) {
		argv, env = open.command(t, n)
		return append(argv[:len(argv)-1], python, filepath.Join(dir, "peer.py")), env
	}
	return s
}

// build compiles the program in C.
func build(ctx context.Context, cc, exe, dir string) error {
	out, err := exec.CommandContext(ctx, cc, "-O2", "-o", exe, filepath.Join(dir, "peer.c")).CombinedOutput()
	if err != nil {
		line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("%s cannot compile: %s", cc, line)
	}
	return nil
}

func firstOf(names ...string) string {
	for _, name := range names {
		if _, err := exec.LookPath(name); err == nil || errors.Is(err, exec.ErrDot) {
			return name
		}
	}
	return ""
}

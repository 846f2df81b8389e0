package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"

	"jeton/kernel/engine"
	"jeton/kernel/job"
)

// A rankSpec says how a program is run by ranks.
type rankSpec struct {
	memory      string
	evaluator   engine.Evaluator
	native      bool
	mostOnAHost int  // ranks
	far         bool // some are on other machines
	traced      bool // they record events from the start
	built       *builds
}

// builds are what the Go toolchain has built for a run, by file: a program that starts itself again is not built again.
type builds struct {
	mu  sync.Mutex // guards all, and is held during a build
	all map[string]*os.File
}

func (b *builds) of(p Parts, file string) (*os.File, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if exe := b.all[file]; exe != nil {
		return exe, nil
	}
	exe, err := buildNative(p, file)
	if err != nil {
		return nil, err
	}
	if b.all == nil {
		b.all = map[string]*os.File{}
	}
	b.all[file] = exe
	return exe, nil
}

// shown shows what is wrong with a program's text, for which the command fails.
func shown(err error) error {
	var wrong *notGo
	if !errors.As(err, &wrong) {
		return err
	}
	fmt.Fprintln(os.Stderr, wrong.err)
	return exitCode(1)
}

// A notGo is why a program does not compile, in the compiler's words.
type notGo struct{ err error }

func (e *notGo) Error() string { return e.err.Error() }
func (e *notGo) Unwrap() error { return e.err }

// rankProgram makes what all ranks run, once: of Go, checked programs for jeton itself, or the file that the Go toolchain has built; or
// another program as it is. What does not compile is a *notGo.
func rankProgram(p Parts, s rankSpec, args []string) (job.Program, error) {
	limit, err := shareOfMemory(s.memory, s.mostOnAHost)
	if err != nil {
		return job.Program{}, err
	}
	switch {
	case s.native:
		exe, err := s.built.of(p, args[0])
		if err != nil {
			return job.Program{}, err
		}
		// The file has no name. A rank opens it by its number in this process, which outlives it.
		return job.Program{Path: fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), exe.Fd()), File: exe, Title: args[0], Args: args[1:], Memory: limit}, nil
	case !isGo(args[0]):
		return executable(args[0], args[1:], s.far)
	}
	files, rest := programFiles(args)
	programs, err := translateProgram(p, s.evaluator, files)
	if err != nil {
		return job.Program{}, err
	}
	text, err := engine.EncodePrograms(programs)
	if err != nil {
		return job.Program{}, err
	}
	rank := []string{"rank", fmt.Sprintf("--trace=%t", s.traced), "--memory", s.memory, "--share", fmt.Sprint(s.mostOnAHost), "--dir", workingFolder(), "--", args[0]}
	return job.Program{Args: append(rank, rest...), Text: text}, nil
}

// isGo reports whether what a command line names is a Go program's source: a file, or a folder.
func isGo(name string) bool {
	st, err := os.Stat(name)
	return strings.HasSuffix(name, ".go") || err == nil && st.IsDir()
}

// executable is a program that is no Go program's source.
func executable(name string, args []string, far bool) (p job.Program, err error) {
	if _, err := exec.LookPath(name); err != nil {
		if st, err2 := os.Stat(name); err2 == nil && !st.IsDir() {
			return p, fmt.Errorf("%s is neither a Go file (PROG.go), nor a folder with a program, nor a program that may be run (chmod +x)", name)
		}
		return p, fmt.Errorf("there is no program %s: %w", name, err)
	}
	p = job.Program{Path: name, Title: name, Args: args}
	if far && strings.Contains(name, "/") {
		p.File, err = os.Open(name)
	}
	return p, err
}

package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/kernel/job"
	"jeton/kernel/module"
	"jeton/kernel/notebook"

	"github.com/spf13/cobra"
)

// maxProgramBytes bounds a program's source.
const maxProgramBytes = cell.MaxBytes

func runCommand(p Parts) *cobra.Command {
	memory := "half"
	var evaluator evaluatorFlag
	compiled := false
	var ranks jobFlags
	cmd := &cobra.Command{
		Use:   "run [--memory SIZE] [--native] [-n N …] PROG.go…|DIR|PROGRAM [ARGS]",
		Short: "run a Go program, interpreted or compiled, as `go run` would; on several ranks as mpiexec would",
		Long: `run checks the program in one file, in several of a folder, or in the folder DIR, and runs it, with the terminal's standard input
and outputs and the exit status that the program would have under 'go run' when built: 2 after a panic, n after os.Exit(n). What does not
compile is shown in the compiler's words. Packages of the module that it is in (the go.mod in its folder or above) are run from source.
ARGS go to the program, flags included. A program that takes more memory than --memory allows ends with "out of memory" before the
machine has none left. With --native the Go toolchain compiles the program, one file, against the jeton/runtime that this jeton carries.

With -n, run does what mpiexec does: it runs the program, or any other PROGRAM, as N processes, the ranks 0 to N-1 of a world. The package
jeton/runtime/world tells each its rank; other programs find it in OMPI_COMM_WORLD_RANK and PMI_RANK. They are on this machine, as
many as you like; or, by --hostfile or --host, on others that may lack the program, as many as these have slots:
  jeton run -n 8 ring.go
  jeton run -n 8 --hostfile room.txt --map-by node --tag-output ring.go ARGS
With --trace FILE the ranks record what they send, receive and do (package jeton/runtime/history), and the log is written at the end.
Whole lines of the ranks' outputs are never mixed. Standard input goes to rank 0. The exit status is that of the rank that failed first (128+n when
signal n killed it), and the others are ended then. Ctrl-C goes to all ranks, with SIGTERM and SIGKILL behind it; a second one kills them at once.`,
		DisableFlagsInUseLine: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("run which program? jeton run PROG.go")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			provideCommands()
			if several, err := ranks.wanted(cmd); several || err != nil {
				if err != nil {
					return err
				}
				built := new(builds)
				return ranks.run(args, func(command []string, n int, far bool) (job.Program, error) {
					return rankProgram(p, rankSpec{memory, evaluator.orBest(), compiled, n, far, ranks.trace != "", built}, command)
				})
			}
			if compiled {
				return runNative(p, memory, args)
			}
			if err := limitMemory(memory); err != nil {
				return err
			}
			files, rest := programFiles(args)
			return runProgram(p, evaluator.orBest(), files, append(args[:1:1], rest...))
		},
	}
	cmd.Flags().StringVar(&memory, "memory", memory, "the most memory that the program may use: a `SIZE` such as 8G or 512M, half (of this machine's), or none")
	cmd.Flags().BoolVar(&compiled, "native", false, "compile the program with the Go toolchain")
	evaluator.add(cmd)
	ranks.add(cmd)
	cmd.Flags().SetInterspersed(false)
	return cmd
}

func limitMemory(size string) error {
	limit := int64(0)
	if size != "half" {
		var err error
		if limit, err = notebook.ParseSize(size); err != nil {
			return usageError{fmt.Errorf("--memory: %w", err)}
		}
	}
	return engine.LimitMemory(limit)
}

// programFiles parts the command line as go run does: the first words that end in .go are the program, or the first word is.
func programFiles(args []string) (files, rest []string) {
	n := 0
	for n < len(args) && strings.HasSuffix(args[n], ".go") {
		n++
	}
	n = max(n, 1)
	return args[:n], args[n:]
}

// runProgram runs a program. args[0] is what os.Args[0] becomes.
func runProgram(p Parts, evaluator engine.Evaluator, files, args []string) error {
	programs, err := translateProgram(p, evaluator, files)
	if err != nil {
		return shown(err)
	}
	if code := engine.RunProgram(p.Symbols, programs, args); code != 0 {
		return exitCode(code)
	}
	return nil
}

// translateProgram makes what runs of a program. What does not compile is a *notGo.
func translateProgram(p Parts, evaluator engine.Evaluator, files []string) (programs []engine.Program, err error) {
	res, err := checkProgram(p, evaluator, files)
	var wrong cell.Errors
	if err != nil && !errors.As(err, &wrong) {
		return nil, err
	}
	if err == nil {
		programs, err = notebook.Translate(evaluator, res)
	}
	if err != nil {
		return nil, &notGo{err}
	}
	return programs, nil
}

// checkProgram checks the program of one file, of several, or of a folder. What is wrong with its text is a cell.Errors.
func checkProgram(p Parts, evaluator engine.Evaluator, files []string) (*check.Result, error) {
	st, err := os.Stat(files[0])
	if err != nil {
		return nil, err
	}
	dir := files[0]
	if !st.IsDir() {
		dir = filepath.Dir(dir)
	}
	checker := check.New(p.library(evaluator))
	m, err := module.Find(dir, workingFolder())
	if errors.Is(err, module.ErrNone) {
		m, err = nil, nil
	}
	checker.UseModule(m, err)
	if st.IsDir() || len(files) > 1 {
		text, err := m.Program(files)
		if err != nil {
			return nil, err
		}
		return orErrors(checker.ProgramFiles(text))
	}
	text, err := readProgram(files[0])
	if err != nil {
		return nil, err
	}
	src, errs := cell.Syntax(files[0], text)
	if errs != nil {
		return nil, errs
	}
	if err := cell.WholeProgram(src); err != nil {
		return nil, err
	}
	return orErrors(checker.Program(src))
}

// orErrors makes an error of a list that may be empty.
func orErrors(r *check.Result, errs check.Errors) (*check.Result, error) {
	if errs != nil {
		return nil, errs
	}
	return r, nil
}

// workingFolder is "" where it cannot be told.
func workingFolder() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return dir
}

func readProgram(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxProgramBytes+1)) // file may be a pipe or a device
	if err != nil {
		return "", err
	}
	if len(text) > maxProgramBytes {
		return "", fmt.Errorf("%s is larger than a program may be (%d MB)", file, maxProgramBytes>>20)
	}
	return string(text), nil
}

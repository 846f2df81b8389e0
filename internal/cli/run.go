package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/kernel/notebook"

	"github.com/spf13/cobra"
)

// maxProgramBytes bounds a program's source.
const maxProgramBytes = cell.MaxBytes

func runCommand(p Parts) *cobra.Command {
	memory := "half"
	var evaluator evaluatorFlag
	compiled := false
	cmd := &cobra.Command{
		Use:   "run [--memory SIZE] [--native] PROG.go [ARGS]",
		Short: "run a Go program, interpreted or compiled, as `go run` would",
		Long: `run checks PROG.go and runs it, with the terminal's standard input and outputs and the exit status that the program
would have under 'go run' when built: 2 after a panic, n after os.Exit(n). What does not compile is shown in the compiler's words.
ARGS go to the program, flags included. A program that takes more memory than --memory allows ends with "out of memory" before the
machine has none left. With --native the Go toolchain compiles the program, against the jeton/runtime that this jeton carries.`,
		DisableFlagsInUseLine: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("run which program? jeton run PROG.go")}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if compiled {
				return runNative(p, memory, args)
			}
			if err := limitMemory(memory); err != nil {
				return err
			}
			return runProgram(p, evaluator.orBest(), args[0], args)
		},
	}
	cmd.Flags().StringVar(&memory, "memory", memory, "the most memory that the program may use: a `SIZE` such as 8G or 512M, half (of this machine's), or none")
	cmd.Flags().BoolVar(&compiled, "native", false, "compile the program with the Go toolchain")
	evaluator.add(cmd)
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

// runProgram runs a file. args[0] is what os.Args[0] becomes.
func runProgram(p Parts, evaluator engine.Evaluator, file string, args []string) error {
	text, err := readProgram(file)
	if err != nil {
		return err
	}
	prog, err := compile(p, evaluator, file, text)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitCode(1)
	}
	if code := engine.RunProgram(p.Symbols, *prog, args); code != 0 {
		return exitCode(code)
	}
	return nil
}

func readProgram(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxProgramBytes+1)) // file may be a pipe or a device
	f.Close()
	if err != nil {
		return "", err
	}
	if len(text) > maxProgramBytes {
		return "", fmt.Errorf("%s is larger than a program may be (%d MB)", file, maxProgramBytes>>20)
	}
	return string(text), nil
}

func compile(p Parts, evaluator engine.Evaluator, file, text string) (*engine.Program, error) {
	src, errs := cell.Syntax(file, text)
	if errs != nil {
		return nil, errs
	}
	if err := wholeProgram(src); err != nil {
		return nil, err
	}
	res, errs := check.New(p.library(evaluator)).Program(src)
	if errs != nil {
		return nil, errs
	}
	prog, err := notebook.Translate(evaluator, res)
	if err != nil {
		return nil, err
	}
	return &prog, nil
}

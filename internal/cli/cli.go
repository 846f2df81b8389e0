// Package cli holds the commands of the jeton program: each is one file, reads its flags, calls the package that does the
// work, and says what to do next when it fails.
//
//	os.Exit(cli.Main(parts, os.Args[1:]))
package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/launcher/local"

	"github.com/spf13/cobra"
)

// Version is that of the release; the build information adds the commit.
const Version = "0.1.0"

// Parts are what main wires into the commands: kernel and stdlib do not know each other.
type Parts struct {
	Symbols engine.Symbols // Go's library as the interpreter calls it
	Library check.Library  // … as the type checker sees it
	Simple  check.Library  // … for the evaluator yaegi
	Source  fs.FS          // of jeton's runtime, for the Go toolchain
	Texts   fs.FS          // what commands write, where it is in this module
	// Notebooks makes the labs: LANGUAGE/{student,teacher}/*.ipynb.
	Notebooks func() (map[string][]byte, error)
}

// library is for the programs of an evaluator.
func (p Parts) library(e engine.Evaluator) check.Library {
	if e == engine.Yaegi && p.Simple != nil {
		return p.Simple
	}
	return p.Library
}

// An exitCode is an error that only sets the program's exit status: what it has to say has been said.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// Main runs the command that args name and returns the exit status: 0 when it did its work, 2 when the command line is
// wrong, what the program said under `jeton run`, and 1 otherwise.
func Main(p Parts, args []string) int {
	local.Follow()
	if err := confine(args); err != nil {
		fmt.Fprintln(os.Stderr, "jeton:", err)
		return 1
	}
	root := command(p)
	root.SetArgs(underName(args))
	err := root.Execute()
	var code exitCode
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintln(os.Stderr, "jeton:", err)
	var usage usageError
	if errors.As(err, &usage) || strings.HasPrefix(err.Error(), "if any flags in the group") { // cobra's words, without a type
		return 2
	}
	return 1
}

// A usageError is a wrong command line.
type usageError struct{ error }

func command(p Parts) *cobra.Command {
	root := &cobra.Command{
		Use:   "jeton",
		Short: "Go in notebooks, for distributed systems and parallel computing",
		Long: `jeton runs Go cell by cell in Jupyter, on this machine and on the hosts of a lab room.

  jeton lab                 opens the labs in JupyterLab (sets it up if need be)
  jeton exec NOTEBOOK.ipynb runs a notebook without a front end
  jeton run PROG.go         runs a Go program, interpreted
  jeton run -n 8 PROG.go    runs it on 8 ranks, as mpiexec would
  jeton room up 4           makes a lab room of four hosts on this machine
  jeton course init DIR     makes a course's folder for nbgrader
  jeton bench mpi           measures message passing beside Open MPI and others
  jeton doctor              looks at this machine and says what to do`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("unknown command %q; `jeton --help` lists them", args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w; `%s --help` shows the flags", err, cmd.CommandPath())}
	})
	root.AddCommand(labCommand(p), installCommand(), uninstallCommand(), kernelCommand(p), engineCommand(p), agentCommand(),
		execCommand(p), runCommand(p), rankCommand(p), carryCommand(), guardCommand(), roomCommand(), fingerCommand(), doctorCommand(p), versionCommand(),
		daemonCommand(p), benchCommand(p), sandboxCommand(), confinedCommand(), courseCommand(p))
	return root
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print the version of jeton and of the Go that it speaks",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			fmt.Fprintf(cmd.OutOrStdout(), "jeton %s%s, Go library of %s, %s/%s\n", Version, commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return nil
		},
	}
}

// commit is " (abcdef123456)" where the build recorded it.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return " (" + s.Value[:12] + ")"
		}
	}
	return ""
}

// interruptible is a context that ends at Ctrl-C or SIGTERM, for commands in which those mean "stop".
func interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("%s takes no argument, but got %q", cmd.CommandPath(), args[0])}
	}
	return nil
}

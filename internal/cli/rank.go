package cli

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"jeton/kernel/engine"
	"jeton/kernel/job"
	"jeton/kernel/notebook"
	"jeton/runtime/history"
	"jeton/runtime/session"
	"jeton/runtime/world"

	"github.com/spf13/cobra"
)

// rankCommand runs a program that has been checked, and is got from who has started this process.
func rankCommand(p Parts) *cobra.Command {
	var memory, dir string
	share, traced := 1, false
	cmd := &cobra.Command{
		Use:    "rank [--memory SIZE] [--share N] [--dir DIR] PROG.go [ARGS]",
		Short:  "what jeton run -n starts for each rank of a program that is interpreted",
		Hidden: true,
		Args:   cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			_ = os.Chdir(dir) // a host may lack the folder; "" changes nothing
			text, err := job.Text()
			if errors.Is(err, session.ErrAlone) {
				return errors.New("nobody has sent a program: jeton run -n starts this command itself")
			}
			if err != nil {
				return err
			}
			programs, err := engine.DecodePrograms(text)
			if err != nil {
				return err
			}
			limit, err := shareOfMemory(memory, share)
			if err != nil {
				return err
			}
			if err := engine.LimitMemory(limit); err != nil {
				return err
			}
			if traced {
				world.Self() // which joins the world
				defer history.Leave()
			}
			if code := engine.RunProgram(p.Symbols, programs, args); code != 0 {
				return exitCode(code)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&memory, "memory", "half", "as for jeton run")
	cmd.Flags().IntVar(&share, "share", 1, "`N` ranks on this host share half of its memory")
	cmd.Flags().BoolVar(&traced, "trace", false, "record events from the start")
	cmd.Flags().StringVar(&dir, "dir", "", "the `FOLDER` to work in, if it is there")
	cmd.Flags().SetInterspersed(false)
	return cmd
}

// leastShare is what a rank may have of the memory, however many there are.
const leastShare = 512 << 20

// shareOfMemory is the limit, for engine.LimitMemory, of one of several ranks on a host.
func shareOfMemory(size string, ranks int) (int64, error) {
	if size == "half" {
		return max(engine.HalfMemory()/int64(max(ranks, 1)), leastShare), nil
	}
	limit, err := notebook.ParseSize(size)
	if err != nil {
		return 0, usageError{fmt.Errorf("--memory: %w", err)}
	}
	return limit, nil
}

func carryCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "carry BYTES DIR",
		Short:  "what jeton run -n starts on a host that lacks the program",
		Hidden: true,
		Args:   cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			size, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return usageError{err}
			}
			return job.Carry(os.Stdin, os.Stdout, size, args[1])
		},
	}
}

package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"jeton/internal/mpibench"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

func benchCommand(p Parts) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "measure jeton on this machine, beside the peers that are found",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(benchMPICommand(p))
	return cmd
}

type benchFlags struct {
	mpibench.Config
	json, tune bool
	over       string
}

func benchMPICommand(p Parts) *cobra.Command {
	f := benchFlags{Config: mpibench.Config{Peers: true}}
	cmd := &cobra.Command{
		Use:   "mpi [--rounds N] [--only FIGURE,…] [--peers=false] [--json]",
		Short: "measure message passing beside Open MPI, MPICH and mpi4py",
		Long: `mpi measures jeton/runtime/mpi in compiled ranks and in interpreted ones, over shared memory and over TCP, and beside them, in
turns, what is found of Open MPI and MPICH (a C program that it compiles by mpicc) and of mpi4py. The method is the same for all: batches of a
length, of which the median and the fastest count. It prints a table of the figures, the bound of each and whether it holds.

A full run takes some minutes. Other work on the machine shows in the figures; those of one run may be compared with each other.
With --tune it measures the algorithms of jeton's collective operations instead, and prints the table by which they are chosen, or the rows of it
that --only, --ranks and --over ask for.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if f.Programs, err = fs.Sub(p.Texts, mpibench.Folder); err != nil {
				return err
			}
			return runBenchMPI(cmd.OutOrStdout(), f)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&f.Rounds, "rounds", 3, "run everything `N` times, in turns")
	flags.IntVar(&f.Batches, "batches", 7, "measure `N` batches of each figure in each round")
	flags.DurationVar(&f.Batch, "batch", 10*time.Millisecond, "how long a batch lasts")
	flags.IntSliceVar(&f.Ranks, "ranks", []int{2, 4, 8}, "how many ranks: `N,…`")
	flags.StringSliceVar(&f.Only, "only", nil, "measure these `FIGURES`: "+strings.Join(mpibench.Names(), ", "))
	flags.StringVar(&f.over, "over", "", "measure over this `TRANSPORT` alone: shm or tcp")
	flags.BoolVar(&f.Peers, "peers", true, "measure Open MPI, MPICH and mpi4py, too")
	flags.BoolVar(&f.json, "json", false, "print JSON instead of a table")
	flags.BoolVar(&f.tune, "tune", false, "measure algorithms, and print the table of those to choose")
	return cmd
}

func (f *benchFlags) check() error {
	known, what := mpibench.Names(), "figures"
	if f.tune {
		known, what = mpibench.Operations(), "operations that have a choice"
	}
	for _, name := range f.Only {
		figure, _, _ := strings.Cut(name, ":")
		if !slices.Contains(known, figure) {
			return usageError{fmt.Errorf("--only %s: the %s are %s", name, what, strings.Join(known, ", "))}
		}
	}
	switch f.over {
	case "":
	case "shm":
		f.Over = []mpibench.Transport{mpibench.Near}
	case "tcp":
		f.Over = []mpibench.Transport{mpibench.TCP}
	default:
		return usageError{fmt.Errorf("--over %s: the transports are shm and tcp", f.over)}
	}
	for _, n := range f.Ranks {
		if n < 2 {
			return usageError{fmt.Errorf("--ranks %d: it takes 2 at least to pass a message", n)}
		}
	}
	if f.Rounds < 1 || f.Batches < 1 || f.Batch <= 0 {
		return usageError{errors.New("--rounds, --batches and --batch are more than 0")}
	}
	return nil
}

func runBenchMPI(w io.Writer, f benchFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	var err error
	if f.Jeton, err = os.Executable(); err != nil {
		return err
	}
	if term.IsTerminal(int(os.Stderr.Fd())) {
		f.Progress = func(what string) { fmt.Fprintf(os.Stderr, "\r\x1b[K%s", what) }
		defer fmt.Fprint(os.Stderr, "\r\x1b[K")
	}
	if f.tune {
		return mpibench.Tune(ctx, f.Config, w)
	}
	r, err := mpibench.Run(ctx, f.Config)
	if err != nil {
		return err
	}
	if !f.json {
		return r.Table(w)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

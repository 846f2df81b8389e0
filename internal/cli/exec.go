package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"jeton/internal/nbformat"
	"jeton/kernel/batch"
	"jeton/kernel/engine"
	"jeton/kernel/notebook"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

type execFlags struct {
	out         string
	timeout     time.Duration
	allowErrors bool
	quiet       bool
}

func execCommand(p Parts) *cobra.Command {
	var f execFlags
	cmd := &cobra.Command{
		Use:   "exec NB.ipynb… [-o OUT] [--timeout D]",
		Short: "run notebooks without a front end, and write what the cells show back into them",
		Long: `exec runs the cells of each notebook in order, in a kernel of its own, and writes the outputs back: into the file itself,
or to OUT (a file, or a folder when there are several notebooks). It needs neither Python nor Jupyter. The status is not 0 when a
cell fails: the outputs up to it are written, and the cell's error is shown.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("exec which notebook? jeton exec NB.ipynb")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runExec(cmd.ErrOrStderr(), p, f, args) },
	}
	cmd.Flags().StringVarP(&f.out, "output", "o", "", "write to `OUT` instead of the notebook itself")
	cmd.Flags().DurationVar(&f.timeout, "timeout", 0, "how long one cell may run, such as 90s or 5m (no limit)")
	cmd.Flags().BoolVar(&f.allowErrors, "allow-errors", false, "go on after a cell that fails")
	cmd.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "show no progress")
	return cmd
}

func runExec(w io.Writer, p Parts, f execFlags, files []string) error {
	if err := refuseUngraded("exec"); err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	provideCommands()
	toFolder := f.out != "" && (len(files) > 1 || isFolder(f.out))
	if toFolder {
		if err := os.MkdirAll(f.out, 0o755); err != nil {
			return err
		}
	}
	failed := 0
	for _, file := range files {
		out := file
		switch {
		case toFolder:
			out = filepath.Join(f.out, filepath.Base(file))
		case f.out != "":
			out = f.out
		}
		if err := execOne(ctx, w, p, f, file, out); err != nil {
			if ctx.Err() != nil {
				return errors.New("interrupted")
			}
			fmt.Fprintf(w, "jeton: %s: %v\n", file, err)
			failed++
		}
	}
	if failed > 0 {
		return exitCode(1)
	}
	return nil
}

func isFolder(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

// execOne runs one notebook. It writes what there is even when a cell fails.
func execOne(ctx context.Context, w io.Writer, p Parts, f execFlags, file, out string) error {
	nb, err := nbformat.Read(file)
	if err != nil {
		return err
	}
	if lang, kernel := nb.Language(); lang != "" && lang != "go" {
		return fmt.Errorf("the notebook is written for %s (kernel %q); jeton runs Go", lang, kernel)
	}
	// Cells see the folder of their notebook as Jupyter shows it to them.
	cfg := notebook.Config{Library: p.library(engine.BestEvaluator()), Source: p.Source, Version: Version}
	if cfg.Engine.Dir, err = filepath.Abs(filepath.Dir(file)); err != nil {
		return err
	}
	interp, err := notebook.New(cfg)
	if err != nil {
		return err
	}
	bar := newBar(w, filepath.Base(file), f.quiet)
	runErr := batch.Run(ctx, interp, nb, batch.Config{CellTimeout: f.timeout, AllowErrors: f.allowErrors, Progress: bar.cell})
	bar.done(runErr == nil)
	err = errors.Join(interp.Close(), nb.Write(out))
	var ce *batch.CellError
	if errors.As(runErr, &ce) && len(ce.Err.Traceback) > 1 {
		runErr = fmt.Errorf("%w\n%s", runErr, bar.plain(strings.Join(ce.Err.Traceback[1:], "\n")))
	}
	return errors.Join(runErr, err)
}

// bar shows how far a notebook is: one line that is rewritten on a terminal, nothing when the output is a file.
type bar struct {
	w        io.Writer
	name     string
	started  time.Time
	terminal bool
	active   bool
	begun    int // code cells
	total    int
}

func newBar(w io.Writer, name string, quiet bool) *bar {
	f, ok := w.(*os.File)
	terminal := ok && term.IsTerminal(int(f.Fd()))
	return &bar{w: w, name: name, started: time.Now(), terminal: terminal, active: !quiet && terminal}
}

var colours = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// plain takes the colours out of a text that goes to a file.
func (b *bar) plain(text string) string {
	if b.terminal {
		return text
	}
	return colours.ReplaceAllString(text, "")
}

const barWidth = 30

func (b *bar) cell(i, total int, c *nbformat.Cell) {
	b.begun, b.total = i+1, total
	if b.active {
		full := barWidth * i / max(total, 1)
		fmt.Fprintf(b.w, "\r\x1b[K%s  [%s%s] cell %d of %d  %s", b.name, strings.Repeat("█", full), strings.Repeat("·", barWidth-full), i+1, total, c.ID)
	}
}

// done ends the line, with all cells or at the one that was begun last.
func (b *bar) done(all bool) {
	if !b.active {
		return
	}
	took := time.Since(b.started).Round(10 * time.Millisecond)
	if all {
		fmt.Fprintf(b.w, "\r\x1b[K%s: %d cells in %v\n", b.name, b.total, took)
	} else {
		fmt.Fprintf(b.w, "\r\x1b[K%s: stopped in code cell %d of %d, after %v\n", b.name, b.begun, b.total, took)
	}
}

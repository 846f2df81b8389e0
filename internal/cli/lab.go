package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"jeton/internal/jupyter"

	"github.com/spf13/cobra"
)

type labFlags struct {
	noBrowser bool
	port      int
	existing  bool
	teacher   bool
	language  string
	setUp     bool
}

func labCommand(p Parts) *cobra.Command {
	var f labFlags
	cmd := &cobra.Command{
		Use:   "lab [--no-browser] [--port P] [DIR]",
		Short: "open the labs in JupyterLab, setting it up if need be",
		Long: `lab opens JupyterLab on the labs. The first time, it makes a private Python environment with a pinned JupyterLab and
puts the kernel there; your own Jupyter, its settings and its kernels are neither used nor changed. Interrupted, it goes
on where it stopped. With --existing it uses the JupyterLab of your PATH instead.

The labs are copied to DIR (` + "`~/jeton-labs`" + ` when not given); a file that is there already is never overwritten.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{fmt.Errorf("lab takes one folder, but got %d", len(args))}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runLab(cmd, p, f, args) },
	}
	cmd.Flags().BoolVar(&f.noBrowser, "no-browser", false, "do not open a browser; print the address")
	cmd.Flags().IntVar(&f.port, "port", 0, "listen on port `P` (8888, or the next that is free)")
	cmd.Flags().BoolVar(&f.existing, "existing", false, "use the JupyterLab of the PATH, and install the kernel for this user")
	cmd.Flags().BoolVar(&f.teacher, "teacher", false, "open the teacher's version, with solutions")
	cmd.Flags().StringVar(&f.language, "lang", language(), "language of the labs: `en or fr`")
	cmd.Flags().BoolVar(&f.setUp, "set-up-only", false, "make the environment and install the kernel, but do not start JupyterLab")
	return cmd
}

func runLab(cmd *cobra.Command, p Parts, f labFlags, args []string) error {
	if f.language != "en" && f.language != "fr" {
		return usageError{fmt.Errorf("--lang is en or fr, not %q", f.language)}
	}
	ctx, stop := interruptible()
	defer stop()
	argv, environ, err := server(ctx, cmd, f)
	if err != nil || f.setUp {
		return err
	}
	dir, err := labFolder(args)
	if err != nil {
		return err
	}
	labs, err := p.Notebooks()
	if err != nil {
		return err
	}
	n, err := writeNew(labs, dir)
	if err != nil {
		return fmt.Errorf("write the labs to %s: %w", dir, err)
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "jeton: the labs are in %s (%d new files)\n", dir, n)
	role := "student"
	if f.teacher {
		role = "teacher"
	}
	o := jupyter.LabOptions{Dir: dir, Port: f.port, NoBrowser: f.noBrowser, Root: os.Getuid() == 0}
	if first := f.language + "/" + role + "/lab01.ipynb"; exists(filepath.Join(dir, first)) {
		o.Open = first
	}
	return jupyter.Run(ctx, argv, environ, o)
}

// server returns what starts JupyterLab, with the kernel installed in it.
func server(ctx context.Context, cmd *cobra.Command, f labFlags) (argv, environ []string, err error) {
	if f.existing {
		path, err := exec.LookPath("jupyter-lab")
		if err != nil {
			return nil, nil, errors.New("no jupyter-lab on the PATH; without --existing, `jeton lab` sets up its own")
		}
		_, err = jupyter.Install(jupyter.UserPlace())
		return []string{path}, os.Environ(), err
	}
	env := jupyter.PrivateEnv()
	if !env.Ready() {
		python, err := jupyter.FindPython()
		if err == nil {
			err = env.Make(ctx, cmd.ErrOrStderr(), python)
		}
		switch {
		case err == nil:
		case !env.Usable() || ctx.Err() != nil:
			return nil, nil, err
		default: // an older jeton made it: what is new is missing, and that is all
			fmt.Fprintf(cmd.ErrOrStderr(), "jeton: the environment is used as it is, without what this version adds (widgets): %v\n", err)
		}
	}
	if err := env.Configure(); err != nil {
		return nil, nil, err
	}
	_, err = jupyter.Install(env.Place())
	return []string{env.Python(), "-m", "jupyterlab"}, env.Environ(), err
}

// labFolder is the folder that a person named, or ~/jeton-labs.
func labFolder(args []string) (string, error) {
	if len(args) == 1 {
		dir, err := filepath.Abs(args[0])
		if err != nil {
			return "", err
		}
		return dir, os.MkdirAll(dir, 0o755)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("%w: name a folder: jeton lab DIR", err)
	}
	dir := filepath.Join(home, "jeton-labs")
	return dir, os.MkdirAll(dir, 0o755)
}

// writeNew writes the notebooks that dst lacks, and returns how many.
func writeNew(notebooks map[string][]byte, dst string) (n int, err error) {
	for _, name := range slices.Sorted(maps.Keys(notebooks)) {
		to := filepath.Join(dst, filepath.FromSlash(name))
		if exists(to) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return n, err
		}
		if err := os.WriteFile(to, notebooks[name], 0o644); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// language is the person's: French when her locale says so, English otherwise.
func language() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "fr") {
				return "fr"
			}
			return "en"
		}
	}
	return "en"
}

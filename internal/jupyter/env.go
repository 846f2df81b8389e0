package jupyter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// LabVersion is the JupyterLab that a private environment holds.
const LabVersion = "4.6.6"

// requirements are what pip installs into a private environment; the rest are their dependencies. jupyterlab_widgets is the page's part
// of package widget.
var requirements = []string{"jupyterlab==" + LabVersion, "jupyterlab_widgets==3.0.17"}

// An Env is a Python environment with a JupyterLab in it.
type Env struct {
	// Dir is the virtual environment's folder; below it, etc/ holds the settings that this Lab uses instead of the user's.
	Dir string
}

// PrivateEnv is jeton's own environment, made or not.
func PrivateEnv() Env { return Env{filepath.Join(DataHome(), "jeton", "lab-"+LabVersion)} }

// Ready reports whether the environment was made to its end, with all that this jeton wants in it.
func (e Env) Ready() bool {
	made, err := os.ReadFile(e.stamp())
	return err == nil && string(made) == stampText()
}

// Usable reports whether the environment was made to its end, perhaps by an older jeton.
func (e Env) Usable() bool {
	_, err := os.Stat(e.stamp())
	return err == nil
}

// stampText is what the stamp of a complete environment says.
func stampText() string { return strings.Join(requirements, "\n") + "\n" }

func (e Env) stamp() string { return filepath.Join(e.Dir, "jeton-complete") }

// Python is the environment's interpreter.
func (e Env) Python() string { return filepath.Join(e.Dir, "bin", "python") }

// Place is the data folder in which the environment's Jupyter finds kernels.
func (e Env) Place() string { return PrefixPlace(e.Dir) }

// Environ is the environment of the processes of this Lab: it neither reads nor writes the user's Jupyter folders.
func (e Env) Environ() []string {
	own := filepath.Join(e.Dir, "jeton")
	return append(os.Environ(),
		"JUPYTER_CONFIG_DIR="+filepath.Join(own, "config"),
		"JUPYTER_DATA_DIR="+filepath.Join(own, "data"),
		"JUPYTER_RUNTIME_DIR="+filepath.Join(own, "runtime"),
		"JUPYTER_PREFER_ENV_PATH=1",
		"IPYTHONDIR="+filepath.Join(own, "ipython"),
		"PYTHONNOUSERSITE=1",
		"VIRTUAL_ENV="+e.Dir,
		"PATH="+filepath.Join(e.Dir, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"),
	)
}

// ErrNoPython says that a private environment cannot be made for want of a Python.
var ErrNoPython = errors.New(`JupyterLab needs Python 3.10 or newer, and none was found.
  Debian, Ubuntu: sudo apt install python3 python3-venv
  Fedora:         sudo dnf install python3
  macOS:          xcode-select --install, or brew install python
Without it, jeton still runs notebooks and programs: jeton exec NOTEBOOK.ipynb, jeton run PROG.go`)

// FindPython returns a python3 that can make the environment: 3.10 or newer, with venv and ensurepip.
func FindPython() (path string, err error) {
	var problem error
	for _, name := range []string{"python3", "python", "python3.13", "python3.12", "python3.11", "python3.10"} {
		p, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		out, err := exec.Command(p, "-c", "import sys; print('%d.%d' % sys.version_info[:2]); import venv, ensurepip").Output() // what it says of a missing module is on standard error, and may come first
		version, _, _ := strings.Cut(string(out), "\n")
		var major, minor int
		fmt.Sscanf(version, "%d.%d", &major, &minor)
		switch {
		case version == "":
			problem = cmpErr(problem, fmt.Errorf("%s does not start: %w", p, err))
		case major < 3 || major == 3 && minor < 10:
			problem = cmpErr(problem, fmt.Errorf("%s is Python %s; JupyterLab needs 3.10 or newer", p, version))
		case err != nil:
			problem = cmpErr(problem, fmt.Errorf("%s has no venv module; on Debian and Ubuntu: sudo apt install python3-venv", p))
		default:
			return p, nil
		}
	}
	if problem != nil {
		return "", problem
	}
	return "", ErrNoPython
}

// cmpErr keeps the first error: the first python of the PATH is the one that a person means.
func cmpErr(old, new error) error {
	if old != nil {
		return old
	}
	return new
}

// pipAdvice is what to do when pip did not end well; most often it has no network.
const pipAdvice = `  no network:     connect, and run jeton lab again: it goes on where it stopped
  behind a proxy: set HTTPS_PROXY, or PIP_INDEX_URL to your site's mirror, and run it again
  offline:        jeton lab --existing uses the JupyterLab of your PATH; jeton exec and jeton run need none`

// Make makes the environment if it is not Ready, showing pip's progress on out. A run that was cut off is taken up again:
// what is there is kept, pip installs what is missing. Two at once wait for one another. It blocks for the minutes that
// the download takes; ctx ends it.
func (e Env) Make(ctx context.Context, out io.Writer, python string) error {
	if err := os.MkdirAll(filepath.Dir(e.Dir), 0o755); err != nil {
		return err
	}
	lock := flock.New(e.Dir + ".lock")
	if _, err := lock.TryLockContext(ctx, lockRetry); err != nil {
		return fmt.Errorf("wait for another jeton that makes the environment: %w", err)
	}
	defer lock.Unlock()
	if e.Ready() {
		return nil
	}
	if e.Usable() {
		fmt.Fprintf(out, "jeton: completing the private environment\n  in %s\n", e.Dir)
	} else {
		fmt.Fprintf(out, "jeton: making a private environment with JupyterLab %s, once (about 300 MB)\n  in %s\n", LabVersion, e.Dir)
	}
	if !e.works(ctx) {
		if err := os.RemoveAll(e.Dir); err != nil {
			return err
		}
		if err := e.step(ctx, out, "1/2 virtual environment", python, "-m", "venv", e.Dir); err != nil {
			return err
		}
	}
	args := append([]string{"-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "5"}, requirements...)
	if err := e.step(ctx, out, "2/2 JupyterLab", e.Python(), args...); err != nil {
		return fmt.Errorf("%w; what pip said stands above\n%s", err, pipAdvice)
	}
	for _, d := range []string{"config", "data", "runtime"} {
		if err := os.MkdirAll(filepath.Join(e.Dir, "jeton", d), 0o700); err != nil {
			return err
		}
	}
	return os.WriteFile(e.stamp(), []byte(stampText()), 0o644)
}

// settings are those in which this Lab differs from the one that its makers ship, by file below Dir: it does not call home
// and asks nothing about it on the first afternoon, lines are numbered, since errors name them, and no language server is
// looked for, since the kernel completes.
var settings = map[string]string{
	"share/jupyter/lab/settings/page_config.json": `{
  "disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true}
}
`,
	"share/jupyter/lab/settings/overrides.json": `{
  "@jupyterlab/notebook-extension:tracker": {"codeCellConfig": {"lineNumbers": true}}
}
`,
	"etc/jupyter/jupyter_server_config.json": `{
  "LanguageServerManager": {"autodetect": false}
}
`,
}

// Configure writes the environment's settings. Done at each start: an environment that an older jeton made gets them, too.
func (e Env) Configure() error {
	for name, text := range settings {
		path := filepath.Join(e.Dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := writeFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// works reports whether a half-made environment has a python and a pip that start.
func (e Env) works(ctx context.Context) bool {
	return exec.CommandContext(ctx, e.Python(), "-m", "pip", "--version").Run() == nil
}

func (e Env) step(ctx context.Context, out io.Writer, what, name string, args ...string) error {
	fmt.Fprintf(out, "jeton: %s\n", what)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = e.Environ()
	progress := newPipProgress(out)
	cmd.Stdout, cmd.Stderr = progress, progress
	err := cmd.Run()
	if progress.end(err); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
